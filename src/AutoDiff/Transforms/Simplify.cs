using AutoDiff.Transforms.Rules;

namespace AutoDiff.Transforms;

/// <summary>
/// Rewrites a program into a shorter one with the same value: common subexpressions are computed once, constants are
/// folded, what no output needs is dropped, and the rules of <see cref="Identities"/> are applied. The programs that
/// loops and choices are made of are rewritten too; states and outputs that nothing reads are dropped, what is the same
/// at all turns is computed before them, a loop of few small turns is written out, and of a choice by a constant the
/// one branch remains.
/// </summary>
public static class Simplify
{
    private static readonly RuleSet[] Sets = [.. Enum.GetValues<Validity>().Select(
        validity => new RuleSet(Rules.Where(rule => rule.Validity <= validity)))];

    /// <summary>The rules, each with where it holds.</summary>
    public static IReadOnlyList<(string Text, Validity Validity)> Identities { get; } =
        [.. Rules.Select(rule => (rule.Text, rule.Validity))];

    internal static IEnumerable<Rule> Rules =>
        [.. Arithmetic.Rules, .. Absorbing.Rules, .. Powers.Rules, .. Moves.Rules];

    /// <summary>The simplified program.</summary>
    /// <param name="program">The program; it is not changed.</param>
    /// <param name="validity">Where the rules hold that are used.</param>
    public static ArrayProgram Apply(ArrayProgram program, Validity validity = Validity.Exact) =>
        Rewriter.Rewrite(program, Sets[(int)validity], inside: part => Apply(part, validity));

    /// <summary>
    /// The simplified program, to be evaluated: the signs of zeros are kept where a primitive of the program can tell
    /// them.
    /// </summary>
    internal static ArrayProgram ForEvaluation(ArrayProgram program) =>
        Rewriter.Rewrite(program, RulesForEvaluation(program), inside: static part => Apply(part));

    /// <summary>The rules by which each instruction of a program is simplified that is to be evaluated.</summary>
    internal static Func<int, RuleSet> RulesForEvaluation(ArrayProgram program)
    {
        var told = ZeroSigns.Told(program);
        return instruction => Sets[(int)(told[instruction] ? Validity.Exact : Validity.IgnoresZeroSigns)];
    }
}
