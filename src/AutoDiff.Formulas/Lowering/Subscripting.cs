using System.Collections.Immutable;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Takes elements of an array at positions that depend on index names. The plain cases <c>x[i]</c>, <c>A[j, i]</c>,
/// <c>x[i+1]</c> and <c>A[i, i]</c> become slices, transposes and diagonals, which programs show and rewrite well;
/// everything else is one gather.
/// </summary>
/// <param name="builder">Where constants are recorded.</param>
/// <param name="source">What is subscripted, for messages.</param>
/// <param name="guard">Where the result matters.</param>
internal sealed class Subscripting(Recorder builder, ExpressionSyntax source, StaticArray? guard)
{
    /// <summary>The lengths that have names, for messages.</summary>
    public IReadOnlyDictionary<string, int> Lengths { get; init; } = new Dictionary<string, int>();

    public IndexedArray Choose(IndexedArray x, ReadOnlySpan<AxisChoice> choices)
    {
        foreach (var choice in choices)
        {
            if (choice is { Constant: true, Position: { } outside } &&
                (guard is null || guard.Values.IndexOfAnyExcept(0) >= 0))
            {
                throw LeavesAxis(outside.Values[0], choices.IndexOf(choice), choice.Count, []);
            }
        }

        x = Sliced(x, ref choices);
        if (choices.IsEmpty)
        {
            return x;
        }

        var moved = new List<AxisChoice>();
        var plain = true;
        foreach (var choice in choices)
        {
            if (choice.Position is null)
            {
                continue;
            }

            plain &= choice.IsAxis && !x.Axes.Contains(choice.Position.Axes[0])
                && !moved.Exists(other => other.Position!.Axes[0] == choice.Position.Axes[0]);
            moved.Add(choice);
        }

        if (moved.Count == 0)
        {
            return x;
        }

        if (plain)
        {
            return Moved(x, choices);
        }

        return IsDiagonal(x, choices)
            ? new(Functions.Diagonal(x.Value), choices[0].Position!.Axes)
            : Gathered(x, choices);
    }

    // Cuts the ranges out of the axes; the axes of fixed positions are gone afterwards, also from the choices.
    private static IndexedArray Sliced(IndexedArray x, ref ReadOnlySpan<AxisChoice> choices)
    {
        var own = x.Own;
        var ranges = new List<Range>();
        foreach (var index in x.Axes)
        {
            ranges.Add(..index.Length);
        }

        var lengths = new List<int>();
        var rest = new List<AxisChoice>();
        var whole = true;
        for (var axis = 0; axis < choices.Length; axis++)
        {
            var choice = choices[axis];
            whole &= choice.Start == 0 && choice.Count == own[axis];
            ranges.Add(choice.Start..(choice.Start + choice.Count));
            if (choice is { Constant: true, Position: null })
            {
                continue;
            }

            lengths.Add(choice.Count);
            rest.Add(choice);
        }

        choices = rest.ToArray();
        var sliced = whole ? x.Value : Functions.Slice(x.Value, ranges.ToArray());
        return x with { Value = Functions.Reshape(sliced, IndexedArray.ShapeOf(x.Axes, Shape.Of([.. lengths]))) };
    }

    private static IndexedArray Moved(IndexedArray x, ReadOnlySpan<AxisChoice> choices)
    {
        var places = new List<(IndexName? Index, int Axis)>();
        for (var axis = 0; axis < x.Axes.Length; axis++)
        {
            places.Add((x.Axes[axis], axis));
        }

        for (var axis = 0; axis < choices.Length; axis++)
        {
            places.Add((choices[axis].Position?.Axes[0], x.Axes.Length + axis));
        }

        var sorted = places.OrderBy(place => place.Index?.Order ?? int.MaxValue).ToList();
        int[] order = [.. sorted.Select(place => place.Axis)];
        var isInOrder = order.AsSpan().SequenceEqual(Enumerable.Range(0, order.Length).ToArray());
        return new(
            isInOrder ? x.Value : Functions.Transpose(x.Value, order),
            [.. sorted.Where(place => place.Index is not null).Select(place => place.Index!)]);
    }

