namespace AutoDiff.Checking;

/// <summary>
/// A gradient is not shown to be right. The message is the report, so that any test framework prints it.
/// </summary>
public sealed class GradientCheckException : Exception
{
    /// <summary>An exception with a report as its message.</summary>
    public GradientCheckException(string report) : base(report)
    {
    }
}
