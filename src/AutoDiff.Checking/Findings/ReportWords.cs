namespace AutoDiff.Checking;

/// <summary>The words in which all reports speak of what was found: as text, in JSON, in documents and in C#.</summary>
public static class ReportWords
{
    /// <summary>What stands before the exact derivative.</summary>
    public const string Derivative = "the derivative is";

    /// <summary>What stands before what is claimed.</summary>
    public const string Claim = "the claim says";

    /// <summary>What stands before what code has computed.</summary>
    public const string Code = "the code says";

    /// <summary>A verdict in one word.</summary>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.Exact => "exact",
        Verdict.Supported => "supported",
        Verdict.Refuted => "refuted",
        _ => "undecided",
    };

    /// <summary>A verdict in one sign: ✓ for what holds, ✗ for what is wrong, ? for what is open.</summary>
    public static string Sign(this Verdict verdict) => verdict switch
    {
        Verdict.Exact or Verdict.Supported => "✓",
        Verdict.Refuted => "✗",
        _ => "?",
    };
}
