using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>The arguments of commands, and the commands that the document defines.</content>
internal sealed partial class LatexLexer
{
    private int Expand(
        MacroDefinition macro,
        int i,
        int end,
        SourceSpan span,
        IReadOnlyList<List<LatexToken>> outer,
        int depth,
        List<LatexToken> tokens)
    {
        if (depth >= MaximumDepth || ++expansions > MaximumExpansions)
        {
            throw Failure(
                span, $"The command `{macro.Name}` expands without end.", $"`{macro.Name}`",
                "a command that does not stand for itself");
        }

        var given = new List<List<LatexToken>>();
        for (var k = 0; k < macro.Parameters; k++)
        {
            var argument = new List<LatexToken>();
            while (i < end && char.IsWhiteSpace(placed.Text[i]))
            {
                i++;
            }

            if (k == 0 && macro.Default is { } standard)
            {
                var close = i < end && placed.Text[i] == '[' ? placed.Text.IndexOf(']', i, end - i) : -1;
                Append(close < 0 ? standard : (i + 1)..close, close < 0 ? span : null, outer, depth + 1, argument);
                i = close < 0 ? i : close + 1;
            }
            else
            {
                var (inside, behind) = Argument(i, end, span, macro.Name[1..]);
                Append(inside, null, outer, depth + 1, argument);
                i = behind;
            }

            given.Add(argument);
        }

        if (macro.IsOperator)
        {
            tokens.Add(new(LatexTokenKind.Operator, placed.Text[macro.Body].Trim().Replace(
                "\\,", "", StringComparison.Ordinal), span, false));
        }
        else
        {
            var call = span.Start + span.Length <= i && outer.Count == 0
                ? placed.Span(span.Start, i - span.Start)
                : span;
            Append(macro.Body, call, given, depth + 1, tokens);
        }

        return i;
    }

    // An argument: what braces enclose, a command, or a character.
    private (Range Inside, int Behind) Argument(int i, int end, SourceSpan span, string command)
    {
        var text = placed.Text;
        while (i < end && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        if (i >= end)
        {
            throw Failure(
                span, $"The command `\\{command}` has no argument.", "the end of the formula", "an argument in braces");
        }

        if (text[i] != '{')
        {
            var behind = i + 1;
            while (text[i] == '\\' && behind < end && char.IsAsciiLetter(text[behind]))
            {
                behind++;
            }

            return (i..behind, behind);
        }

        var depth = 0;
        for (var k = i; k < end; k++)
        {
            switch (text[k])
            {
                case '\\':
                    k++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return ((i + 1)..k, k + 1);
            }
        }

        throw Failure(
            placed.Span(i, 1), "The brace `{` is not closed.", "the end of the formula", "`}`");
    }

    // Behind all arguments in braces and brackets.
    private int BehindArguments(int i, int end)
    {
        var text = placed.Text;
        while (i < end)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] == '*')
            {
                i++;
            }
            else if (text[i] == '{')
            {
                i = Argument(i, end, placed.Span(i, 1), "").Behind;
            }
            else if (text[i] == '[' && text.IndexOf(']', i, end - i) is >= 0 and var close)
            {
                i = close + 1;
            }
            else if (text[i] == '\\' && i + 1 < end && char.IsAsciiLetter(text[i + 1]) && i > 0
                && text[..i].TrimEnd().EndsWith("command", StringComparison.Ordinal))
            {
                i++;
                while (i < end && char.IsAsciiLetter(text[i]))
                {
                    i++;
                }
            }
            else
            {
                break;
            }
        }

        return i;
    }
}
