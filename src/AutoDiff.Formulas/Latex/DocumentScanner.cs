using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Finds the formulas of a document and the commands it defines. Everything else is text. One pass over the characters.
/// </summary>
internal sealed class DocumentScanner
{
    private const int MaximumErrors = 20;

    private static readonly HashSet<string> Displays =
    [
        "equation", "align", "alignat", "flalign", "gather", "multline", "eqnarray", "displaymath", "math", "dmath",
    ];

    private static readonly HashSet<string> Verbatims = ["verbatim", "lstlisting", "minted", "comment", "tikzpicture"];

    private readonly PlacedText placed;
    private readonly string text;
    private readonly bool isMarkdown;
    private readonly List<MathRegion> regions = [];
    private readonly List<MacroDefinition> macros = [];
    private readonly List<FormulaError> errors = [];
    private readonly HashSet<string> unclosedCode = [];
    private int position;

    private DocumentScanner(PlacedText placed, DocumentKind kind)
    {
        (this.placed, text, isMarkdown) = (placed, placed.Text, kind == DocumentKind.Markdown);
    }

    /// <summary>The formulas, the defined commands, and formulas that are not closed.</summary>
    public static (IReadOnlyList<MathRegion> Regions, IReadOnlyList<MacroDefinition> Macros,
        IReadOnlyList<FormulaError> Errors) Scan(PlacedText placed, DocumentKind kind)
    {
        var scanner = new DocumentScanner(placed, kind);
        scanner.Scan();
        return (scanner.regions, scanner.macros, scanner.errors);
    }

    private void Scan()
    {
        // What is not closed was looked for up to the end of the text, so that there is a bound on how often.
        while (position < text.Length && errors.Count < MaximumErrors)
        {
            switch (text[position])
            {
                case '\\':
                    ScanCommand();
                    break;
                case '$':
                    ScanDollars();
                    break;
                case '%' when !isMarkdown:
                    position = EndOfLine(position);
                    break;
                case '`' or '~' when isMarkdown:
                    ScanCode();
                    break;
                case '<' when isMarkdown && At("<!--"):
                    SkipBehind("-->");
                    break;
                default:
                    position++;
                    break;
            }
        }
    }

    private void ScanCommand()
    {
        var start = position;
        if (At("\\(") || At("\\["))
        {
            var close = text[start + 1] == '(' ? "\\)" : "\\]";
            AddUpTo(start, start + 2, IndexOf(close, start + 2), close.Length, close == "\\]",
                text[start..(start + 2)]);
            return;
        }

        var name = CommandAt(start);
        position = start + Math.Max(2, name.Length);
        if (name == "\\begin" && Braced(position) is { } environment)
        {
            ScanEnvironment(start, environment);
        }
        else if (name == "\\end" && Braced(position) is { } ended && text[ended] == "document")
        {
            position = text.Length;
        }
        else if (name is "\\newcommand" or "\\renewcommand" or "\\providecommand" or "\\DeclareMathOperator" or "\\def")
        {
            ScanDefinition(name);
        }
    }

    private void ScanEnvironment(int start, Range environment)
    {
        var name = text[environment];
        var inside = environment.End.Value + 1;
        position = inside;
        var plain = name.TrimEnd('*');
        if (Verbatims.Contains(plain))
        {
            SkipBehind($"\\end{{{name}}}");
        }
        else if (Displays.Contains(plain))
        {
            if (plain == "alignat" && Braced(inside) is { } columns)
            {
                inside = columns.End.Value + 1;
            }

            var close = $"\\end{{{name}}}";
            AddUpTo(start, inside, IndexOf(close, inside), close.Length, true, $"\\begin{{{name}}}");
        }
    }

