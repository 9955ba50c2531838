using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>Reductions over any axes, dropped or kept, against plain loops over the elements of each group.</summary>
public class FunctionsReductionsTests
{
    private delegate Variable Reduction(Variable x, ReadOnlySpan<int> axes = default, bool keep = false);

    public static TheoryData<string> Names => [.. Reductions.Keys];

    private static Dictionary<string,
        (Reduction Function, Func<double[], double> Expected, int MinimumLength)> Reductions
    { get; } =
        new()
        {
            ["sum"] = (Sum, group => group.Sum(), 0),
            ["mean"] = (Mean, group => group.Average(), 1),
            ["max"] = (Max, group => group.Max(), 1),
            ["min"] = (Min, group => group.Min(), 1),
            ["prod"] = (Prod, group => group.Aggregate(1.0, (x, y) => x * y), 0),
            ["logsumexp"] = (LogSumExp, group => Math.Log(group.Sum(Math.Exp)), 0),
            ["norm"] = (Norm, group => Math.Sqrt(group.Sum(x => x * x)), 0),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reduction_is_that_of_each_group_of_elements(string name)
    {
        var (function, expected, minimumLength) = Reductions[name];
        var cases =
            from array in NdArray.Any(minimumLength: minimumLength)
            from chosen in Gen.Elements(true, false).ArrayOf(array.Rank)
            from negative in Gen.Elements(true, false)
            select (array,
                Axes: chosen.Select((choose, axis) => choose ? axis : -1).Where(axis => axis >= 0).ToArray(), negative);
        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var (array, axes, negative) = sample;
            var reduced = axes.Length == 0 ? [.. Enumerable.Range(0, array.Rank)] : axes;
            int[] given = [.. axes.Reverse().Select(axis => negative ? axis - array.Rank : axis)];
            int[] dropped = [.. array.Lengths.Where((_, axis) => !reduced.Contains(axis))];
            int[] kept = [.. array.Lengths.Select((length, axis) => reduced.Contains(axis) ? 1 : length)];
            var groups = NdArray.Indices(array.Lengths).ToLookup(index => Key(index, reduced), index => array[index]);
            var values = NdArray.Build(kept, index => expected([.. groups[Key(index, reduced)]])).Elements;

            // A dozen roundings of numbers of size 256 at most, products of 81 numbers aside, whose error is relative.
            NdArray.AssertEqual(new(values, dropped), NdArray.Evaluate(v => function(v[0], given), array), 2e-13);
            NdArray.AssertEqual(
                new(values, kept), NdArray.Evaluate(v => function(v[0], given, keep: true), array), 2e-13);
        }).QuickCheckThrowOnFailure();
    }

    [Property]
    public Property Softmax_and_its_logarithm_are_those_of_each_line() => Prop.ForAll(
        (from array in NdArray.Any(minimumRank: 1) from axis in Gen.Choose(-array.Rank, array.Rank - 1) select (array,
            axis))
            .ToArbitrary(), sample =>
        {
            var (array, axis) = sample;
            var line = axis < 0 ? axis + array.Rank : axis;
            var groups = NdArray.Indices(array.Lengths).ToLookup(
                index => Key(index, [line]), index => Math.Exp(array[index]));
            var softmax = NdArray.Build(
                array.Lengths, index => Math.Exp(array[index]) / groups[Key(index, [line])].Sum());
            NdArray.AssertEqual(softmax, NdArray.Evaluate(v => Softmax(v[0], axis), array), 1e-14);
            NdArray.AssertEqual(
                softmax with { Elements = [.. softmax.Elements.Select(p => Math.Log(p))] },
                NdArray.Evaluate(v => LogSoftmax(v[0], axis), array),
                1e-14);

            double[] targets = [.. softmax.Elements.Select((_, i) => i / 7.0)];
            var terms = softmax with { Elements = [.. softmax.Elements.Zip(targets, (p, y) => -y * Math.Log(p))] };
            var sums = NdArray.Indices(terms.Lengths).ToLookup(index => Key(index, [line]), index => terms[index]);
            int[] kept = [.. array.Lengths.Select((length, k) => k == line ? 1 : length)];
            var entropies = NdArray.Build(kept, index => sums[Key(index, [line])].Sum()).Elements;
            NdArray.AssertEqual(
                new(entropies, [.. array.Lengths.Where((_, k) => k != line)]),
                NdArray.Evaluate(v => CrossEntropy(v[0], v[1], axis), array, new(targets, array.Lengths)),
                1e-13);
        });

    [Fact]
    public void Long_sums_keep_their_digits()
    {
        // 10⁶ times 0.1, which is not a binary fraction: adding in turn would lose five digits.
        var tape = new Tape<double>();
        Assert.Equal(1e5, Sum(tape.Input(Enumerable.Repeat(0.1, 1_000_000).ToArray())).Value, 1e-10);
        var single = new Tape<float>();
        Assert.Equal(1e5, Sum(single.Input(Enumerable.Repeat(0.1f, 1_000_000).ToArray())).Value, 0.1);
    }

    private static string Key(int[] index, int[] reduced) =>
        string.Join(",", index.Where((_, axis) => !reduced.Contains(axis)));
}
