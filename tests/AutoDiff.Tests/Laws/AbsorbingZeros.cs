using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// A branch that is not taken, or a target of 0, keeps out of every derivative of first and second order, in every
/// mode, whatever infinity or NaN stands behind it.
/// </summary>
public class AbsorbingZeros
{
    private const double Infinity = double.PositiveInfinity;

    private static readonly (string Name, Func<Variable, Variable> Function, double Point, double First,
        double Second)[] Cases =
    [
        ("log x where x > 0, at 0", x => Where(Greater(x, 0), Log(x), 0), 0, 0, 0),
        ("log x where x > 0, at -1", x => Where(Greater(x, 0), Log(x), 0), -1, 0, 0),
        ("log x where x > 0 else x^2, at 0", x => Where(Greater(x, 0), Log(x), Square(x)), 0, 0, 2),
        ("sqrt x where x > 0, at 0", x => Where(Greater(x, 0), Sqrt(x), 3 * x), 0, 3, 0),
        ("sqrt x where x > 0, at -4", x => Where(Greater(x, 0), Sqrt(x), 3 * x), -4, 3, 0),
        ("cbrt x where x != 0, at 0", x => Where(NotEqual(x, 0), Cbrt(x), x), 0, 1, 0),
        ("sin x / x where x != 0, at 0", x => Where(NotEqual(x, 0), Sin(x) / x, 1), 0, 0, 0),
        ("1/x where x != 0, at 0", x => Where(Equal(x, 0), x, Reciprocal(x)), 0, 1, 0),
        ("exp x where x < 700, at 1000", x => Where(Less(x, 700), Exp(x), x), 1000, 1, 0),
        ("x^x where x > 0, at -1", x => Where(Greater(x, 0), Pow(x, x), x * x), -1, -2, 2),
        ("atan2 at the origin", x => Where(NotEqual(x, 0), Atan2(x, 2 * x), x), 0, 1, 0),
        ("lgamma at a pole", x => Where(Greater(x, 0), LogGamma(x), x), -2, 1, 0),
        ("log(sqrt x) where x > 0, at 0", x => Where(Greater(x, 0), Log(Sqrt(x)), x), 0, 1, 0),
        ("x^3 with a constant exponent, at -2", x => Pow(x, 3), -2, 12, -12),
        ("x^2 with a constant exponent, at 0", x => Pow(x, 2), 0, 0, 2),
        ("norm at 0", x => Norm(Stack(x, 2 * x)), 0, 0, 0),
        ("softmax of nothing but -inf", x => Where(Greater(x, 0), Sum(Softmax(Stack(x, x) - Infinity)), x), -1, 1, 0),
        ("logsumexp with a masked infinity", x => Where(Greater(x, 0), LogSumExp(Stack(x, x + Infinity)), x), -1, 1, 0),
        ("product with a masked row", x => Where(Greater(x, 0), Sum(MatMul(Stack(Log(x), x), Stack(x, Log(x)))), x), 0,
            1, 0),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_not_taken_reaches_no_derivative(string name)
    {
        var (_, function, point, first, second) = Cases.Single(sample => sample.Name == name);
        var subject = new Subject(
            (_, x, _) => Reshape(function(x[0]), [1]), [[]], new Random(1), new Interval(point, point));
        var (x, u, v) = (subject.X, subject.U, subject.V);
        var tape = new Tape<double>();
        var (inputs, output) = subject.Record(tape, x);
        tape.Sweep(output, u);
        Dual<Real<double>>[] dual = [new(x[0], v[0])];
        var nested = new Dual<Dual<Real<double>>>(new(x[0], v[0]), new(1, default));
        (string Mode, double Found, double Expected)[] results =
        [
            ("tape", tape.Adjoints(inputs[0])[0], first * u[0]),
            ("gradient program", Runs.Values(subject.Pull, x, u, v)[0], first * u[0]),
            ("forward program", Runs.Values(subject.Push, x, u, v)[0], first * v[0]),
            ("dual", Runs.Carried(subject.Function, dual)[0].Tangent.Value, first * v[0]),
            ("forward over reverse", Second((y, x, u, v) => Forward.Push(Reverse.Pull(y, u, x), x, v)),
                second * u[0] * v[0]),
            ("reverse over forward",
                Second((y, x, u, v) => Reverse.Pull(u * Forward.Push([y], x, v)[0], 1, x)), second * u[0] * v[0]),
            ("reverse over reverse",
                Second((y, x, u, v) => Reverse.Pull(Reverse.Pull(y, u, x)[0] * v[0], 1, x)), second * u[0] * v[0]),
            ("forward over forward", Second((y, x, u, v) => Forward.Push(Forward.Push([y], x, v), x, [1])),
                second * v[0]),
            ("dual sweep", Runs.Sweep(subject.Function, dual, [new(u[0], 0)])[0].Tangent.Value, second * u[0] * v[0]),
            ("nested dual", Runs.Carried(subject.Function, [nested])[0].Tangent.Tangent.Value, second * v[0]),
        ];
        var wrong = results.Where(
            result => !(Math.Abs(result.Found - result.Expected) <= 1e-12 * Math.Abs(result.Expected)));
        Assert.True(!wrong.Any(), string.Join("\n", wrong));

        double Second(Func<Variable, Variable[], Variable, Variable[], Variable[]> body) =>
            Runs.Values(subject.Derivative(body), x, u, v)[0];
    }

    [Fact]
    public void A_logit_of_minus_infinity_has_probability_0_and_gradient_0()
    {
        var tape = new Tape<double>();
        var z = tape.Input(double.NegativeInfinity, 0, Math.Log(3));
        var targets = tape.Constant(0, 0.5, 0.5);
        Assert.Equal([0, 0.25, 0.75], tape.Values(Softmax(z)).ToArray(), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal(double.NegativeInfinity, LogSoftmax(z).ToArray()[0]);
        Assert.Equal([0, -0.25, 0.25], tape.Gradient(CrossEntropy(z, targets), z), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([0, 0.25, 0.75], tape.Gradient(LogSumExp(z), z), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([0, -0.1875, 0.1875], tape.Gradient(Softmax(z)[2], z), (x, y) => Math.Abs(x - y) < 1e-15);
    }

    [Fact]
    public void A_logit_of_minus_infinity_has_a_Hessian_row_of_0()
    {
        double[] z = [double.NegativeInfinity, 0, Math.Log(3)];
        double[][] expected = [[0, 0, 0], [0, 0.1875, -0.1875], [0, -0.1875, 0.1875]];
        Func<Variable, Variable>[] costs = [z => CrossEntropy(z, z.Recorder!.Constant(0, 0.5, 0.5)), z => LogSumExp(z)];
        foreach (var cost in costs)
        {
            var function = ProgramBuilder.Trace(x => [cost(x[0])], ("z", [3]));
            var product = ProgramBuilder.Trace(
                x => Forward.Push(Reverse.Pull(cost(x[0]), 1, x[0]), [x[0]], [x[1]]), ("z", [3]), ("v", [3]));
            for (var i = 0; i < 3; i++)
            {
                double[] v = [.. Enumerable.Range(0, 3).Select(j => i == j ? 1.0 : 0.0)];
                Assert.Equal(expected[i], Runs.Values(product, z, v), (x, y) => Math.Abs(x - y) < 1e-15);
                Dual<Real<double>>[] dual = [.. z.Zip(v, (z, v) => new Dual<Real<double>>(z, v))];
                Assert.Equal(
                    expected[i], Runs.Sweep(function, dual, [1])
                        .Select(g => g.Tangent.Value), (x, y) => Math.Abs(x - y) < 1e-15);
            }
        }
    }
}
