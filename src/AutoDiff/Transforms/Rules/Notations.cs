using static AutoDiff.Functions;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>One notation for what is written in several ways, so that other rules know it by one.</summary>
internal static class Notations
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(Exact, x => -(-x), x => x),
        Rule.Of(Exact, x => x * x, x => Square(x)),
        Rule.Of(Exact, x => Pow(x, 2), x => Square(x)),
        Rule.Of(AssumesFinite, x => Pow(x, 0.5), x => Sqrt(x)),
    ];
}
