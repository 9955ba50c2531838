namespace AutoDiff.Checking.Judging;

/// <summary>What high precision says of a difference that was found in double.</summary>
internal enum Confirmation
{
    /// <summary>The difference is there as well.</summary>
    Confirmed,

    /// <summary>There is no such difference: bounds of rounding errors were too narrow.</summary>
    Vanishes,

    /// <summary>It cannot be evaluated, or would take too long.</summary>
    Unknown,
}
