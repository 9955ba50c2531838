using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Mistakes that a claim may contain, with the equation between arrays that holds everywhere exactly if it does.
/// </summary>
/// <param name="Mistake">The mistakes.</param>
/// <param name="Message">What they are, with the names of the file.</param>
/// <param name="Equation">
/// Records the sides of the equation; <see langword="null"/> where the mistake cannot be made.
/// </param>
/// <param name="Plausibility">What is told first if several hypotheses hold.</param>
internal sealed record Hypothesis(
    Mistake Mistake, Func<string> Message, Func<RecordedClaim, Equality?> Equation, Plausibility Plausibility)
{
    /// <summary>What would be right in the claim's place.</summary>
    public ExpressionSyntax? Right { get; init; }

    /// <summary>What the derivative would be with the mistake, where it is one of differentiation.</summary>
    public Func<RecordedClaim, Variable?>? Spoiled { get; init; }

    /// <summary>Whether it takes something away that does not belong there.</summary>
    public bool Removes { get; init; }

    /// <summary>Whether it puts something in that is missing.</summary>
    public bool Adds { get; init; }

    /// <summary>Whether a factor of the whole may come on top, as a second mistake.</summary>
    public bool MayBeScaled { get; init; }

    /// <summary>
    /// Whether it says that the claim is right somewhere, so that it needs entries that are not zero and agree.
    /// </summary>
    public bool NeedsAgreement { get; init; }

    /// <summary>Whether it names several mistakes.</summary>
    public bool IsJoint => Mistake.Count > 1;

    /// <summary>A changed claim that would be right.</summary>
    public static Hypothesis Claiming(
        Mistake mistake, Func<string> message, ExpressionSyntax right, Plausibility plausibility) =>
        new(mistake, message, claim => claim.Claiming(right), plausibility)
        {
            Right = right,
            MayBeScaled = plausibility.Tier <= Plausibility.FarFetched,
        };

    /// <summary>That the claim is what a mistake makes of the derivative.</summary>
    public static Hypothesis Spoiling(
        Mistake mistake, Func<string> message, Func<RecordedClaim, Variable?> spoiled, Plausibility plausibility) =>
        new(
            mistake, message,
            claim => claim.Claimed is { } claimed && spoiled(claim) is { } wrong ? new(wrong, claimed) : null,
            plausibility)
        {
            Spoiled = spoiled,
            MayBeScaled = true,
        };
}

/// <summary>Two arrays that a hypothesis says are equal.</summary>
internal readonly record struct Equality(Variable Left, Variable Right);

/// <summary>Hypotheses of one family, the simplest first.</summary>
internal interface IHypotheses
{
    /// <summary>What the family has to say about a claim.</summary>
    IEnumerable<Hypothesis> About(Subject subject);
}
