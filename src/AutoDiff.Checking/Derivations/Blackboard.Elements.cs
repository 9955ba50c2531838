using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <content>Derivatives of what reads single elements, such as x[0]*x[1].</content>
internal sealed partial class Blackboard
{
    // So many elements are read at a glance.
    private const int MostElements = 16;

    // The derivative as a list of its elements; null if none of them is singled out, or their number is not known.
    private ExpressionSyntax? Listed(
        Polynomial sum, IReadOnlyList<ExpressionSyntax> at, IEnumerable<ExpressionSyntax> axes)
    {
        double[] lengths = [.. axes.Select(axis => (axis as NumberSyntax)?.Value ?? double.PositiveInfinity)];
        return SingledOut(sum, at).Any() && lengths.Aggregate(1.0, (x, y) => x * y) <= MostElements
            ? List(sum, at, lengths)
            : null;
    }

    private ExpressionSyntax List(Polynomial sum, IReadOnlyList<ExpressionSyntax> at, ReadOnlySpan<double> lengths)
    {
        if (at.Count == 0)
        {
            return algebra.Joined(sum).ToSyntax();
        }

        var elements = new List<ExpressionSyntax>();
        for (var k = 0; k < lengths[0]; k++)
        {
            var element = algebra.With(sum, ((NameSyntax)at[0]).Name, new NumberSyntax(k));
            elements.Add(List(element, [.. at.Skip(1)], lengths[1..]));
        }

        return new ArraySyntax([.. elements]);
    }

    // What it is at each number that an index is compared with, and at all others; nothing where the index is compared
    // with something else as well.
    private IEnumerable<BoardLine> ElementCases(
        Polynomial sum, Func<ExpressionSyntax, ExpressionSyntax> label, IReadOnlyList<ExpressionSyntax> at)
    {
        if (at is not [NameSyntax { Name: var index }] || SingledOut(sum, at).Distinct().ToList() is not [_, ..] places
            || sum.Terms.Any(term => term.Factors.Count(factor => factor.IsDelta && factor.Uses(index))
                != SingledOut(new([term]), at).Count()))
        {
            yield break;
        }

        foreach (var place in places.OrderBy(place => place.Value))
        {
            yield return new(label(place), algebra.With(sum, index, place).ToSyntax(), $"where {index} = {place}");
        }

        var others = sum.Terms.Where(term => !SingledOut(new([term]), at).Any());
        yield return new(label(at[0]), Polynomial.Sum(others).ToSyntax(), "elsewhere");
    }

    // The numbers that a free index is compared with.
    private static IEnumerable<NumberSyntax> SingledOut(Polynomial sum, IReadOnlyList<ExpressionSyntax> at) =>
        sum.Terms.SelectMany(term => term.Factors).Where(factor => factor.IsDelta)
            .Select(factor => (ComparisonSyntax)factor.Base)
            .Select(delta => at.Contains(delta.Left) ? delta.Right : at.Contains(delta.Right) ? delta.Left : null)
            .OfType<NumberSyntax>();
}
