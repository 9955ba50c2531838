using AutoDiff.BackEnds;
using AutoDiff.Checking;

namespace AutoDiff.Cli.Output;

/// <summary>Writes derivations.</summary>
/// <param name="output">Where to.</param>
internal sealed class DerivationReport(TextWriter output)
{
    /// <summary>For a terminal.</summary>
    public void Text(IReadOnlyList<Derivation> derivations)
    {
        foreach (var derivation in derivations)
        {
            output.WriteLine(
                derivation.Claim is
                    { } claim ? $"{derivation.Derivative}, claimed in line {claim.Line}" : derivation.Derivative);
            foreach (var step in derivation.Steps)
            {
                output.WriteLine();
                output.WriteLine($"  {step.Definition}");
                foreach (var formula in step.Formulas)
                {
                    Indented(formula);
                }
            }

            output.WriteLine();
            output.WriteLine("  all together");
            Indented(derivation.Result);
            if (derivation.Claim is { } judged)
            {
                output.WriteLine();
                output.WriteLine($"  {judged.Verdict.Sign()} {judged.Claim}");
                output.WriteLine($"    {Sentence(judged)}");
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
            output.WriteLine($"## {derivation.Derivative}");
            foreach (var step in derivation.Steps)
            {
                output.WriteLine();
                output.WriteLine($"`{step.Definition}`");
                foreach (var formula in step.Formulas)
                {
                    Displayed(formula);
                }
            }

            output.WriteLine();
            output.WriteLine("All together:");
            Displayed(derivation.Result);
            if (derivation.Claim is { } claim)
            {
                output.WriteLine();
                output.WriteLine($"{claim.Verdict.Sign()} `{claim.Claim}`: {Sentence(claim)}");
            }
        }
    }

    /// <summary>A fragment with a paragraph for each derivation, for a document that uses amsmath.</summary>
    public void Latex(IReadOnlyList<Derivation> derivations)
    {
        foreach (var derivation in derivations)
        {
            output.WriteLine($"\\paragraph{{\\texttt{{{Verbatim(derivation.Derivative)}}}}}");
            foreach (var step in derivation.Steps)
            {
                output.WriteLine($"From \\texttt{{{Verbatim(step.Definition)}}}:");
                foreach (var formula in step.Formulas)
                {
                    InBrackets(formula);
                }
            }

            output.WriteLine("All together:");
            InBrackets(derivation.Result);
            if (derivation.Claim is { } claim)
            {
                output.WriteLine($"The claim \\texttt{{{Verbatim(claim.Claim)}}}: {Verbatim(Sentence(claim))}");
            }

            output.WriteLine();
        }
    }

    private void Indented(DerivedFormula formula)
    {
        foreach (var line in TextPrinter.Formulas(formula.Program, formula.Label).TrimEnd().Split('\n'))
        {
            output.WriteLine($"    {line.TrimEnd()}");
        }

        if (formula.Sizes is { } sizes)
        {
            output.WriteLine($"    (for {sizes})");
        }
    }

    private void Displayed(DerivedFormula formula)
    {
        output.WriteLine();
        output.WriteLine("$$");
        output.WriteLine(LatexPrinter.Formulas(formula.Program, formula.Label).TrimEnd());
        output.WriteLine("$$");
        if (formula.Sizes is { } sizes)
        {
            output.WriteLine($"(for {sizes})");
        }
    }

    private void InBrackets(DerivedFormula formula)
    {
        output.WriteLine("\\[");
        output.WriteLine(LatexPrinter.Formulas(formula.Program, formula.Label).TrimEnd());
        output.WriteLine("\\]");
        if (formula.Sizes is { } sizes)
        {
            output.WriteLine($"(for {sizes})");
        }
    }

    private static string Sentence(ClaimReport claim) => claim.Verdict switch
    {
        Verdict.Exact => "The claim is the same function.",
        Verdict.Supported => $"The claim agrees at all {claim.Points} points that were tried.",
        Verdict.Refuted => $"The claim is wrong. {claim.Diagnosis?.Message}".TrimEnd(),
        _ => $"Undecided. {claim.Reason}".TrimEnd(),
    };

    private static string Verbatim(string text) => string.Concat(text.Select(letter => letter switch
    {
        '\\' => "\\textbackslash{}",
        '^' => "\\textasciicircum{}",
        '~' => "\\textasciitilde{}",
        '{' or '}' or '#' or '$' or '%' or '&' or '_' => $"\\{letter}",
        _ => letter.ToString(),
    }));
}
