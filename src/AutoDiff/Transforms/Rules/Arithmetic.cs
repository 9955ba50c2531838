using static AutoDiff.Functions;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Sums, differences, products and quotients.</summary>
internal static class Arithmetic
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(Exact, x => x + -0.0, x => x),
        Rule.Of(IgnoresZeroSigns, x => x + 0, x => x),
        Rule.Of(Exact, x => 0 + Exp(x), x => Exp(x)),
        Rule.Of(Exact, x => 0 + Square(x), x => Square(x)),
        Rule.Of(Exact, (x, y) => x + -y, (x, y) => x - y),

        Rule.Of(Exact, x => x - 0, x => x),
        Rule.Of(IgnoresZeroSigns, x => x - -0.0, x => x),
        Rule.Of(Exact, x => -0.0 - x, x => -x),
        Rule.Of(IgnoresZeroSigns, x => 0 - x, x => -x),
        Rule.Of(Exact, (x, y) => x - -y, (x, y) => x + y),
        Rule.Of(AssumesFinite, x => x - x, x => 0),

        Rule.Of(Exact, x => -(-x), x => x),
        Rule.Of(IgnoresZeroSigns, (x, y) => -(x - y), (x, y) => y - x),

        Rule.Of(Exact, x => x * 1, x => x),
        Rule.Of(Exact, x => x * -1, x => -x),
        Rule.Of(AssumesFinite, x => x * 0, x => 0),
        Rule.Of(AssumesFinite, x => x * -0.0, x => 0),
        Rule.Of(Exact, (x, y) => -x * y, (x, y) => -(x * y)),
        Rule.Of(Exact, x => x * x, x => Square(x)),
        Rule.Of(AssumesFinite, (x, y) => x * (1 / y), (x, y) => x / y),

        Rule.Of(Exact, x => x / 1, x => x),
        Rule.Of(Exact, x => x / -1, x => -x),
        Rule.Of(Exact, (x, y) => -x / y, (x, y) => -(x / y)),
        Rule.Of(AssumesFinite, x => x / x, x => 1),
    ];
}
