using System.Runtime.CompilerServices;
using AutoDiff.BackEnds;
using AutoDiff.Checking.Derivations;
using AutoDiff.Formulas;
using AutoDiff.Transforms;
using Xunit.Abstractions;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>
/// Derivatives of a collection are printed as a mathematician writes them: they are right when they are read again, and
/// take no more operations. Of others, written down without a look at what is printed, the shortest form is known.
/// </summary>
public sealed class WrittenDerivatives(ITestOutputHelper output)
{
    public static TheoryData<string> Rows() => [.. Lines("derivatives.txt")];

    public static TheoryData<string> Shortest() => [.. Lines("shortest.txt")];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_derivative_is_right_and_not_longer_than_what_a_person_writes(string row)
    {
        var derivative = Derivative.Of(row);
        IsRight(derivative);
        Assert.True(derivative.Operations <= derivative.PersonsOperations, derivative.Printed);
    }

    [Theory]
    [MemberData(nameof(Shortest))]
    public void A_derivative_is_right_and_nearly_as_short_as_can_be(string row)
    {
        var derivative = Derivative.Of(row);
        IsRight(derivative);
        Assert.True(derivative.Ratio <= 1.35, derivative.Printed);
    }

    [Theory]
    [InlineData("derivatives.txt", 0.98)]
    [InlineData("shortest.txt", 1)]
    public void Printed_derivatives_take_few_operations(string file, double most)
    {
        var ratios = Lines(file).Select(row => (Row: row, Derivative: Derivative.Of(row))).ToList();
        foreach (var (row, derivative) in ratios)
        {
            output.WriteLine($"{derivative.Ratio:F2} {row}\n     {derivative.Printed.ReplaceLineEndings("\n     ")}");
        }

        var (mean, worst) = (ratios.Average(pair => pair.Derivative.Ratio), ratios.Max(pair => pair.Derivative.Ratio));
        output.WriteLine($"{ratios.Count} derivatives: mean {mean:F3}, worst {worst:F2}");
        Assert.InRange(mean, 0, most);
    }

    private static void IsRight(Derivative derivative) => Assert.All(
        FormulaChecker.Check(FormulaModel.Analyze(derivative.Claims), new() { Points = 100, Explains = false }),
        report => Assert.True(
            report.Verdict is Verdict.Exact or Verdict.Supported,
            $"{report.Claim}: {report.Verdict}\n{derivative.Printed}"));

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path(file)).Where(line => line.Length > 0 && line[0] != '#');

    private static string Path(string file, [CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, file);

    private sealed record Derivative(string Claims, string Printed, int Operations, int PersonsOperations)
    {
        public double Ratio => (1.0 + Operations) / (1 + PersonsOperations);

        public static Derivative Of(string row)
        {
            var parts = row.Split(" | ");
            var (function, variable, person) = (parts[1], parts[2], parts[3]);
            var source = $"{parts[0].Replace("; ", "\n", StringComparison.Ordinal)}\nf = {function}\n";
            var model = FormulaModel.Analyze(source).ToBeRead();
            var label = $"df/d{variable}";
            var printed = model.SizeNames.Count == 0
                ? Print(model, variable, new Dictionary<string, int>())
                : GeneralFormulas.Of(model, sizes => Print(model, variable, sizes));
            var indexed = Explanation.InIndexForm(model, "f", variable, () => printed);
            var (left, right) = person[0] == '['
                ? (label + person[..(person.IndexOf(']') + 1)], person[(person.IndexOf(']') + 1)..])
                : (label, person);
            var result = indexed is null
                ? $"{printed}claim {label} = result"
                : $"claim {indexed.Left} = {indexed.Right}";
            return new(
                $"{source}{result}\nclaim {left} = {right}\n",
                indexed is null ? printed! : $"{indexed.Left} = {indexed.Right}",
                indexed is null
                    ? WrittenOperations.Of(printed)
                    : WrittenOperations.Of(FormulaParser.ParseExpression(indexed.Right)),
                WrittenOperations.Of(FormulaParser.ParseExpression(right)));
        }

        private static string Print(FormulaModel model, string variable, IReadOnlyDictionary<string, int> sizes)
        {
            var program = Stabilize.Apply(model.LowerDefinitions(sizes));
            var place = program.Inputs.Select(input => input.Name).ToList().IndexOf(variable);
            var lengths = sizes.ToDictionary(size => size.Value, size => size.Key);
            return TextPrinter.Formulas(
                Tidy.Apply(
                    WithoutValue(Reverse.Gradient(program, place)), lengths, model.SymmetricNames,
                    model.DistributionNames),
                "result");
        }

        private static ArrayProgram WithoutValue(ArrayProgram program) => ProgramBuilder.Trace(
            v => program.Inline(v[0].Recorder!, v)[1..],
            [.. program.Inputs.Select(input => (input.Name, input.Shape))]);
    }
}
