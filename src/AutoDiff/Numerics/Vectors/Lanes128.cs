using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Two doubles, or four floats, in a register of 128 bits.</summary>
internal readonly struct Lanes128<T>(Vector128<T> value) : ILane<Lanes128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> value = value;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Lanes128<T>(double value) =>
        typeof(T) == typeof(float) ? Of(Vector128.Create((float)value)) : Of(Vector128.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator +(Lanes128<T> x, Lanes128<T> y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> x, Lanes128<T> y) => new(x.value - y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator *(Lanes128<T> x, Lanes128<T> y) => new(x.value * y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator /(Lanes128<T> x, Lanes128<T> y) => new(x.value / y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> x) => new(-x.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator <(Lanes128<T> x, Lanes128<T> y) => new(Vector128.LessThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator >(Lanes128<T> x, Lanes128<T> y) => new(Vector128.GreaterThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator <=(Lanes128<T> x, Lanes128<T> y) =>
        new(Vector128.LessThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator >=(Lanes128<T> x, Lanes128<T> y) =>
        new(Vector128.GreaterThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator &(Lanes128<T> x, Lanes128<T> y) => new(x.value & y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator |(Lanes128<T> x, Lanes128<T> y) => new(x.value | y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> operator ^(Lanes128<T> x, Lanes128<T> y) => new(x.value ^ y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Equal(Lanes128<T> x, Lanes128<T> y) => new(Vector128.Equals(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static bool Any(Lanes128<T> mask) => mask.value.ExtractMostSignificantBits() != 0;

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Select(Lanes128<T> mask, Lanes128<T> x, Lanes128<T> y) =>
        new(Vector128.ConditionalSelect(mask.value, x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Fma(Lanes128<T> x, Lanes128<T> y, Lanes128<T> z) => typeof(T) == typeof(float)
        ? Of(Vector128.FusedMultiplyAdd(x.Single, y.Single, z.Single))
        : Of(Vector128.FusedMultiplyAdd(x.Double, y.Double, z.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Abs(Lanes128<T> x) => new(Vector128.Abs(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Sqrt(Lanes128<T> x) => new(Vector128.Sqrt(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Round(Lanes128<T> x) =>
        typeof(T) == typeof(float) ? Of(Vector128.Round(x.Single)) : Of(Vector128.Round(x.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Min(Lanes128<T> x, Lanes128<T> y) => new(Vector128.MinNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Max(Lanes128<T> x, Lanes128<T> y) => new(Vector128.MaxNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Minimum(Lanes128<T> x, Lanes128<T> y) => new(Vector128.Min(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Maximum(Lanes128<T> x, Lanes128<T> y) => new(Vector128.Max(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> Scale(Lanes128<T> x, Lanes128<T> n) =>
        !Avx512F.VL.IsSupported ? Powers<Lanes128<T>, T>.ScaleInTwoSteps(x, n)
        : typeof(T) == typeof(float) ? Of(Avx512F.VL.Scale(x.Single, n.Single))
        : Of(Avx512F.VL.Scale(x.Double, n.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> FromBits(long bits) =>
        typeof(T) == typeof(float) ? Of(Vector128.Create((int)bits)) : Of(Vector128.Create(bits));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> AddBits(Lanes128<T> x, Lanes128<T> y) =>
        typeof(T) == typeof(float) ? Of(x.Int32 + y.Int32) : Of(x.Int64 + y.Int64);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> ShiftBitsLeft(Lanes128<T> x, int count) =>
        typeof(T) == typeof(float) ? Of(x.Int32 << count) : Of(x.Int64 << count);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128<T> ShiftBitsRight(Lanes128<T> x, int count) =>
        typeof(T) == typeof(float) ? Of(x.Int32 >>> count) : Of(x.Int64 >>> count);

    private Vector128<float> Single => value.AsSingle();

    private Vector128<double> Double => value.AsDouble();

    private Vector128<int> Int32 => value.AsInt32();

    private Vector128<long> Int64 => value.AsInt64();

    [MethodImpl(AggressiveInlining)]
    private static Lanes128<T> Of<TBits>(Vector128<TBits> value) => new(value.As<TBits, T>());
}
