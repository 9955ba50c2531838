using System.Buffers;
using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// The dual number x + ẋε with ε² = 0: evaluating a program over it is forward mode, sweeping one over it gives
/// Hessian-vector products. Duals nest, and each level keeps its own ε, so perturbations cannot be confused.
/// </summary>
/// <typeparam name="T">The carrier of both components.</typeparam>
public readonly struct Dual<T>(T primal, T tangent) : ICarrier<Dual<T>>
    where T : struct, ICarrier<T>, IReal<T>
{
    // A partial below it is looked at more closely: in higher orders its powers may be too small for a float.
    private const double Small = 1e-10;

    /// <summary>x.</summary>
    public T Primal { get; } = primal;

    /// <summary>ẋ.</summary>
    public T Tangent { get; } = tangent;

    /// <inheritdoc/>
    public static Dual<T> Apply<TOp>(Dual<T> x)
        where TOp : struct, IUnary => Pushed<TOp, TOp>(x, T.Apply<TOp>(x.Primal));

    /// <inheritdoc/>
    public static Dual<T> Apply<TOp>(Dual<T> x, Dual<T> y)
        where TOp : struct, IBinary => Pushed<TOp, TOp>(x, y, T.Apply<TOp>(x.Primal, y.Primal));

    static Dual<T> ICarrier<Dual<T>>.ApplyExposed<TOp>(Dual<T> x) =>
        Pushed<TOp, Exposed<TOp>>(x, T.ApplyExposed<TOp>(x.Primal));

    static Dual<T> ICarrier<Dual<T>>.ApplyExposed<TOp>(Dual<T> x, Dual<T> y) =>
        Pushed<TOp, ExposedOfTwo<TOp>>(x, y, T.ApplyExposed<TOp>(x.Primal, y.Primal));

    static void ICarrier<Dual<T>>.Apply<TOp>(ReadOnlySpan<Dual<T>> x, Span<Dual<T>> y) => ApplyToAll<TOp, TOp>(x, y);

    static void ICarrier<Dual<T>>.ApplyExposed<TOp>(ReadOnlySpan<Dual<T>> x, Span<Dual<T>> y) =>
        ApplyToAll<TOp, Exposed<TOp>>(x, y);

    static void ICarrier<Dual<T>>.Apply<TOp>(ReadOnlySpan<Dual<T>> x, ReadOnlySpan<Dual<T>> y, Span<Dual<T>> z) =>
        ApplyToAll<TOp, TOp>(x, y, z);

    static void ICarrier<Dual<T>>.ApplyExposed<TOp>(
        ReadOnlySpan<Dual<T>> x, ReadOnlySpan<Dual<T>> y, Span<Dual<T>> z) =>
        ApplyToAll<TOp, ExposedOfTwo<TOp>>(x, y, z);

    // The primals of an array are those that the array of primals has.
    private static void ApplyToAll<TOp, TProduct>(ReadOnlySpan<Dual<T>> x, Span<Dual<T>> y)
        where TOp : struct, IUnary
        where TProduct : struct, IUnary
    {
        var rented = ArrayPool<T>.Shared.Rent(2 * x.Length);
        var primals = rented.AsSpan(0, x.Length);
        var results = rented.AsSpan(x.Length, x.Length);
        CopyPrimals(x, primals);
        if (typeof(TProduct) == typeof(TOp))
        {
            T.Apply<TOp>(primals, results);
        }
        else
        {
            T.ApplyExposed<TOp>(primals, results);
        }

        for (var i = 0; i < y.Length; i++)
        {
            y[i] = Pushed<TOp, TProduct>(x[i], results[i]);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private static void ApplyToAll<TOp, TProduct>(
        ReadOnlySpan<Dual<T>> x, ReadOnlySpan<Dual<T>> y, Span<Dual<T>> z)
        where TOp : struct, IBinary
        where TProduct : struct, IBinary
    {
        var rented = ArrayPool<T>.Shared.Rent(3 * x.Length);
        var first = rented.AsSpan(0, x.Length);
        var second = rented.AsSpan(x.Length, x.Length);
        var results = rented.AsSpan(2 * x.Length, x.Length);
        CopyPrimals(x, first);
        CopyPrimals(y, second);
        if (typeof(TProduct) == typeof(TOp))
        {
            T.Apply<TOp>(first, second, results);
        }
        else
        {
            T.ApplyExposed<TOp>(first, second, results);
        }

        for (var i = 0; i < z.Length; i++)
        {
            z[i] = Pushed<TOp, TProduct>(x[i], y[i], results[i]);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    private static void CopyPrimals(ReadOnlySpan<Dual<T>> x, Span<T> primals)
    {
        for (var i = 0; i < x.Length; i++)
        {
            primals[i] = x[i].Primal;
        }
    }

    // The product is that of the primitive itself or of the exposed one.
    private static Dual<T> Pushed<TOp, TProduct>(Dual<T> x, T y)
        where TOp : struct, IUnary
        where TProduct : struct, IUnary => TOp.IsLocallyConstant || (T.IsZero(x.Tangent) && !TProduct.IsExposedAtPoles)
            ? new(y, default)
            : new(y, Product<TOp, TProduct>(x, y, TOp.Partial(x.Primal, y)));

    private static T Product<TOp, TProduct>(Dual<T> x, T y, T partial)
        where TOp : struct, IUnary
        where TProduct : struct, IUnary
    {
        var product = ChainProduct.PushUnary<TProduct, T>(x.Tangent, partial);
        return TOp.HasFactors && IsSmall(partial)
            ? Factored(x.Tangent, TOp.Factors(x.Primal, y), partial, product, typeof(TOp) != typeof(TProduct))
            : product;
    }

    private static bool IsSmall(T partial) => !(Math.Abs(T.Primal(partial)) >= Small);

    // Where a partial or a derivative of it may have underflowed, its factors are multiplied one by one: the tangent is
    // divided first. Where the function is flat the first factor is zero and absorbs, if nothing may hide there.
    private static T Factored(T tangent, (T First, T Second) factors, T partial, T product, bool isExposed)
    {
        var underflows = !(Math.Abs(T.Primal(partial)) >= T.SmallestNormal);
        return (isExposed && T.Primal(factors.First) == 0)
            || !(underflows || Math.Abs(T.Primal(factors.Second)) < 1)
            ? product
            : T.Apply<Absorb>(T.Apply<Scale>(tangent, factors.Second), factors.First);
    }

    private static Dual<T> Pushed<TOp, TProduct>(Dual<T> x, Dual<T> y, T result)
        where TOp : struct, IBinary
        where TProduct : struct, IBinary
    {
        if (TOp.IsLocallyConstant)
        {
            return new(result, default);
        }

        // A partial is evaluated only for an argument that varies: x^3 at x < 0 must not meet log x.
        var tangent = default(T);
        if (!T.IsZero(x.Tangent))
        {
            var partial = TOp.PartialX(x.Primal, y.Primal, result);
            tangent = ChainProduct.PushBinary<TProduct, T>(x.Tangent, partial);
            if (TOp.NeedsFactorsInX(T.Primal(y.Primal)))
            {
                var (first, second) = TOp.FactorsInX(x.Primal, y.Primal, result);
                tangent = T.Apply<Absorb>(T.Apply<Scale>(x.Tangent, second), first);
            }
            else if (TOp.IsFlatAsPower && IsSmall(partial) && TOp.HasFactorsInX(T.Primal(y.Primal)))
            {
                tangent = Factored(
                    x.Tangent, TOp.FactorsInX(x.Primal, y.Primal, result), partial, tangent,
                    typeof(TOp) != typeof(TProduct));
            }
            else if (TOp.HasFactorsInY && double.IsNaN(T.Primal(result)))
            {
                // Both have overflowed, or are NaN: that 1/y is 0 says nothing.
                tangent += result;
            }
        }

        if (!T.IsZero(y.Tangent) || TProduct.IsExposedAtPoles)
        {
            var partial = TOp.PartialY(x.Primal, y.Primal, result);
            var product = ChainProduct.PushBinary<TProduct, T>(y.Tangent, partial);
            tangent += TOp.HasFactorsInY && IsSmall(partial)
                ? Factored(
                    y.Tangent, TOp.FactorsInY(x.Primal, y.Primal, result), partial, product,
                    typeof(TOp) != typeof(TProduct))
                : product;
        }

        return new(result, tangent);
    }

    /// <inheritdoc/>
    public static Dual<T> Select(Dual<T> condition, Dual<T> whenTrue, Dual<T> whenFalse) =>
        new(
            T.Select(condition.Primal, whenTrue.Primal, whenFalse.Primal),
            T.Select(condition.Primal, whenTrue.Tangent, whenFalse.Tangent));

    /// <inheritdoc/>
    public static bool IsZero(Dual<T> x) => T.IsZero(x.Primal) && T.IsZero(x.Tangent);

    static bool ICarrier<Dual<T>>.HasTangent => true;

    static Dual<T> ICarrier<Dual<T>>.TangentAsNumber(Dual<T> x) => new(x.Tangent, default);

    static Dual<T> ICarrier<Dual<T>>.WithTangent(Dual<T> x, Dual<T> tangent) => new(x.Primal, tangent.Primal);

    static double ICarrier<Dual<T>>.SmallestNormal => T.SmallestNormal;

    static double ICarrier<Dual<T>>.Primal(Dual<T> x) => T.Primal(x.Primal);

    /// <inheritdoc/>
    public static void Apply(IArrayMap map, ReadOnlySpan<Dual<T>> x, Span<Dual<T>> y)
    {
        var rented = ArrayPool<T>.Shared.Rent((2 * x.Length) + (2 * y.Length));
        var primals = rented.AsSpan(0, x.Length);
        var tangents = rented.AsSpan(x.Length, x.Length);
        var result = rented.AsSpan(2 * x.Length, y.Length);
        var resultTangents = rented.AsSpan((2 * x.Length) + y.Length, y.Length);
        for (var i = 0; i < x.Length; i++)
        {
            (primals[i], tangents[i]) = (x[i].Primal, x[i].Tangent);
        }

        map.EvaluateAndPush<T>(primals, tangents, result, resultTangents);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = new(result[i], resultTangents[i]);
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public static implicit operator Dual<T>(double value) => new(value, default);
}
