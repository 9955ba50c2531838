using System.Globalization;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>What brackets, commands and environments enclose.</content>
internal sealed partial class MathParser
{
    private static readonly HashSet<string> Grids =
        ["cases", "dcases", "rcases", "matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "Vmatrix", "smallmatrix",
            "array"];

    // What stands behind `_`, `^` or a command: braces, or one sign.
    private MathNode ParseArgument()
    {
        if (IsAtEnd)
        {
            throw Unexpected("an argument");
        }

        if (Current.Is("{"))
        {
            return ParseBraced();
        }

        var token = Current;
        if (token.Kind == LatexTokenKind.Number && token.Text.Length > 1
            && !token.Text.Contains('.', StringComparison.Ordinal))
        {
            // Without braces an argument is one digit: `\frac12`.
            tokens[position] = Part(token, 1, token.Text.Length - 1);
            var digit = Part(token, 0, 1);
            return new NumberNode(digit.Text[0] - '0', digit.Span);
        }

        if (token.Kind == LatexTokenKind.Sign && token.Text is "*" or "+" or "-" or "'")
        {
            position++;
            return new SymbolNode(token.Text == "'" ? "′" : token.Text, "", false, token.Span);
        }

        return ParseAtom();
    }

    private static LatexToken Part(LatexToken token, int start, int length) => token with
    {
        Text = token.Text.Substring(start, length),
        Span = token.Span.Length != token.Text.Length ? token.Span : token.Span with
        {
            Start = token.Span.Start + start, Length = length, Column = token.Span.Column + start,
        },
    };

    private MathNode ParseBraced()
    {
        var open = Take();
        closers.Push("}");
        var inside = ParseList("}");
        closers.Pop();
        Close(open, "}");
        return inside is [var only]
            ? only
            : new GroupNode(Bracket.Braces, inside, Between(open.Span, Previous));
    }

    private void Close(LatexToken open, string close)
    {
        if (!TryTake(close))
        {
            throw Failure(
                IsAtEnd ? open.Span : Current.Span,
                IsAtEnd ? $"The bracket `{open.Text}` is not closed." : $"Found {Found()}, but expected `{close}`.",
                Found(), $"`{close}` for the `{open.Text}` in line {open.Span.Line}, column {open.Span.Column}");
        }
    }

    private List<MathNode> ParseList(string close)
    {
        var elements = new List<MathNode> { ParseFormula() };
        while (!IsAtEnd && !IsClosing(close))
        {
            if (TryTake(",") || TryTake(";") || TryTake("|") || TryTake("\\|") || TryTake("\\mid") || TryTake("\\land")
                || TryTake("\\wedge") || TryTake("\\quad") || TryTake("\\qquad"))
            {
                elements.Add(ParseFormula());
            }
            else
            {
                break;
            }
        }

        return elements;
    }

    private bool IsClosing(string close) =>
        Current.Kind is LatexTokenKind.Sign or LatexTokenKind.Command && Current.Text == close;

    private MathNode ParseAtom()
    {
        if (++depth > MaximumDepth)
        {
            throw TooDeep();
        }

        var atom = ParseAtomInside();
        depth--;
        return atom;
    }

    private MathNode ParseAtomInside()
    {
        var token = Current;
        switch (token.Kind)
        {
            case LatexTokenKind.Number:
                position++;
                return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number)
                    ? new NumberNode(number, token.Span)
                    : throw Failure(token.Span, "The number is too large.", Quote(token.Text), "a double");
            case LatexTokenKind.Letter:
                position++;
                return new SymbolNode(token.Text, "", false, token.Span);
            case LatexTokenKind.Operator:
                position++;
                return new SymbolNode(token.Text, "", false, token.Span);
            case LatexTokenKind.Words:
                position++;
                return new WordsNode(token.Text, token.Span);
            case LatexTokenKind.Begin:
                return ParseEnvironment();
            case LatexTokenKind.Sign when token.Text == "{":
                return ParseBraced();
            case LatexTokenKind.Sign when IsOpening(token.Text):
                return ParseBrackets();
            case LatexTokenKind.Command:
                return ParseCommand();
            default:
                throw Unexpected("a formula", token.Text switch
                {
                    "!" => "Write `\\Gamma(n + 1)` for a factorial.",
                    "^" or "_" => "Write what it belongs to before it.",
                    _ => null,
                });
        }
    }

    private GroupNode ParseBrackets()
    {
        var open = Take();
        var (close, bracket) = Brackets[open.Text];
        closers.Push(close);
        var elements = ParseList(close);
        closers.Pop();

        // Sizes of brackets may be left out on one side: `\left|` and `|`; intervals mix their ends.
        var other = close switch
        {
            "\\rvert" => "|",
            "\\rVert" => "\\|",
            "|" => "\\rvert",
            "\\|" => "\\rVert",
            ")" => "]",
            "]" => ")",
            _ => close,
        };
        var isInterval = elements.Count == 2 && bracket is Bracket.Parentheses or Bracket.Square;
        if (IsClosing(other) && other != close && (isInterval || bracket is Bracket.Bars or Bracket.DoubleBars))
        {
            position++;
        }
        else
        {
            Close(open, close);
        }

        return new(bracket, elements, Between(open.Span, Previous));
    }

    private GridNode ParseEnvironment()
    {
        var open = Take();
        var name = open.Text.TrimEnd('*');
        if (!Grids.Contains(name))
        {
            throw Failure(
                open.Span, $"The environment `{open.Text}` is not read within a formula.", $"`{open.Text}`",
                "`cases` or a matrix");
        }

        var rows = new List<IReadOnlyList<MathNode>>();
        var row = new List<MathNode>();
        closers.Push("\\end");
        while (true)
        {
            row.Add(ParseCell());
            if (TryTake("&"))
            {
                continue;
            }

            rows.Add([.. row]);
            row.Clear();
            if (TryTake("\\\\") && Current.Kind != LatexTokenKind.End)
            {
                continue;
            }

            closers.Pop();
            if (Current.Kind != LatexTokenKind.End)
            {
                throw IsAtEnd
                    ? Failure(
                        open.Span, $"The environment `{open.Text}` is not closed.", "the end of the formula",
                        $"`\\end{{{open.Text}}}`")
                    : Unexpected($"`&`, `\\\\` or `\\end{{{open.Text}}}`");
            }

            var close = Take();
            return new(name is "cases" or "dcases" or "rcases" or "array", rows, Between(open.Span, close.Span));
        }
    }

    // A cell of cases may end in punctuation, and says `if` in words.
    private MathNode ParseCell()
    {
        var start = Current.Span;
        var parts = new List<MathNode>();
        while (!IsAtEnd && !Current.Is("&") && !Current.Is("\\\\") && Current.Kind != LatexTokenKind.End)
        {
            if (TryTake(",") || TryTake(";") || TryTake(".") || TryTake("\\quad") || TryTake("\\qquad"))
            {
                continue;
            }

            var before = position;
            if (Current.Kind == LatexTokenKind.Words)
            {
                parts.Add(new WordsNode(Current.Text, Take().Span));
            }
            else
            {
                parts.Add(ParseFormula());
            }

            if (position == before)
            {
                throw Unexpected("a formula");
            }
        }

        return parts switch
        {
            [] => new EmptyNode(start),
            [var only] => only,
            _ => new GroupNode(Bracket.Braces, parts, Between(start, parts[^1].Span)),
        };
    }
}
