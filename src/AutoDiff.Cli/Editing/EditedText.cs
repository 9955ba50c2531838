using System.Text;
using System.Text.Json.Nodes;

namespace AutoDiff.Cli.Editing;

/// <summary>A text of an editor, in which places are lines and UTF-16 units, both counted from 0.</summary>
/// <param name="Text">The text.</param>
internal sealed record EditedText(string Text)
{
    /// <summary>The offset of a place; the nearest there is.</summary>
    public int OffsetOf(int line, int character)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var end = Text.IndexOf('\n', start);
            if (end < 0)
            {
                return Text.Length;
            }

            start = end + 1;
        }

        var next = Text.IndexOf('\n', start);
        return Math.Clamp(start + Math.Max(0, character), start, next < 0 ? Text.Length : next);
    }

    /// <summary>The text after a part of it was replaced.</summary>
    public EditedText Changed(int start, int end, string replacement)
    {
        (start, end) = (Math.Min(start, end), Math.Max(start, end));
        return new(new StringBuilder(Text).Remove(start, end - start).Insert(start, replacement).ToString());
    }

    /// <summary>The range of a part in the form of the protocol.</summary>
    public JsonObject Range(int start, int length) => new()
    {
        ["start"] = Position(start),
        ["end"] = Position(start + length),
    };

    /// <summary>The name around a place; empty if there is none.</summary>
    public string WordAt(int offset)
    {
        var (start, end) = (offset, offset);
        while (start > 0 && IsOfName(Text[start - 1]))
        {
            start--;
        }

        while (end < Text.Length && IsOfName(Text[end]))
        {
            end++;
        }

        return Text[start..end];
    }

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter == '_';

    private JsonObject Position(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var before = Text.AsSpan(0, offset);
        return new()
        {
            ["line"] = before.Count('\n'),
            ["character"] = offset - (before.LastIndexOf('\n') + 1),
        };
    }
}
