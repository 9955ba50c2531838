using System.Globalization;
using System.Text;

namespace AutoDiff.Formulas.Diagnostics;

/// <summary>One line of source with carets under a part of it, cut to a width that fits a terminal.</summary>
internal static class SourceExcerpt
{
    private const int WidthBefore = 60, WidthAfter = 40;

    /// <summary>The line that holds the start of the span, and a line of carets that fits below it.</summary>
    public static (string Line, string Carets) Of(string source, SourceSpan span)
    {
        var start = Math.Clamp(span.Start, 0, source.Length);
        var lineStart = start == 0 ? 0 : source.LastIndexOfAny(LineBreaks, start - 1) + 1;
        var lineEnd = source.IndexOfAny(LineBreaks, start);
        if (lineEnd < 0)
        {
            lineEnd = source.Length;
        }

        var from = WholeCharacter(source, Math.Max(lineStart, start - WidthBefore));
        var to = WholeCharacter(source, Math.Min(lineEnd, start + WidthAfter));
        var line = new StringBuilder(from > lineStart ? "…" : "");
        var carets = new StringBuilder(from > lineStart ? " " : "");
        AppendVisible(source.AsSpan(from, start - from), line, carets, ' ');
        var marked = Math.Clamp(Math.Min(span.End, to) - start, 0, to - start);
        var before = carets.Length;
        AppendVisible(source.AsSpan(start, marked), line, carets, '^');
        if (carets.Length == before)
        {
            carets.Append('^'); // the end of the line has no character to point at
        }

        line.Append(Visible(source.AsSpan(start + marked, to - start - marked)));
        if (to < lineEnd)
        {
            line.Append('…');
        }

        return (line.ToString().TrimEnd(), carets.ToString());
    }

    private static readonly char[] LineBreaks = ['\n', '\r'];

    // A cut between the halves of a surrogate pair moves one to the left.
    private static int WholeCharacter(string source, int index) =>
        index > 0 && index < source.Length && char.IsLowSurrogate(source[index]) &&
            char.IsHighSurrogate(source[index - 1])
            ? index - 1
            : index;

    private static void AppendVisible(ReadOnlySpan<char> text, StringBuilder line, StringBuilder below, char mark)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(Visible(rune));
            // A tab below a tab keeps both lines aligned whatever the terminal makes of it.
            if (rune.Value == '\t' && mark == ' ')
            {
                below.Append('\t');
            }
            else
            {
                below.Append(mark, Width(rune));
            }
        }
    }

    private static string Visible(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder();
        AppendVisible(text, result, new StringBuilder(), ' ');
        return result.ToString();
    }

    // Control characters and invisible ones would move the carets, or the terminal's cursor.
    private static string Visible(Rune rune) =>
        rune.Value != '\t' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            ? "\uFFFD"
            : rune.ToString();

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    // The blocks that terminals show two cells wide: East Asian scripts and pictographs (Unicode Standard Annex 11).
    private static bool IsWide(int point) => point
        is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or
            (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);
}
