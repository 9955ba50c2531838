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
        var ported = PlainMethods.OfVariables(type, method);
        var tape = new Tape<double>();
        Variable[] inputs = [.. point.Select(x => tape.Input(x))];
        var takesArray = ported.GetParameters()[0].ParameterType.IsArray;
        var result = (Variable)ported.Invoke(null, takesArray ? [inputs.ToArray()] : [.. inputs.Cast<object>()])!;

        var plain = PlainMethods.Of(type, method, isOptimized: true);
        var expected = (double)plain.DynamicInvoke(PlainMethods.Arguments(plain, point))!;
        Assert.Equal(expected, result.Value, 1e-12 * Math.Max(1, Math.Abs(expected)));
        var (_, gradient) = PlainMethods.Truth(type, method, point);
        tape.Sweep(result);
        var scale = gradient.Max(Math.Abs);
        for (var k = 0; k < gradient.Length; k++)
        {
            Assert.Equal(gradient[k], tape.Adjoint(inputs[k]), 1e-10 * Math.Max(scale, 1e-300));
        }
    }
}
