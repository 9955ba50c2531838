using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Four doubles, or eight floats, in a register of 256 bits.</summary>
internal readonly struct Lanes256<T>(Vector256<T> value) : ILane<Lanes256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Lanes256<T>(double value) =>
        typeof(T) == typeof(float) ? Of(Vector256.Create((float)value)) : Of(Vector256.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> x, Lanes256<T> y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> x, Lanes256<T> y) => new(x.value - y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> x, Lanes256<T> y) => new(x.value * y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> x, Lanes256<T> y) => new(x.value / y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> x) => new(-x.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator <(Lanes256<T> x, Lanes256<T> y) => new(Vector256.LessThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator >(Lanes256<T> x, Lanes256<T> y) => new(Vector256.GreaterThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator <=(Lanes256<T> x, Lanes256<T> y) =>
        new(Vector256.LessThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator >=(Lanes256<T> x, Lanes256<T> y) =>
        new(Vector256.GreaterThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator &(Lanes256<T> x, Lanes256<T> y) => new(x.value & y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator |(Lanes256<T> x, Lanes256<T> y) => new(x.value | y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> operator ^(Lanes256<T> x, Lanes256<T> y) => new(x.value ^ y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Equal(Lanes256<T> x, Lanes256<T> y) => new(Vector256.Equals(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static bool Any(Lanes256<T> mask) => mask.value.ExtractMostSignificantBits() != 0;

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Select(Lanes256<T> mask, Lanes256<T> x, Lanes256<T> y) =>
        new(Vector256.ConditionalSelect(mask.value, x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Fma(Lanes256<T> x, Lanes256<T> y, Lanes256<T> z) => typeof(T) == typeof(float)
        ? Of(Vector256.FusedMultiplyAdd(x.Single, y.Single, z.Single))
        : Of(Vector256.FusedMultiplyAdd(x.Double, y.Double, z.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Abs(Lanes256<T> x) => new(Vector256.Abs(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Sqrt(Lanes256<T> x) => new(Vector256.Sqrt(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Round(Lanes256<T> x) =>
        typeof(T) == typeof(float) ? Of(Vector256.Round(x.Single)) : Of(Vector256.Round(x.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Min(Lanes256<T> x, Lanes256<T> y) => new(Vector256.MinNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Max(Lanes256<T> x, Lanes256<T> y) => new(Vector256.MaxNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Minimum(Lanes256<T> x, Lanes256<T> y) => new(Vector256.Min(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Maximum(Lanes256<T> x, Lanes256<T> y) => new(Vector256.Max(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> Scale(Lanes256<T> x, Lanes256<T> n) =>
        !Avx512F.VL.IsSupported ? Powers<Lanes256<T>, T>.ScaleInTwoSteps(x, n)
        : typeof(T) == typeof(float) ? Of(Avx512F.VL.Scale(x.Single, n.Single))
        : Of(Avx512F.VL.Scale(x.Double, n.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> FromBits(long bits) =>
        typeof(T) == typeof(float) ? Of(Vector256.Create((int)bits)) : Of(Vector256.Create(bits));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> AddBits(Lanes256<T> x, Lanes256<T> y) =>
        typeof(T) == typeof(float) ? Of(x.Int32 + y.Int32) : Of(x.Int64 + y.Int64);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> ShiftBitsLeft(Lanes256<T> x, int count) =>
        typeof(T) == typeof(float) ? Of(x.Int32 << count) : Of(x.Int64 << count);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256<T> ShiftBitsRight(Lanes256<T> x, int count) =>
        typeof(T) == typeof(float) ? Of(x.Int32 >>> count) : Of(x.Int64 >>> count);

    private Vector256<float> Single => value.AsSingle();

    private Vector256<double> Double => value.AsDouble();

    private Vector256<int> Int32 => value.AsInt32();

    private Vector256<long> Int64 => value.AsInt64();

    [MethodImpl(AggressiveInlining)]
    private static Lanes256<T> Of<TBits>(Vector256<TBits> value) => new(value.As<TBits, T>());
}
