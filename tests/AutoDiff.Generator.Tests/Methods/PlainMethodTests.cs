using AutoDiff.Tests.FrontEnds.Lifted;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Tests.Methods;

/// <summary>Generated derivatives of the plain methods are those that dual numbers find.</summary>
public sealed class PlainMethodTests
{
    private static readonly Lazy<GeneratedMethods> Generated =
        new(() => GeneratedMethods.Of(GeneratedMethods.PlainSources(), OptimizationLevel.Release));

    // What the generator does not read; the engine does, in what was compiled.
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["VirtualCalls"] = "ADJ102", ["GotoAndTernaries"] = "ADJ102", ["NestedClosures"] = "ADJ102",
        ["ForEachOfALongList"] = "ADJ102", ["LayersAsObjects"] = "ADJ102", ["Attention"] = "ADJ102",
        ["Recursive"] = "ADJ103", ["LocalRecursion"] = "ADJ103", ["AdaptiveSimpson"] = "ADJ103",
        ["TrussStiffness"] = "ADJ102",
    };

    public static TheoryData<string, string, double[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, double[]>();
            foreach (var (type, method, point) in PlainMethods.Cases().Where(
                found => !Refused.ContainsKey(found.Method)))
            {
                cases.Add(type, method, point);
            }

            return cases;
        }
    }

    [Fact]
    public void What_is_not_read_is_refused()
    {
        Assert.Equal(
            Refused.Values.Order(), Generated.Value.Refusals.Select(refusal => refusal.Id).Order());
        Assert.All(PlainMethods.Cases(), found => Assert.Equal(
            Refused.ContainsKey(found.Method), !Generated.Value.Has(found.Type, found.Method)));
        Assert.True(Cases.Count >= 50);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_is_that_of_the_tape_and_of_the_method_as_it_is_read(
        string type, string method, double[] point)
    {
        var (value, gradient) = Generated.Value.ValueAndGradient(type, method, point);
        var f = PlainMethods.Of(type, method, isOptimized: true);
        var lifted = new double[1 + point.Length];
        Lift.Trace(f, PlainMethods.Arguments(f, point)).Gradient().Compile<double>().Evaluate(point, lifted);
        var (taped, slopes) = PlainMethods.OnTape(type, method, point);
        var scale = Math.Max(gradient.Max(Math.Abs), 1e-300);
        Assert.Equal(taped, value, 1e-12 * Math.Max(1, Math.Abs(value)));
        for (var k = 0; k < point.Length; k++)
        {
            Assert.Equal(lifted[1 + k], gradient[k], 1e-10 * scale);
            Assert.Equal(slopes[k], gradient[k], 1e-10 * scale);
        }
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
