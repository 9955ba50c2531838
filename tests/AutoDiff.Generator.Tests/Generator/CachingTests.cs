using AutoDiff.Generator.Tests.Methods;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generator.Tests.Generator;

/// <summary>What has not changed is not generated again.</summary>
public sealed class CachingTests
{
    private const string Model = """
        using AutoDiff;
        public static partial class Model
        {
            [Differentiable] public static double Square(double x) => Other.Twice(x) * x;
            [Differentiable] public static double Lost(double x) => (int)x;
        }
        """;

    [Fact]
    public void An_edit_elsewhere_changes_nothing() => Assert.All(
        Reasons("public static class Other { public static double Twice(double x) => 2 * x; /* more */ }"),
        reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

    [Fact]
    public void An_edit_of_a_method_that_is_called_is_seen() => Assert.Contains(
        IncrementalStepRunReason.Modified,
        Reasons("public static class Other { public static double Twice(double x) => 3 * x; }"));

    private static IEnumerable<IncrementalStepRunReason> Reasons(string edited)
    {
        var compilation = GeneratedMethods.Compilation(
            [Model, "public static class Other { public static double Twice(double x) => 2 * x; }"],
            OptimizationLevel.Release);
        var driver = CSharpGeneratorDriver.Create(
            [new DerivativeGenerator().AsSourceGenerator()],
            parseOptions: GeneratedMethods.Options,
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGenerators(compilation);
        var other = compilation.SyntaxTrees[1];
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(
            other, CSharpSyntaxTree.ParseText(edited, GeneratedMethods.Options)));
        return driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value)
            .SelectMany(step => step.Outputs).Select(output => output.Reason);
    }
}
