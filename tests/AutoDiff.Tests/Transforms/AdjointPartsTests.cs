using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms;

public class AdjointPartsTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public void The_gradient_in_elements_that_are_read_one_by_one_takes_no_array_for_each(int n)
    {
        var program = ProgramBuilder.Trace(
            v => [Enumerable.Range(1, n - 1).Aggregate((Variable)0, (sum, i) => sum + (v[0][i] * v[0][i - 1]))],
            ("x", [n]));
        var gradient = program.Gradient();

        Assert.InRange(gradient.Instructions.Sum(instruction => (long)instruction.Shape.Length), n, 20 * n);
        double[] x = [.. Enumerable.Range(0, n).Select(i => i + 0.5)];
        var computed = new Interpreter(gradient).Run(x)[1];
        for (var i = 0; i < n; i++)
        {
            Assert.Equal((i > 0 ? x[i - 1] : 0) + (i < n - 1 ? x[i + 1] : 0), computed[i]);
        }
    }

    [Fact]
    public void The_gradient_of_any_slices_adds_their_weights_where_they_were_taken()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            Shape shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 6))];
            var cuts = Enumerable.Range(0, random.Next(1, 30)).Select(_ => Cut(shape, random)).ToArray();
            var program = ProgramBuilder.Trace(
                v => [cuts.Aggregate(Sum(v[0]), (sum, cut) => sum + (cut.Weight * Sum(Slice(v[0], cut.Ranges))))],
                ("x", shape));
            var computed = new Interpreter(program.Gradient()).Run(new double[shape.Length])[1];

            for (var k = 0; k < shape.Length; k++)
            {
                var place = Indices(shape, k);
                var expected = 1.0 + cuts.Where(cut => Contains(cut.Ranges, place, shape)).Sum(cut => cut.Weight);
                Assert.True(expected == computed[k], $"Seed {seed}: {expected} was expected, found {computed[k]}.");
            }
        }
    }

    // Weights are integers, so that every sum of them is exact.
    private static (Range[] Ranges, double Weight) Cut(Shape shape, Random random) =>
    (
        [
            .. shape.Axes.ToArray().Select(length =>
            {
                var start = random.Next(length);
                return random.Next(3) == 0 ? .. : start..random.Next(start + 1, length + 1);
            }),
        ],
        random.Next(-9, 10));

    private static int[] Indices(Shape shape, int element)
    {
        var indices = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (element, indices[axis]) = Math.DivRem(element, shape[axis]);
        }

        return indices;
    }

    private static bool Contains(Range[] ranges, int[] place, Shape shape) =>
        ranges.Index().All(range =>
        {
            var (start, length) = range.Item.GetOffsetAndLength(shape[range.Index]);
            return place[range.Index] >= start && place[range.Index] < start + length;
        });
}
