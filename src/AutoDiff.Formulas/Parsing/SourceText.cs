using System.Text;

namespace AutoDiff.Formulas;

/// <summary>Reads the bytes of a <c>.grad</c> file: UTF-8, with or without a byte order mark.</summary>
public static class SourceText
{
    /// <summary>The text the bytes encode, without a byte order mark.</summary>
    /// <param name="bytes">The content of a file.</param>
    /// <exception cref="FormulaException">The bytes are not UTF-8; the error names the line and column of the first
    /// wrong byte.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new FormulaException(new FormulaError(new SourceSpan(0, 1, 1, 1), "The file is encoded as UTF-16.")
            {
                Found = "a UTF-16 byte order mark",
                Expected = "UTF-8 text",
                Suggestion = "Save the file as UTF-8.",
            });
        }

        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            bytes = bytes[3..];
        }

        var invalid = System.Text.Unicode.Utf8.IsValid(bytes) ? -1 : FirstInvalidByte(bytes);
        if (invalid < 0)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var before = Encoding.UTF8.GetString(bytes[..invalid]);
        var lineStart = before.AsSpan().LastIndexOfAny('\n', '\r') + 1;
        var line = 1 + before.AsSpan().Count('\n') + before.AsSpan().Count('\r') - before.AsSpan().Count("\r\n");
        var column = 1 + before.AsSpan(lineStart).EnumerateRunes().Count();
        throw new FormulaException(
            new FormulaError(new SourceSpan(before.Length, 1, line, column), "The file is not UTF-8 text.")
        {
            Found = $"the byte 0x{bytes[invalid]:X2}",
            Expected = "UTF-8 text",
            Suggestion = "Save the file as UTF-8.",
        });
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }

    private static int Count(this SpanRuneEnumerator runes)
    {
        var count = 0;
        foreach (var _ in runes)
        {
            count++;
        }

        return count;
    }
}
