using AutoDiff.Primitives;
using static AutoDiff.Functions;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Logarithms whose arguments overflow, underflow or cancel, and products with them that are 0 · ∞.</summary>
internal static class Logarithms
{
    /// <summary>The rules that come before those of definitions, which begin in the same way.</summary>
    public static IReadOnlyList<Rule> First { get; } =
    [
        Rule.Of(AssumesFinite, x => Log(Exp(x)), x => x),
        Rule.Final(AssumesFinite, x => Log(Expm1(x)), x => x + Log(-Expm1(-x))),

        // M. Mächler, Accurately computing log(1 − exp(−|a|)), 2012.
        Rule.Final(
            AssumesFinite,
            x => Log(-Expm1(x)),
            x => Where(Less(x, -0.6931471805599453), Log1p(-Exp(x)), Log(-Expm1(x)))),
    ];

    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(AssumesFinite, x => Log(1 - x), x => Log1p(-x)),
        Rule.Of(AssumesFinite, x => Log1p(Exp(x)), x => Softplus(x)),
        Rule.Of(AssumesFinite, x => Log(Sigmoid(x)), x => -Softplus(-x)),
        Rule.Of(AssumesFinite, (c, x) => Log(c * Sigmoid(x)), (c, x) => Log(c) - Softplus(-x), where: c => c > 0),
        Rule.Of(AssumesFinite, x => Log(Sigmoid(x) / Sigmoid(-x)), x => x),
        Rule.Of(AssumesFinite, x => Log(NormalCdf(x)), x => LogNormalCdf(x)),
        Rule.Final(
            AssumesFinite,
            x => Log(NormalDensity(x)),
            x => Log(NormalDensity(x.Recorder!.Fill(0, x.Shape))) - (0.5 * Square(x))),
        Rule.Final(
            AssumesFinite, x => Log(Gamma(x)), x => Where(Greater(x, 0), LogGamma(x), Log(Gamma(x)))),
        Rule.Of(AssumesFinite, x => Log(Erfc(x)), x => Log(Two(x)) + LogNormalCdf(-Sqrt(Two(x)) * x)),
        Rule.Of(AssumesFinite, (c, x) => Log(c + Exp(x)), (c, x) => LogAddExp(x, Log(c)), where: c => c > 0),
        Rule.Of(AssumesFinite, (c, x) => Log1p(c * Exp(x)), (c, x) => Softplus(x + Log(c)), where: c => c > 0),
        Rule.Of(AssumesFinite, (c, x) => Log(Exp(x) - c), (c, x) => x + Log(-Expm1(Log(c) - x)), where: c => c > 0),
        Rule.Of(AssumesFinite, (x, y) => Log(Exp(x) - Exp(y)), (x, y) => x + Log(-Expm1(y - x))),

        Rule.Of(AssumesFinite, (x, y) => Log(Exp(x) * y), (x, y) => x + Log(y)),
        Rule.Of(AssumesFinite, (x, y) => Log(Exp(x) / y), (x, y) => x - Log(y)),
        Rule.Of(AssumesFinite, (x, y) => Log(y / Exp(x)), (x, y) => Log(y) - x),
        Rule.Of(AssumesFinite, x => Log(1 / x), x => -Log(x)),
        Rule.Of(AssumesFinite, x => Log(Reciprocal(x)), x => -Log(x)),
        Rule.Of(AssumesFinite, x => Log(Sqrt(x)), x => 0.5 * Log(x)),
        Rule.Of(AssumesFinite, x => Log(Square(x)), x => 2 * Log(Abs(x))),
        Rule.Of(AssumesFinite, (c, x) => Log(Pow(x, c)), (c, x) => c * Log(x), where: c => double.IsFinite(c) &&
            !double.IsEvenInteger(c)),
        Rule.Of(
            AssumesFinite,
            (c, x) => Log(Pow(x, c)),
            (c, x) => c * Log(Abs(x)),
            where: c => double.IsEvenInteger(c) && c != 0),

        Rule.Of(AssumesFinite, (x, y) => Log(Square(x) + Square(y)), (x, y) => 2 * Log(Hypot(x, y))),

