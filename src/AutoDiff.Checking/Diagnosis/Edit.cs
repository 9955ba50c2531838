using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>A change of one part of a claim.</summary>
/// <param name="Mistake">What the part shows if the changed claim is right.</param>
/// <param name="Message">The mistake in words.</param>
/// <param name="Replacement">What belongs in the part's place.</param>
/// <param name="Plausibility">How plausible the mistake is.</param>
internal sealed record Edit(
    Mistake Mistake, Func<string> Message, ExpressionSyntax Replacement, Plausibility Plausibility)
{
    /// <summary>A change as plausible as most.</summary>
    public Edit(Mistake mistake, Func<string> message, ExpressionSyntax replacement)
        : this(mistake, message, replacement, Plausibility.Part)
    {
    }

    /// <summary>Whether it takes something away that does not belong there.</summary>
    public bool Removes { get; init; }

    /// <summary>
    /// That the claim is right with this change. What is wrong inside one branch is wrong on one side of the condition.
    /// </summary>
    public Hypothesis At(Site site) =>
        Hypothesis.Claiming(
            site.IsInBranch ? MistakeKind.Branch : Mistake, Message, site.Put(Replacement), Plausibility) with
        {
            Removes = Removes,
        };
}
