using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// A quotient by what does not change in a loop is that of division, but for one more rounding: also where the reciprocal overflows, is
/// subnormal or is no number.
/// </summary>
public class DivisorsTests
{
    private static readonly double[] Dividends =
        [1, -3, 0, -0.0, 0.1, 1e308, -1e-308, 5e-324, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 7e200, -1e-200];

    [Fact]
    public void Quotients_by_divisors_of_every_magnitude_are_those_of_division()
    {
        for (var exponent = -1074; exponent <= 1023; exponent += exponent is > -1000 and < 1000 ? 50 : 1)
        {
            Agree(Math.ScaleB(1, exponent), 1.25);
            Agree(-Math.ScaleB(1.75, exponent), 3);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.0)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(double.MaxValue)]
    public void Quotients_by_special_divisors_are_those_of_division(double divisor) => Agree(divisor, 2);

    // The divisor changes from row to row only, so that each loop over a row prepares one anew.
    private static void Agree(double first, double second)
    {
        double[] divisors = [first, second, first];
        double[] dividends = [.. Dividends, .. Dividends, .. Dividends];
        var found = new double[dividends.Length];
        foreach (var compiled in Programs.Value)
        {
            compiled.Evaluate([.. dividends, .. divisors], found);
            for (var i = 0; i < found.Length; i++)
            {
                // Two roundings instead of one, each of half a unit; below the normal numbers a unit does not shrink further.
                var quotient = dividends[i] / divisors[i / Dividends.Length];
                var allowed = Math.Max(2 * Math.ScaleB(Math.Abs(quotient), -53), double.Epsilon);
                Assert.True(
                    found[i].Equals(quotient) || Math.Abs(found[i] - quotient) <= allowed,
                    $"{dividends[i]} / {divisors[i / Dividends.Length]} is {found[i]}; expected {quotient}");
            }
        }
    }

    private static readonly Lazy<CompiledProgram<double>[]> Programs = new(() =>
    {
        var program = ProgramBuilder.Trace(v => [v[0] / Reshape(v[1], [3, 1])], ("x", [3, Dividends.Length]), ("y", [3]));
        return [.. LaneSet.Available<double>().Select(lanes => new CompiledProgram<double>(program, PointRoles.Each, lanes))];
    });
}
