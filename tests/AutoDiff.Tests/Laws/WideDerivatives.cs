using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

using Number = BigFloat<AdaptivePrecision>;

/// <summary>
/// Formulas of textbooks at extreme points: what tapes and programs say of first and second derivatives has the digits
/// that numbers of 53 bits with any exponent have, where a product on the way leaves the range as well. The truth is a
/// carrier of many digits.
/// </summary>
public class WideDerivatives
{
    private const double FewUnits = 1e-13;

    private static readonly (string Name, Func<Variable, Variable> Function, double[][] Points)[] Cases =
    [
        ("a slope", x => 1 / Sqrt(1 + Square(x[0] / x[1])), [[1e120, 1e-100], [1e200, 1e50]]),
        ("a lens", x => 1 / ((1 / x[0]) - (1 / x[1])), [[1e-180, 1], [1e100, 3e100]]),
        ("a saturation", x => 1 / (1 + (1 / x[0])), [[1e-200], [1e100]]),
        ("an angle", x => Atan(x[0] / x[1]), [[1e200, 1e-100], [1e-200, 1e100], [1e200, 2e200]]),
        ("atan2", x => Atan2(x[0], x[1]), [[1e200, 1e-100], [1e-200, 1e100], [1e-300, 3e-300]]),
        ("asinh", x => Asinh(x[0] / x[1]), [[1e200, 1e-180], [1e-200, 1e-180]]),
        ("a potential", x => Log(1 + Square(x[0])), [[1e150], [1e170], [1e-200]]),
        ("a bell", x => Exp(-Square(x[0]) / x[1]), [[1e100, 1e199], [1e-100, 1e-199]]),
        ("a log of a bell", x => Log(Exp(-Square(x[0]) / 2)), [[30], [50]]),
        ("Coulomb's force", x => x[0] * x[1] / Square(x[2]), [[1e100, 1e100, 1e150], [1e-100, 1e-100, 1e-140]]),
        ("Kepler's speed", x => Sqrt(x[0] / x[1]), [[1e200, 1e-100], [1e-100, 1e200]]),
        ("Hill's share", x => Pow(x[0], 4) / (Pow(x[1], 4) + Pow(x[0], 4)), [[1e-50, 1], [1e-70, 1e-60]]),
        ("Planck's law", x => Pow(x[0], 3) / Expm1(x[0] / x[1]), [[700, 1], [1e90, 1e89], [900, 1]]),
        ("Fermi's share", x => 1 / (1 + Exp(x[0] / x[1])), [[700, 1], [1e-200, 2e-203], [800, 1]]),
        ("Pareto's density", x => 3 * Pow(x[1], 3) / Pow(x[0], 4), [[1e60, 1e40], [1e-60, 1e-70]]),
        ("a cube root", x => Cbrt(x[0] * x[1]), [[1e200, 1e100], [1e-100, 1e-200]]),
        ("a geometric mean", x => Exp((Log(x[0]) + Log(x[1])) / 2), [[1e300, 3e300], [1e-200, 1e200]]),
        ("a harmonic mean", x => 2 / ((1 / x[0]) + (1 / x[1])), [[1e-200, 1e200], [1e150, 2e150]]),
        ("a ratio of logarithms", x => Log2(x[0] / x[1]) * x[0], [[1e160, 1e-100], [1e-200, 1e200]]),
        ("a logistic density", x => Exp(x[0]) / Square(1 + Exp(x[0])), [[-600], [340]]),
        ("a logarithm of an exponential", x => Log(Exp(x[0])), [[800], [-800]]),
        ("a logarithm of a square", x => Log(Square(x[0])), [[1e-200], [1e200]]),
        ("a power of a square", x => Pow(x[0] * x[0], 0.25), [[1e200], [1e-200]]),
        ("a quotient of exponentials", x => Exp(x[0]) / Exp(x[1]), [[800, 799], [-800, -799]]),
        ("a reciprocal of a reciprocal", x => 1 / (1 / x[0]), [[1e-310], [1e-170]]),
        ("a norm by a product", x => Norm(x) / Prod(x), [[1e100, 2e100], [1e-100, 2e-100]]),
        ("a similarity", x => x[0] * x[1] / (Norm(x) * Norm(x)), [[1e150, 2e150], [1e-150, 2e-150]]),
        ("a sinh of a logarithm", x => Log(Sinh(x[0])), [[800], [-800]]),
        ("a hypotenuse", x => Log(Hypot(x[0] * x[0], x[1] * x[1])), [[1e200, 2e200], [1e-200, 2e-200]]),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tape_has_the_digits_that_numbers_with_any_exponent_have(string name)
    {
        var (_, function, points) = Cases.Single(sample => sample.Name == name);
        foreach (var point in points)
        {
            var length = point.Length;
            var gradient = ProgramBuilder.Trace(v => Reverse.Pull(function(v[0]), 1, v[0]), ("x", [length]));
            var product = ProgramBuilder.Trace(
                v => Forward.Push(Reverse.Pull(function(v[0]), 1, v[0]), [v[0]], [v[1]]),
                ("x", [length]), ("v", [length]));
            var tape = new Tape<double>();
            var x = tape.Input(point);
            var y = function(x);
            Check($"gradient at {string.Join(", ", point)}", gradient, point, tape.Gradient(y, x));
            for (var i = 0; i < length; i++)
            {
                var unit = new double[length];
                unit[i] = 1;
                Check(
                    $"column {i} of the Hessian at {string.Join(", ", point)}", product, [.. point, .. unit],
                    tape.HessianVector(y, x, unit));
                var dual = new DualTape<double>();
                var slope = dual.Tangent(function(dual.Input(point, unit)));
                Check($"tangent {i} at {string.Join(", ", point)}", gradient, point, slope, i);
                Assert.Equal(slope, tape.Push(y, x, unit)[0], Math.Abs(slope) * FewUnits);
            }
        }
    }

    private static void Check(string what, ArrayProgram program, double[] inputs, double[] found)
    {
        for (var i = 0; i < found.Length; i++)
        {
            Check(what, program, inputs, found[i], i);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Programs_have_them_interpreted_and_those_of_second_order_compiled(string name)
    {
        var (_, function, points) = Cases.Single(sample => sample.Name == name);
        var length = points[0].Length;
        var value = ProgramBuilder.Trace(v => [function(v[0])], ("x", [length]));
        foreach (var program in (ArrayProgram[])[Reverse.Gradient(value), Forward.Tangents(value)])
        {
            foreach (var inputs in points.SelectMany(point => Directions(program, point)))
            {
                // The value is what doubles make of it.
                var found = Runs.Values(program, inputs);
                foreach (var output in Enumerable.Range(1, found.Length - 1))
                {
                    Check($"{output} at {string.Join(", ", inputs)}", program, inputs, found[output], output);
                }
            }
        }

        foreach (var (mode, program) in SecondOrder(function, length))
        {
            foreach (var inputs in points.SelectMany(point => Directions(program, point)))
            {
                var at = string.Join(", ", inputs);
                Check($"{mode}, interpreted, at {at}", program, inputs, Runs.Values(program, inputs));
                Check($"{mode}, compiled, at {at}", program, inputs, Compiled(program, inputs));
            }
        }
    }

    [Fact]
    public void Where_one_point_leaves_the_range_others_are_right_too()
    {
        const int Points = 600;
        const int Extreme = 300;
        var slope = ProgramBuilder.Trace(v => Reverse.Pull(1 / (1 + Exp(v[0])), 1, v[0]), ("x", []));
        var bend = Reverse.Cotangents(slope);
        double[] x = [.. Enumerable.Range(0, Points).Select(i => i == Extreme ? 700 : i * 1e-3)];
        var expected = Array.ConvertAll(x, at => Math.Tanh(at / 2) / (4 * Math.Cosh(at / 2) * Math.Cosh(at / 2)));
        double[] inputs = [.. x, .. Enumerable.Repeat(1.0, Points)];

        var found = new double[Points];
        CompiledProgram<double>.Of(bend).Evaluate(inputs, found, Points);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * pair.First));

        var sum = new double[1];
        var summing = CompiledProgram<double>.Of(bend, new PointRoles(shared: [], summed: [0]));
        summing.Evaluate(inputs, sum, Points);
        Assert.Equal(expected.Sum(), sum[0], 1e-12 * expected.Sum());
        summing.Evaluate([.. Enumerable.Repeat(700.0, Points), .. Enumerable.Repeat(1.0, Points)], sum, Points);
        Assert.Equal(expected[Extreme] * Points, sum[0], 1e-12 * sum[0]);
    }

    private static IEnumerable<double[]> Directions(ArrayProgram program, double[] point)
    {
        if (program.Inputs.Length == 1)
        {
            return [point];
        }

        return Enumerable.Range(0, point.Length).Select(
            i => (double[])[.. point, .. point.Select((_, k) => k == i ? 1.0 : 0)]);
    }

    private static (string Mode, ArrayProgram Program)[] SecondOrder(Func<Variable, Variable> function, int length)
    {
        Variable Slope(Variable x) => Reverse.Pull(function(x), 1, x)[0];
        return [
            ("forward over reverse", ProgramBuilder.Trace(
                v => Forward.Push([Slope(v[0])], [v[0]], [v[1]]), ("x", [length]), ("v", [length]))),
            ("reverse over reverse", ProgramBuilder.Trace(
                v => Reverse.Pull(Sum(Slope(v[0]) * v[1]), 1, v[0]), ("x", [length]), ("v", [length]))),
            ("reverse over one entry", ProgramBuilder.Trace(
                v => Reverse.Pull(Slope(v[0])[0], 1, v[0]), ("x", [length]))),
        ];
    }

    private static double[] Compiled(ArrayProgram program, double[] inputs)
    {
        var compiled = CompiledProgram<double>.Of(program);
        var outputs = new double[compiled.OutputLength];
        compiled.Evaluate(inputs, outputs);
        return outputs;
    }

    // What cancels has fewer digits whatever the exponents are.
    private static void Check(string what, ArrayProgram program, double[] inputs, double found, int output)
    {
        var truth = (double)AdaptivePrecision.Evaluate(
            64, () => Runs.Carried(program, Array.ConvertAll(inputs, x => (Number)x)), least: -4000)[output];
        var rounded = (double)Runs.Carried(
            program, Array.ConvertAll(inputs, x => (BigFloat<DoubleDigits>)x))[output];
        if (double.IsNormal(truth) && Math.Abs(rounded - truth) <= FewUnits * Math.Abs(truth))
        {
            Assert.True(
                Math.Abs(found - truth) <= 10 * FewUnits * Math.Abs(truth), $"{what} is {found:R}; expected {truth:R}");
        }
    }

    internal readonly struct DoubleDigits : IPrecision
    {
        public static int Bits => 53;
    }
}
