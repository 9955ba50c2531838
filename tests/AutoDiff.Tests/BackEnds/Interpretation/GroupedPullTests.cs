using System.Numerics;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Interpretation;

/// <summary>
/// What primitives of groups state for the sweep of a tape, beside the transpose of their linearization, which the
/// gradient's program holds and the interpreter runs: the same bits, also where zeros absorb what is no number.
/// </summary>
public class GroupedPullTests
{
    public static TheoryData<string, int, int, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int, int, int>();
            foreach (var function in (string[])["softmax", "logsoftmax", "logsumexp", "norm", "max"])
            {
                foreach (var (rows, columns) in ((int, int)[])[(1, 1), (3, 5), (2, 16), (3, 37), (2, 1000)])
                {
                    data.Add(function, rows, columns, 0);
                    data.Add(function, rows, columns, 1);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_sweep_pulls_through_groups_as_the_gradients_program_does(
        string function, int rows, int columns, int axis)
    {
        AssertSame<double>(function, rows, columns, axis);
        AssertSame<float>(function, rows, columns, axis);
    }

    private static void AssertSame<T>(string function, int rows, int columns, int axis)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random((rows * 1000) + columns + axis);
        foreach (var special in (double[])[0, 700, double.PositiveInfinity, double.NegativeInfinity, double.NaN])
        {
            var x = Numbers<T>(random, rows * columns, 5);
            x[random.Next(x.Length)] = T.CreateChecked(special);
            var shape = Shape.Of(rows, columns);
            var tape = new Tape<T>();
            var (own, value) = Apply(function, tape.Input(x, shape), axis);
            var cotangent = Numbers<T>(random, value.Shape.Length, 1);
            cotangent[random.Next(cotangent.Length)] = T.Zero;
            tape.Sweep(value, cotangent);

            var builder = new ProgramBuilder();
            var (input, result) = Apply(function, builder.Input("x", shape), axis);
            var adjoint = builder.Input("dy", result.Shape);
            var gradient = Reverse.Pull(result, adjoint, input)[0];
            var expected = new Interpreter(builder.Build(gradient)).Run<T>(x, cotangent)[0];

            Assert.Equal(expected.Select(Bits), tape.Adjoints(own).ToArray().Select(Bits));
        }
    }

    private static (Variable Input, Variable Value) Apply(string function, Variable x, int axis) => (x, function switch
    {
        "softmax" => Softmax(x, axis),
        "logsoftmax" => LogSoftmax(x, axis),
        "logsumexp" => LogSumExp(x, [axis]),
        "norm" => Norm(x, [axis]),
        _ => Max(x, [axis]),
    });

    private static T[] Numbers<T>(Random random, int count, double scale)
        where T : IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked(scale * (random.NextDouble() - 0.5)))];

    // One NaN is as good as another; a zero has its sign.
    private static long Bits<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(x) ? long.MinValue : BitConverter.DoubleToInt64Bits(double.CreateChecked(x));
}
