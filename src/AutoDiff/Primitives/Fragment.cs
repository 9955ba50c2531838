using System.Globalization;

namespace AutoDiff.Primitives;

/// <summary>
/// A printed expression and how tightly it binds, so that parentheses stand only where they are needed.
/// </summary>
internal readonly record struct Fragment(string Text, Notation Binding)
{
    /// <summary>Whether all elements are one number, so that a product with it is no product by elements.</summary>
    public bool IsNumber { get; init; }

    /// <summary>The text, in parentheses if it binds less tightly than its place requires.</summary>
    public string In(Notation place, bool strict = false) => FitsIn(place, strict) ? Text : $"({Text})";

    /// <summary>Whether it needs no parentheses at its place.</summary>
    public bool FitsIn(Notation place, bool strict = false) =>
        Level(Binding) > Level(place) || (!strict && Level(Binding) == Level(place));

    public static Fragment Atom(string text) => new(text, Notation.Function);

    public static Fragment Call(string name, params ReadOnlySpan<string> arguments) =>
        Atom($"{name}({string.Join(", ", arguments)})");

    /// <summary>The argument that names axes: <c>axis=0</c> or <c>axis=[0, 1]</c>.</summary>
    public static string Axes(ReadOnlySpan<int> axes) =>
        axes.Length == 1 ? $"axis={axes[0]}" : $"axis=[{string.Join(", ", axes.ToArray())}]";

    /// <summary>
    /// Two terms on either side of a sign that binds so tightly; powers group to the right, all else to the left.
    /// </summary>
    public static Fragment Infix(Fragment x, string sign, Fragment y, Notation notation)
    {
        (sign, y) = Signed(sign, y);
        return new(
            $"{x.In(notation, notation is Notation.Comparison or Notation.Power)} {sign} " +
            y.In(notation, notation != Notation.Power),
            notation);
    }

    /// <summary>
    /// The sign between two terms and the second of them, where a sign that begins that is drawn into the one between:
    /// x - -2 * y is x + 2 * y.
    /// </summary>
    public static (string Sign, Fragment Second) Signed(string sign, Fragment fragment) =>
        sign is "+" or "-" && fragment.Text[0] == '-' && fragment.Binding is Notation.Multiplicative or Notation.Prefix
            ? (sign == "+" ? "-" : "+", fragment with { Text = fragment.Text[1..] })
            : (sign, fragment);

    /// <summary>−x; two signs are none.</summary>
    public static Fragment Negative(Fragment x) => x.Text[0] == '-' && x.Binding == Notation.Prefix
        ? x with { Text = x.Text[1..] }
        : x with { Text = "-" + x.In(Notation.Prefix), Binding = Notation.Prefix };

    public static Fragment Number(double value)
    {
        var text = double.IsPositiveInfinity(value)
            ? "inf"
            : double.IsNegativeInfinity(value)
                ? "-inf"
                : value is Math.PI
                    ? "pi"
                    : value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return new(text, text[0] == '-' ? Notation.Prefix : Notation.Function);
    }

    // Looser to tighter: comparisons, sums, products, signs, powers, calls.
    private static int Level(Notation notation) => notation switch
    {
        Notation.Comparison => 0,
        Notation.Additive => 1,
        Notation.Multiplicative => 2,
        Notation.Prefix => 3,
        Notation.Power => 4,
        _ => 5,
    };
}
