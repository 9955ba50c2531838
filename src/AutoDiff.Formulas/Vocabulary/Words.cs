namespace AutoDiff.Formulas;

/// <summary>
/// The words with a fixed meaning. Domain names, <c>given</c>, <c>axis</c>, <c>keep</c>, <c>true</c> and <c>false</c>
/// are not among them: they mean something only in their place and are ordinary names elsewhere.
/// </summary>
public static class Words
{
    /// <summary>The words that cannot be names.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["claim", "if", "then", "else", "and", "or", "not"];

    /// <summary>The named constants. A file that declares or defines such a name itself means its own.</summary>
    public static IReadOnlyDictionary<string, double> Constants { get; } = new Dictionary<string, double>
    {
        ["pi"] = Math.PI,
        ["π"] = Math.PI,
        ["e"] = Math.E,
        ["inf"] = double.PositiveInfinity,
    };
}
