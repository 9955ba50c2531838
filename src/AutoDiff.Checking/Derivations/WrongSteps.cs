using AutoDiff.Checking.Derivations;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Finds where a derivation that is claimed step by step goes wrong.</summary>
public static class WrongSteps
{
    /// <summary>
    /// The line of the first wrong step: of the refuted claims that others build on, the one that leads through the fewest
    /// definitions. A claim builds on another if it leads through all definitions of that one and more. Null if no refuted claim
    /// is such a step.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="reports">What checking it has shown.</param>
    public static int? First(FormulaModel model, IReadOnlyList<ClaimReport> reports)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count < 2 || reports.All(report => report.Verdict != Verdict.Refuted))
        {
            return null;
        }

        var sizes = new SizeAssignment(model.SizeNames, model.SizeNames.Select((_, k) => 2 + k));
        HashSet<string>[] paths = [.. model.Claims.Select(claim =>
            Deriver.Path(model, sizes, claim.Derivative.Function.Name, claim.Derivative.Variables[0].Name).ToHashSet())];
        return Enumerable.Range(0, reports.Count)
            .Where(k => reports[k].Verdict == Verdict.Refuted && Array.Exists(paths, paths[k].IsProperSubsetOf))
            .OrderBy(k => paths[k].Count)
            .ThenBy(k => reports[k].Line)
            .Select(k => (int?)reports[k].Line)
            .FirstOrDefault();
    }
}
