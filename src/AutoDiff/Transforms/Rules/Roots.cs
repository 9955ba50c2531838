using static AutoDiff.Functions;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Roots of squares, which overflow and underflow long before the root does.</summary>
internal static class Roots
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(AssumesFinite, x => Sqrt(Square(x)), x => Abs(x)),
        Rule.Of(AssumesFinite, (x, y) => Sqrt(Square(x) + Square(y)), (x, y) => Hypot(x, y)),
        Rule.Of(
            AssumesFinite, (x, y, z) => Sqrt(Square(x) + Square(y) + Square(z)), (x, y, z) => Hypot(Hypot(x, y), z)),
        Rule.Of(AssumesFinite, x => Sqrt(Square(x) + 1), x => Hypot(x, 1)),
        Rule.Of(
            AssumesFinite, (c, x) => Sqrt(Square(x) + c), (c, x) => Hypot(x, Sqrt(c)), where: c => c > 0),
        Rule.Of(AssumesFinite, (x, y) => Sqrt(Square(x) + Square(y) + 1), (x, y) => Hypot(Hypot(x, y), 1)),
        Rule.Of(AssumesFinite, x => Sqrt(Exp(x)), x => Exp(x / 2)),

        // What cancels, multiplied by the conjugate and divided by it.
        Rule.Of(
            AssumesFinite,
            (c, x) => Sqrt(x + c) - Sqrt(x),
            (c, x) => c / (Sqrt(x + c) + Sqrt(x)),
            where: double.IsFinite),
        Rule.Of(AssumesFinite, x => Sqrt(1 + x) - 1, x => x / (Sqrt(1 + x) + 1)),
        Rule.Of(AssumesFinite, x => 1 - Sqrt(1 - x), x => x / (1 + Sqrt(1 - x))),
        Rule.Of(AssumesFinite, x => Hypot(x, 1) - 1, x => x * (x / (Hypot(x, 1) + 1))),
        Rule.Final(
            AssumesFinite,
            x => Hypot(x, 1) - x,
            x => Where(Less(x, 0), Hypot(x, 1) - x, 1 / (Hypot(x, 1) + x))),
    ];
}
