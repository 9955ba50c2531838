using static AutoDiff.Functions;
using static AutoDiff.Transforms.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>Powers with exponents for which there is a simpler primitive.</summary>
internal static class Powers
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(Exact, x => Pow(x, 0), x => 1),
        Rule.Of(Exact, x => Pow(x, 1), x => x),
        Rule.Of(Exact, x => Pow(x, 2), x => Square(x)),
        Rule.Of(Exact, x => Pow(x, -1), x => Reciprocal(x)),
    ];
}
