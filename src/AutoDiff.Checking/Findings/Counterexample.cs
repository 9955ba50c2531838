using System.Globalization;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking;

/// <summary>A point at which a claim fails, as small and simple as one was found.</summary>
/// <param name="Sizes">The sizes.</param>
/// <param name="Point">The value of each variable.</param>
/// <param name="Derivative">The exact derivative at the point.</param>
/// <param name="Claimed">What is claimed there.</param>
/// <param name="Wrong">
/// The positions, in row-major order, of the entries that differ by more than rounding explains.
/// </param>
public sealed record Counterexample(
    SizeAssignment Sizes, IReadOnlyList<NamedArray> Point, NumberArray Derivative, NumberArray Claimed,
        IReadOnlyList<int> Wrong)
{
    /// <summary>
    /// On a kink, between what the derivative lies; <see cref="Derivative"/> is then the element between them that is
    /// nearest to the claim. Null where there is one derivative.
    /// </summary>
    public OneSidedDerivatives? OneSided { get; init; }

    /// <summary>
    /// Whether the difference stood in high precision too. Where it did not, a function has no definition there or the
    /// evaluation would take too long, and the difference rests on bounds of rounding errors.
    /// </summary>
    public bool IsConfirmed { get; init; } = true;

    /// <summary>
    /// The format in which derivative and claim are told apart: six digits, or all where these hide the difference.
    /// </summary>
    public string Format => Wrong.All(i => Short(Derivative.Elements[i]) == Short(Claimed.Elements[i])) ? "R" : "G6";

    /// <summary>The indices of each wrong entry, one for each axis of the derivative.</summary>
    public IEnumerable<IReadOnlyList<int>> WrongPositions => Wrong.Select(Indices);

    /// <summary>
    /// The wrong entries in words, the first eight by their indices: <c>[0], [2] and 3 more</c>. Null for a number.
    /// </summary>
    public string? DescribeWrong()
    {
        const int Most = 8;
        if (Derivative.Elements.Count <= 1)
        {
            return null;
        }

        var named = WrongPositions.Take(Most).Select(position => $"[{string.Join(", ", position)}]");
        var more = Wrong.Count - Most;
        return string.Join(", ", named) + (more > 0 ? $" and {more} more" : "");
    }

    private static string Short(double x) => x.ToString("G6", CultureInfo.InvariantCulture);

    private int[] Indices(int entry)
    {
        var indices = new int[Derivative.Shape.Rank];
        for (var axis = indices.Length - 1; axis >= 0; axis--)
        {
            (entry, indices[axis]) = (entry / Derivative.Shape[axis], entry % Derivative.Shape[axis]);
        }

        return indices;
    }
}

/// <summary>The ends between which the one-sided derivatives at a point lie, entry by entry.</summary>
/// <param name="Lower">The lower ends.</param>
/// <param name="Upper">The upper ends.</param>
public sealed record OneSidedDerivatives(NumberArray Lower, NumberArray Upper);

/// <summary>The value of a variable.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
public sealed record NamedArray(string Name, NumberArray Value)
{
    /// <summary>
    /// Whether it is a function that the file only declares; the name is then <c>f(x)</c> and the value has the
    /// coefficients of 1, x, x², ….
    /// </summary>
    public bool IsFunction { get; init; }

    /// <summary>The value in the formula language with all digits, of a function such as <c>1 - 2*x^3</c>.</summary>
    public string Text => IsFunction ? Polynomial() : Value.ToString("R");

    private string Polynomial()
    {
        var text = "";
        foreach (var (power, coefficient) in Value.Elements.Index().Where(term => term.Item != 0))
        {
            var x = power switch { 0 => "", 1 => "x", _ => $"x^{power}" };
            var size = Math.Abs(coefficient).ToString("R", CultureInfo.InvariantCulture);
            var term = power == 0 ? size : size == "1" ? x : $"{size}*{x}";
            text += (text.Length, coefficient < 0) switch
            {
                (0, false) => term,
                (0, true) => $"-{term}",
                (_, false) => $" + {term}",
                _ => $" - {term}",
            };
        }

        return text.Length == 0 ? "0" : text;
    }
}

/// <summary>An array of numbers.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Elements">The elements in row-major order.</param>
public sealed record NumberArray(Shape Shape, IReadOnlyList<double> Elements)
{
    /// <summary>The elements in nested brackets, to six significant digits: <c>[0.5, -0.5]</c>.</summary>
    public override string ToString() => ToString("G6");

    /// <summary>The elements in nested brackets, each in a numeric format of .NET; zeros without their sign.</summary>
    public string ToString(string format)
    {
        var next = 0;
        return Nested(0);

        string Nested(int axis) => axis == Shape.Rank
            ? (Elements[next++] + 0.0).ToString(format, CultureInfo.InvariantCulture)
            : $"[{string.Join(", ", Enumerable.Range(0, Shape[axis]).Select(_ => Nested(axis + 1)))}]";
    }
}
