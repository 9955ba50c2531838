using AutoDiff.Checking;
using AutoDiff.Formulas;

namespace AutoDiff.Reporting;

/// <summary>Checks a derivation and says in its own notation what was found.</summary>
internal static class DocumentCheck
{
    /// <summary>What checking a document shows.</summary>
    /// <param name="name">The name of its file.</param>
    /// <param name="source">Its text.</param>
    /// <param name="document">What was read.</param>
    /// <param name="options">
    /// How thoroughly; what is told of claims while they are checked is in the same notation.
    /// </param>
    /// <param name="progress">Told how many points were tried.</param>
    /// <param name="hint">How much is given away of wrong claims.</param>
    /// <exception cref="FormulaException">It makes no claim that could be read.</exception>
    /// <exception cref="InputException">It makes no claim.</exception>
    public static CheckedFile Of(
        string name,
        string source,
        FormulaDocument document,
        CheckOptions options,
        IProgress<int>? progress = null,
        Hint hint = Hint.Correction)
    {
        var model = document.Model;
        if (model.Claims.Count == 0)
        {
            throw document.Errors.Count > 0 ? new FormulaException(document.Errors) : NoClaim(source, document.Kind);
        }

        var notation = document.Kind == DocumentKind.Formulas ? null : new DocumentNotation(document);
        var finished = options.Finished;
        var claims = FormulaChecker.Check(
            model,
            options with { Finished = finished is null ? null : (k, claim) => finished(k, Said(claim, k)) },
            progress);
        var found = document.Errors.Concat(FormulaChecker.ShapeErrors(model).Values).Concat(
            claims.Select(claim => claim.Error).OfType<FormulaError>()).Distinct();
        return new(
            name,
            source,
            [.. found.OrderBy(error => error.Line)],
            [.. claims.Select(Said)],
            [])
        {
            Document = document,
        };

        ClaimReport Said(ClaimReport claim, int k) =>
            (notation?.Of(claim, model.Claims[k]) ?? claim).Limited(hint);
    }

    private static InputException NoClaim(string source, DocumentKind kind) => new("The file makes no claim.")
    {
        Found = source.AsSpan().Trim().IsEmpty ? "an empty file"
            : kind == DocumentKind.Formulas ? "no line that starts with `claim`"
            : "no formula with a derivative on one side",
        Expected = kind == DocumentKind.Formulas
            ? "a claim such as `claim dC/dz = a - y`"
            : "a claim such as `$\\frac{\\partial C}{\\partial z} = a - y$`",
    };
}