    private static bool IsDiagonal(IndexedArray x, ReadOnlySpan<AxisChoice> choices) =>
        x.Axes.IsEmpty && choices.Length == 2 && choices[0].IsAxis && choices[1].IsAxis &&
            choices[0].Count == choices[1].Count
        && choices[0].Position!.Axes[0] == choices[1].Position!.Axes[0];

    private IndexedArray Gathered(IndexedArray x, ReadOnlySpan<AxisChoice> choices)
    {
        var rank = x.Axes.Length;
        var order = Enumerable.Range(0, rank).ToList();
        var kept = new List<int>();
        var axes = x.Axes;
        for (var axis = 0; axis < choices.Length; axis++)
        {
            (choices[axis].Position is null ? kept : order).Add(rank + axis);
            if (choices[axis].Position is { } position)
            {
                axes = IndexedArray.Union(axes, position.Axes);
            }
        }

        order.AddRange(kept);

        var result = IndexedArray.ShapeOf(axes, Shape.Of([.. kept.Select(axis => x.Value.Shape[axis])]));
        var rows = Rows(x, choices, axes);
        var (sources, elements) = (1, 1);
        foreach (var axis in order)
        {
            if (kept.Contains(axis))
            {
                elements *= x.Value.Shape[axis];
            }
            else
            {
                sources *= x.Value.Shape[axis];
            }
        }

        if (sources == 0)
        {
            return new(builder.Constant(new double[result.Length], result), axes);
        }

        var matrix = Functions.Reshape(Functions.Transpose(x.Value, [.. order]), [sources, elements]);
        return new(Functions.Reshape(Functions.Gather(matrix, 0, rows), result), axes);
    }

    /// <summary>The row to take for each combination of index values.</summary>
    private int[] Rows(IndexedArray x, ReadOnlySpan<AxisChoice> choices, ImmutableArray<IndexName> axes)
    {
        var rows = new int[IndexedArray.ShapeOf(axes, Shape.Scalar).Length];
        foreach (var index in x.Axes)
        {
            var values = StaticArray.Of(index).ExpandedTo(axes);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = (rows[i] * index.Length) + (int)values[i] - index.Start;
            }
        }

        var matters = guard?.AnyOver(axes);
        for (var axis = 0; axis < choices.Length; axis++)
        {
            if (choices[axis].Position is not { } position)
            {
                continue;
            }

            var values = position.ExpandedTo(axes);
            var length = choices[axis].Count;
            for (var i = 0; i < rows.Length; i++)
            {
                var isInside = values[i] >= 0 && values[i] < length;
                if (!isInside && matters?[i] != false)
                {
                    throw LeavesAxis(values[i], axis, length, position.Axes);
                }

                rows[i] = (rows[i] * length) + (isInside ? (int)values[i] : 0);
            }
        }

        return rows;
    }

    private FormulaException LeavesAxis(double position, int axis, int length, ImmutableArray<IndexName> axes)
    {
        var indexing = source as IndexingSyntax;
        var subscript = indexing?.Subscripts[axis] is ElementSubscriptSyntax element ? element.Index : source;
        var operand = Quote(indexing?.Operand ?? source);
        return Error(
            subscript.Span, $"The subscript {Quote(subscript)} lies beyond the ends of {operand}" +
            $"{(indexing?.Subscripts.Count > 1 ? $" (axis {axis})" : "")}.",
                $"the position {position}",
            length == 0 ? "no position, since the axis is empty" : $"positions 0 to {length - 1}",
            axes.IsEmpty
                ? $"Positions count from 0; the last one is `{indexing?.Operand ?? source}[" +
                    $"{string.Concat(Enumerable.Repeat(":, ", axis))}-1]`." +
                    (subscript is NumberSyntax && Lengths.FirstOrDefault(known => known.Value == length).Key is { } name
                        ? $" Here {name} is {length}; write `{name} >= {position + 1}` on a line of its own where it " +
                            "is larger."
                        : "")
                : $"Write for example `if {subscript} {(position < 0 ? ">= 0" : $"< {length}")} then … else 0` " +
                    "around it.");
    }
}
