using AutoDiff.Tests.FrontEnds.Lifted;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Tests.Methods;

/// <summary>Generated derivatives of the plain methods are those that dual numbers find.</summary>
public sealed class PlainMethodTests
{
    private static readonly Lazy<GeneratedMethods> Generated =
        new(() => GeneratedMethods.Of(GeneratedMethods.PlainSources(), OptimizationLevel.Release));

    // What the generator does not read, by the construct.
    private static readonly string[] Refused = [];

    public static TheoryData<string, string, double[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, double[]>();
            foreach (var (type, method, point) in PlainMethods.Cases().Where(found => !Refused.Contains(found.Method)))
            {
                cases.Add(type, method, point);
            }

            return cases;
        }
    }

    [Fact]
    public void Show()
    {
        File.WriteAllText("/tmp/generated.txt", Generated.Value.Code);
        File.WriteAllText("/tmp/refused.txt", string.Join('\n', Generated.Value.Refusals));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_is_that_of_dual_numbers(string type, string method, double[] point)
    {
        var (value, gradient) = PlainMethods.Truth(type, method, point);
        var (found, slopes) = Generated.Value.ValueAndGradient(type, method, point);
        Assert.Equal(value, found, 1e-12 * Math.Max(1, Math.Abs(value)));
        var scale = Math.Max(gradient.Max(Math.Abs), 1e-300);
        for (var k = 0; k < gradient.Length; k++)
        {
            Assert.Equal(gradient[k], slopes[k], 1e-10 * scale);
            var direction = new double[point.Length];
            direction[k] = 1;
            Assert.Equal(gradient[k], Generated.Value.Jvp(type, method, point, direction).Tangent, 1e-10 * scale);
        }
    }
}
