namespace AutoDiff.Checking;

/// <summary>A mistake that a claim may contain, with the equation between arrays that holds everywhere exactly if it does.</summary>
/// <param name="Kind">The kind of mistake.</param>
/// <param name="Message">What the mistake is, as a sentence with the names of the file.</param>
/// <param name="Equation">
/// For given sizes a program over the variables of the file whose first two outputs are the sides of the equation; <see langword="null"/> where the
/// mistake cannot be made.
/// </param>
internal sealed record Hypothesis(string Kind, string Message, Func<SizeAssignment, Program?> Equation)
{
    /// <summary>The claim that would be right.</summary>
    public string? Suggestion { get; init; }

    /// <summary>How far-fetched it is, before the order of kinds decides: 0 for the claim as a whole, 1 for one rule or part, more for insertions.</summary>
    public int Tier { get; init; } = 1;

    /// <summary>How much there is to say: of two mistakes of one kind the shorter is told.</summary>
    public int Length { get; init; }
}

/// <summary>Hypotheses of one family, the simplest first.</summary>
internal interface IHypotheses
{
    /// <summary>What the family has to say about a claim.</summary>
    IEnumerable<Hypothesis> About(Subject subject);
}
