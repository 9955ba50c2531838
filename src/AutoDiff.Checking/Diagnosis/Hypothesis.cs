using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// A mistake that a claim may contain, with the equation between arrays that holds everywhere exactly if it does.
/// </summary>
/// <param name="Kind">The kind of mistake.</param>
/// <param name="Message">What the mistake is, with the names of the file.</param>
/// <param name="Equation">Records the sides of the equation; <see langword="null"/> where the mistake cannot be made.</param>
internal sealed record Hypothesis(string Kind, Func<string> Message, Func<Trial, Equality?> Equation)
{
    /// <summary>What would be right in the claim's place.</summary>
    public ExpressionSyntax? Right { get; init; }

    /// <summary>
    /// How far-fetched it is, before the order of kinds decides: 0 for the claim as a whole, 1 for one rule or part, more for
    /// insertions.
    /// </summary>
    public int Tier { get; init; } = 1;

    /// <summary>How much there is to say: of two mistakes of one kind the shorter is told.</summary>
    public int Length { get; init; }

    /// <summary>Whether a factor of the whole may come on top, as a second mistake.</summary>
    public bool MayBeScaled { get; init; }

    /// <summary>Whether it names two mistakes.</summary>
    public bool IsJoint => Kind.Contains('+', StringComparison.Ordinal);

    /// <summary>Whether it would be told before another of its kind.</summary>
    public bool IsSimplerThan(Hypothesis other) => (Tier, Length).CompareTo((other.Tier, other.Length)) < 0;

    /// <summary>A changed claim that would be right.</summary>
    public static Hypothesis Edit(string kind, Func<string> message, ExpressionSyntax right, int tier = 1, int length = 0) =>
        new(
            kind,
            message,
            trial => trial.Claiming(right)) { Right = right, Tier = tier, Length = length, MayBeScaled = tier <= 1 };
}

/// <summary>Two arrays that a hypothesis says are equal.</summary>
internal readonly record struct Equality(Variable Left, Variable Right);

/// <summary>Hypotheses of one family, the simplest first.</summary>
internal interface IHypotheses
{
    /// <summary>What the family has to say about a claim.</summary>
    IEnumerable<Hypothesis> About(Subject subject);
}
