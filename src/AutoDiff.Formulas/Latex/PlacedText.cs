namespace AutoDiff.Formulas.Latex;

/// <summary>The text of a document, and where its characters stand in lines and columns.</summary>
internal sealed class PlacedText
{
    // How many characters apart the numbers of code points before a place are kept.
    private const int Stride = 1024;

    private readonly List<int> lineStarts = [0];
    private readonly int[] codePoints;

    public PlacedText(string text)
    {
        Text = text;
        codePoints = new int[(text.Length / Stride) + 1];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (i % Stride == 0)
            {
                codePoints[i / Stride] = count;
            }

            count += char.IsLowSurrogate(text[i]) ? 0 : 1;
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                lineStarts.Add(i + 1);
            }
        }

        if (text.Length % Stride == 0)
        {
            codePoints[^1] = count;
        }
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The span of a range of characters.</summary>
    public SourceSpan Span(int start, int length)
    {
        var line = lineStarts.BinarySearch(start);
        line = line < 0 ? ~line - 1 : line;
        return new(start, length, line + 1, Before(start) - Before(lineStarts[line]) + 1);
    }

    private int Before(int place)
    {
        var count = codePoints[place / Stride];
        for (var i = place / Stride * Stride; i < place; i++)
        {
            count += char.IsLowSurrogate(Text[i]) ? 0 : 1;
        }

        return count;
    }
}
