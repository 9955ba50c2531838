using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Emission;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// A quotient by what does not change in a loop is that of division, but for one more rounding: also where the
/// reciprocal overflows, is subnormal or is no number.
/// </summary>
public class ReciprocalsTests
{
    private static readonly double[] Dividends =
    [
        1, -3, 0, -0.0, 0.1, 1e308, -1e-308, 5e-324, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
            7e200, -1e-200,
        1e38, -1e-38, 1e-45, 7e25, -1e-25,
    ];

    [Fact]
    public void Quotients_by_divisors_of_every_magnitude_are_those_of_division()
    {
        for (var exponent = -1074; exponent <= 1023; exponent += exponent is > -1000 and < 1000 ? 50 : 1)
        {
            Agree<double>(Math.ScaleB(1, exponent), 1.25);
            Agree<double>(-Math.ScaleB(1.75, exponent), 3);
        }

        for (var exponent = -149; exponent <= 127; exponent++)
        {
            Agree<float>(Math.ScaleB(1, exponent), 1.25);
            Agree<float>(-Math.ScaleB(1.75, exponent), 3);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.0)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    [InlineData(double.MaxValue)]
    [InlineData(float.MaxValue)]
    public void Quotients_by_special_divisors_are_those_of_division(double divisor)
    {
        Agree<double>(divisor, 2);
        Agree<float>(divisor, 2);
    }

    // The divisor changes from row to row only, so that each loop over a row prepares one anew.
    private static void Agree<T>(double first, double second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] reciprocals = [T.CreateTruncating(first), T.CreateTruncating(second), T.CreateTruncating(first)];
        T[] row = [.. Dividends.Select(T.CreateTruncating)];
        T[] dividends = [.. row, .. row, .. row];
        var found = new T[dividends.Length];
        foreach (var compiled in Programs<T>.All)
        {
            compiled.Evaluate([.. dividends, .. reciprocals], found);
            for (var i = 0; i < found.Length; i++)
            {
                // Two roundings instead of one, each of half a unit; below the normal numbers a unit does not shrink
                // further.
                var quotient = dividends[i] / reciprocals[i / row.Length];
                var allowed = T.Max(T.Abs(quotient) * (T.BitIncrement(T.One) - T.One), T.Epsilon);
                Assert.True(
                    found[i].Equals(quotient) || T.Abs(found[i] - quotient) <= allowed,
                    $"{dividends[i]} / {reciprocals[i / row.Length]} is {found[i]}; expected {quotient}");
            }
        }
    }

    private static class Programs<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static readonly ArrayProgram Quotients =
            ProgramBuilder.Trace(v => [v[0] / Reshape(v[1], [3, 1])], ("x", [3, Dividends.Length]), ("y", [3]));

        public static readonly CompiledProgram<T>[] All =
            [.. LaneSet.Available<T>().Select(lanes => new CompiledProgram<T>(Quotients, PointRoles.Each, lanes))];
    }
}