        Rule.Of(AssumesFinite, x => Log(Cosh(x)), x => OfCosh(x)),
        Rule.Of(AssumesFinite, (c, x) => Log(c * Cosh(x)), (c, x) => Log(c) + OfCosh(x), where: c => c > 0),
        Rule.Of(AssumesFinite, x => Log(Variable.Apply<SechSquared>(x)), x => -2 * OfCosh(x)),
        Rule.Of(AssumesFinite, x => Log(Sinh(x)), x => x - Log(Two(x)) + Log(-Expm1(-2 * x))),

        Rule.Of(AssumesFinite, x => Log2(Exp2(x)), x => x),
        Rule.Of(AssumesFinite, x => Log10(Pow(10, x)), x => x),
        Rule.Of(AssumesFinite, x => Log2(1 + Exp2(x)), x => Softplus(x * Log(Two(x))) / Log(Two(x))),
        Rule.Of(
            AssumesFinite,
            (x, y) => Log2(Exp2(x) + Exp2(y)),
            (x, y) => LogAddExp(x * Log(Two(x)), y * Log(Two(x))) / Log(Two(x))),
        Rule.Of(AssumesFinite, x => Log2(1 + x), x => Log1p(x) / Log(Two(x))),
        Rule.Of(AssumesFinite, x => Log10(1 + x), x => Log1p(x) / Log(Ten(x))),
        Rule.Of(AssumesFinite, (x, y) => Log2(x * y), (x, y) => OfProduct(x, y) / Log(Two(x))),
        Rule.Of(AssumesFinite, (x, y) => Log10(x * y), (x, y) => OfProduct(x, y) / Log(Ten(x))),
        Rule.Of(AssumesFinite, (x, y) => Log2(x / y), (x, y) => OfQuotient(x, y) / Log(Two(x))),
        Rule.Of(AssumesFinite, (x, y) => Log10(x / y), (x, y) => OfQuotient(x, y) / Log(Ten(x))),
        Rule.Of(AssumesFinite, (x, y) => Log2(Pow(x, y)), (x, y) => OfPower(x, y) / Log(Two(x))),
        Rule.Of(AssumesFinite, (x, y) => Log10(Pow(x, y)), (x, y) => OfPower(x, y) / Log(Ten(x))),

        Rule.Of(AssumesFinite, x => x * Log(x), x => Scale(x, Log(x))),
        Rule.Of(AssumesFinite, x => -x * Log(x), x => -Scale(x, Log(x))),
        Rule.Of(AssumesFinite, (x, y) => x * OfQuotient(x, y), (x, y) => Scale(x, OfQuotient(x, y))),
        Rule.Of(AssumesFinite, x => (1 - x) * Log1p(-x), x => Scale(1 - x, Log1p(-x))),

        new(
            "log(exp(x) + c * exp(y) + …) → logsumexp of x, y + log(c), …", AssumesFinite, Op.Log,
            (rewriter, in entry) =>
            SumOfExponentials.Of(rewriter, entry.A)?.Logarithm),
        new(
            "exp(x) / (exp(x) + c * exp(y) + …) → softmax of x, y + log(c), …", AssumesFinite, Op.Divide,
            (rewriter, in entry) =>
            SumOfExponentials.Of(rewriter, entry.B)?.Share(entry.A)),

        Rule.Of(AssumesFinite, (x, y) => Log(x * y), (x, y) => OfProduct(x, y)),
        Rule.Of(AssumesFinite, (x, y) => Log(x / y), (x, y) => OfQuotient(x, y)),
        Rule.Of(AssumesFinite, (x, y) => Log(Pow(x, y)), (x, y) => OfPower(x, y)),
    ];

    // Numbers that are as exact as they are written.
    private static Variable Two(Variable x) => x.Recorder!.Fill(2, x.Shape);

    private static Variable Ten(Variable x) => x.Recorder!.Fill(10, x.Shape);

    private static Variable OfCosh(Variable x) => Variable.Apply<LogCosh>(x);

    private static Variable OfProduct(Variable x, Variable y) => Variable.Apply<LogOfProduct>(x, y);

    private static Variable OfPower(Variable x, Variable y) => Variable.Apply<LogOfPower>(x, y);

    private static Variable OfQuotient(Variable x, Variable y) => Variable.Apply<LogOfQuotient>(x, y);

    private static Variable Scale(Variable x, Variable y) => Variable.Apply<Scale>(x, y);
}
