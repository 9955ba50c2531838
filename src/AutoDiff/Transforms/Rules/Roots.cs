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
        Rule.Of(AssumesFinite, x => Sqrt(Exp(x)), x => Exp(x / 2)),
    ];
}
