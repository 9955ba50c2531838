using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>An array as a number for each choice of its indices, as mathematics writes it.</summary>
/// <param name="Lengths">The lengths of its axes; 1 for an axis that is there to be broadcast.</param>
/// <param name="At">The element with given indices.</param>
internal sealed record IndexedValue(
    IReadOnlyList<ExpressionSyntax> Lengths, Func<IReadOnlyList<ExpressionSyntax>, ExpressionSyntax> At)
{
    /// <summary>The length of an axis that is broadcast.</summary>
    public static readonly ExpressionSyntax One = new NumberSyntax(1);

    public int Rank => Lengths.Count;

    /// <summary>A single number.</summary>
    public static IndexedValue Scalar(ExpressionSyntax value) => new([], _ => value);

    /// <summary>A named array.</summary>
    public static IndexedValue Named(string name, IReadOnlyList<ExpressionSyntax> lengths) =>
        new(lengths, indices => Element(name, indices));

    /// <summary>An element of a named array; the name itself where there are no indices.</summary>
    public static ExpressionSyntax Element(string name, IReadOnlyList<ExpressionSyntax> indices) =>
        indices.Count == 0
            ? new NameSyntax(name)
            : Element(new NameSyntax(name), indices);

    /// <summary>An element of an array.</summary>
    public static ExpressionSyntax Element(ExpressionSyntax array, IReadOnlyList<ExpressionSyntax> indices) =>
        new IndexingSyntax(array, [.. indices.Select(index => (SubscriptSyntax)new ElementSubscriptSyntax(index))]);

    /// <summary>Values combined element by element, the shorter shapes broadcast from the last axis on.</summary>
    public static IndexedValue Elementwise(
        IReadOnlyList<IndexedValue> operands, Func<IReadOnlyList<ExpressionSyntax>, ExpressionSyntax> combine)
    {
        var rank = operands.Max(operand => operand.Rank);
        ExpressionSyntax[] lengths = [.. Enumerable.Range(0, rank).Select(axis => operands
            .Where(operand => axis >= rank - operand.Rank)
            .Select(operand => operand.Lengths[axis - rank + operand.Rank])
            .OrderBy(length => length == One).First())];
        return new(lengths, indices => combine([.. operands.Select(operand => operand.At(
            [.. operand.Lengths.Select((length, k) =>
                length == One && lengths[k + rank - operand.Rank] != One
                    ? new NumberSyntax(0)
                    : indices[k + rank - operand.Rank])]))]));
    }

    /// <summary>
    /// The formula of an element as one of the whole array, if the indices stand together wherever they do.
    /// </summary>
    public static ExpressionSyntax? Whole(ExpressionSyntax formula, IReadOnlyList<ExpressionSyntax> at)
    {
        var whole = SyntaxParts.Mapped(
            formula,
            part => part is IndexingSyntax { Operand: NameSyntax or CallSyntax } element && element.Subscripts
                .Select(subscript => (subscript as ElementSubscriptSyntax)?.Index).SequenceEqual(at)
                    ? element.Operand
                    : part);
        return whole != formula && !at.Any(index => Indices.Uses(whole, ((NameSyntax)index).Name)) ? whole : null;
    }
}
