using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Reports;

/// <summary>
/// Judges the <c>=</c> between two values of a chain, dC/dz = e1 = e2, that are both wrong as the derivative: whether
/// e2 is e1, and if not, what was done wrong on the way.
/// </summary>
internal sealed class ChainLinks(FormulaModel model, CheckOptions options)
{
    /// <summary>Reports whether one value is the other; null where that cannot be judged.</summary>
    public ClaimReport? Between(ClaimSyntax before, ClaimSyntax claim)
    {
        // Whatever the value is, a product begins an equation and no derivative.
        var conditions = claim.Conditions.Count == 0 ? "" : $" given {string.Join(", ", claim.Conditions.Select(
            condition => FormulaPrinter.Print(condition)))}";
        var equation = $"claim 1*({before.Value}) = {claim.Value}{conditions}";
        try
        {
            var file = FormulaModel.Analyze(string.Join('\n', model.File.Statements
                .Where(statement => statement is not ClaimSyntax)
                .Select(statement => FormulaPrinter.Print(statement)).Append(equation)));
            var report = FormulaChecker.Check(file, options with { Judged = _ => true, Finished = null })[^1];
            return report.Diagnosis is not { } diagnosis ? report : report with
            {
                Diagnosis = diagnosis with
                {
                    Message = diagnosis.Message.Replace(
                        $"{FormulaPrinter.Print(file.Claims[^1].Derivative)}: ", "", StringComparison.Ordinal),
                },
            };
        }
        catch (FormulaException)
        {
            return null;
        }
    }
}
