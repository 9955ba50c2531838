using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Eight doubles in a register of 512 bits.</summary>
internal readonly struct Lanes512(Vector512<double> value) : ILane<Lanes512>
{
    private readonly Vector512<double> value = value;

    public static int Count => Vector512<double>.Count;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Lanes512(double value) => new(Vector512.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 x, Lanes512 y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 x, Lanes512 y) => new(x.value - y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 x, Lanes512 y) => new(x.value * y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 x, Lanes512 y) => new(x.value / y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 x) => new(-x.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator <(Lanes512 x, Lanes512 y) => new(Vector512.LessThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator >(Lanes512 x, Lanes512 y) => new(Vector512.GreaterThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator <=(Lanes512 x, Lanes512 y) => new(Vector512.LessThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator >=(Lanes512 x, Lanes512 y) => new(Vector512.GreaterThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 x, Lanes512 y) => new(x.value & y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 x, Lanes512 y) => new(x.value | y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator ^(Lanes512 x, Lanes512 y) => new(x.value ^ y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Load(ref readonly double source, nuint index) => new(Vector512.LoadUnsafe(in source, index));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Load(ref readonly float source, nuint index) =>
        new(Vector512.WidenLower(Vector256.LoadUnsafe(in source, index).ToVector512Unsafe()));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Equal(Lanes512 x, Lanes512 y) => new(Vector512.Equals(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static bool Any(Lanes512 mask) => mask.value.ExtractMostSignificantBits() != 0;

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Select(Lanes512 mask, Lanes512 x, Lanes512 y) =>
        new(Vector512.ConditionalSelect(mask.value, x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Fma(Lanes512 x, Lanes512 y, Lanes512 z) => new(Vector512.FusedMultiplyAdd(x.value, y.value, z.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 x) => new(Vector512.Abs(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 x) => new(Vector512.Sqrt(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Round(Lanes512 x) => new(Vector512.Round(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Min(Lanes512 x, Lanes512 y) => new(Vector512.MinNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Max(Lanes512 x, Lanes512 y) => new(Vector512.MaxNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Scale(Lanes512 x, Lanes512 n) =>
        Avx512F.IsSupported ? new(Avx512F.Scale(x.value, n.value)) : Powers.ScaleInTwoSteps(x, n);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 FromBits(long bits) => new(Vector512.Create(bits).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 AddBits(Lanes512 x, Lanes512 y) => new((x.value.AsInt64() + y.value.AsInt64()).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 ShiftBitsLeft(Lanes512 x, int count) => new((x.value.AsInt64() << count).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 ShiftBitsRight(Lanes512 x, int count) => new((x.value.AsInt64() >>> count).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public void Store(ref double target, nuint index) => value.StoreUnsafe(ref target, index);

    [MethodImpl(AggressiveInlining)]
    public void Store(ref float target, nuint index) => Vector512.Narrow(value, value).GetLower().StoreUnsafe(ref target, index);
}
