using System.Collections.Immutable;
using AutoDiff.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Tests.Analyzers;

/// <summary>The analyzer warns where a derivative is lost, and nowhere else.</summary>
public sealed class LostDerivativeTests
{
    [Theory]
    [InlineData("Math.Sin((double)x) * x", "ADJ001 (double)x")]
    [InlineData("x + x.Value", "ADJ001 x.Value")]
    [InlineData("2 * Math.Exp(-(x.Value + 1)) + x", "ADJ001 x.Value")]
    [InlineData("x * (n > 0 ? y.Value : 1.0)", "ADJ001 y.Value")]
    [InlineData("Functions.Max(x, y.Value)", "ADJ001 y.Value")]
    [InlineData("(Variable)x.Value", "ADJ001 x.Value")]
    [InlineData("1 / 2 * x", "ADJ002 1 / 2")]
    [InlineData("x + n / 3", "ADJ002 n / 3")]
    [InlineData("Functions.Pow(x, 1 / n)", "ADJ002 1 / n")]
    [InlineData("x * (n / 2 + 1)", "ADJ002 n / 2")]
    public void A_lost_derivative_is_found(string expression, string expected) =>
        Assert.Equal([expected], WarningsOf($"Variable F(Variable x, Variable y, int n) => {expression};"));

    [Theory]
    [InlineData("1.0 / 2 * x")]
    [InlineData("4 / 2 * x")]
    [InlineData("n * x / 3")]
    [InlineData("x * new double[n / 2 + 1].Length")]
    [InlineData("x[n / 2]")]
    [InlineData("Math.Sin(x) * y")]
    [InlineData("x.Value > 0 ? x : y")]
    [InlineData("Math.Abs(x.Value - y.Value) < 1e-9 ? x : y")]
    [InlineData("Functions.StopGradient(x)")]
    [InlineData("x < y ? x : y")]
    public void Right_code_is_left_alone(string expression) =>
        Assert.Empty(WarningsOf($"Variable F(Variable x, Variable y, int n) => {expression};"));

    [Fact]
    public void A_number_that_stays_a_number_is_fine() => Assert.Empty(WarningsOf(
        """
        double F(Variable x)
        {
            var difference = Math.Abs(x.Value - 1) / 2;
            Console.WriteLine((double)x);
            return difference + (double)x;
        }
        """));

    [Theory]
    [InlineData("v => [v[0] > 0 ? v[0] : -v[0]], (\"x\", [])", "ADJ003 v[0] > 0")]
    [InlineData("v => { if (v[0].Value > 0) return [v[0]]; return [v[1]]; }, (\"x\", [])", "ADJ003 v[0].Value")]
    [InlineData("v => [Functions.Where(Functions.Less(v[0], 0), -v[0], v[0])], (\"x\", [])", null)]
    public void A_branch_in_a_traced_program_is_found(string arguments, string? expected) => Assert.Equal(
        expected is null ? [] : [expected], WarningsOf($"object F() => ProgramBuilder.Trace({arguments});"));

    [Theory]
    [InlineData("v => v.Value > 0 ? v : -v", "ADJ003 v.Value")]
    [InlineData("v => v > 0 ? v : -v", null)]
    public void A_value_that_compiled_code_decides_by_is_found(string function, string? expected) => Assert.Equal(
        expected is null ? [] : [expected],
        WarningsOf($"object F() => Differentiate.Compile({function}, new double[] {{ 1 }});"));

    private static IEnumerable<string> WarningsOf(string member)
    {
        var source = $"using System; using AutoDiff; class C {{ {member} }}";
        var references = References.Where(
            file => file.StartsWith("System.", StringComparison.Ordinal) || file == "Adjoint.AutoDiff.dll");
        var compilation = CSharpCompilation.Create(
            "Analyzed", [CSharpSyntaxTree.ParseText(source)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error));
        ImmutableArray<DiagnosticAnalyzer> analyzers = [new LostDerivativeAnalyzer()];
        return compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
            .OrderBy(found => found.Location.SourceSpan.Start)
            .Select(found => $"{found.Id} {source[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]}");
    }
}
