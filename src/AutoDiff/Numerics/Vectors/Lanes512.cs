using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Eight doubles, or sixteen floats, in a register of 512 bits.</summary>
internal readonly struct Lanes512<T>(Vector512<T> value) : ILane<Lanes512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Lanes512<T>(double value) =>
        typeof(T) == typeof(float) ? Of(Vector512.Create((float)value)) : Of(Vector512.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> x, Lanes512<T> y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> x, Lanes512<T> y) => new(x.value - y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> x, Lanes512<T> y) => new(x.value * y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> x, Lanes512<T> y) => new(x.value / y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> x) => new(-x.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator <(Lanes512<T> x, Lanes512<T> y) => new(Vector512.LessThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator >(Lanes512<T> x, Lanes512<T> y) => new(Vector512.GreaterThan(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator <=(Lanes512<T> x, Lanes512<T> y) =>
        new(Vector512.LessThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator >=(Lanes512<T> x, Lanes512<T> y) =>
        new(Vector512.GreaterThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator &(Lanes512<T> x, Lanes512<T> y) => new(x.value & y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator |(Lanes512<T> x, Lanes512<T> y) => new(x.value | y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator ^(Lanes512<T> x, Lanes512<T> y) => new(x.value ^ y.value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Equal(Lanes512<T> x, Lanes512<T> y) => new(Vector512.Equals(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static bool Any(Lanes512<T> mask) => mask.value.ExtractMostSignificantBits() != 0;

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Select(Lanes512<T> mask, Lanes512<T> x, Lanes512<T> y) =>
        new(Vector512.ConditionalSelect(mask.value, x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Fma(Lanes512<T> x, Lanes512<T> y, Lanes512<T> z) => typeof(T) == typeof(float)
        ? Of(Vector512.FusedMultiplyAdd(x.Single, y.Single, z.Single))
        : Of(Vector512.FusedMultiplyAdd(x.Double, y.Double, z.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Abs(Lanes512<T> x) => new(Vector512.Abs(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Sqrt(Lanes512<T> x) => new(Vector512.Sqrt(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Round(Lanes512<T> x) =>
        typeof(T) == typeof(float) ? Of(Vector512.Round(x.Single)) : Of(Vector512.Round(x.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Min(Lanes512<T> x, Lanes512<T> y) => new(Vector512.MinNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Max(Lanes512<T> x, Lanes512<T> y) => new(Vector512.MaxNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Minimum(Lanes512<T> x, Lanes512<T> y) => new(Vector512.Min(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Maximum(Lanes512<T> x, Lanes512<T> y) => new(Vector512.Max(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Scale(Lanes512<T> x, Lanes512<T> n) =>
        !Avx512F.IsSupported ? Powers<Lanes512<T>, T>.ScaleInTwoSteps(x, n)
        : typeof(T) == typeof(float) ? Of(Avx512F.Scale(x.Single, n.Single))
        : Of(Avx512F.Scale(x.Double, n.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> FromBits(long bits) =>
        typeof(T) == typeof(float) ? Of(Vector512.Create((int)bits)) : Of(Vector512.Create(bits));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> AddBits(Lanes512<T> x, Lanes512<T> y) =>
        typeof(T) == typeof(float) ? Of(x.Int32 + y.Int32) : Of(x.Int64 + y.Int64);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> ShiftBitsLeft(Lanes512<T> x, int count) =>
        typeof(T) == typeof(float) ? Of(x.Int32 << count) : Of(x.Int64 << count);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> ShiftBitsRight(Lanes512<T> x, int count) =>
        typeof(T) == typeof(float) ? Of(x.Int32 >>> count) : Of(x.Int64 >>> count);

    private Vector512<float> Single => value.AsSingle();

    private Vector512<double> Double => value.AsDouble();

    private Vector512<int> Int32 => value.AsInt32();

    private Vector512<long> Int64 => value.AsInt64();

    [MethodImpl(AggressiveInlining)]
    private static Lanes512<T> Of<TBits>(Vector512<TBits> value) => new(value.As<TBits, T>());
}
