using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled.Rewriting;

/// <summary>A program for a block of points computes what the program for one does at each of them.</summary>
public class BatchingTests
{
    private const int Points = 3;

    [Property(Replay = "(12345,6789)", MaxTest = 250, Arbitrary = [typeof(RandomProgram)])]
    internal void A_block_of_random_programs_is_the_program_at_each_point(RandomProgram program, int seed)
    {
        var subject = new Subject(program);
        if (DerivativeLaws.Check(subject).IsSingular)
        {
            return;
        }

        var random = new Random(seed);
        foreach (var function in new[] { subject.Function, subject.Pull, Simplify.Apply(subject.Pull) })
        {
            var roles = new PointRoles(Some(function.Inputs.Length), Some(function.Outputs.Length));
            double[] directions = ReferenceEquals(function, subject.Function) ? [] : [.. subject.U, .. subject.V];
            Agree(function, roles, [.. subject.X, .. directions]);
        }

        int[] Some(int count) => [.. Enumerable.Range(0, count).Where(_ => random.Next(2) == 0)];
    }

    // Two layers, where what a block computes of the gradient must be products of matrices alone.
    [Fact]
    public void Products_of_a_network_become_products_of_matrices()
    {
        var network = Network([4, 3, 2]);
        var layout = new PointLayout(network, new([0, 1], [0, 1, 2]));
        var (block, _) = Batching.Of(network, layout, 64)!.Value;
        Assert.All(
            block.Instructions.Where(instruction => instruction.Op == AutoDiff.Primitives.Op.MatMul),
            instruction => Assert.Equal(2, instruction.Shape.Rank));
        Agree(network, new([0, 1], [0, 1, 2]), [.. Enumerable.Range(0, 26).Select(i => Math.Sin(i))]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(150)]
    public void The_gradient_of_a_network_does_not_depend_on_blocks_or_threads(int points)
    {
        // So large that it is not written in scalars.
        int[] widths = [40, 30, 5];
        var network = Network(widths);
        var roles = new PointRoles([0, 1], [0, 1, 2]);
        var random = new Random(points);
        var lengths = network.Inputs.Select((input, k) => input.Shape.Length * (k < 2 ? 1 : points));
        double[] inputs = [.. Enumerable.Range(0, lengths.Sum()).Select(_ => random.NextDouble() - 0.5)];
        var expected = new double[network.Outputs.Sum(output => network.Instructions[output].Shape.Length)];
        CompiledProgram<double>.Interpreted(network, roles).Evaluate(inputs, expected, points);
        var found = new double[expected.Length];
        CompiledProgram<double>.Of(network, roles).Evaluate(inputs, found, points);
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) <= 1e-12 * points);
        foreach (var threads in new[] { 2, 3 })
        {
            var again = new double[expected.Length];
            CompiledProgram<double>.Of(network, roles).Evaluate(inputs, again, points, threads);
            Assert.Equal(found, again);
        }
    }

    private static ArrayProgram Network(int[] widths) => ProgramBuilder.Trace(
        v =>
        {
            var loss = -LogSoftmax(MatMul(v[1], Tanh(MatMul(v[0], v[2]))))[0] + Sum(v[3] * v[2]);
            return [loss, .. Reverse.Pull(loss, 1, v[0], v[1])];
        },
        ("first", [widths[1], widths[0]]),
        ("second", [widths[2], widths[1]]),
        ("x", [widths[0]]),
        ("weight", [widths[0]]));

    private static void Agree(ArrayProgram program, PointRoles roles, double[] inputs)
    {
        var layout = new PointLayout(program, roles);
        if (Batching.Block(program, layout, Points) is not { } block)
        {
            return;
        }

        // Points that differ by more than rounding, and by less than what would meet a kink.
        double[][] points = [.. Enumerable.Range(0, Points).Select(p => new double[inputs.Length])];
        var given = new List<double>();
        for (var (k, start) = (0, 0); k < program.Inputs.Length; k++)
        {
            var length = program.Inputs[k].Shape.Length;
            for (var p = 0; p < Points; p++)
            {
                double[] own = [.. inputs.AsSpan(start, length)];
                own = roles.IsShared(k) ? own : Array.ConvertAll(own, x => x * (1 + (p * 1e-9)));
                own.CopyTo(points[p], start);
                given.AddRange(p == 0 || !roles.IsShared(k) ? own : []);
            }

            start += length;
        }

        var found = Runs.Bounds(block, [.. given]);
        var each = points.Select(point => Runs.Bounds(program, point)).ToArray();
        for (var (k, start, next) = (0, 0, 0); k < program.Outputs.Length; k++)
        {
            var length = program.Instructions[program.Outputs[k]].Shape.Length;
            for (var i = 0; i < (roles.IsSummed(k) ? length : Points * length); i++, next++)
            {
                var of = roles.IsSummed(k)
                    ? each.Select(outputs => outputs[start + i]).ToArray()
                    : [each[i / length][start + (i % length)]];
                var (value, error) = (of.Sum(y => y.Value), of.Sum(y => y.Error + (4 * double.Epsilon)));
                error += of.Length * 1e-15 * of.Sum(y => Math.Abs(y.Value));
                Assert.True(
                    value.Equals(found[next].Value)
                        || Math.Abs(value - found[next].Value) <= 2 * (error + found[next].Error),
                    $"output {k}, element {i}: {found[next].Value}; expected {value} ± {error}");
            }

            start += length;
        }
    }
}
