using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace AutoDiff;

/// <content>Variables as text: for people, who see the values, and for generic code.</content>
public readonly partial struct Variable
{
    // More would fill the line.
    private const int WrittenElements = 10;

    /// <summary>
    /// The value: a number, or the first elements of an array in row-major order and its shape. Of a variable without a
    /// value, as in a program under construction, the number of its instruction and its shape.
    /// </summary>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc cref="ToString()"/>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Recorder is not { } recorder)
        {
            return Literal.ToString(format, formatProvider);
        }

        if (Generation != recorder.Generation)
        {
            return $"%{Index} of a tape that was reset";
        }

        var shape = Shape;
        var elements = new double[shape.Length];
        try
        {
            recorder.CopyValues(Index, elements);
        }
        catch (Programs.NoValueException)
        {
            return $"%{Index} {shape}";
        }

        if (shape.Rank == 0)
        {
            return elements[0].ToString(format, formatProvider);
        }

        var text = new StringBuilder("[");
        text.AppendJoin(", ", elements.Take(WrittenElements).Select(x => x.ToString(format, formatProvider)));
        text.Append(elements.Length > WrittenElements ? ", …]" : "]");
        return shape.Rank == 1 && elements.Length <= WrittenElements ? text.ToString() : $"{text} of shape {shape}";
    }

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        var text = ToString(format.ToString(), provider);
        var fits = text.TryCopyTo(destination);
        charsWritten = fits ? text.Length : 0;
        return fits;
    }

    /// <summary>The plain number that a text says.</summary>
    /// <exception cref="FormatException">It says none.</exception>
    public static Variable Parse(string s, IFormatProvider? provider) => double.Parse(s, provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Variable Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => double.Parse(s, provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Variable Parse(string s, NumberStyles style, IFormatProvider? provider) =>
        double.Parse(s, style, provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Variable Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        double.Parse(s, style, provider);

    /// <summary>The plain number that a text says; returns whether it says one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Variable result) =>
        TryParse(s, Styles, provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out Variable)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Variable result) =>
        TryParse(s, Styles, provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out Variable)"/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out Variable result) =>
        TryParse(s.AsSpan(), style, provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out Variable)"/>
    public static bool TryParse(
        ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out Variable result)
    {
        var isNumber = double.TryParse(s, style, provider, out var number);
        result = number;
        return isNumber;
    }

    private const NumberStyles Styles = NumberStyles.Float | NumberStyles.AllowThousands;

    // The value first, which is what one looks for, then where it stands in the listing.
    private string DebuggerDisplay => Recorder is null || ToString()[0] == '%' ? ToString() : $"{this} (%{Index})";
}
