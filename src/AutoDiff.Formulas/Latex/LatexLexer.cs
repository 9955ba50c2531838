using System.Globalization;
using System.Text;
using AutoDiff.Formulas.Text;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Cuts formulas into tokens and expands the commands that the document defines. What such a command stands for stands
/// where it is called.
/// </summary>
internal sealed partial class LatexLexer(PlacedText placed, IReadOnlyDictionary<string, MacroDefinition> macros)
{
    // Far more than anyone writes; commands that stand for themselves reach it at once.
    private const int MaximumExpansions = 10_000, MaximumTokens = 20_000, MaximumDepth = 50;

    private int expansions;

    /// <summary>The tokens of a formula, without the end.</summary>
    /// <exception cref="FormulaException">A command expands without end, or an argument is missing.</exception>
    public List<LatexToken> Tokens(int start, int end)
    {
        expansions = 0;
        var tokens = new List<LatexToken>();
        Append(start..end, null, [], 0, tokens);
        return tokens;
    }

    // The arguments are tokens already; the place is that of the call, where there is one.
    private void Append(
        Range range, SourceSpan? place, IReadOnlyList<List<LatexToken>> arguments, int depth, List<LatexToken> tokens)
    {
        var text = placed.Text;
        var (i, end) = (range.Start.Value, range.End.Value);
        var follows = false;
        while (i < end)
        {
            var letter = text[i];
            if (char.IsWhiteSpace(letter) || letter is '~' or '\u200B')
            {
                (i, follows) = (i + 1, false);
                continue;
            }

            if (letter == '%')
            {
                var line = text.IndexOf('\n', i, end - i);
                (i, follows) = (line < 0 ? end : line + 1, false);
                continue;
            }

            if (tokens.Count >= MaximumTokens)
            {
                throw Failure(
                    place ?? placed.Span(i, 1), "The formula is too long.", $"more than {MaximumTokens} signs",
                    "a shorter formula");
            }

            var start = i;
            if (letter == '#' && i + 1 < end && char.IsAsciiDigit(text[i + 1])
                && text[i + 1] - '1' is >= 0 and var number
                && number < arguments.Count)
            {
                tokens.AddRange(arguments[number]);
                i += 2;
            }
            else if (letter == '\\')
            {
                i = AppendCommand(i, end, place, arguments, depth, tokens, follows);
            }
            else if (letter == '.' && i + 1 < end && text[i + 1] == '.')
            {
                while (i < end && text[i] == '.')
                {
                    i++;
                }

                Add(LatexTokenKind.Command, "\\dots");
            }
            else if (char.IsAsciiDigit(letter) || (letter == '.' && i + 1 < end && char.IsAsciiDigit(text[i + 1])))
            {
                while (i < end && (char.IsAsciiDigit(text[i])
                    || (text[i] == '.' && i + 1 < end && char.IsAsciiDigit(text[i + 1]))))
                {
                    i++;
                }

                Add(LatexTokenKind.Number, text[start..i]);
            }
            else if (LatexCommands.Characters.TryGetValue(letter, out var command))
            {
                i++;
                Add(command[0] == '\\' && command.Length > 2
                    ? LatexTokenKind.Command : LatexTokenKind.Sign, command);
            }
            else if (Rune.DecodeFromUtf16(text.AsSpan(i, end - i), out var rune, out var length)
                == System.Buffers.OperationStatus.Done && Rune.IsLetter(rune))
            {
                i += length;
                while (i < end && CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark)
                {
                    i++;
                }

                Add(LatexTokenKind.Letter, NormalizationFormC.Normalize(text[start..i]));
            }
            else
            {
                i += Math.Max(1, length);
                Add(LatexTokenKind.Sign, text[start..i]);
            }

            follows = true;

            void Add(LatexTokenKind kind, string what) =>
                tokens.Add(new(kind, what, place ?? placed.Span(start, i - start), follows));
        }
    }

