using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>The plain carrier: a float or a double.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public readonly struct Real<T>(T value) : ICarrier<Real<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below it registers gain nothing. The same everywhere, so that results do not depend on the machine.
    private const int ShortestInRegisters = 16;

    /// <summary>The number.</summary>
    public T Value { get; } = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real<T> Apply<TOp>(Real<T> x)
        where TOp : struct, IUnary => TOp.Value(ToDouble(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real<T> Apply<TOp>(Real<T> x, Real<T> y)
        where TOp : struct, IBinary => TOp.Value(ToDouble(x), ToDouble(y));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real<T> Select(Real<T> condition, Real<T> whenTrue, Real<T> whenFalse) =>
        condition.Value != T.Zero ? whenTrue : whenFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Real<T> x) => x.Value == T.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Real<T> ScaleNonZero(Real<T> adjoint, Real<T> partial) => new(adjoint.Value * partial.Value);

    /// <inheritdoc/>
    // A sum of two floats in double, rounded, is their sum in float.
    public static void AddTo(Span<Real<T>> sums, ReadOnlySpan<Real<T>> terms)
    {
        var values = Cast(sums);
        TensorPrimitives.Add(values, Cast(terms), values);
    }

    /// <inheritdoc/>
    public static double Primal(Real<T> x) => ToDouble(x);

    /// <inheritdoc/>
    public static void Apply(IArrayMap map, ReadOnlySpan<Real<T>> x, Span<Real<T>> y) => map.Evaluate(x, y);

    static void ICarrier<Real<T>>.ApplyAndKeep(
        IArrayMap map, ReadOnlySpan<Real<T>> x, Span<Real<T>> y, Span<Real<T>> kept) =>
        map.EvaluateAndKeep(x, y, kept);

    static double ICarrier<Real<T>>.SmallestNormal =>
        typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308;

    static void ICarrier<Real<T>>.AddTo(Span<Real<T>> sums, Real<T> term) =>
        TensorPrimitives.Add(Cast(sums), term.Value, Cast(sums));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Real<T> ICarrier<Real<T>>.SumOfBlock(ReadOnlySpan<Real<T>> block)
    {
        if (typeof(T) == typeof(double))
        {
            var x = MemoryMarshal.Cast<Real<T>, Vector512<double>>(block);
            var eight = x[0] + x[1] + x[2] + x[3];
            var four = eight.GetLower() + eight.GetUpper();
            var two = four.GetLower() + four.GetUpper();
            return two[0] + two[1];
        }

        if (typeof(T) == typeof(float))
        {
            var x = MemoryMarshal.Cast<Real<T>, Vector256<float>>(block);
            var eight = x[0] + x[1] + x[2] + x[3];
            var four = eight.GetLower() + eight.GetUpper();
            return (double)(four[0] + four[2]) + (four[1] + four[3]);
        }

        return ElementLoop<Real<T>>.SumOfBlock(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ICarrier<Real<T>>.Run<TKernel>(
        ReadOnlySpan<Real<T>> a,
        ReadOnlySpan<Real<T>> b,
        ReadOnlySpan<Real<T>> c,
        ReadOnlySpan<Real<T>> d,
        Span<Real<T>> result)
    {
        if (result.Length < ShortestInRegisters || (typeof(T) != typeof(double) && typeof(T) != typeof(float)))
        {
            ElementLoop<Real<T>>.Run<TKernel>(a, b, c, d, result);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            RegisterLoop<Lanes512<T>, T>.Run<TKernel>(Cast(a), Cast(b), Cast(c), Cast(d), Cast(result));
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RegisterLoop<Lanes256<T>, T>.Run<TKernel>(Cast(a), Cast(b), Cast(c), Cast(d), Cast(result));
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            RegisterLoop<Lanes128<T>, T>.Run<TKernel>(Cast(a), Cast(b), Cast(c), Cast(d), Cast(result));
        }
        else
        {
            ElementLoop<Real<T>>.Run<TKernel>(a, b, c, d, result);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Real<T>(double value) =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<double, Real<T>>(value) : new(T.CreateTruncating(value));

    // Every primitive is evaluated in double. For float that costs two conversions and gains correctly rounded results:
    // double has more than twice the digits of float, so + − × ÷ √ round as if computed in float.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ToDouble(Real<T> x) =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<Real<T>, double>(x) : double.CreateTruncating(x.Value);

    private static ReadOnlySpan<T> Cast(ReadOnlySpan<Real<T>> x) => MemoryMarshal.Cast<Real<T>, T>(x);

    private static Span<T> Cast(Span<Real<T>> x) => MemoryMarshal.Cast<Real<T>, T>(x);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString() ?? string.Empty;
}
