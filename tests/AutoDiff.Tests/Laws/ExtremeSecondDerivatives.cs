using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

using Number = BigFloat<AdaptivePrecision>;

/// <summary>
/// Second derivatives of random programs at extreme points, interpreted and compiled: where numbers of 53 bits with any
/// exponent have their digits, they have them too, or are visibly not finite. Nothing is wrong in silence.
/// </summary>
public class ExtremeSecondDerivatives
{
    private const int Programs = 12;
    private const int PointsOfEach = 3;
    private const double FewUnits = 1e-13;

    // A function without a definition is evaluated in double, at an argument that has been rounded.
    private const double Digits = 1e-9;

    public static TheoryData<int> Seeds() => ExtremePrograms.First(6);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_second_derivative_has_its_digits_or_is_not_finite(int seed)
    {
        var random = new Random(seed);
        for (var k = 0; k < Programs; k++)
        {
            Variable Slopes(Variable x) =>
                Reverse.Pull(ExtremePrograms.Formula(new Random(seed + (k * 1000)), x, 4), 1, x)[0];
            (string, ArrayProgram)[] modes =
            [
                ("forward over reverse", ProgramBuilder.Trace(
                    v => Forward.Push([Slopes(v[0])], [v[0]], [v[1]]), ("x", [2]), ("v", [2]))),
                ("reverse over reverse", ProgramBuilder.Trace(
                    v => Reverse.Pull(Sum(Slopes(v[0]) * v[1]), 1, v[0]), ("x", [2]), ("v", [2]))),
            ];
            for (var p = 0; p < PointsOfEach; p++)
            {
                var direction = random.Next(2);
                double[] inputs =
                [
                    ExtremePrograms.Extreme(random), ExtremePrograms.Extreme(random), 1 - direction, direction,
                ];
                foreach (var (mode, program) in modes)
                {
                    Check($"seed {seed}, program {k}, {mode}", program, inputs);
                }
            }
        }
    }

    private static void Check(string where, ArrayProgram program, double[] inputs)
    {
        var truths = Array.ConvertAll(
            AdaptivePrecision.Evaluate(
                64, () => Runs.Carried(program, Array.ConvertAll(inputs, x => (Number)x)), least: -4000),
            x => (double)x);
        var rounded = Array.ConvertAll(
            Runs.Carried(program, Array.ConvertAll(inputs, x => (BigFloat<WideDerivatives.DoubleDigits>)x)),
            x => (double)x);
        var compiled = new double[truths.Length];
        CompiledProgram<double>.Of(program).Evaluate(inputs, compiled);
        foreach (var (how, found) in ((string, double[])[])[
            ("interpreted", Runs.Values(program, inputs)), ("compiled", compiled)])
        {
            for (var i = 0; i < truths.Length; i++)
            {
                var truth = truths[i];
                if (double.IsNormal(truth) && Math.Abs(rounded[i] - truth) <= FewUnits * Math.Abs(truth))
                {
                    Assert.True(
                        !double.IsFinite(found[i]) || Math.Abs(found[i] - truth) <= Digits * Math.Abs(truth),
                        $"{where}, {how}, at {string.Join(", ", inputs)} has {found[i]:R} in {i}; expected {truth:R}");
                }
            }
        }
    }
}
