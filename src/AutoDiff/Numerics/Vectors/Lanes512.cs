using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Eight doubles, or sixteen floats, in a register of 512 bits.</summary>
internal readonly struct Lanes512<T>(Vector512<T> value) : ILane<Lanes512<T>>
    where T : unmanaged
{
    private readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    public static bool IsSingle
    {
        // What depends on it is decided by the JIT compiler, if it inlines this.
        [MethodImpl(AggressiveInlining)]
        get => typeof(T) == typeof(float);
    }

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Lanes512<T>(double value) =>
        IsSingle ? Of(Vector512.Create((float)value)) : Of(Vector512.Create(value));

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
    public static Lanes512<T> operator <=(Lanes512<T> x, Lanes512<T> y) => new(Vector512.LessThanOrEqual(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> operator >=(Lanes512<T> x, Lanes512<T> y) => new(Vector512.GreaterThanOrEqual(x.value, y.value));

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
    public static Lanes512<T> Fma(Lanes512<T> x, Lanes512<T> y, Lanes512<T> z) => IsSingle
        ? Of(Vector512.FusedMultiplyAdd(x.Single, y.Single, z.Single))
        : Of(Vector512.FusedMultiplyAdd(x.Double, y.Double, z.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Abs(Lanes512<T> x) => new(Vector512.Abs(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Sqrt(Lanes512<T> x) => new(Vector512.Sqrt(x.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Round(Lanes512<T> x) => IsSingle ? Of(Vector512.Round(x.Single)) : Of(Vector512.Round(x.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Min(Lanes512<T> x, Lanes512<T> y) => new(Vector512.MinNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Max(Lanes512<T> x, Lanes512<T> y) => new(Vector512.MaxNative(x.value, y.value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> Scale(Lanes512<T> x, Lanes512<T> n) =>
        !Avx512F.IsSupported ? Powers.ScaleInTwoSteps(x, n)
        : IsSingle ? Of(Avx512F.Scale(x.Single, n.Single))
        : Of(Avx512F.Scale(x.Double, n.Double));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> FromBits(long bits) => IsSingle ? Of(Vector512.Create((int)bits)) : Of(Vector512.Create(bits));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> AddBits(Lanes512<T> x, Lanes512<T> y) => IsSingle ? Of(x.Int32 + y.Int32) : Of(x.Int64 + y.Int64);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> ShiftBitsLeft(Lanes512<T> x, int count) =>
        IsSingle ? Of(x.Int32 << count) : Of(x.Int64 << count);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512<T> ShiftBitsRight(Lanes512<T> x, int count) =>
        IsSingle ? Of(x.Int32 >>> count) : Of(x.Int64 >>> count);

    [MethodImpl(NoInlining | AggressiveOptimization)]
    public static Lanes512<T> InDouble<TFunction>(Lanes512<T> x)
        where TFunction : struct, IVectorFunction
    {
        var (lower, upper) = Vector512.Widen(x.Single);
        var y = TFunction.Evaluate<Lanes512<double>>(new(lower));
        return Of(Vector512.Narrow(y.value, TFunction.Evaluate<Lanes512<double>>(new(upper)).value));
    }

    private Vector512<float> Single => value.AsSingle();

    private Vector512<double> Double => value.AsDouble();

    private Vector512<int> Int32 => value.AsInt32();

    private Vector512<long> Int64 => value.AsInt64();

    [MethodImpl(AggressiveInlining)]
    private static Lanes512<T> Of<TBits>(Vector512<TBits> value) => new(value.As<TBits, T>());
}
