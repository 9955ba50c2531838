using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas;

/// <summary>A variable declared in a formula file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Domain">The set its values come from.</param>
/// <param name="Dimensions">One size per axis; <c>spd[n]</c> has two.</param>
/// <param name="Lower">The lower end of an <c>interval</c>; −∞ for other domains.</param>
/// <param name="Upper">The upper end of an <c>interval</c>; ∞ for other domains.</param>
/// <param name="Declaration">The statement that declares it.</param>
public sealed record FormulaVariable(
    string Name, DomainSyntax Domain, SyntaxList<SizeSyntax> Dimensions, double Lower, double Upper,
        DeclarationSyntax Declaration)
{
    /// <summary>
    /// Whether it holds the coefficients of 1, x, x², … of a function that the file only declares, <c>f : real -&gt;
    /// real</c>; its name is then <c>f(x)</c>.
    /// </summary>
    public bool IsFunction { get; init; }

    /// <summary>
    /// How many values a variable of the domain <c>index(c)</c> takes for given sizes; null of other domains.
    /// </summary>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    public int? CountFor(IReadOnlyDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return Domain.Count is { } count ? Lengths.Of(count, sizes) : null;
    }

    /// <summary>The shape for given sizes.</summary>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    /// <exception cref="FormulaException">The array would be too large.</exception>
    public Shape ShapeFor(IReadOnlyDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        int[] lengths = [.. Dimensions.Select(size => Lengths.Of(size, sizes))];
        return lengths.Aggregate(1.0, (product, length) => product * length) <= ExpressionLowerer.LargestArray
            ? Shape.Of(lengths)
            : throw LimitExceeded(
                Declaration.Span, $"The variable `{Name}` has more than {ExpressionLowerer.LargestArray} elements.",
                $"the shape [{string.Join(", ", lengths)}]", "a smaller array");
    }
}

/// <summary>That one variable is smaller than another, element by element: <c>a &lt; b</c>.</summary>
/// <param name="Smaller">The name of the smaller one.</param>
/// <param name="Larger">The name of the larger one.</param>
/// <param name="IsStrict">Whether they are never equal.</param>
public sealed record VariableOrder(string Smaller, string Larger, bool IsStrict);
