using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>The exponential of a matrix and its derivatives against closed forms and high precision.</summary>
public class ExponentialTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(40)]
    public void A_rotation_is_the_exponential_of_its_generator(double angle)
    {
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        Near([cos, -sin, sin, cos], Exponential([0, -angle, angle, 0]), 1e-13);
    }

    [Fact]
    public void Of_matrices_with_a_closed_form()
    {
        Near([Math.E, 0, 0, Math.Exp(-20)], Exponential([1, 0, 0, -20]), 1e-14);
        Near([1, 7, 0, 1], Exponential([0, 7, 0, 0]), 1e-15);

        // The corner of a triangular matrix is b times the divided difference of the exponential.
        var slope = (Math.Exp(2) - Math.Exp(-1)) / 3;
        Near([Math.Exp(2), 5 * slope, 0, Math.Exp(-1)], Exponential([2, 5, 0, -1]), 1e-14);
        Assert.All(Exponential([double.NaN, 0, 0, 1]), element => Assert.Equal(double.NaN, element));
    }

    [Fact]
    public void High_precision_agrees()
    {
        var random = new Random(7);
        var program = ProgramBuilder.Trace(
            v => [MatrixFunctions.Exponential(v[0]), MatrixFunctions.ExponentialDerivative(v[0], v[1])],
            ("a", [2, 3, 3]), ("e", [2, 3, 3]));
        double[] a = [.. Enumerable.Range(0, 18).Select(_ => 6 * (random.NextDouble() - 0.5))];
        double[] e = [.. Enumerable.Range(0, 18).Select(_ => 1e4 * (random.NextDouble() - 0.5))];
        var found = program.Evaluate<double>(a, e);
        var exact = new BigFloat<Bits256>[36];
        new Interpreter(program).EvaluateOver<BigFloat<Bits256>>(
            [.. a.Concat(e).Select(x => (BigFloat<Bits256>)x)], exact);
        var scale = new[] { found[0], found[1] }.Select(values => values.Max(Math.Abs)).ToArray();
        for (var i = 0; i < exact.Length; i++)
        {
            Assert.Equal((double)exact[i], found[i / 18][i % 18], 1e-13 * scale[i / 18]);
        }
    }

    [Fact]
    public void Derivatives_of_any_order_follow_the_curve_of_a_rotation()
    {
        // Σ G∘exp(t·J) = (g₀₀ + g₁₁) cos t + (g₁₀ − g₀₁) sin t
        var program = ProgramBuilder.Trace(
            v =>
            {
                var turned = MatrixFunctions.Exponential(v[0] * v[0].Recorder!.Constant([0, -1, 1, 0], [2, 2]));
                var first = Reverse.Pull(Sum(v[1] * turned), 1.0, v[0])[0];
                var second = Reverse.Pull(first, 1.0, v[0])[0];
                return [first, second, Reverse.Pull(second, 1.0, v[0])[0]];
            },
            ("t", []), ("g", [2, 2]));
        const double Angle = 0.7;
        double[] g = [2, -1, 3, 5];
        double[] expected =
        [
            (-7 * Math.Sin(Angle)) + (4 * Math.Cos(Angle)), (-7 * Math.Cos(Angle)) - (4 * Math.Sin(Angle)),
            (7 * Math.Sin(Angle)) - (4 * Math.Cos(Angle)),
        ];
        Assert.All(program.Evaluate<double>([Angle], g).Zip(expected), pair =>
            Assert.Equal(pair.Second, pair.First[0], 1e-11));
    }

    [Fact]
    public void The_derivative_is_the_same_in_both_modes_and_symmetric_in_second_order()
    {
        var random = new Random(3);
        double[] Drawn(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        var (a, e, d, g) = (Drawn(9), Drawn(9), Drawn(9), Drawn(9));

        // ⟨G, L²(A; E, D)⟩, pushed in D and pulled from G.
        var program = ProgramBuilder.Trace(
            v =>
            {
                var first = MatrixFunctions.ExponentialDerivative(v[0], v[1]);
                return
                [
                    Sum(v[3] * Forward.Push([first], [v[0]], [v[2]])[0]),
                    Sum(v[2] * Reverse.Pull(first, v[3], v[0])[0]),
                    Sum(v[3] * Forward.Push(
                        [MatrixFunctions.ExponentialDerivative(v[0], v[2])], [v[0]], [v[1]])[0]),
                ];
            },
            ("a", [3, 3]), ("e", [3, 3]), ("d", [3, 3]), ("g", [3, 3]));
        var results = program.Evaluate<double>(a, e, d, g).Select(value => value[0]).ToArray();
        Assert.All(results, value => Assert.Equal(results[0], value, 1e-14));
    }

    private static double[] Exponential(double[] a) =>
        ProgramBuilder.Trace(v => [MatrixFunctions.Exponential(v[0])], ("a", [2, 2])).Evaluate<double>(a)[0];

    private static void Near(double[] expected, double[] found, double tolerance) =>
        Assert.All(expected.Zip(found), pair =>
            Assert.Equal(pair.First, pair.Second, tolerance * expected.Max(Math.Abs)));
}
