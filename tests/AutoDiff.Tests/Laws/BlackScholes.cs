using AutoDiff.Numbers;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// The price of a call, S Φ(d₁) − K Φ(d₂), and its derivatives far out of the money, where both terms are tiny and
/// 1 − Φ(−d) is 0: as right as the rounding of d₁ and d₂ lets them be.
/// </summary>
public class BlackScholes
{
    // d is known to 2⁻⁵³ of itself, and the tail magnifies that by d², the difference of the terms by |d|/(σ√T).
    private const double Magnification = 8;

    public static TheoryData<double, double> Strikes()
    {
        var data = new TheoryData<double, double>();
        foreach (var volatility in (double[])[0.1, 0.3])
        {
            foreach (var strike in (double[])[101, 130, 300, 1000, 2500])
            {
                data.Add(strike, volatility);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Strikes))]
    public void Price_and_Greeks_are_right_to_what_the_input_determines(double strike, double volatility)
    {
        double[] at = [100, strike, volatility];
        var gradient = Reverse.Gradient(ProgramBuilder.Trace(v => [Price(v[0])], ("x", [3])));
        var truths = Array.ConvertAll(
            AdaptivePrecision.Evaluate(
                64,
                () => Runs.Carried(gradient, Array.ConvertAll(at, x => (BigFloat<AdaptivePrecision>)x)),
                least: null),
            truth => (double)truth);
        var distance = Math.Abs(Math.Log(100 / strike)) / volatility;
        var rounding = Magnification * (4 + (distance * distance)) * (1 + (distance / volatility)) *
            Math.ScaleB(1, -53);
        var tape = new Tape<double>();
        var input = tape.Input(at);
        Assert.InRange(Error(tape.Values(Price(input))[0], truths[0]), 0, rounding);
        foreach (var (mode, found) in EveryMode.Gradients<double>(Price, at))
        {
            for (var i = 0; i < found.Length; i++)
            {
                Assert.True(
                    Error(found[i], truths[i + 1]) <= rounding, $"{mode}: {found[i]:R} in {i}, not {truths[i + 1]:R}");
            }
        }
    }

    private static double Error(double found, double truth) => Math.Abs((found / truth) - 1);

    private static Variable Price(Variable x)
    {
        var (spot, strike, volatility) = (x[0], x[1], x[2]);
        var first = (Log(spot / strike) / volatility) + (volatility / 2);
        return (spot * NormalCdf(first)) - (strike * NormalCdf(first - volatility));
    }
}
