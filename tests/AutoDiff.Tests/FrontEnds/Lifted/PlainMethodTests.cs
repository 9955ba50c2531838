namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>A lifted method has the value of the plain one, and the derivatives that dual numbers find.</summary>
public sealed class PlainMethodTests
{
    public static TheoryData<string, string, double[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, double[]>();
            foreach (var (type, method, point) in PlainMethods.Cases())
            {
                cases.Add(type, method, point);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_is_that_of_dual_numbers(string type, string method, double[] point)
    {
        foreach (var isOptimized in new[] { true, false })
        {
            var f = PlainMethods.Of(type, method, isOptimized);
            var arguments = PlainMethods.Arguments(f, point);
            var program = Lift.Trace(f, arguments);
            var results = new double[1 + point.Length];
            program.Gradient().Compile<double>().Evaluate(point, results);

            var plain = (double)f.DynamicInvoke(PlainMethods.Arguments(f, point))!;
            AssertNear(plain, program.Evaluate(Inputs(arguments))[0][0], 1e-13);
            var (value, gradient) = PlainMethods.Truth(type, method, point);
            AssertNear(value, results[0], 1e-12);
            var scale = gradient.Max(Math.Abs);
            for (var k = 0; k < gradient.Length; k++)
            {
                Assert.True(
                    Math.Abs(gradient[k] - results[1 + k]) <= 1e-10 * Math.Max(scale, 1e-300),
                    $"{method}: derivative {k} is {gradient[k]}, found {results[1 + k]}.");
            }
        }
    }

    private static double[][] Inputs(object[] arguments) =>
        [.. arguments.Select(argument => argument is double number ? [number] : (double[])argument)];

    private static void AssertNear(double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"Expected {expected:R}, found {actual:R}.");
}
