using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Two doubles in a register of 128 bits.</summary>
internal readonly struct Lanes128(Vector128<double> value) : ILane<Lanes128>
{
    private readonly Vector128<double> value = value;

    public static int Count => Vector128<double>.Count;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Lanes128(double value) => new(Vector128.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 x, Lanes128 y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 x, Lanes128 y) => new(x.value - y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 x, Lanes128 y) => new(x.value * y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 x, Lanes128 y) => new(x.value / y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 x) => new(-x.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator <(Lanes128 x, Lanes128 y) => new(Vector128.LessThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator >(Lanes128 x, Lanes128 y) => new(Vector128.GreaterThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator <=(Lanes128 x, Lanes128 y) => new(Vector128.LessThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator >=(Lanes128 x, Lanes128 y) => new(Vector128.GreaterThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 x, Lanes128 y) => new(x.value & y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 x, Lanes128 y) => new(x.value | y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator ^(Lanes128 x, Lanes128 y) => new(x.value ^ y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Load(ref readonly double source, nuint index) => new(Vector128.LoadUnsafe(in source, index));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Load(ref readonly float source, nuint index) =>
        new(Vector128.WidenLower(Vector64.LoadUnsafe(in source, index).ToVector128Unsafe()));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Equal(Lanes128 x, Lanes128 y) => new(Vector128.Equals(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static bool Any(Lanes128 mask) => mask.value.ExtractMostSignificantBits() != 0;

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Select(Lanes128 mask, Lanes128 x, Lanes128 y) =>
        new(Vector128.ConditionalSelect(mask.value, x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Fma(Lanes128 x, Lanes128 y, Lanes128 z) => new(Vector128.FusedMultiplyAdd(x.value, y.value, z.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 x) => new(Vector128.Abs(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 x) => new(Vector128.Sqrt(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Round(Lanes128 x) => new(Vector128.Round(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Min(Lanes128 x, Lanes128 y) => new(Vector128.MinNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Max(Lanes128 x, Lanes128 y) => new(Vector128.MaxNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Scale(Lanes128 x, Lanes128 n) =>
        Avx512F.VL.IsSupported ? new(Avx512F.VL.Scale(x.value, n.value)) : Powers.ScaleInTwoSteps(x, n);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 FromBits(long bits) => new(Vector128.Create(bits).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 AddBits(Lanes128 x, Lanes128 y) => new((x.value.AsInt64() + y.value.AsInt64()).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 ShiftBitsLeft(Lanes128 x, int count) => new((x.value.AsInt64() << count).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 ShiftBitsRight(Lanes128 x, int count) => new((x.value.AsInt64() >>> count).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public void Store(ref double target, nuint index) => value.StoreUnsafe(ref target, index);

    [MethodImpl(AggressiveInlining)]
    public void Store(ref float target, nuint index) => Vector128.Narrow(value, value).GetLower().StoreUnsafe(ref target, index);
}
