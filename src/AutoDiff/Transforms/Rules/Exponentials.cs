using AutoDiff.Primitives;
using static AutoDiff.Functions;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Quotients of exponentials that overflow, and sums and differences with 1 that cancel.</summary>
internal static class Exponentials
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(AssumesFinite, x => 1 / (1 + Exp(x)), x => Sigmoid(-x)),
        Rule.Of(AssumesFinite, x => Reciprocal(1 + Exp(x)), x => Sigmoid(-x)),
        Rule.Of(AssumesFinite, x => Exp(x) / (1 + Exp(x)), x => Sigmoid(x)),
        Rule.Of(AssumesFinite, x => Exp(x) / Square(1 + Exp(x)), x => Variable.Apply<LogisticDensity>(x)),
        Rule.Of(AssumesFinite, (c, x) => Exp(x) / (c + Exp(x)), (c, x) => Share(x, Log(c)), where: c => c > 0),
        Rule.Of(AssumesFinite, (c, x) => c / (c + Exp(x)), (c, x) => Share(Log(c), x), where: c => c > 0),
        Rule.Of(AssumesFinite, x => Expm1(x) / (1 + Exp(x)), x => Tanh(x / 2)),
        Rule.Of(AssumesFinite, x => -Expm1(x) / (1 + Exp(x)), x => -Tanh(x / 2)),
        Rule.Of(AssumesFinite, x => Sinh(x) / Cosh(x), x => Tanh(x)),
        Rule.Of(AssumesFinite, x => Cosh(x) / Sinh(x), x => 1 / Tanh(x)),
        Rule.Of(AssumesFinite, x => 1 / Exp(x), x => Exp(-x)),
        Rule.Of(AssumesFinite, x => Reciprocal(Exp(x)), x => Exp(-x)),
        Rule.Of(AssumesFinite, (x, y) => Exp(x) / Exp(y), (x, y) => Exp(x - y)),
        Rule.Of(AssumesFinite, (x, y) => Exp(x) * Exp(y), (x, y) => Exp(x + y)),
        Rule.Of(AssumesFinite, x => Square(Exp(x)), x => Exp(2 * x)),
        Rule.Of(AssumesFinite, (x, y) => Pow(Exp(x), y), (x, y) => Exp(x * y)),

        Rule.Of(AssumesFinite, x => 1 - Exp(x), x => -Expm1(x)),
        Rule.Of(AssumesFinite, x => 1 - Sigmoid(x), x => Sigmoid(-x)),
        Rule.Of(AssumesFinite, x => 1 + Tanh(x), x => 2 * Sigmoid(2 * x)),
        Rule.Of(AssumesFinite, x => 1 - Tanh(x), x => 2 * Sigmoid(-2 * x)),
        Rule.Of(AssumesFinite, (x, y) => Square(x) / Square(y), (x, y) => Square(x / y)),
        Rule.Of(
            AssumesFinite, (c, x, y) => Pow(x, c) / Pow(y, c), (c, x, y) => Pow(x / y, c), where: double.IsInteger),
        Rule.Of(AssumesFinite, x => Tanh(x) - 1, x => -2 * Sigmoid(-2 * x)),
        Rule.Of(AssumesFinite, x => 1 - Square(Tanh(x)), x => Variable.Apply<SechSquared>(x)),
        Rule.Of(AssumesFinite, x => Softplus(x) - x, x => Softplus(-x)),
        Rule.Of(AssumesFinite, x => Logit(Sigmoid(x)), x => x),
        Rule.Of(AssumesFinite, x => Exp2(x) - 1, x => Expm1(x * Log(x.Recorder!.Fill(2, x.Shape)))),
        Rule.Of(AssumesFinite, x => 1 + Erf(x), x => Erfc(-x)),
        Rule.Of(AssumesFinite, x => Erf(x) - 1, x => -Erfc(x)),
        Rule.Of(AssumesFinite, x => 1 - NormalCdf(x), x => NormalCdf(-x)),
        Rule.Of(AssumesFinite, x => Exp(Square(x)) * Erfc(x), x => Erfcx(x)),
        Rule.Of(AssumesFinite, x => 1 - Cos(x), x => 2 * Square(Sin(x / 2))),
        Rule.Of(AssumesFinite, x => Cos(x) - 1, x => -2 * Square(Sin(x / 2))),
        Rule.Of(AssumesFinite, x => Cosh(x) - 1, x => 2 * Square(Sinh(x / 2))),
        Rule.Of(AssumesFinite, x => 1 - Cosh(x), x => -2 * Square(Sinh(x / 2))),
    ];

    private static Variable Share(Variable x, Variable y) => Variable.Apply<ExpShare>(x, y);
}
