using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>Names the part of a claim that is undefined where the derivative is a plain number.</summary>
internal static class UndefinedParts
{
    /// <summary>The report with the condition under which the claim has a value.</summary>
    public static ClaimReport Explain(ClaimReport report, FormulaModel model, ClaimSyntax claim)
    {
        if (report is not { Counterexample: { } found, Diagnosis: { } diagnosis })
        {
            return report;
        }

        var subject = new Subject(model, claim, found.Sizes);
        var values = found.Point.ToDictionary(variable => variable.Name, variable => variable.Value.Elements.ToArray());
        var point = Point.Exact([.. model.Variables.Select(variable =>
            values.GetValueOrDefault(variable.Name) ??
                new double[model.ShapeOf(variable, found.Sizes.ByName).Length])]);
        var recorded = subject.Numbers(found.Sizes, point);
        foreach (var site in SyntaxParts.Sites(subject.Value).Reverse())
        {
            foreach (var (argument, condition, holds) in Conditions(site))
            {
                if (site.Bound.Count == 0 && recorded.PartOf(argument) is { } value && !value.ToArray().All(holds))
                {
                    return report with
                    {
                        Diagnosis = diagnosis with
                        {
                            Message =
                                $"{subject.Derivative}: right only for {condition}; elsewhere `{site.Node}` is " +
                                "undefined, " +
                                "where the derivative is a plain number.",
                        },
                    };
                }
            }
        }

        return report;
    }

    private static IEnumerable<(ExpressionSyntax Argument, string Condition, Func<double, bool> Holds)> Conditions(
        Site site)
    {
        switch (site.Node)
        {
            case CallSyntax { Function.Name: "log", Arguments: [var x] }:
                yield return (x, $"{x} > 0", value => value >= 0);
                break;
            case CallSyntax { Function.Name: "log1p", Arguments: [var x] }:
                yield return (x, $"{x} > -1", value => value >= -1);
                break;
            case CallSyntax { Function.Name: "sqrt", Arguments: [var x] }:
                yield return (x, $"{x} >= 0", value => value >= 0);
                break;
            case CallSyntax { Function.Name: "asin" or "acos" or "atanh", Arguments: [var x] }:
                yield return (x, $"-1 <= {x} and {x} <= 1", value => Math.Abs(value) <= 1);
                break;
            case PowerSyntax power:
                yield return (power.Base, $"{power.Base} > 0", value => value >= 0);
                break;
        }
    }
}
