using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// Functions that move elements: where each element of the result comes from, said with one index per axis.
/// </summary>
public class FunctionsArraysTests
{
    [Property]
    public Property Transposing_permutes_axes() => Prop.ForAll(
        (from array in NdArray.Any() from order in Gen.Shuffle(Enumerable.Range(0, array.Rank)) select (array, order))
            .ToArbitrary(), sample =>
        {
            var (array, order) = sample;
            int[] lengths = [.. order.Select(axis => array.Lengths[axis])];
            var expected = NdArray.Build(
                lengths, index => array[[.. Enumerable.Range(0, array.Rank).Select(
                    axis => index[Array.IndexOf(order, axis)])]]);
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => Transpose(v[0], order), array));
            NdArray.AssertEqual(
                NdArray.Build([.. array.Lengths.Reverse()], index => array[[.. index.Reverse()]]),
                NdArray.Evaluate(v => Transpose(v[0]), array));
        });

    [Property]
    public Property A_slice_takes_a_range_of_each_axis() => Prop.ForAll(Slices.ToArbitrary(), sample =>
    {
        var (array, starts, counts) = sample;
        Range[] ranges = [.. starts.Zip(counts, (start, count) => start..(start + count))];
        var expected = NdArray.Build(counts, index => array[[.. index.Zip(starts, (i, start) => start + i)]]);
        NdArray.AssertEqual(expected, NdArray.Evaluate(v => Slice(v[0], ranges), array));
        Range[] fromEnd =
        [
            .. ranges.Zip(array.Lengths, (r, n) => new Range(new(n - r.Start.Value, true), new(n - r.End.Value, true))),
        ];
        NdArray.AssertEqual(expected, NdArray.Evaluate(v => Slice(v[0], fromEnd), array));
    });

    [Property]
    public Property Leading_axes_are_indexed_and_the_rest_kept() => Prop.ForAll(
        (from array in NdArray.Any(minimumLength: 1)
         from count in Gen.Choose(0, array.Rank)
         from seeds in Gen.Choose(0, 1000).ArrayOf(count)
         select (array, seeds.Select((seed, axis) => seed % array.Lengths[axis]).ToArray())).ToArbitrary(),
        sample =>
        {
            var (array, leading) = sample;
            var expected = NdArray.Build(array.Lengths[leading.Length..], index => array[[.. leading, .. index]]);
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => v[0][[.. leading.Select(i => new Index(i))]], array));
            NdArray.AssertEqual(
                expected, NdArray.Evaluate(
                    v => v[0][[.. leading.Select((i, axis) => new Index(array.Lengths[axis] - i, fromEnd: true))]],
                        array));
        });

    [Property]
    public Property Gathering_takes_and_scattering_adds_at_indices() => Prop.ForAll(
        (from array in NdArray.Any(minimumRank: 1, minimumLength: 1)
         from axis in Gen.Choose(0, array.Rank - 1)
         from indices in Gen.Choose(0, array.Lengths[axis] - 1).ArrayOf()
         from scattered in Gen.Choose(0, 4).ArrayOf(array.Lengths[axis])
         select (array, axis, indices, scattered)).ToArbitrary(),
        sample =>
        {
            var (array, axis, indices, scattered) = sample;
            var gathered = NdArray.Build(
                With(array.Lengths, axis, indices.Length), index => array[With(index, axis, indices[index[axis]])]);
            NdArray.AssertEqual(gathered, NdArray.Evaluate(v => Gather(v[0], axis, indices), array));
            NdArray.AssertEqual(gathered, NdArray.Evaluate(v => Gather(v[0], axis - array.Rank, indices), array));
            var sums = NdArray.Build(
                With(array.Lengths, axis, 5),
                index => scattered.Select((target, k) => target == index[axis] ? array[With(index, axis, k)] : 0)
                    .Sum());
            NdArray.AssertEqual(sums, NdArray.Evaluate(v => ScatterAdd(v[0], axis, 5, scattered), array), 1e-15);
        });

    [Property]
    public Property A_diagonal_is_taken_and_embedded() =>
        Prop.ForAll(NdArray.Any(minimumRank: 1).ToArbitrary(), array =>
    {
        int[] matrix = [.. array.Lengths, array.Lengths[^1]];
        NdArray.AssertEqual(
            NdArray.Build(matrix, index => index[^1] == index[^2] ? array[index[..^1]] : 0),
            NdArray.Evaluate(v => DiagonalMatrix(v[0]), array));
        if (array.Rank > 1)
        {
            int[] lengths = [.. array.Lengths[..^2], Math.Min(array.Lengths[^2], array.Lengths[^1])];
            NdArray.AssertEqual(
                NdArray.Build(lengths, index => array[[.. index, index[^1]]]), NdArray.Evaluate(
                    v => Diagonal(v[0]), array));
            NdArray.AssertEqual(
                NdArray.Build(
                    lengths[..^1], index => Enumerable.Range(0, lengths[^1]).Sum(k => array[[.. index, k, k]])),
                NdArray.Evaluate(v => Trace(v[0]), array),
                1e-15);
        }
    });

    [Property]
    public Property Running_sums_add_what_came_before() => Prop.ForAll(
        (from array in NdArray.Any(minimumRank: 1) from axis in Gen.Choose(0, array.Rank - 1) select (array, axis))
            .ToArbitrary(),
        sample =>
        {
            var (array, axis) = sample;
            var expected = NdArray.Build(
                array.Lengths, index => Enumerable.Range(0, index[axis] + 1).Sum(k => array[With(index, axis, k)]));
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => CumulativeSum(v[0], axis), array), 1e-15);
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => CumulativeSum(v[0], axis - array.Rank), array), 1e-15);
        });

    [Property]
    public Property Joined_arrays_lie_one_after_the_other_along_the_axis() => Prop.ForAll(
        (from array in NdArray.Any(minimumRank: 1)
         from axis in Gen.Choose(0, array.Rank - 1)
         from length in Gen.Choose(0, 3)
         from other in NdArray.OfShape(With(array.Lengths, axis, length))
         select (array, other, axis)).ToArbitrary(),
        sample =>
        {
            var (array, other, axis) = sample;
            var (first, second) = (array.Lengths[axis], other.Lengths[axis]);
            var expected = NdArray.Build(
                With(array.Lengths, axis, first + second + first),
                index => index[axis] < first ? array[index]
                    : index[axis] < first + second ? other[With(index, axis, index[axis] - first)]
                    : array[With(index, axis, index[axis] - first - second)]);
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => Concatenate([v[0], v[1], v[0]], axis), array, other));
            NdArray.AssertEqual(
                expected, NdArray.Evaluate(v => Concatenate([v[0], v[1], v[0]], axis - array.Rank), array, other));
        });

    [Property]
    public Property Stacked_arrays_have_a_new_leading_axis() => Prop.ForAll(
        (from array in NdArray.Any() from other in NdArray.OfShape(array.Lengths) select (array, other))
            .ToArbitrary(), sample =>
        {
            var expected = NdArray.Build(
                [2, .. sample.array.Lengths], index => (index[0] == 0 ? sample.array : sample.other)[index[1..]]);
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => Stack(v[0], v[1]), sample.array, sample.other));
        });

    [Property]
    public Property Reshaping_keeps_the_order_of_the_elements() => Prop.ForAll(NdArray.Any().ToArbitrary(), array =>
    {
        NdArray.AssertEqual(
            new(array.Elements, [array.Elements.Length]), NdArray.Evaluate(
                v => Reshape(v[0], [array.Elements.Length]), array));
        NdArray.AssertEqual(
            new(array.Elements, [1, .. array.Lengths, 1]),
            NdArray.Evaluate(v => Reshape(v[0], Shape.Of([1, .. array.Lengths, 1])), array));
    });

    [Property]
    public Property Broadcasting_repeats_elements() => Prop.ForAll(
        (from large in NdArray.Any() from small in NdArray.Broadcastable(large) select (large, small))
            .ToArbitrary(), sample =>
        {
            var (large, small) = sample;
            var expected = NdArray.Build(large.Lengths, index =>
                small[[.. index.Skip(large.Rank - small.Rank).Zip(small.Lengths, (i, length) => length == 1 ? 0 : i)]]);
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => BroadcastTo(v[0], large.Shape), small));
        });

    private static Gen<(NdArray Array, int[] Starts, int[] Counts)> Slices =>
        from array in NdArray.Any()
        from seeds in Gen.Choose(0, 1000).Two().ArrayOf(array.Rank)
        let starts = array.Lengths.Zip(seeds, (length, seed) => seed.Item1 % (length + 1)).ToArray()
        select (array, starts, array.Lengths.Select((length, axis) => seeds[axis].Item2 % (length - starts[axis] + 1))
            .ToArray());

    private static int[] With(int[] list, int position, int value) =>
        [.. list[..position], value, .. list[(position + 1)..]];
}
