namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>
/// The plain methods compile with variables in the place of doubles, and nothing else changed. On a tape they have the
/// values of the plain ones, and the derivatives that dual numbers find.
/// </summary>
public sealed class PortedMethodTests
{
    public static TheoryData<string, string, double[]> Cases => PlainMethodTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Changing_types_is_enough(string type, string method, double[] point)
    {
        var (found, slopes) = PlainMethods.OnTape(type, method, point);
        var plain = PlainMethods.Of(type, method, isOptimized: true);
        var expected = (double)plain.DynamicInvoke(PlainMethods.Arguments(plain, point))!;
        Assert.Equal(expected, found, 1e-12 * Math.Max(1, Math.Abs(expected)));
        var (_, gradient) = PlainMethods.Truth(type, method, point);
        var scale = gradient.Max(Math.Abs);
        for (var k = 0; k < gradient.Length; k++)
        {
            Assert.Equal(gradient[k], slopes[k], 1e-10 * Math.Max(scale, 1e-300));
        }
    }
}