    // Returns the place behind the command and what it takes.
    private int AppendCommand(
        int start,
        int end,
        SourceSpan? place,
        IReadOnlyList<List<LatexToken>> arguments,
        int depth,
        List<LatexToken> tokens,
        bool follows)
    {
        var text = placed.Text;
        var i = start + 1;
        while (i < end && char.IsAsciiLetter(text[i]))
        {
            i++;
        }

        if (i == start + 1)
        {
            i = Math.Min(end, start + 2);
        }

        var name = text[(start + 1)..i];
        var span = place ?? placed.Span(start, i - start);
        if (macros.TryGetValue("\\" + name, out var macro))
        {
            return Expand(macro, i, end, span, arguments, depth, tokens);
        }

        if (LatexCommands.IgnoredWithArgument.Contains(name))
        {
            return BehindArguments(i, end);
        }

        if (name is "\\")
        {
            Add(LatexTokenKind.Sign, "\\\\");
            return i;
        }

        if (name is "def")
        {
            var body = text.IndexOf('{', i, end - i);
            return body < 0 ? i : BehindArguments(body, end);
        }

        if (name is "begin" or "end")
        {
            var (inside, behind) = Argument(i, end, span, name);
            AddUpTo(behind, name == "begin" ? LatexTokenKind.Begin : LatexTokenKind.End, text[inside].Trim());
            return text[inside] is "array" or "alignedat" ? BehindArguments(behind, end) : behind;
        }

        if (name is "text" or "textrm" or "mbox" or "textbf" or "textit" or "textnormal" or "hbox" or "textsf")
        {
            var (inside, behind) = Argument(i, end, span, name);
            AddUpTo(behind, LatexTokenKind.Words, text[inside].Trim());
            return behind;
        }

        if (name is "operatorname" or "mathrm" or "rm" or "texttt")
        {
            i += i < end && text[i] == '*' ? 1 : 0;
            var (inside, behind) = Argument(i, end, span, name);
            var word = text[inside].Trim();
            if (word.Length > 1 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or ' '))
            {
                AddUpTo(behind, LatexTokenKind.Operator, word.Replace(" ", "", StringComparison.Ordinal));
            }
            else
            {
                // A single letter upright: `\mathrm{d}x`, `A^{\mathrm{T}}`.
                Append(inside, place, arguments, depth, tokens);
            }

            return behind;
        }

        if (LatexCommands.Ignored.Contains(name))
        {
            return i;
        }

        if (name is "left" or "right")
        {
            return BehindSide(name, i, end, span, tokens);
        }

        if (LatexCommands.Letters.TryGetValue(name, out var letter))
        {
            Add(LatexTokenKind.Letter, letter);
        }
        else if (LatexCommands.Signs.TryGetValue(name, out var sign))
        {
            Add(LatexTokenKind.Sign, sign);
        }
        else if (name is "{" or "}" or "|" or "%" or "#" or "$" or "&" or "_")
        {
            Add(LatexTokenKind.Sign, "\\" + name);
        }
        else
        {
            Add(LatexTokenKind.Command, "\\" + name);
        }

        return i;

        void Add(LatexTokenKind kind, string what) => tokens.Add(new(kind, what, span, follows));

        // With what the command takes.
        void AddUpTo(int behind, LatexTokenKind kind, string what) =>
            tokens.Add(new(kind, what, place ?? placed.Span(start, behind - start), follows));
    }

    // `\left|` and `\right|` say which of two equal signs opens; a dot stands for none.
    private int BehindSide(string side, int i, int end, SourceSpan span, List<LatexToken> tokens)
    {
        while (i < end && char.IsWhiteSpace(placed.Text[i]))
        {
            i++;
        }

        var isLeft = side == "left";
        switch (placed.Text[i..end])
        {
            case ['.', ..]:
                if (isLeft)
                {
                    tokens.Add(new(LatexTokenKind.Command, "\\left.", span, false));
                }

                return i + 1;
            case ['|', ..]:
                tokens.Add(new(LatexTokenKind.Command, isLeft ? "\\lvert" : "\\rvert", span, false));
                return i + 1;
            case ['\\', '|', ..]:
                tokens.Add(new(LatexTokenKind.Command, isLeft ? "\\lVert" : "\\rVert", span, false));
                return i + 2;
            case ['\\', 'l' or 'r', 'v' or 'V', ..] or ['\\', 'V' or 'v', 'e', ..]:
                var length = placed.Text[i..end].TakeWhile((letter, k) => k == 0 || char.IsAsciiLetter(letter)).Count();
                var isNorm = placed.Text[i..(i + length)].Contains('V', StringComparison.Ordinal);
                tokens.Add(new(
                    LatexTokenKind.Command, (isLeft, isNorm) switch
                    {
                        (true, true) => "\\lVert",
                        (true, false) => "\\lvert",
                        (false, true) => "\\rVert",
                        _ => "\\rvert",
                    }, span, false));
                return i + length;
            default:
                return i;
        }
    }
}
