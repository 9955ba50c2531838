namespace AutoDiff.Tests.Numerics;

public static class Identical
{
    /// <summary>Equal as bits, so that 0 ≠ −0; any NaN equals any other.</summary>
    public static void Assert(double expected, double actual)
    {
        if (double.IsNaN(expected))
        {
            Xunit.Assert.Equal(expected, actual);
        }
        else
        {
            Xunit.Assert.True(
                BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
                $"Expected {expected:R}, but got {actual:R}.");
        }
    }
}
