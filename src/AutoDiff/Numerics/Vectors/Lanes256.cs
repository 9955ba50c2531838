using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Four doubles in a register of 256 bits.</summary>
internal readonly struct Lanes256(Vector256<double> value) : ILane<Lanes256>
{
    private readonly Vector256<double> value = value;

    public static int Count => Vector256<double>.Count;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Lanes256(double value) => new(Vector256.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 x, Lanes256 y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 x, Lanes256 y) => new(x.value - y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 x, Lanes256 y) => new(x.value * y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 x, Lanes256 y) => new(x.value / y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 x) => new(-x.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator <(Lanes256 x, Lanes256 y) => new(Vector256.LessThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator >(Lanes256 x, Lanes256 y) => new(Vector256.GreaterThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator <=(Lanes256 x, Lanes256 y) => new(Vector256.LessThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator >=(Lanes256 x, Lanes256 y) => new(Vector256.GreaterThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 x, Lanes256 y) => new(x.value & y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 x, Lanes256 y) => new(x.value | y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator ^(Lanes256 x, Lanes256 y) => new(x.value ^ y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Load(ref readonly double source, nuint index) => new(Vector256.LoadUnsafe(in source, index));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Load(ref readonly float source, nuint index) =>
        new(Vector256.WidenLower(Vector128.LoadUnsafe(in source, index).ToVector256Unsafe()));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Equal(Lanes256 x, Lanes256 y) => new(Vector256.Equals(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static bool Any(Lanes256 mask) => mask.value.ExtractMostSignificantBits() != 0;

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Select(Lanes256 mask, Lanes256 x, Lanes256 y) =>
        new(Vector256.ConditionalSelect(mask.value, x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Fma(Lanes256 x, Lanes256 y, Lanes256 z) => new(Vector256.FusedMultiplyAdd(x.value, y.value, z.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 x) => new(Vector256.Abs(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 x) => new(Vector256.Sqrt(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Round(Lanes256 x) => new(Vector256.Round(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Min(Lanes256 x, Lanes256 y) => new(Vector256.MinNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Max(Lanes256 x, Lanes256 y) => new(Vector256.MaxNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Scale(Lanes256 x, Lanes256 n) =>
        Avx512F.VL.IsSupported ? new(Avx512F.VL.Scale(x.value, n.value)) : Powers.ScaleInTwoSteps(x, n);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 FromBits(long bits) => new(Vector256.Create(bits).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 AddBits(Lanes256 x, Lanes256 y) => new((x.value.AsInt64() + y.value.AsInt64()).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 ShiftBitsLeft(Lanes256 x, int count) => new((x.value.AsInt64() << count).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 ShiftBitsRight(Lanes256 x, int count) => new((x.value.AsInt64() >>> count).AsDouble());

    [MethodImpl(AggressiveInlining)]
    public void Store(ref double target, nuint index) => value.StoreUnsafe(ref target, index);

    [MethodImpl(AggressiveInlining)]
    public void Store(ref float target, nuint index) => Vector256.Narrow(value, value).GetLower().StoreUnsafe(ref target, index);
}
