using AutoDiff.Transforms.Rules;

namespace AutoDiff.Transforms;

/// <summary>
/// Rewrites formulas that overflow or cancel into forms that do not: logarithms of sums of exponentials, softmax,
/// softplus and their like. The result is the same mathematical function; where a plain evaluation gives NaN or
/// overflows, it gives the mathematical value, and so do its derivatives.
/// </summary>
public static class Stabilize
{
    private static readonly RuleSet Set = new(Rules);

    /// <summary>The rewriting rules.</summary>
    public static IReadOnlyList<string> Identities { get; } = [.. Rules.Select(rule => rule.Text)];

    internal static IEnumerable<Rule> Rules =>
    [
        .. Notations.Rules, .. Logarithms.First, .. Definitions.Rules, .. Exponentials.Rules, .. Logarithms.Rules,
            .. Roots.Rules,
        .. Groups.Rules,
    ];

    /// <summary>The stabilized program, in which constants stay as exact as they were.</summary>
    public static ArrayProgram Apply(ArrayProgram program) =>
        Rewriter.Rewrite(program, Set, roundsConstants: false, inside: Apply);
}