    private void ScanDollars()
    {
        var start = position;
        if (At("$$"))
        {
            AddUpTo(start, start + 2, IndexOf("$$", start + 2), 2, true, "$$");
            return;
        }

        // In Markdown a dollar sign before a space, or one that nothing closes in its paragraph, is a dollar sign.
        var end = EndOfInline(start + 1);
        if (isMarkdown && (end < 0 || char.IsWhiteSpace(text[start + 1]) || char.IsWhiteSpace(text[end - 1])
            || (end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
        {
            position = start + 1;
            return;
        }

        AddUpTo(start, start + 1, end, 1, false, "$");
    }

    private int EndOfInline(int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '$')
            {
                return i == from ? -1 : i;
            }
            else if (text[i] == '\n' && IsBlank(i + 1))
            {
                return -1;
            }
        }

        return -1;
    }

    private void AddUpTo(int start, int inside, int end, int closing, bool isDisplayed, string opening)
    {
        if (end < 0)
        {
            errors.Add(Error(
                placed.Span(start, opening.Length), $"The formula that `{opening}` opens is not closed.",
                $"`{opening}` alone", "the sign that closes the formula"));
            position = inside;
            return;
        }

        position = end + closing;

        // GitHub writes $`x`$ where a plain dollar sign would be ambiguous.
        var isQuoted = isMarkdown && end - inside > 2 && text[inside] == '`' && text[end - 1] == '`';
        regions.Add(new(isQuoted ? inside + 1 : inside, isQuoted ? end - 1 : end, start, position, isDisplayed));
        ScanDefinitionsWithin(inside, end);
    }

    private void ScanDefinitionsWithin(int start, int end)
    {
        var behind = position;
        for (var i = start; i < end; i++)
        {
            if (text[i] != '\\')
            {
                continue;
            }

            var name = CommandAt(i);
            if (name is "\\newcommand" or "\\renewcommand" or "\\providecommand" or "\\DeclareMathOperator" or "\\def")
            {
                position = i + name.Length;
                ScanDefinition(name);
                i = Math.Max(i, position - 1);
            }
            else
            {
                i += Math.Max(1, name.Length - 1);
            }
        }

        position = behind;
    }

    // A fence of three signs or more encloses lines; fewer backquotes enclose code within a line.
    private void ScanCode()
    {
        var (sign, start) = (text[position], position);
        while (position < text.Length && text[position] == sign)
        {
            position++;
        }

        var length = position - start;
        var fence = new string(sign, length);
        if (length >= 3 && IsLineStart(start))
        {
            var info = text[position..EndOfLine(position)].Trim();
            var inside = Math.Min(text.Length, EndOfLine(position) + 1);
            var end = EndOfFence(fence, inside);
            if (info == "math")
            {
                AddUpTo(start, inside, end, length, true, fence + info);
            }
            else
            {
                position = end < 0 ? text.Length : end + length;
            }
        }
        else if (sign == '`')
        {
            var end = unclosedCode.Contains(fence) ? -1 : IndexOf(fence, position);
            if (end < 0)
            {
                unclosedCode.Add(fence);
            }

            position = end < 0 || text.AsSpan(position, end - position).Contains("\n\n", StringComparison.Ordinal)
                ? position
                : end + length;
        }
    }

    private int EndOfFence(string fence, int from)
    {
        for (var line = from; line < text.Length; line = EndOfLine(line) + 1)
        {
            var start = line;
            while (start < text.Length && text[start] == ' ')
            {
                start++;
            }

            if (string.CompareOrdinal(text, start, fence, 0, fence.Length) == 0)
            {
                return start;
            }
        }

        return -1;
    }

    // `\newcommand{\name}[n][default]{body}`, `\def\name#1{body}`, `\DeclareMathOperator{\name}{text}`
    private void ScanDefinition(string definer)
    {
        var start = position - definer.Length;
        position += position < text.Length && text[position] == '*' ? 1 : 0;
        SkipSpaces();
        var isBraced = position < text.Length && text[position] == '{';
        var name = CommandAt(position + (isBraced ? 1 : 0));
        if (name.Length < 2)
        {
            return;
        }

        position += name.Length + (isBraced ? 2 : 0);
        var parameters = 0;
        Range? standard = null;
        if (definer == "\\def")
        {
            for (; position + 1 < text.Length && text[position] == '#'; position += 2)
            {
                parameters++;
            }
        }
        else if (Bracketed() is { } count)
        {
            _ = int.TryParse(text[count], out parameters);
            standard = Bracketed();
        }

        SkipSpaces();
        if (Braced(position) is not { } body)
        {
            errors.Add(Error(
                placed.Span(Math.Min(start, text.Length), definer.Length), $"What `{name}` stands for is not closed.",
                $"`{definer}` without what the command stands for", "`{`, what it stands for, and `}`"));
        }
        else if (parameters is >= 0 and <= 9)
        {
            position = body.End.Value + 1;
            macros.Add(new(name, parameters, standard, body, definer == "\\DeclareMathOperator"));
        }
    }

    private Range? Bracketed()
    {
        SkipSpaces();
        var end = position < text.Length && text[position] == '[' ? text.IndexOf(']', position) : -1;
        if (end < 0)
        {
            return null;
        }

        var inside = (position + 1)..end;
        position = end + 1;
        return inside;
    }

    // What stands between the brace at a place and the one that closes it.
    private Range? Braced(int place)
    {
        if (place >= text.Length || text[place] != '{')
        {
            return null;
        }

        var depth = 0;
        for (var i = place; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return (place + 1)..i;
            }
        }

        return null;
    }

    private string CommandAt(int place)
    {
        if (place >= text.Length || text[place] != '\\')
        {
            return "";
        }

        var end = place + 1;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return text[place..Math.Max(end, Math.Min(text.Length, place + 2))];
    }

    private bool At(string sign) => string.CompareOrdinal(text, position, sign, 0, sign.Length) == 0;

    private int IndexOf(string sign, int from) => text.IndexOf(sign, from, StringComparison.Ordinal);

    private void SkipBehind(string sign) =>
        position = IndexOf(sign, position) is >= 0 and var end ? end + sign.Length : text.Length;

    private void SkipSpaces()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }

    private int EndOfLine(int place) => text.IndexOf('\n', place) is >= 0 and var end ? end : text.Length;

    private bool IsBlank(int line) => text.AsSpan(line, EndOfLine(line) - line).IsWhiteSpace();

    private bool IsLineStart(int place)
    {
        while (place > 0 && text[place - 1] is ' ' or '\t' or '>')
        {
            place--;
        }

        return place == 0 || text[place - 1] == '\n';
    }
}
