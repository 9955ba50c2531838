namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// How plausible a mistake is: hypotheses of a lower tier are told first, of one tier and kind the shorter. What a
/// hypothesis is worth stands in the table below and nowhere else; families add how much is changed.
/// </summary>
/// <param name="Tier">
/// How far-fetched it is: 0 for the claim as a whole, 1 for one rule or one part of the text.
/// </param>
/// <param name="Length">How much there is to say.</param>
internal readonly record struct Plausibility(int Tier, int Length) : IComparable<Plausibility>
{
    /// <summary>From this tier on nothing is told beside a plain mistake.</summary>
    public const int FarFetched = 3;

    // The claim as a whole, and the function that was differentiated.
    public static readonly Plausibility Whole = new(0, 0);
    public static readonly Plausibility OtherVariable = new(1, 0);
    public static readonly Plausibility OtherDefinition = new(1, 3);
    public static readonly Plausibility HeldTogether = new(1, 3);

    // One word of the claim, wherever it stands.
    public static readonly Plausibility Renamed = new(1, 1);
    public static readonly Plausibility Exchanged = new(3, 1);

    // A name that neither the function nor the claim has to do with.
    public static readonly Plausibility Unrelated = new(3, 6);

    // One part of the claim changed.
    public static readonly Plausibility Part = new(1, 2);
    public static readonly Plausibility PartOtherwise = new(1, 3);
    public static readonly Plausibility RepeatedFactor = new(2, 2);
    public static readonly Plausibility Exponent = new(2, 2);
    public static readonly Plausibility OtherName = new(2, 3);
    public static readonly Plausibility Complement = new(1, 5);
    public static readonly Plausibility Squared = new(3, 4);
    public static readonly Plausibility OtherComplement = new(2, 6);

    // Something inserted at the outermost place; further inside there are many ways to be right by accident.
    public static readonly Plausibility Inserted = new(1, 5);
    public static readonly Plausibility Doubled = new(1, 5);
    public static readonly Plausibility InsertedSize = new(1, 6);
    public static readonly Plausibility InsertedExpression = new(2, 5);
    public static readonly Plausibility InsertedTerm = new(2, 5);
    public static readonly Plausibility MatrixTerm = new(1, 1);
    public static readonly Plausibility InsertedSum = new(0, 5);

    // One rule of differentiation used wrongly.
    public static readonly Plausibility HeldConstant = new(1, 0);
    public static readonly Plausibility Step = new(1, 2);
    public static readonly Plausibility Rule = new(1, 3);
    public static readonly Plausibility Path = new(1, 4);
    public static readonly Plausibility OtherPath = new(2, 4);

    // Right in some places only, or one of many values as a factor or a term.
    public static readonly Plausibility AtZero = new(3, 1);
    public static readonly Plausibility OneBranch = new(3, 0);
    public static readonly Plausibility TakenBranch = new(3, 2);
    public static readonly Plausibility TwoBranches = new(4, 0);
    public static readonly Plausibility Leftover = new(3, 0);
    public static readonly Plausibility LeftoverOfTwo = new(4, 0);
    public static readonly Plausibility Substituted = new(5, 0);

    // Several mistakes.
    public static readonly Plausibility Several = new(8, 0);
    public static readonly Plausibility Pair = new(9, 0);

    /// <summary>Several mistakes at once, each as plausible as given.</summary>
    public static Plausibility Joined(params IEnumerable<Plausibility> parts) =>
        Several with { Length = parts.Sum(part => part.Length + (4 * part.Tier)) };

    /// <summary>With more to say.</summary>
    public Plausibility Longer(int by) => this with { Length = Length + by };

    /// <summary>More far-fetched.</summary>
    public Plausibility Farther(int by) => this with { Tier = Tier + by };

    /// <inheritdoc/>
    public int CompareTo(Plausibility other) => (Tier, Length).CompareTo((other.Tier, other.Length));
}
