using System.Collections.Immutable;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <content>Index notation: reductions over index names, and subscripts.</content>
internal sealed partial class ExpressionLowerer
{
    /// <summary>The scope with new index names, whose ranges follow from what they index in the body.</summary>
    public Scope WithIndices(
        SyntaxList<IdentifierSyntax> names,
        ExpressionSyntax body,
        Scope scope,
        out ImmutableArray<IndexName> indices,
        ExpressionSyntax? likewise = null)
    {
        indices = new IndexRanges(this, names, scope).Infer(body, likewise);
        foreach (var index in indices)
        {
            scope = scope.With(index.Name, MeaningOf(index));
        }

        return scope;
    }

    private IndexedArray ReduceOverIndices(IndexedReductionSyntax reduction, Scope scope)
    {
        var ranges = new IndexRanges(this, reduction.Indices, scope, reduction.Function.Name == "sum");
        var indices = ranges.Infer(reduction.Body);
        var conditions = ranges.Conditions(indices);
        var body = Lower(
            conditions.Count == 0
                ? reduction.Body
                : new ConditionalSyntax(
                    conditions.Count == 1 ? conditions[0] : new AndSyntax([.. conditions]),
                    reduction.Body,
                    new NumberSyntax(0)),
            indices.Aggregate(scope, (inside, index) => inside.With(index.Name, MeaningOf(index))));
        body = Expanded(body, IndexedArray.Union(body.Axes, indices));
        var names = body.Axes;
        int[] axes = [.. Enumerable.Range(0, names.Length).Where(axis => indices.Contains(names[axis]))];
        return new(Reduced(reduction.Function.Name, reduction.Span, body, axes), names.RemoveRange(indices));
    }

    /// <summary>The value of a definition with index names: its axes are those of the indices, then its own.</summary>
    public IndexedArray Defined(
        SyntaxList<IdentifierSyntax> names, ExpressionSyntax value, Scope scope, ExpressionSyntax? likewise = null)
    {
        if (names.Count == 0)
        {
            return Lower(value, scope);
        }

        var inner = WithIndices(names, value, scope, out var indices, likewise);
        foreach (var index in indices)
        {
            if (index.Start == 0)
            {
                continue;
            }

            throw Error(
                names.First(name => name.Name == index.Name).Span,
                $"The index `{index.Name}` would start at {index.Start}, but the indices of a definition start at 0.",
                $"a range from {index.Start}", "a range from 0",
                $"Write `{index.Name} + {index.Start}` for `{index.Name}`, or choose by `if {index.Name} >= " +
                $"{index.Start} " +
                "then … else …`.");
        }

        var array = Expanded(Lower(value, inner), indices);
        int[] order = [
            .. names.Select(name => indices.Select(index => index.Name).ToList().IndexOf(name.Name)),
            .. Enumerable.Range(indices.Length, array.Rank)];
        return IndexedArray.Of(Functions.Transpose(array.Value, order));
    }

    private IndexedArray Index(IndexingSyntax indexing, Scope scope)
    {
        if (indexing.Operand is PartialDerivativeSyntax derivative
            && scope.Names.TryGetValue(derivative.Function, out var function)
            && function.Value.Rank != derivative.FunctionRank)
        {
            throw Error(
                indexing.Span, $"`{derivative.Function}` is {Describe(function.Value.Own)} and has " +
                $"{Counted(derivative.FunctionRank, "subscript")} in {Quote(indexing)}.",
                Counted(derivative.FunctionRank, "subscript"), "a subscript for each of its axes",
                "Write for example `∂a[i]/∂z[j]`.");
        }

        if (ElementOfSequence(indexing, scope) is not { } element)
        {
            return Index(Lower(indexing.Operand, scope), indexing, scope);
        }

        SyntaxList<SubscriptSyntax> others = [.. indexing.Subscripts.Skip(1)];
        return others.Count == 0
            ? element
            : Index(element, new IndexingSyntax(indexing.Operand, others) { Span = indexing.Span }, scope);
    }

