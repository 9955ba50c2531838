using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

using Number = BigFloat<AdaptivePrecision>;

/// <summary>
/// First and second derivatives of functions of whole arrays at points whose elements have any size: where numbers of
/// 53 bits with any exponent have their digits, every mode has them too.
/// </summary>
public class ExtremeArrays
{
    private const int Length = 4;
    private const double FewUnits = 1e-13;

    private static readonly double[] Weights = [0.5, -2, 3, 0.25];

    // A maximum of an array has no definition in simpler functions; that of its elements one by one has.
    private static readonly (string Name, Func<Variable, Variable> Function, Func<Variable, Variable>? ByElements)[]
        Cases =
    [
        ("log-sum-exp", x => LogSumExp(x), null),
        ("softmax", x => Sum(Softmax(x) * Weights), null),
        ("log-softmax", x => Sum(LogSoftmax(x) * Weights), null),
        ("cross-entropy", x => -LogSoftmax(x)[2], null),
        ("norm", x => Norm(x), null),
        ("maximum", x => Max(x), Largest),
        ("minimum", x => Min(x), x => -Largest(-x)),
        ("clamp", x => Sum(Square(Clamp(x, -20, 1e10)) * Weights), null),
        ("product", x => Prod(x), null),
        ("standard deviation", x => StandardDeviation(x), null),
        ("a share of the largest", x => x[0] / Max(x), x => x[0] / Largest(x)),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_have_the_digits_that_numbers_with_any_exponent_have(string name)
    {
        var (_, function, byElements) = Cases.Single(sample => sample.Name == name);
        var (gradient, product) = Derivatives(function);
        var (gradientByElements, productByElements) = Derivatives(byElements ?? function);
        var random = new Random(3);
        for (var sample = 0; sample < 60; sample++)
        {
            double[] point = [.. Enumerable.Range(0, Length).Select(_ => Element(random, sample))];
            double[] direction = [.. Enumerable.Range(0, Length).Select(i => i == sample % Length ? 1.0 : 0)];
            var at = string.Join(", ", point);
            var tape = new Tape<double>();
            var x = tape.Input(point);
            var y = function(x);
            var known = Known(gradientByElements, point);
            Check($"gradient on a tape at {at}", known, tape.Gradient(y, x));
            Check($"gradient interpreted at {at}", known, Runs.Values(gradient, point));
            Check(
                $"gradient compiled at {at}", known, Compiled(gradient, point), mayLeaveTheRange: name == "product");
            double[] inputs = [.. point, .. direction];
            known = Known(productByElements, inputs);
            Check($"Hessian on a tape at {at}", known, tape.HessianVector(y, x, direction));
            Check($"Hessian interpreted at {at}", known, Runs.Values(product, inputs));
            Check($"Hessian compiled at {at}", known, Compiled(product, inputs), mayLeaveTheRange: name == "product");
        }
    }

    private static (ArrayProgram Gradient, ArrayProgram Product) Derivatives(Func<Variable, Variable> function) =>
    (
        ProgramBuilder.Trace(v => Reverse.Pull(function(v[0]), 1, v[0]), ("x", [Length])),
        ProgramBuilder.Trace(
            v => Forward.Push(Reverse.Pull(function(v[0]), 1, v[0]), [v[0]], [v[1]]),
            ("x", [Length]),
            ("v", [Length])));

    private static Variable Largest(Variable x) => Max(Max(x[0], x[1]), Max(x[2], x[3]));

    // Every third point is moderate, every third extreme as a whole, the others mixed.
    private static double Element(Random random, int sample) => (sample % 3) switch
    {
        0 => (40 * random.NextDouble()) - 20,
        1 => ExtremePrograms.Extreme(random),
        _ => random.Next(2) == 0 ? ExtremePrograms.Extreme(random) : random.NextDouble(),
    };

    // What is known of each element: its truth, if numbers of 53 bits have it.
    private static double?[] Known(ArrayProgram program, double[] inputs)
    {
        var truths = AdaptivePrecision.Evaluate(
            64, () => Runs.Carried(program, Array.ConvertAll(inputs, x => (Number)x)), least: -4000);
        var rounded = Runs.Carried(program, Array.ConvertAll(inputs, x => (BigFloat<WideDerivatives.DoubleDigits>)x));
        return [.. truths.Zip(rounded, (exact, short53) =>
        {
            var truth = (double)exact;
            return double.IsNormal(truth) && Math.Abs((double)short53 - truth) <= FewUnits * Math.Abs(truth)
                ? truth
                : (double?)null;
        })];
    }

    // Compiled polynomials are not evaluated once more, so that they visibly leave the range.
    private static void Check(string what, double?[] known, double[] found, bool mayLeaveTheRange = false)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i] is { } truth)
            {
                Assert.True(
                    Math.Abs(found[i] - truth) <= 10 * FewUnits * Math.Abs(truth)
                        || (mayLeaveTheRange && !double.IsFinite(found[i])),
                    $"{what}, {i} is {found[i]:R}; expected {truth:R}");
            }
        }
    }

    private static double[] Compiled(ArrayProgram program, double[] inputs)
    {
        var compiled = CompiledProgram<double>.Of(program);
        var outputs = new double[compiled.OutputLength];
        compiled.Evaluate(inputs, outputs);
        return outputs;
    }
}
