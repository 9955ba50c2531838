namespace AutoDiff.Checking;

/// <summary>Finds where a derivation that is claimed step by step goes wrong.</summary>
public static class WrongSteps
{
    /// <summary>
    /// The line of the first wrong step: of the wrong claims from which others follow, so that these are right once it
    /// is repaired, and which follow from none themselves. Null if no claim follows from another one.
    /// </summary>
    /// <param name="reports">What checking the file has shown.</param>
    public static int? First(IReadOnlyList<ClaimReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var origins = reports.Select(report => report.InheritedFrom).OfType<int>().ToHashSet();
        return reports.Where(report => origins.Contains(report.Line) && report.InheritedFrom is null)
            .Select(report => (int?)report.Line)
            .FirstOrDefault();
    }
}
