using System.Text.RegularExpressions;
using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Reporting;

/// <summary>Says in the notation of a document what the checker says in that of formula files.</summary>
/// <param name="document">The document.</param>
internal sealed partial class DocumentNotation(FormulaDocument document)
{
    /// <summary>The derivations of a document, in its notation.</summary>
    public static IReadOnlyList<Derivation> Explain(FormulaDocument document, CheckOptions? options = null)
    {
        if (document.Kind == DocumentKind.Formulas)
        {
            return Explanation.Of(document.Model, options);
        }

        var notation = new DocumentNotation(document);
        var claims = document.Model.Claims.Where(Explanation.Derives).ToList();
        var derivations = Explanation.Of(document.Model, options, document.Notation);
        return claims.Count == 0 ? derivations : [.. derivations.Zip(claims, notation.Of)];
    }

    /// <summary>The derivation of one claim, in the notation of its document; null if it is of second order.</summary>
    public static Derivation? Explain(FormulaDocument document, ClaimSyntax claim, bool isWrong) =>
        document.Kind == DocumentKind.Formulas ? Explanation.Of(document.Model, claim, isWrong)
        : Explanation.Of(document.Model, claim, isWrong, document.Notation) is { } derivation
            ? new DocumentNotation(document).Of(derivation, claim)
            : null;

    private Derivation Of(Derivation derivation, ClaimSyntax claim) => derivation with
    {
        Derivative = Written(claim.Derivative.Span),
        Claim = derivation.Claim is { } report ? Of(report, claim) : null,
        Departure = [.. derivation.Departure.Select(sentence => Sentence(sentence, claim))],
    };

    /// <summary>The report of a claim, in the notation of the document.</summary>
    public ClaimReport Of(ClaimReport report, ClaimSyntax claim) => report with
    {
        Diagnosis = report.Diagnosis is { } diagnosis ? Of(diagnosis, claim) : null,
        Alternatives = [.. report.Alternatives.Select(other => Of(other, claim))],
        Reason = report.Reason is { } reason ? Sentence(reason, claim) : null,
    };

    private DiagnosedMistake Of(DiagnosedMistake mistake, ClaimSyntax claim) => mistake with
    {
        Message = Sentence(mistake.Message, claim),
        Suggestion = mistake.Suggestion is { } suggestion
            ? string.Join("; ", suggestion.Split("; ").Select(part => Equation(part, claim)))
            : null,
        Place = mistake.Place is { } place ? Formula(place, claim) : null,
    };

    // A claim or a definition.
    private string Equation(string text, ClaimSyntax claim)
    {
        var plain = text.StartsWith("claim ", StringComparison.Ordinal) ? text["claim ".Length..] : text;
        var sign = plain.IndexOf(" = ", StringComparison.Ordinal);
        if (sign < 0)
        {
            return text;
        }

        var (left, right) = (plain[..sign], plain[(sign + 3)..]);
        var given = right.IndexOf(" given ", StringComparison.Ordinal);

        // Points and constraints stand in the document.
        right = given < 0 ? right : right[..given];
        if (left != $"{claim.Derivative}")
        {
            return $"{Formula(left, claim)} = {Formula(right, claim)}";
        }

        // A document may state the negative of a derivative, which is judged as the derivative.
        var written = Written(claim.Derivative.Span);
        var isNegative = claim.Derivative.Side is null && written.StartsWith('-');
        return $"{written} = {Formula(isNegative ? Negative(right) : right, claim)}";
    }

    private static string Negative(string formula) => FormulaParser.ParseExpression(formula) is NegationSyntax negation
        ? $"{negation.Operand}"
        : $"-({formula})";

    private string Written(SourceSpan span) => document.Model.Source[span.Start..span.End];

    // What stands between backquotes is a formula, and so is the derivative.
    private string Sentence(string sentence, ClaimSyntax claim) => Quoted()
        .Replace(sentence, match => $"`{Formula(match.Groups[1].Value, claim)}`")
        .Replace($"{claim.Derivative}:", $"`{Written(claim.Derivative.Span)}`:", StringComparison.Ordinal);

    private string Formula(string text, ClaimSyntax claim)
    {
        try
        {
            var indices = claim.Derivative.Variables.Prepend(claim.Derivative.Function)
                .SelectMany(quantity => quantity.Indices.OfType<NamedIndexSyntax>()).Select(index => index.Name);
            return document.Notation.Print(document.Model.ParseExpression(text), indices);
        }
        catch (Exception exception) when (exception is FormulaException or NotSupportedException)
        {
            // Words, and what the notation has no sign for, stay as they are.
            return text;
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
