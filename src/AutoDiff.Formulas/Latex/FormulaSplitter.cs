namespace AutoDiff.Formulas.Latex;

/// <summary>A formula of a document, cut out of what stands between two signs.</summary>
/// <param name="Tokens">Its tokens, at least one.</param>
/// <param name="Words">The words before it, within the same signs.</param>
/// <param name="Region">The signs it stands between.</param>
/// <param name="Follows">Whether it stands behind another between the same signs.</param>
internal sealed record FormulaTokens(
    IReadOnlyList<LatexToken> Tokens, string Words, MathRegion Region, bool Follows)
{
    /// <summary>Where it is written.</summary>
    public SourceSpan Span =>
        Tokens[^1].Span.End >= Tokens[0].Span.Start ? Tokens[0].Span.To(Tokens[^1].Span) : Tokens[0].Span;
}

/// <summary>
/// Cuts what stands between two signs into formulas: at the ends of lines, at commas outside of brackets, and at words.
/// A line that starts with a relation or an operator goes on with the one before.
/// </summary>
internal static class FormulaSplitter
{
    private static readonly HashSet<string> Alignments =
    [
        "aligned", "align", "split", "gathered", "gather", "alignedat", "equation", "multlined", "multline", "eqnarray",
    ];

    private static readonly HashSet<string> Connectives =
    [
        "if", "for", "where", "and", "with", "when", "else", "otherwise", "or", "all", "then", "is", "so", "hence",
        "thus", "that", "gives", "in", "by", "since", "because", "iff", "let", "be", "as", "we", "have", "st",
    ];

    /// <summary>The formulas among the tokens of a region.</summary>
    public static List<FormulaTokens> Split(IReadOnlyList<LatexToken> tokens, MathRegion region)
    {
        var formulas = new List<FormulaTokens>();
        var current = new List<LatexToken>();
        var (words, level, endsLine) = ("", 0, false);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind is LatexTokenKind.Begin or LatexTokenKind.End
                && Alignments.Contains(token.Text.TrimEnd('*')))
            {
                continue;
            }

            level += Level(token);
            if (level > 0 || Level(token) < 0)
            {
                // What is differentiated is a name: `\frac{\partial \text{MSE}}{\partial w}`.
                current.Add(token.Kind == LatexTokenKind.Words && i > 0 && tokens[i - 1].IsCommand("\\partial")
                    ? token with { Kind = LatexTokenKind.Operator, Text = WordOf(token) }
                    : token);
            }
            else if (token.Is("&"))
            {
                // Where lines are aligned says nothing, but between columns formulas end.
                if (current.Exists(IsRelation) && !EndsOpen(current[^1]) && i + 1 < tokens.Count
                    && !GoesOn(tokens[i + 1]))
                {
                    Finish();
                }
            }
            else if (token.Is("\\\\"))
            {
                Finish();
                endsLine = true;
            }
            else if (token.Is(",") || token.Is(";") || token.Is(".") || token.IsCommand("\\quad")
                || token.IsCommand("\\qquad")
                || token.IsCommand("\\mid") || token.IsCommand("\\land"))
            {
                Finish();
                endsLine = false;
            }
            else if (token.Kind == LatexTokenKind.Words && !IsName(tokens, i))
            {
                Finish();
                (words, endsLine) = ($"{words} {token.Text}".Trim(), false);
            }
            else
            {
                current.Add(token.Kind == LatexTokenKind.Words
                    ? token with { Kind = LatexTokenKind.Operator, Text = WordOf(token) }
                    : token);
            }
        }

        Finish();
        return formulas;

        void Finish()
        {
            if (current.Count == 0)
            {
                return;
            }

            if (endsLine && formulas.Count > 0 && (GoesOn(current[0]) || EndsOpen(formulas[^1].Tokens[^1])))
            {
                formulas[^1] = formulas[^1] with { Tokens = [.. formulas[^1].Tokens, .. current] };
            }
            else
            {
                formulas.Add(new([.. current], words, region, formulas.Count > 0));
                words = "";
            }

            current.Clear();
            endsLine = false;
        }
    }

    private static int Level(LatexToken token) => token.Kind switch
    {
        LatexTokenKind.Begin => 1,
        LatexTokenKind.End => -1,
        LatexTokenKind.Sign => token.Text switch
        {
            "{" or "(" or "[" or "\\{" => 1,
            "}" or ")" or "]" or "\\}" => -1,
            _ => 0,
        },
        LatexTokenKind.Command => token.Text switch
        {
            "\\langle" => 1,
            "\\rangle" => -1,
            _ => 0,
        },
        _ => 0,
    };

    private static bool IsRelation(LatexToken token) => token.Kind switch
    {
        LatexTokenKind.Sign => token.Text is "=" or "<" or ">",
        LatexTokenKind.Command => LatexCommands.Relations.ContainsKey(token.Text[1..]),
        _ => false,
    };

    private static bool IsOperation(LatexToken token) => token.Kind switch
    {
        LatexTokenKind.Sign => token.Text is "+" or "-" or "*" or "/",
        LatexTokenKind.Command => LatexCommands.Operations.ContainsKey(token.Text[1..]),
        _ => false,
    };

    private static bool GoesOn(LatexToken first) => IsRelation(first) || IsOperation(first);

    private static bool EndsOpen(LatexToken last) => IsRelation(last) || IsOperation(last);

    // Words that stand for a quantity or a function, as in `\text{loss} = …` and `\text{softmax}(z)`.
    private static bool IsName(IReadOnlyList<LatexToken> tokens, int i)
    {
        var word = WordOf(tokens[i]);
        if (word.Length == 0 || !word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            || Connectives.Contains(word.ToLowerInvariant()))
        {
            return i > 0 && (tokens[i - 1].Is("_") || tokens[i - 1].Is("^"));
        }

        return (i > 0 && (tokens[i - 1].Is("_") || tokens[i - 1].Is("^") || GoesOn(tokens[i - 1])))
            || (i + 1 < tokens.Count && (tokens[i + 1].Is("(") || tokens[i + 1].Is("_") || tokens[i + 1].Is("^")
                || tokens[i + 1].Is("=")))
            || FunctionTable.TryFind(word, out _);
    }

    private static string WordOf(LatexToken words) => words.Text.Trim().Trim('.', ',');
}
