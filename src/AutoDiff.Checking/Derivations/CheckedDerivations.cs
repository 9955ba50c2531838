using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>Derivations that are checked before anyone reads them.</summary>
internal static class CheckedDerivations
{
    // How many points a derived formula is tried at before it is shown, where the fields do not prove it.
    private const int PointsOfResult = 50;

    /// <summary>The derivation in index form, which holds; null if there is none.</summary>
    public static IReadOnlyList<BoardSection>? Sections(
        FormulaModel model, Blackboard board, string function, string variable)
    {
        try
        {
            var sections = board.Derive(function, variable);
            var elements = board.Elements(function, variable);
            if (Holds(model, new(board.Display(elements.Left), board.Display(elements.Right), "")))
            {
                return sections;
            }
        }
        catch (NotSupportedException)
        {
            // What has no index form is derived by the engine.
        }

        board.Forget(function, variable);
        return null;
    }

    /// <summary>Whether what was derived holds, checked as if someone had claimed it.</summary>
    public static bool Holds(FormulaModel model, BoardLine line)
    {
        var statements = model.File.Statements.Where(statement => statement is not ClaimSyntax)
            .Select(statement => FormulaPrinter.Print(statement));
        var claim = $"claim {DerivationWriter.Text(line)}";
        return AllHold(string.Join('\n', statements.Append(claim)));
    }

    /// <summary>Whether the claims of a file hold.</summary>
    public static bool AllHold(string file)
    {
        try
        {
            var claimed = FormulaModel.Analyze(file);
            return claimed.Claims.All(claim => new ClaimChecker(
                new FormulaClaim(claimed, claim), new() { Points = PointsOfResult }, Deadline.Never).Check().Verdict
                is Verdict.Exact or Verdict.Supported);
        }
        catch (FormulaException)
        {
            return false;
        }
    }

    /// <summary>Sizes that all differ, from the given one on.</summary>
    public static SizeAssignment Sizes(FormulaModel model, int first, SizeAssignment? other = null) => SizePlan.Near(
        new(model.SizeNames, model.SizeNames.Select((_, k) => first + k)), model, SizeRange.Default, other);
}
