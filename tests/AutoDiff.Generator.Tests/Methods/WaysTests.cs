using AutoDiff.Tests;
using AutoDiff.Tests.FrontEnds.Lifted;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Tests.Methods;

/// <summary>
/// Methods that show what is read, such as ways through methods and orders of evaluation, have the derivatives of dual
/// numbers.
/// </summary>
public sealed class WaysTests
{
    private static readonly string[] Files = Directory.GetFiles(
        Path.Combine(Repository.Root, "tests", "AutoDiff.Generator.Tests", "Methods", "Plain"), "*.cs");

    private static readonly string[] Sources = [.. Files.Select(File.ReadAllText)];

    private static readonly Lazy<GeneratedMethods> Generated =
        new(() => GeneratedMethods.Of(Sources, OptimizationLevel.Debug));

    private static readonly Lazy<System.Reflection.Assembly> Duals = new(() => PlainMethods.CompileWithDuals(Sources));

    public static TheoryData<string, string, double[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, double[]>();
            foreach (var type in Files.Select(file => Path.GetFileNameWithoutExtension(file)))
            {
                foreach (var (method, point) in Generated.Value.Points(type))
                {
                    cases.Add(type, method, point);
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Nothing_is_refused() => Assert.Empty(Generated.Value.Refusals);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_is_that_of_dual_numbers(string type, string method, double[] point)
    {
        var (value, gradient) = PlainMethods.Truth(Duals.Value, type, method, point);
        var (found, slopes) = Generated.Value.ValueAndGradient(type, method, point);
        Assert.Equal(Generated.Value.Value(type, method, point), found);
        Assert.Equal(value, found, 1e-12 * Math.Max(1, Math.Abs(value)));
        var scale = Math.Max(gradient.Max(Math.Abs), 1e-300);
        for (var k = 0; k < gradient.Length; k++)
        {
            Assert.Equal(gradient[k], slopes[k], 1e-11 * scale);
            var direction = new double[point.Length];
            direction[k] = 1;
            Assert.Equal(gradient[k], Generated.Value.Jvp(type, method, point, direction).Tangent, 1e-11 * scale);
        }
    }

    [Fact]
    public void An_exception_is_that_of_the_method() => Assert.Contains(
        "Too large: {0}. (Parameter 'y')",
        Assert.Throws<InvalidOperationException>(
            () => Generated.Value.ValueAndGradient("Ways", "WhatIsThrown", [1, 2])).Message,
        StringComparison.Ordinal);
}
