using System.Runtime.CompilerServices;
using AutoDiff.BackEnds;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;
using Xunit.Abstractions;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>
/// Derivatives of a collection are printed as a mathematician writes them: they are right when they are read again, and
/// take no more operations.
/// </summary>
public sealed class WrittenDerivatives(ITestOutputHelper output)
{
    public static TheoryData<string> Rows() => [.. Lines()];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_derivative_is_right_and_not_longer_than_what_a_person_writes(string row)
    {
        var derivative = Derivative.Of(row);
        Assert.All(
            FormulaChecker.Check(FormulaModel.Analyze(derivative.Claims), new() { Points = 100, Explains = false }),
            report => Assert.True(
                report.Verdict is Verdict.Exact or Verdict.Supported,
                $"{report.Claim}: {report.Verdict}\n{derivative.Printed}"));
        Assert.True(derivative.Operations <= derivative.PersonsOperations, derivative.Printed);
    }

    [Fact]
    public void Printed_derivatives_take_few_operations()
    {
        var ratios = Lines().Select(row => (Row: row, Derivative: Derivative.Of(row))).ToList();
        foreach (var (row, derivative) in ratios)
        {
            output.WriteLine($"{derivative.Ratio:F2} {row}\n     {derivative.Printed.ReplaceLineEndings("\n     ")}");
        }

        var (mean, worst) = (ratios.Average(pair => pair.Derivative.Ratio), ratios.Max(pair => pair.Derivative.Ratio));
        output.WriteLine($"{ratios.Count} derivatives: mean {mean:F3}, worst {worst:F2}");
        Assert.InRange(worst, 0, 1);
    }

    private static IEnumerable<string> Lines() =>
        File.ReadLines(Path()).Where(line => line.Length > 0 && line[0] != '#');

    private static string Path([CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "derivatives.txt");

    private sealed record Derivative(string Claims, string Printed, int Operations, int PersonsOperations)
    {
        public double Ratio => (1.0 + Operations) / (1 + PersonsOperations);

        public static Derivative Of(string row)
        {
            var parts = row.Split(" | ");
            var (function, variable, person) = (parts[1], parts[2], parts[3]);
            var declarations = parts[0].Replace("; ", "\n", StringComparison.Ordinal);
            var source = $"{declarations}\nf = {function}\n";
            var program = Stabilize.Apply(FormulaModel.Analyze(source).LowerDefinitions(new Dictionary<string, int>()));
            var place = program.Inputs.Select(input => input.Name).ToList().IndexOf(variable);
            var gradient = Reverse.Gradient(program, place);
            var printed = TextPrinter.Formulas(Tidy.Apply(WithoutValue(gradient)), "result");
            return new(
                $"{source}{printed}claim df/d{variable} = result\nclaim df/d{variable} = {person}\n",
                printed,
                Count($"{declarations}\n{printed}"),
                Count($"{declarations}\nresult = {person}"));
        }

        private static ArrayProgram WithoutValue(ArrayProgram program) => ProgramBuilder.Trace(
            v => program.Inline(v[0].Recorder!, v)[1..],
            [.. program.Inputs.Select(input => (input.Name, input.Shape))]);

        private static int Count(string file) => FormulaModel.Analyze(file).Definitions
            .Sum(definition => Count(definition.Value));

        // Signs and calls; a fraction is a number.
        private static int Count(ExpressionSyntax expression) => expression switch
        {
            MultiplicationSyntax { Factors: [{ Value: NumberSyntax }, { Value: NumberSyntax }] } => 0,
            IndexedReductionSyntax reduction => 1 + Count(reduction.Body),
            CallSyntax call => 1 + call.Arguments.Sum(Count),
            NegationSyntax negation => 1 + Count(negation.Operand),
            TransposeSyntax transpose => 1 + Count(transpose.Operand),
            PowerSyntax power => 1 + Count(power.Base) + Count(power.Exponent),
            AdditionSyntax sum => sum.Terms.Count - 1 + sum.Terms.Sum(term => Count(term.Value)),
            MultiplicationSyntax product =>
                product.Factors.Count - 1 + product.Factors.Sum(factor => Count(factor.Value)),
            ComparisonSyntax comparison => 1 + Count(comparison.Left) + Count(comparison.Right),
            ArraySyntax array => array.Elements.Sum(Count),
            IndexingSyntax indexing => Count(indexing.Operand),
            ConditionalSyntax choice => 1 + Count(choice.Condition) + Count(choice.WhenTrue) + Count(choice.WhenFalse),
            _ => 0,
        };
    }
}
