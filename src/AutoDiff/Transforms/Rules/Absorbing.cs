using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Products in which zeros absorb: what those of the chain rule become where a factor is known.</summary>
internal static class Absorbing
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(AssumesFinite, (x, y) => Scale(x, 1 / y), (x, y) => x / y),
        Rule.Of(Exact, x => Scale(0, x), x => 0),
        Rule.Of(Exact, x => Scale(-0.0, x), x => 0),
        Rule.Of(Exact, (c, x) => Scale(c, x), (c, x) => c * x, where: c => c != 0),
        Rule.Of(IgnoresZeroSigns, (c, x) => Scale(x, c), (c, x) => x * c, where: c => double.IsFinite(c)),
        Rule.Of(IgnoresZeroSigns, (x, y) => Scale(-x, y), (x, y) => -Scale(x, y)),
        Rule.Of(IgnoresZeroSigns, (x, y) => Scale(x, -y), (x, y) => -Scale(x, y)),

        Rule.Of(Exact, x => Transmit(0, x), x => 0),
        Rule.Of(AssumesFinite, (x, y) => Transmit(x, y), (x, y) => Scale(x, y)),
        Rule.Of(IgnoresZeroSigns, (x, y) => Transmit(-x, y), (x, y) => -Transmit(x, y)),

        Rule.Of(Exact, x => Absorb(0, x), x => 0),
        Rule.Of(Exact, x => Absorb(-0.0, x), x => 0),
        Rule.Of(IgnoresZeroSigns, (c, x) => Absorb(c, x), (c, x) => c * x, where: c => double.IsFinite(c) && c != 0),
        Rule.Of(IgnoresZeroSigns, (x, y) => Absorb(-x, y), (x, y) => -Absorb(x, y)),
    ];

    private static Variable Scale(Variable x, Variable y) => Variable.Apply<Primitives.Scale>(x, y);

    private static Variable Transmit(Variable x, Variable y) => Variable.Apply<Primitives.Transmit>(x, y);

    private static Variable Absorb(Variable x, Variable y) => Variable.Apply<Primitives.Absorb>(x, y);
}
