using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// Adjoints of large arrays are cleared when they are first added to. Whatever an earlier sweep or recording left, a
/// gradient is that of a sweep over adjoints that were all cleared before, bit for bit.
/// </summary>
public class LateAdjointsTests
{
    private const int Rows = 7;
    private const int Columns = 700;

    private static readonly CustomOperation Own = new Squares((x, cotangent) => [2 * x * cotangent]);

    private static readonly (string Name, Func<Variable, Variable, Variable> Function)[] Functions =
    [
        ("elementwise", (x, y) => Sum((x * y) + Tanh(x * x))),
        ("quotients and powers", (x, y) => Sum(Exp(x) / (2 + (y * y))) + Sum(Pow(2 + x, y))),
        ("extreme factors", (x, y) => Sum(Log(1 / Exp(600 * x)) * y)),
        ("rows", (x, y) => Sum(Sum(x, [1], keep: true) * y)),
        ("columns", (x, y) => Sum(Square(Sum(x, [0])) + Sum(y, [0]))),
        ("transposed", (x, y) => Sum(Transpose(x) * Transpose(y) * 2)),
        ("a slice", (x, y) => Sum(Slice(x, 1..3, ..) * 3) + Sum(Slice(y, .., 5..600))),
        ("concatenated", (x, y) => Sum(Square(Concatenate([x, y], 0)))),
        ("products", (x, y) => Sum(MatMul(x, Transpose(y)))),
        ("a vector", (x, y) => Sum(MatMul(Reshape(x, Shape.Of(Rows * Columns)), Reshape(y, Shape.Of(Rows * Columns))))),
        ("softmax", (x, y) => Sum(CrossEntropy(x, y)) + Sum(LogSoftmax(x, 0) * y) + Sum(LogSumExp(y, [1]))),
        ("chosen", (x, y) => Sum(Where(Less(x, 0), x, y)) + Sum(Max(x, [1]))),
        ("an operation", (x, y) => Sum(Apply(Own, x * y))),
        ("the second only", (x, y) => Sum(y) + (0 * x[0, 0])),
        ("scalars", (x, y) => Sin(x[2, 3]) * y[4, 5]),
    ];

    [Fact]
    public void A_gradient_is_that_of_a_sweep_over_zeros()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var tape = new Tape<double>();
        for (var recording = 0; recording < 12; recording++)
        {
            tape.Reset();
            var recorded = new List<(string Name, Variable X, Variable Y, Variable Output)>();
            for (var step = 0; step < 8; step++)
            {
                var (x, y) = (tape.Input(Elements(random), Shape.Of(Rows, Columns)), tape.Input(
                    Elements(random), Shape.Of(Rows, Columns)));
                var (name, function) = Functions[random.Next(Functions.Length)];
                recorded.Add((name, x, y, function(x, y)));
                var (swept, first, second, output) = recorded[random.Next(recorded.Count)];
                tape.Sweep(output);
                var expected = OverZeros(tape, output);
                foreach (var variable in (Variable[])[first, second, .. recorded.Select(other => other.X)])
                {
                    Assert.True(
                        variable.Index > output.Index
                            ? tape.Adjoints(variable).ToArray().All(adjoint => adjoint == 0)
                            : AreBits(expected, tape, variable),
                        $"{swept}, seed {seed}, recording {recording}, step {step}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_adjoint_between_is_that_of_a_sweep_over_zeros(string name)
    {
        var function = Functions.Single(other => other.Name == name).Function;
        var tape = new Tape<double>();
        for (var pass = 0; pass < 3; pass++)
        {
            tape.Reset();
            var random = new Random(pass);
            var (x, y) = (tape.Input(Elements(random), Shape.Of(Rows, Columns)), tape.Input(
                Elements(random), Shape.Of(Rows, Columns)));
            var output = function(x, y);
            tape.Sweep(output);
            var expected = OverZeros(tape, output);
            for (var i = 0; i <= output.Index; i++)
            {
                Assert.True(AreBits(expected, tape, tape[i]), $"instruction {i}, pass {pass}");
            }
        }
    }

    public static TheoryData<string> Names() => [.. Functions.Select(function => function.Name)];

    private static double[] OverZeros(Tape<double> tape, Variable output)
    {
        var values = new Real<double>[tape.Listing.ArenaLength];
        for (var i = 0; i < tape.Count; i++)
        {
            var own = tape.Values(tape[i]);
            for (var k = 0; k < own.Length; k++)
            {
                values[tape.Listing[i].Slot + k] = own[k];
            }
        }

        var adjoints = new Real<double>[values.Length];
        adjoints[tape.Listing[output.Index].Slot] = 1;

        // What is kept for the sweep is computed again.
        var listing = tape.Listing.WithSlots(i => tape.Listing[i].Slot);
        listing.KeepsForSweeps = false;
        new ReverseSweep<Real<double>>(new ArrayRules(), listing, values, adjoints).Run(output.Index);
        return Array.ConvertAll(adjoints, adjoint => adjoint.Value);
    }

    private static bool AreBits(double[] expected, Tape<double> tape, Variable x)
    {
        var own = tape.Adjoints(x);
        return MemoryMarshal.Cast<double, long>(expected.AsSpan(tape.Listing[x.Index].Slot, own.Length))
            .SequenceEqual(MemoryMarshal.Cast<double, long>(own));
    }

    private static double[] Elements(Random random) =>
        [.. Enumerable.Range(0, Rows * Columns).Select(_ => (2 * random.NextDouble()) - 1)];
}
