namespace AutoDiff.Reporting;

/// <summary>Text in lines of a width, broken at spaces.</summary>
internal static class WrappedText
{
    /// <summary>How much further than the first line those begin that continue it.</summary>
    public const int Hanging = 4;

    // What is written far to the right is not squeezed into a column of a few letters.
    private const int SmallestPart = 20;

    /// <summary>The lines of a text that is one line, with its indentation; a word is never broken.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var indentation = text.Length - text.AsSpan().TrimStart(' ').Length;
        var continued = new string(
            ' ', Math.Max(indentation, Math.Min(indentation + Hanging, width - SmallestPart)));
        while (text.Length > width)
        {
            // The last space that leaves a line within the width, or else the first one behind a word that is longer.
            var first = text.Length - text.AsSpan().TrimStart(' ').Length;
            var end = text.LastIndexOf(' ', width);
            end = end > first ? end : text.IndexOf(' ', first);
            if (end < 0)
            {
                break;
            }

            yield return text[..end].TrimEnd();
            text = continued + text[end..].TrimStart();
        }

        yield return text;
    }
}
