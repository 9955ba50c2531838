using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Reports;

/// <summary>Says of a chain of equalities, dC/dz = e1 = e2, which <c>=</c> is the first wrong one.</summary>
internal static class Chains
{
    /// <summary>The reports, of which the first refuted one of each chain says that.</summary>
    public static IReadOnlyList<ClaimReport> Told(
        IReadOnlyList<ClaimSyntax> claims, IReadOnlyList<ClaimReport> reports)
    {
        // The claims of a chain are written at the same place, of one derivative.
        var told = reports.ToArray();
        foreach (var chain in Enumerable.Range(0, reports.Count).GroupBy(
            k => (claims[k].Derivative.Span, FormulaPrinter.Print(claims[k].Derivative))))
        {
            int[] steps = [.. chain];
            var first = Array.FindIndex(steps, k => reports[k].Verdict == Verdict.Refuted);
            if (steps.Length > 1 && first >= 0 && reports[steps[first]].Diagnosis is { } diagnosis)
            {
                var step = $"The {Ordinal(first + 1)} `=` of the line is the first wrong one.";
                told[steps[first]] = reports[steps[first]] with
                {
                    Diagnosis = diagnosis with { Message = $"{step} {diagnosis.Message}" },
                };
            }
        }

        return told;
    }

    private static string Ordinal(int number) => (number, number % 10) switch
    {
        (11 or 12 or 13, _) => $"{number}th",
        (_, 1) => $"{number}st",
        (_, 2) => $"{number}nd",
        (_, 3) => $"{number}rd",
        _ => $"{number}th",
    };
}