    // An element at a known place; else the sequence is an array like others.
    private static IndexedArray? ElementOfSequence(IndexingSyntax indexing, Scope scope)
    {
        if (indexing.Operand is not NameSyntax name || !scope.Sequences.TryGetValue(name.Name, out var sequence) ||
            indexing.Subscripts[0] is not ElementSubscriptSyntax { Index: var index } ||
            StaticEvaluator.TryEvaluate(index, scope)?.Whole is not { } place)
        {
            return null;
        }

        return sequence.TryFind(place, out var element) ? element
            : !sequence.IsOpen ? null
            : throw Error(
                indexing.Span, $"`{name}[{place}]` is not known yet where {Quote(indexing)} is needed.",
                $"the place {place}", $"one of the places {string.Join(", ", sequence.Places)}",
                $"Give more first elements, as in `{name}[{sequence.Places.Count}] = …`.");
    }

    private IndexedArray Index(IndexedArray x, IndexingSyntax indexing, Scope scope)
    {
        if (indexing.Subscripts.Count > x.Rank)
        {
            throw Error(
                indexing.Span,
                $"{Quote(indexing.Operand)} is {Describe(x.Own)}, but has " +
                $"{Counted(indexing.Subscripts.Count, "subscript")}.",
                Counted(indexing.Subscripts.Count, "subscript"),
                x.Rank == 0 ? "no subscripts" : x.Rank == 1 ? "one subscript" : $"at most {x.Rank} subscripts");
        }

        if (LookUp(x, indexing, scope) is { } found)
        {
            return found;
        }

        var choices = new AxisChoice[x.Rank];
        for (var axis = 0; axis < choices.Length; axis++)
        {
            var length = x.Own[axis];
            choices[axis] = axis >= indexing.Subscripts.Count
                ? AxisChoice.Range(0, length)
                : indexing.Subscripts[axis] is ElementSubscriptSyntax element
                    ? AxisChoice.Element(Position(element.Index, scope), length)
                    : Range((SliceSubscriptSyntax)indexing.Subscripts[axis], length, scope);
        }

        return new Subscripting(builder, indexing, scope.Guard) { Lengths = Lengths }.Choose(x, choices);
    }

    // Z[i, y[i]] for data y is Σₖ (y[i] == k)·Z[i, k]: the first such subscript, beside what the others choose.
    private IndexedArray? LookUp(IndexedArray x, IndexingSyntax indexing, Scope scope)
    {
        for (var axis = 0; axis < indexing.Subscripts.Count; axis++)
        {
            if (indexing.Subscripts[axis] is not ElementSubscriptSyntax { Index: var index }
                || CountOf(index, scope) is not { } count)
            {
                continue;
            }

            if (count != x.Own[axis])
            {
                throw Error(
                    index.Span,
                    $"The subscript {Quote(index)} takes {count} values, but axis {axis} of " +
                    $"{Quote(indexing.Operand)} has length {x.Own[axis]}.",
                    $"{count} values", $"{x.Own[axis]} values");
            }

            var whole = new SliceSubscriptSyntax(null, null) { Span = index.Span };
            var others = indexing.Subscripts.Select((subscript, k) => k == axis ? whole : subscript);
            var rest = Index(x, new IndexingSyntax(indexing.Operand, [.. others]) { Span = indexing.Span }, scope);
            var place = indexing.Subscripts.Take(axis).Count(subscript => subscript is SliceSubscriptSyntax);
            var position = Lower(index, scope);
            if (position.Rank > 0)
            {
                throw Error(
                    index.Span, $"The subscript {Quote(index)} is {Describe(position.Own)}.",
                    "a subscript of many numbers", "one number",
                    $"Write the elements with an index, as in `E[t] = {indexing.Operand}[{index}[t]]`.");
            }

            var values = builder.Constant([.. Enumerable.Range(0, count).Select(k => (double)k)], [count]);
            var one = Reshaped(position, [1]);
            var chosen = one with { Value = Functions.Equal(Recorded(one.Value), values) };
            chosen = Reshaped(chosen, Shape.Of([count, .. Enumerable.Repeat(1, rest.Rank - place - 1)]));
            var axes = IndexedArray.Union(rest.Axes, chosen.Axes);
            return new(
                Functions.Sum(
                    rest.Aligned(axes, rest.Rank) * chosen.Aligned(axes, rest.Rank), [axes.Length + place]),
                axes);
        }

        return null;
    }

