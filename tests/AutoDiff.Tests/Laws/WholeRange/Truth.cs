using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.WholeRange;

using Dual = Dual<Dual<Dual<BigFloat<AdaptivePrecision>>>>;
using Number = BigFloat<Bits256>;

/// <summary>
/// What a primitive and its derivatives are, by its definition over dual numbers of high precision; neither its value
/// nor its partials take part unless it has no definition, and then another law compares its partials with differences
/// of its values.
/// </summary>
internal static class Truth
{
    /// <summary>How many bits of a result are right at least.</summary>
    public const int Bits = 96;

    // An error below is none: there is no double as small.
    private const int Least = -1200;

    // They have no series in high precision, or a definition that cancels more digits than a test can pay for at large
    // arguments; tests of their numerics compare them with integrals, identities and series.
    private static readonly Op[] Unknown =
    [
        Op.Erfcx, Op.ErfcxDerivative, Op.NormalHazardDerivative,
        Op.LogBeta, Op.Beta, Op.DigammaDifference, Op.GammaDensity,
        Op.NormalQuantile, Op.NormalQuantileDensity, Op.LambertW, Op.LambertWSlope,
        Op.BesselJ, Op.BesselY, Op.BesselI, Op.BesselK,
        Op.GammaP, Op.GammaQ, Op.GammaPSlope, Op.GammaPCurvature,
    ];

    /// <summary>The primitives of which there is a truth.</summary>
    public static IEnumerable<Op> Known => PrimitiveData.Varying.Except(Unknown);

    /// <summary>f, f′, f″, f‴ at x.</summary>
    public static Number[] Of<TOp>(Number x)
        where TOp : struct, IUnary =>
        Evaluate(
            () =>
            {
                var varying = NestedDual.Varying(x.WithPrecision<AdaptivePrecision>(), 1, 1, 1);
                return TOp.Definition(varying) ?? Dual.Apply<TOp>(varying);
            },
            [0, 1, 2, 3]);

    /// <summary>The derivative of order i in x and j in y, i + j ≤ 3.</summary>
    public static Number Of<TOp>(Number x, Number y, int i, int j)
        where TOp : struct, IBinary =>
        Evaluate(
            () =>
            {
                var (u, v) = NestedDual.Varying(
                    x.WithPrecision<AdaptivePrecision>(), y.WithPrecision<AdaptivePrecision>(), i, j);
                return TOp.Definition(u, v) ?? Dual.Apply<TOp>(u, v);
            },
            [i + j])[0];

    private static Number[] Evaluate(Func<Dual> function, int[] orders) =>
        Array.ConvertAll(
            AdaptivePrecision.Evaluate(
                Bits,
                () =>
                {
                    var result = function();
                    return Array.ConvertAll(orders, order => NestedDual.Component(result, order));
                },
                Least),
            result => result.WithPrecision<Bits256>());
}
