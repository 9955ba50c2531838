using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.WholeRange;

using Dual = Dual<Dual<Dual<BigFloat<AdaptivePrecision>>>>;
using Number = BigFloat<Bits256>;

/// <summary>
/// What a primitive and its derivatives are, by its definition over dual numbers of high precision; neither its value nor its
/// partials take part unless it has no definition, and then another law compares its partials with differences of its values.
/// </summary>
internal static class Truth
{
    // How many bits of a result are right.
    private const int Bits = 96;

    // What cancels more bits than a double has exponents is less than any double.
    private const int Most = 4096;

    /// <summary>f, f′, f″, f‴ at x.</summary>
    public static Number[] Of<TOp>(double x)
        where TOp : struct, IUnary
    {
        var result = AdaptivePrecision.Evaluate(
            Bits,
            () =>
            {
                var varying = NestedDual.Varying<BigFloat<AdaptivePrecision>>(x, 1, 1, 1);
                return TOp.Definition(varying) ?? Dual.Apply<TOp>(varying);
            },
            Most);
        return [.. Enumerable.Range(0, 4).Select(order => NestedDual.Component(result, order).WithPrecision<Bits256>())];
    }

    /// <summary>The derivative of order i in x and j in y, i + j ≤ 3.</summary>
    public static Number Of<TOp>(double x, double y, int i, int j)
        where TOp : struct, IBinary
    {
        var result = AdaptivePrecision.Evaluate(
            Bits,
            () =>
            {
                var (u, v) = NestedDual.Varying<BigFloat<AdaptivePrecision>>(x, y, i, j);
                return TOp.Definition(u, v) ?? Dual.Apply<TOp>(u, v);
            },
            Most);
        return NestedDual.Component(result, i + j).WithPrecision<Bits256>();
    }
}
