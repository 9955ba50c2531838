using AutoDiff.BackEnds.Compiled.Calls;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Structures;

/// <summary>
/// Compiled loops take their turns for a block of points at a time. Whatever such a block does, it does at each point
/// what the interpreter does there.
/// </summary>
public class LoopsOverPointsTests
{
    // Two blocks and some points that are left.
    private const int Points = 150;

    // Sums of a block are added in another order than one after the other.
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Names => [.. Programs.Keys];

    private static Dictionary<string, ArrayProgram> Programs { get; } = new()
    {
        ["a known number of turns"] = Trace(v => [Repeat(40, [v[0], 1], s => [s[1] * v[1], Sin(s[0])])[0]]),
        ["turns until it converges"] = Trace(v => [While(
            Exp(v[0]), x => Greater(Abs((x * x) - Exp(v[1])), 1e-9), x => 0.5 * (x + (Exp(v[1]) / x)))]),
        ["no turn at some points"] = Trace(v => [While(
            v[0], x => Less(x, 1), x => x + Abs(v[1]) + 0.1)]),
        ["states of several shapes"] = Trace(v =>
        {
            var start = Stack(v[0], v[1], v[0] * v[1]);
            var end = While([start, 0], s => Less(s[1], 5), s => [Tanh(s[0] * v[0]) + s[0], s[1] + Norm(s[0]) + 0.5]);
            return [Sum(end[0]), end[1]];
        }),
        ["sequences, there and back"] = Trace(v =>
        {
            var up = Scan([v[0]], [v[2]], (s, x) => ([(s[0] * x[0]) + v[1]], [s[0] * s[0]]));
            var down = Scan(
                [up.States[0]], [up.Outputs[0]], (s, x) => ([s[0] + Cos(x[0])], [x[0] - s[0]]),
                new() { IsBackward = true });
            return [Sum(down.Outputs[0]), down.States[0], down.Outputs[0]];
        }),
        ["loops in loops"] = Trace(v => [Repeat(
            20, v[0], x => x + (0.1 * While(x, y => Less(y * y, 4), y => (1.5 * y) + 0.25)) - Sin(v[1]))]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void At_many_points_a_loop_is_what_it_is_at_each(string name)
    {
        var program = Programs[name];
        AssertSame(program, PointRoles.Each);
        AssertSame(Scalar(program).Gradient(), PointRoles.Each);
        AssertSame(program.Tangents(), PointRoles.Each);
        AssertSame(Scalar(Scalar(program).Gradient()).Gradient(), PointRoles.Each);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_in_what_points_share_are_added_up(string name) =>
        AssertSame(Scalar(Programs[name]).Gradient(), new([1], [0, 2]));

    [Fact]
    public void A_loop_that_does_not_end_names_the_point_among_many()
    {
        var program = Trace(v => [While(v[0], x => Greater(x, -1), x => x - Abs(v[1]), new() { MostTurns = 100 })]);
        var inputs = new double[Points * (2 + Turns)];
        Array.Fill(inputs, 0.5);
        inputs[Points + 77] = 0;

        var exception = Assert.Throws<LoopLimitException>(
            () => program.Compile<double>().Evaluate(inputs, new double[Points], Points));

        Assert.Equal(77, exception.Point);
        Assert.Equal(100, exception.Turns);
    }

    private const int Turns = 12;

    internal static ArrayProgram Trace(Func<Variable[], Variable[]> f) => ProgramBuilder.Trace(
        f, ("x", Shape.Scalar), ("c", Shape.Scalar), ("z", Shape.Of(Turns)));

    private static ArrayProgram Scalar(ArrayProgram program)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        return builder.Build(program.Inline(builder, inputs).Aggregate(
            (Variable)0, (sum, y) => sum + Sum(y * y)));
    }

    internal static void AssertSame(ArrayProgram program, PointRoles roles)
    {
        var random = new Random(1);
        var inputs = program.Inputs.Select((input, k) => Enumerable.Range(0, roles.IsShared(k) ? 1 : Points)
            .Select(_ => Enumerable.Range(0, input.Shape.Length).Select(_ => random.NextDouble() - 0.5).ToArray())
            .ToArray()).ToArray();
        var interpreter = new Interpreter(program);
        var expected = program.Outputs.Select(_ => new List<double[]>()).ToArray();
        for (var point = 0; point < Points; point++)
        {
            var outputs = interpreter.Run<double>([.. inputs.Select(x => x[x.Length == 1 ? 0 : point])]);
            for (var k = 0; k < outputs.Length; k++)
            {
                expected[k].Add(outputs[k]);
            }
        }

        double[] all = [.. expected.SelectMany((points, k) => roles.IsSummed(k)
            ? Enumerable.Range(0, points[0].Length).Select(i => points.Sum(y => y[i]))
            : points.SelectMany(y => y))];
        var results = new double[all.Length];
        program.Compile<double>(roles).Evaluate([.. inputs.SelectMany(x => x.SelectMany(y => y))], results, Points);
        var scale = all.Max(Math.Abs);
        for (var i = 0; i < all.Length; i++)
        {
            Assert.True(
                Math.Abs(all[i] - results[i]) <= Tolerance * scale || all[i].Equals(results[i]),
                $"Element {i} of {all.Length}: the interpreter gives {all[i]:R}, compiled code {results[i]:R}.");
        }
    }
}
