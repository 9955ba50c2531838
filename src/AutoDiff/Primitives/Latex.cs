namespace AutoDiff.Primitives;

/// <summary>Expressions in LaTeX, put together from others; operations by elements are circled, as ⊙ and ⊘.</summary>
internal static class Latex
{
    public const string SumSign = "\\sum";

    public const string MaxSign = "\\max";

    /// <summary>An array of ones.</summary>
    public const string Ones = "\\mathbf{1}";

    /// <summary>The text, in parentheses if it binds less tightly than its place requires.</summary>
    public static string Fit(Fragment fragment, Notation place, bool strict = false) =>
        fragment.FitsIn(place, strict) ? fragment.Text : $"\\left({fragment.Text}\\right)";

    /// <summary>The sign of a function that has none of its own.</summary>
    public static string Operator(string name) => $"\\operatorname{{{Escaped(name)}}}";

    /// <summary>A name whose underscores are letters.</summary>
    public static string Escaped(string text) => text.Replace("_", "\\_", StringComparison.Ordinal);

    /// <summary>A call of the function with this sign.</summary>
    public static Fragment Call(string sign, params ReadOnlySpan<string> arguments) =>
        Fragment.Atom(arguments.IsEmpty ? sign : $"{sign}\\left({string.Join(", ", arguments)}\\right)");

    /// <summary>One value if something holds, else another.</summary>
    public static Fragment Cases(Fragment whenTrue, string holds, Fragment whenFalse) => new(
        $"\\begin{{cases}} {whenTrue.Text} & \\text{{if }} {holds} \\\\ {whenFalse.Text} & " +
        "\\text{otherwise} \\end{cases}",
        Notation.Comparison);

    /// <summary>xᵀ.</summary>
    public static Fragment Transposed(Fragment x) =>
        new($"{Fit(x, Notation.Power, strict: true)}^{{\\top}}", Notation.Power);

    /// <summary>x with a subscript. The braces are needed where the name itself has one.</summary>
    public static Fragment Indexed(Fragment x, string subscript) =>
        Fragment.Atom($"{{{Fit(x, Notation.Function)}}}_{{{subscript}}}");

    /// <summary>
    /// x/y; a fraction needs no parentheses in a product or behind a sign, but does as the base of a power.
    /// </summary>
    public static Fragment Quotient(Fragment x, Fragment y) => y.IsNumber
        ? x.Text[0] == '-' && x.Binding is Notation.Multiplicative or Notation.Prefix
            ? new($"-{Quotient(x with { Text = x.Text[1..] }, y).Text}", Notation.Prefix)
        : new($"\\frac{{{x.Text}}}{{{y.Text}}}", Notation.Prefix)
        : new(
            $"{Fit(x, Notation.Multiplicative)} \\oslash {Fit(y, Notation.Multiplicative, strict: true)}",
            Notation.Multiplicative);

    /// <summary>xʸ.</summary>
    public static Fragment Power(Fragment x, Fragment y) => new(
        $"{Fit(x, Notation.Power, strict: true)}^{{{(x.IsNumber && y.IsNumber ? "" : "\\odot ")}{y.Text}}}",
        Notation.Power);

    /// <summary>−x; two signs are none.</summary>
    public static Fragment Negative(Fragment x) => x.Text[0] == '-' && x.Binding == Notation.Prefix
        ? x with { Text = x.Text[1..] }
        : x with { Text = "-" + Fit(x, Notation.Prefix, strict: true), Binding = Notation.Prefix };

    /// <summary>x · y.</summary>
    public static Fragment Product(Fragment x, Fragment y)
    {
        var right = Fit(y, Notation.Multiplicative, strict: true);
        var sign = !x.IsNumber && !y.IsNumber ? "\\odot" : char.IsAsciiDigit(right[0]) ||
            right[0] == '-' ? "\\cdot" : "\\,";

        // What stands behind a sign of summation belongs to the sum.
        var isOpen = x.Text.StartsWith(SumSign, StringComparison.Ordinal) ||
            x.Text.StartsWith(MaxSign, StringComparison.Ordinal);
        return new($"{Fit(x, Notation.Multiplicative, strict: isOpen)} {sign} {right}", Notation.Multiplicative);
    }

    /// <summary>Two terms on either side of a sign that binds so tightly.</summary>
    public static Fragment Infix(Fragment x, string sign, Fragment y, Notation notation)
    {
        (sign, y) = Fragment.Signed(sign, y);
        return new(
            $"{Fit(x, notation, strict: notation == Notation.Comparison)} {sign} {Fit(y, notation, strict: true)}",
            notation);
    }
}
