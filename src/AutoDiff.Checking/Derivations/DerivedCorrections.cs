using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Limits;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>Corrects wrong claims that no edit makes right by what is derived in index form.</summary>
internal static class DerivedCorrections
{
    // What takes longer to read is no hint, and stands in the explanation.
    private const int MostOperations = 24;

    /// <summary>The reports, of which those of refuted claims without a correction have what was derived.</summary>
    public static IReadOnlyList<ClaimReport> Given(
        FormulaModel model, IReadOnlyList<ClaimSyntax> claims, IReadOnlyList<ClaimReport> reports, Deadline deadline)
    {
        var read = model.ToBeRead();
        var board = new Lazy<Blackboard>(() => new(read, CheckedDerivations.Sizes(model, 2)));
        return [.. reports.Zip(claims, Corrected)];

        ClaimReport Corrected(ClaimReport report, ClaimSyntax claim) =>
            report is { Verdict: Verdict.Refuted, Diagnosis: { Suggestion: null, Line: null } diagnosis }
            && report.Counterexample is not { OneSided: not null } && !diagnosis.Mistake.Includes(MistakeKind.Domain)
            && !deadline.HasPassed && Derived(read, board.Value, claim) is { } right
                ? report with { Diagnosis = diagnosis with { Suggestion = FormulaPrinter.Print(right) } }
                : report;
    }

    private static ClaimSyntax? Derived(FormulaModel model, Blackboard board, ClaimSyntax claim)
    {
        if (claim.Derivative is not { Order: 1, IsValue: false, Function.Name: var function, Variables: [var variable] }
            || CheckedDerivations.Sections(model, board, function, variable.Name) is null)
        {
            return null;
        }

        try
        {
            var right = Written(board, claim, function, variable.Name);
            return WrittenOperations.Of(right.Value) <= MostOperations ? right : null;
        }
        catch (NotSupportedException)
        {
            // A claim about some elements only.
            return null;
        }
    }

    // In the indices of the claim; where it has none, as a whole or in indices of its own.
    private static ClaimSyntax Written(Blackboard board, ClaimSyntax claim, string function, string variable)
    {
        var derivative = claim.Derivative;
        if (derivative.Function.Indices.Count + derivative.Variables[0].Indices.Count > 0)
        {
            var derived = board.Tools.Algebra.Joined(board.Derived(claim));
            return claim with { Value = board.Display(derived.ToSyntax()) };
        }

        var line = board.Conclusion(function, variable);
        var at = line.Left is IndexingSyntax indexing
            ? indexing.Subscripts.Select(subscript => new NamedIndexSyntax($"{subscript}")).ToArray()
            : [];
        var own = at.Length == 0 ? 0 : board.Rank(function);
        return claim with
        {
            Derivative = derivative with
            {
                Function = derivative.Function with { Indices = [.. at[..own]] },
                Variables = [derivative.Variables[0] with { Indices = [.. at[own..]] }],
            },
            Value = board.Display(line.Right),
        };
    }
}
