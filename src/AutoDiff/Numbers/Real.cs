using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>The plain carrier: a float or a double.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public readonly struct Real<T>(T value) : ICarrier<Real<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
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
        var values = MemoryMarshal.Cast<Real<T>, T>(sums);
        TensorPrimitives.Add(values, MemoryMarshal.Cast<Real<T>, T>(terms), values);
    }

    /// <inheritdoc/>
    public static double Primal(Real<T> x) => ToDouble(x);

    /// <inheritdoc/>
    public static void Apply(IArrayMap map, ReadOnlySpan<Real<T>> x, Span<Real<T>> y) => map.Evaluate(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Real<T>(double value) =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<double, Real<T>>(value) : new(T.CreateTruncating(value));

    // Every primitive is evaluated in double. For float that costs two conversions and gains correctly rounded results:
    // double has more than twice the digits of float, so + − × ÷ √ round as if computed in float.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ToDouble(Real<T> x) =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<Real<T>, double>(x) : double.CreateTruncating(x.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString() ?? string.Empty;
}
