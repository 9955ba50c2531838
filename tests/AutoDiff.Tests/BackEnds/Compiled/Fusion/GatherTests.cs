using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// Gathers are loads through a table in the loops that read them, and scatters are additions through one in the loops
/// that compute what is added.
/// </summary>
public class GatherTests
{
    private static readonly (string Name, Func<Variable, Variable, Variable> Function)[] Functions =
    [
        ("a gather", (x, _) => Gather(x, 0, Indices(x, 3, 1))),
        ("a gather at one index", (x, _) => x * Gather(x, 0, x.Shape[0] / 2)),
        ("a gather of a short chain", (x, _) => Gather((x * 2) - Square(x), 0, Indices(x, 5, 2)) + 1),
        ("a gather of a long chain", (x, _) => Gather(
            (((((x * 2) - Square(x)) * x) + 1) * x) - 3, 0, Indices(x, 5, 0))),
        ("a gather of a gather", (x, _) => Gather(Gather(x, 0, Indices(x, 3, 1)), 0, Indices(x, 7, 3)) - x),
        ("a sum behind a gather", (x, _) => Sum(Square(Gather(x, 0, Indices(x, 3, 1)) - x))),
        ("sums of rows behind a gather", (_, m) => Sum(Gather(m, 0, Indices(m, 5, 1)), [1])),
        ("sums of columns behind a gather", (_, m) => Sum(Gather(m, 1, 2, 0, 2, 1), [0])),
        ("the largest behind a gather", (x, _) => StopGradient(Max(Gather(x, 0, Indices(x, 2, 1)))) + x),
        ("columns", (_, m) => Gather(m, 1, 2, 0, 2, 1, 1) * 3),
        ("rows of chosen columns", (_, m) => Gather(Gather(m, 1, 2, 0, 2), 0, Indices(m, 5, 1))),
        ("rows of many chosen columns", (_, m) => Gather(
            Gather(m, 1, 2, 0, 2, 4, 10, 9, 1, 1, 1), 0, Indices(m, 5, 1))),
        ("short rows", (_, m) => Square(Gather(Slice(m, .., 1..4), 0, Indices(m, 5, 1)))),
        ("a gather across a transpose", (_, m) => Gather(Transpose(m), 0, 1, 0, 2, 2)),
        ("a gather along the middle axis", (_, m) => Gather(BroadcastTo(m, [2, .. m.Shape.Axes]), 1, Indices(m, 3, 1))),
        ("a gather along an axis of equal rows", (x, _) => Gather(BroadcastTo(x, [3, x.Shape[0]]), 0, 2, 0, 1, 1) + x),
        ("a transposed gather of rows", (_, m) => Transpose(Gather(m, 0, Indices(m, 3, 1))) * 2),
        ("part of a gather", (x, _) => Gather(x, 0, Indices(x, 3, 1))[(x.Shape[0] / 2)..] * 2),
        ("a gather of part", (x, m) => Gather(Slice(m, ^1.., 2..), 1, 2, 0, 7, 2) + Gather(
            x[(x.Shape[0] / 2)..], 0, 0, 0)[..1]),
        ("a gather of joined arrays", (x, _) =>
            Gather(Concatenate([x, x * 2, x[..1]]), 0, [.. Indices(x, 5, 1), 2 * x.Shape[0]])),
        ("a product of gathered rows", (_, m) => MatMul(Gather(m, 0, Indices(m, 5, 1)), Transpose(m))),
        ("a scatter onto few places", (x, _) => ScatterAdd(x * 2, 0, 3, Indices(x, 1, 0, 3))),
        ("a scatter onto one place of many", (x, _) => ScatterAdd(x[..1], 0, 5, 3)),
        ("a scatter of rows", (_, m) => ScatterAdd(Square(m), 0, 4, Indices(m, 1, 0, 3))),
        ("a scatter of short rows", (_, m) => ScatterAdd(Slice(Square(m), .., 1..4), 0, 4, Indices(m, 1, 0, 3))),
        ("a scatter of columns", (_, m) => ScatterAdd(m, 1, 4, 3, 0, 3, 1, 2, 3, 3, 3, 1, 0, 0) * 2),
        ("a gather of a scatter", (x, _) => Gather(ScatterAdd(x, 0, 2, Indices(x, 1, 0, 2)), 0, 1, 0, 1, 1)),
        ("a scatter between calls", (x, _) => CumulativeSum(
            ScatterAdd(CumulativeSum(x) * 2, 0, x.Shape[0], Indices(x, 1, 0)))),
        ("a gather at no index", (x, _) => Sum(Gather(x, 0)) + x),
        ("a gather from nothing", (x, _) => Concatenate([Gather(x[..0], 0), x])),
    ];

    public static TheoryData<string> Names() => [.. Functions.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gathers_and_scatters_and_their_gradients_are_what_the_interpreter_makes_of_them(string name)
    {
        var function = Functions.First(function => function.Name == name).Function;
        foreach (var length in new[] { 1, 9, 67 })
        {
            var program = ProgramBuilder.Trace(
                v =>
                {
                    var y = function(v[0], v[1]);
                    return [y, .. Reverse.Pull(Sum(Square(y)), 1, v)];
                },
                ("x", [length]),
                ("m", [length, 11]));
            Agree<double>(program);
            Agree<float>(program);
        }
    }

    [Fact]
    public void A_sum_behind_a_gather_and_its_gradient_are_each_one_loop_nest()
    {
        int[] indices = [4, 0, 4, 2, 1, 1];
        var loss = ProgramBuilder.Trace(v => [Sum(Square(Gather(v[0], 0, indices) - v[1]))], ("x", [5]), ("y", [6]));
        var gradient = ProgramBuilder.Trace(
            v => Reverse.Pull(Sum(Square(Gather(v[0], 0, indices) - v[1])), 1, v[0]), ("x", [5]), ("y", [6]));
        foreach (var program in new[] { loss, gradient })
        {
            var schedule = KernelFusion.Apply(program);
            Assert.Empty(schedule.Calls);
            Assert.Single(schedule.Kernels);
        }
    }

    // As many indices as there are, not all different.
    private static int[] Indices(Variable x, int factor, int offset, int? most = null) =>
        [.. Enumerable.Range(0, x.Shape[0]).Select(i => ((i * i * factor) + offset) % (most ?? x.Shape[0]))];

    // Sums and products of small integers, which are exact.
    private static void Agree<T>(ArrayProgram program)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var (lanes, points) in LaneSet.Available<T>().SelectMany(lanes => new[] { (lanes, 1), (lanes, 3) }))
        {
            var compiled = new CompiledProgram<T>(program, PointRoles.Each, lanes);
            var random = new Random(1);
            T[] x = [.. Enumerable.Range(0, points * compiled.InputLength).Select(
                _ => T.CreateTruncating(random.Next(-3, 4)))];
            var (expected, found) = (new T[points * compiled.OutputLength], new T[points * compiled.OutputLength]);
            CompiledProgram<T>.Interpreted(program).Evaluate(x, expected, points);
            compiled.Evaluate(x, found, points);
            Assert.Equal(expected, found);
        }
    }
}
