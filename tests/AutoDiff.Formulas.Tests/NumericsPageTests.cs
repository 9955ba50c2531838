using System.Globalization;
using AutoDiff.BackEnds;
using AutoDiff.Transforms;

namespace AutoDiff.Formulas.Tests;

/// <summary>The table of conventions at kinks, ties and edges of domains says what the engine answers.</summary>
public sealed class NumericsPageTests
{
    public static TheoryData<string, double, double, double> Conventions()
    {
        var data = new TheoryData<string, double, double, double>();
        foreach (var line in Repository.ReadText("docs/numerics.md").Split('\n'))
        {
            // | `expression` | at | value | d | why |
            var cells = line.Split(" | ");
            if (cells.Length >= 4 && cells[0].StartsWith("| `", StringComparison.Ordinal))
            {
                data.Add(cells[0][3..^1], Number(cells[1]), Number(cells[2]), Number(cells[3]));
            }
        }

        return data;
    }

    [Fact]
    public void The_table_has_rows() => Assert.True(Conventions().Count > 25);

    [Theory]
    [MemberData(nameof(Conventions))]
    public void A_row_holds(string expression, double at, double value, double derivative)
    {
        // The binding only says that x is a number.
        var program = ExpressionLowering.Lower(expression, [.. FormulaParser.ParseBindings("x = 0")]);
        var outputs = new Interpreter(Reverse.Gradient(program)).Run<double>([at]);
        Assert.Equal(value, outputs[0][0], 1e-15);
        Assert.Equal(derivative, outputs[1][0], 1e-15);
    }

    private static double Number(string cell) => cell.Trim() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        var number => double.Parse(number, CultureInfo.InvariantCulture),
    };
}
