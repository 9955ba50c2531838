using AutoDiff.Primitives;

namespace AutoDiff.Transforms.Rules;

/// <summary>Rules in the order in which they are tried, by the primitive at which they begin.</summary>
internal sealed class RuleSet
{
    private readonly Rule[][] rules;

    public RuleSet(IEnumerable<Rule> rules)
    {
        var byOp = rules.ToLookup(rule => rule.Op);
        this.rules = [.. Enum.GetValues<Op>().Select(op => byOp[op].ToArray())];
    }

    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new([]);

    public ReadOnlySpan<Rule> this[Op op] => rules[(int)op];
}
