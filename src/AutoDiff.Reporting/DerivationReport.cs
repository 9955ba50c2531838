using AutoDiff.Checking;

namespace AutoDiff.Reporting;

/// <summary>Writes derivations.</summary>
/// <param name="output">Where to.</param>
/// <param name="width">How long lines of text may be.</param>
/// <param name="isTypeset">Whether the derivations are in the notation of a document, which is LaTeX.</param>
internal sealed class DerivationReport(TextWriter output, int width, bool isTypeset = false)
{
    // Beyond it, the lines that follow one another do not begin under the first equals sign.
    private const int LongestLeft = 24;

    /// <summary>For a terminal.</summary>
    public void Text(IReadOnlyList<Derivation> derivations)
    {
        foreach (var derivation in derivations)
        {
            Wrapped(derivation.Claim is { } claim
                ? $"{derivation.Derivative}, claimed in line {claim.Line}"
                : derivation.Derivative);
            foreach (var step in derivation.Steps)
            {
                output.WriteLine();
                foreach (var definition in step.Definitions)
                {
                    Wrapped($"  {definition.Left} = {definition.Right}");
                }

                Formulas(step.Formulas);
            }

            output.WriteLine();
            Wrapped($"  {Conclusion(derivation)}");
            Formulas([derivation.Result]);
            if (derivation.Claim is { } judged)
            {
                output.WriteLine();
                Wrapped($"  {judged.Verdict.Sign()} {judged.Claim}");
                foreach (var sentence in Sentences(derivation, judged))
                {
                    Wrapped($"    {sentence}");
                }
            }

            output.WriteLine();
        }
    }

    /// <summary>A document with a section for each derivation.</summary>
    public void Markdown(string title, IReadOnlyList<Derivation> derivations)
    {
        output.WriteLine($"# {Path.GetFileName(title)}");
        foreach (var derivation in derivations)
        {
            output.WriteLine();
            output.WriteLine($"## {(isTypeset ? $"${derivation.Derivative}$" : derivation.Derivative)}");
            foreach (var step in derivation.Steps)
            {
                output.WriteLine();
                output.WriteLine($"From {Codes(step)}:");
                foreach (var formula in step.Formulas)
                {
                    Displayed("$$", "$$", formula, Prose);
                }
            }

            output.WriteLine();
            output.WriteLine($"{Capital(Conclusion(derivation))}:");
            Displayed("$$", "$$", derivation.Result, Prose);
            if (derivation.Claim is { } claim)
            {
                output.WriteLine();
                output.WriteLine(Prose(
                    $"{claim.Verdict.Sign()} `{claim.Claim}`: {string.Join(' ', Sentences(derivation, claim))}"));
            }
        }
    }

    /// <summary>
    /// A fragment with a paragraph for each derivation, for a document that uses amsmath and textcomp.
    /// </summary>
    public void Latex(IReadOnlyList<Derivation> derivations)
    {
        foreach (var derivation in derivations)
        {
            output.WriteLine($"\\paragraph{{{LatexProse.Of($"`{derivation.Derivative}`", isTypeset)}}}");
            foreach (var step in derivation.Steps)
            {
                output.WriteLine("From");
                foreach (var definition in step.Definitions)
                {
                    Displayed("\\[", "\\]", definition, LatexOf);
                }

                output.WriteLine("follows");
                foreach (var formula in step.Formulas)
                {
                    Displayed("\\[", "\\]", formula, LatexOf);
                }
            }

            output.WriteLine($"{Capital(Conclusion(derivation))}:");
            Displayed("\\[", "\\]", derivation.Result, LatexOf);
            if (derivation.Claim is { } claim)
            {
                output.WriteLine(
                    LatexOf($"The claim `{claim.Claim}`: {string.Join(' ', Sentences(derivation, claim))}"));
            }

            output.WriteLine();
        }
    }

    private void Formulas(IReadOnlyList<DerivedFormula> formulas)
    {
        var last = "";
        foreach (var formula in formulas)
        {
            // What is equal to the same is written below it.
            var left = formula.Left != last ? formula.Left
                : new string(' ', formula.Left.Length <= LongestLeft ? formula.Left.Length : 2);
            last = formula.Left;
            var reason = formula.Reason.Length == 0
                ? ""
                : $"    ({formula.Reason.Replace("`", "", StringComparison.Ordinal)})";
            Wrapped($"    {left} = {formula.Right}{reason}");
        }
    }

    private void Displayed(string open, string close, DerivedFormula formula, Func<string, string> prose)
    {
        output.WriteLine();
        output.WriteLine(open);
        output.WriteLine(formula.Latex);
        output.WriteLine(close);
        if (formula.Reason.Length > 0)
        {
            output.WriteLine($"({prose(formula.Reason)})");
        }
    }

    private void Wrapped(string text)
    {
        foreach (var line in WrappedText.Lines(text, width))
        {
            output.WriteLine(line);
        }
    }

    private string Codes(DerivationStep step) => Prose(string.Join(
        " and ", step.Definitions.Select(definition => $"`{definition.Left} = {definition.Right}`")));

    // What stands between backquotes is a formula.
    private string Prose(string sentence) => isTypeset ? sentence.Replace('`', '$') : sentence;

    private string LatexOf(string sentence) => LatexProse.Of(sentence, isTypeset);

    private static string Conclusion(Derivation derivation) =>
        derivation.Steps.Count == 0 ? "as derived above" : "all together";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static IEnumerable<string> Sentences(Derivation derivation, ClaimReport claim)
    {
        yield return claim.Verdict switch
        {
            Verdict.Exact => "The claim is the same function.",
            Verdict.Supported => $"The claim agrees at all {claim.Points} points that were tried.",
            Verdict.Refuted => $"The claim is wrong. {claim.Diagnosis?.Message}".TrimEnd(),
            _ => $"Undecided. {claim.Reason}".TrimEnd(),
        };
        foreach (var sentence in derivation.Departure)
        {
            yield return sentence;
        }

        if (claim.InheritedFrom is { } line)
        {
            yield return $"It follows from what is wrong in line {line}.";
        }

        if (claim.Diagnosis?.Suggestion is { } suggestion)
        {
            yield return $"Right would be `{suggestion}`.";
        }
    }
}
