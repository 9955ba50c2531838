using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Reports;

/// <summary>
/// Says of a chain of equalities, dC/dz = e1 = e2, which <c>=</c> is the first wrong one, and of a wrong claim that no
/// mistake explains, which step before it is wrong already.
/// </summary>
internal static class Chains
{
    /// <summary>The reports, of which the first refuted one of each chain and the unexplained ones say that.</summary>
    public static IReadOnlyList<ClaimReport> Told(
        FormulaModel model,
        IReadOnlyList<ClaimSyntax> claims,
        IReadOnlyList<ClaimReport> reports,
        CheckOptions options)
    {
        var links = new ChainLinks(model, options);
        // The claims of a chain are written at the same place, of one derivative.
        var told = reports.ToArray();
        var origins = new Dictionary<int, (int Step, string Place)>();
        foreach (var chain in Enumerable.Range(0, reports.Count).GroupBy(
            k => (claims[k].Derivative.Span, FormulaPrinter.Print(claims[k].Derivative))))
        {
            int[] steps = [.. chain];
            var first = Array.FindIndex(steps, k => reports[k].Verdict == Verdict.Refuted);
            if (steps.Length > 1 && first >= 0 && reports[steps[first]].Diagnosis is { } diagnosis)
            {
                var sign = $"The {Ordinal(first + 1)} `=` of the line is";
                var step = $"{sign} the first wrong one.";
                told[steps[first]] = reports[steps[first]] with
                {
                    Diagnosis = diagnosis with { Message = $"{step} {diagnosis.Message}" },
                };
                for (var later = first + 1; later < steps.Length; later++)
                {
                    var (before, own) = (steps[later - 1], steps[later]);
                    told[own] = reports[before].Verdict == Verdict.Refuted && reports[own].Diagnosis is { } wrong
                        ? reports[own] with
                        {
                            Diagnosis = Linked(wrong, Ordinal(later + 1), links.Between(claims[before], claims[own])),
                        }
                        : reports[own];
                    if (told[own] == reports[own])
                    {
                        origins[own] = (steps[first], $"{sign} wrong already");
                    }
                }
            }
        }

        for (var k = 0; k < told.Length; k++)
        {
            if (!IsExplained(told[k]) && told[k] is { Diagnosis: { } unknown, InheritedFrom: null } &&
                Origin(k) is var (step, place) && IsExplained(reports[step]))
            {
                var derivative = $"{FormulaPrinter.Print(claims[step].Derivative)}: ";
                var what = reports[step].Diagnosis!.Message.Replace(derivative, "", StringComparison.Ordinal);
                told[k] = told[k] with { Diagnosis = unknown with { Message = $"{unknown.Message} {place}: {what}" } };
            }
        }

        return told;

        (int Step, string Place)? Origin(int k)
        {
            if (origins.TryGetValue(k, out var origin))
            {
                return origin;
            }

            var step = Enumerable.Range(0, k).FirstOrDefault(
                other => reports[other].Verdict == Verdict.Refuted && BuildsOn(model, claims[k], claims[other]), -1);
            return step < 0 ? null : (step, $"What it builds on is wrong in line {claims[step].Span.Line} already");
        }
    }

    // What a later `=` says of the value before it, which is wrong as well.
    private static DiagnosedMistake Linked(DiagnosedMistake wrong, string ordinal, ClaimReport? link) => link switch
    {
        { Verdict: Verdict.Exact or Verdict.Supported } => wrong with
        {
            Message = $"The {ordinal} `=` of the line is right, but what stands before it is wrong already.",
        },
        { Verdict: Verdict.Refuted, Diagnosis: { } own } when IsExplained(link) => wrong with
        {
            Mistake = own.Mistake,
            Message = $"The {ordinal} `=` of the line is wrong, too. " +
                $"Compared with what stands before it: {own.Message}",
            Place = own.Place,
        },
        _ => wrong,
    };

    private static bool IsExplained(ClaimReport report) =>
        report.Diagnosis is { Mistake: var mistake } && !mistake.Includes(MistakeKind.Unknown);

    // The other claim is about the same derivative, or about a step on the way from the variable to the function.
    private static bool BuildsOn(FormulaModel model, ClaimSyntax claim, ClaimSyntax other)
    {
        var (own, step) = (claim.Derivative, other.Derivative);
        return own.Variables.All(variable => step.Variables.Any(from => IsBehind(variable.Name, from.Name)))
            && IsBehind(step.Function.Name, own.Function.Name);

        bool IsBehind(string name, string whole) => name == whole || model.NeededBy(whole).Contains(name);
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
