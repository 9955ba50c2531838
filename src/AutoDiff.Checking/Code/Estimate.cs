namespace AutoDiff.Checking.Code;

/// <summary>A derivative and how far it may be from the exact one.</summary>
/// <param name="Value">The derivative.</param>
/// <param name="Error">A bound or estimate of its error; NaN where there is no derivative to compare with.</param>
internal readonly record struct Estimate(double Value, double Error)
{
    /// <summary>Says that there is no derivative to compare with.</summary>
    public static Estimate None => new(double.NaN, double.NaN);
}