    // How many values a subscript takes that is data.
    private static int? CountOf(ExpressionSyntax index, Scope scope) =>
        (index is IndexingSyntax indexing ? indexing.Operand : index) is NameSyntax name
        && scope.Names.TryGetValue(name.Name, out var meaning)
            ? meaning.Count
            : null;

    private static string Counted(int count, string noun) => count == 1 ? $"one {noun}" : $"{count} {noun}s";

    private static StaticArray Position(ExpressionSyntax index, Scope scope)
    {
        if (StaticEvaluator.TryEvaluate(index, scope) is { } position)
        {
            if (position.Values.IndexOfAnyNotWhole() is { } fraction)
            {
                throw Error(
                    index.Span, $"The subscript {Quote(index)} is not a whole number.", fraction, "a whole number");
            }

            return position;
        }

        throw Error(
            index.Span, $"The subscript {Quote(index)} depends on the value of a variable.", Quote(index),
            "numbers, sizes and index names", "To choose by value write `where(c, a, b)`.");
    }

    private static AxisChoice Range(SliceSubscriptSyntax slice, int length, Scope scope)
    {
        var start = slice.Start is null ? 0 : End(slice.Start);
        var end = slice.End is null ? length : End(slice.End);
        return AxisChoice.Range(start, Math.Max(0, end - start));

        // As in NumPy, an end beyond the axis is the end of the axis, so that x[2:] is empty for a short x.
        int End(ExpressionSyntax expression)
        {
            var position = WholeNumber(expression, scope, "The end of a slice");
            return Math.Clamp(position < 0 ? position + length : position, 0, length);
        }
    }
}

/// <summary>What a subscript takes from one axis.</summary>
/// <param name="Start">The first position taken.</param>
/// <param name="Count">How many positions are taken.</param>
/// <param name="Position">
/// The position relative to the start, over index names; <see langword="null"/> if the axis stays.
/// </param>
/// <param name="Constant">Whether one fixed position is taken and the axis disappears.</param>
internal readonly record struct AxisChoice(int Start, int Count, StaticArray? Position, bool Constant)
{
    public static AxisChoice Range(int start, int count) => new(start, count, null, false);

    /// <summary>One element, whose position may depend on index names.</summary>
    public static AxisChoice Element(StaticArray position, int length)
    {
        if (position.Whole is { } whole)
        {
            // Only a written position counts from the end; i - 1 at i = 0 is a mistake.
            var fromStart = whole < 0 ? whole + length : whole;
            return fromStart >= 0 && fromStart < length
                ? new(fromStart, 1, null, true)
                : new(0, length, position, true);
        }

        return IsRun(position, length, out var start)
            ? new(start, position.Values.Length, position.Map(value => value - start), false)
            : new(0, length, position, false);
    }

    /// <summary>Whether the position takes every place of the chosen range once, in order.</summary>
    public bool IsAxis =>
        Position is { Axes.Length: 1 } position && position.Values.Length == Count &&
            IsRun(position, Count, out var start) &&
        start == 0;

    private static bool IsRun(StaticArray position, int length, out int start)
    {
        var values = position.Values;
        start = position.Axes.Length == 1 && values.Length > 0 ? (int)values[0] : -1;
        if (position.Axes is [{ Length: 0 }])
        {
            start = 0;
        }

        if (start < 0 || start + values.Length > length)
        {
            return false;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != start + i)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What subscripting asks of numbers.</summary>
internal static class WholeNumbers
{
    /// <summary>The first number that is not whole, as text.</summary>
    public static string? IndexOfAnyNotWhole(this ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsInteger(value) || Math.Abs(value) > int.MaxValue)
            {
                return $"{value}";
            }
        }

        return null;
    }
}
