using System.Globalization;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.WholeRange;

/// <summary>
/// The table of errors in docs/numerics.md: for each primitive and order a bound in each precision and mode.
/// </summary>
internal static class ErrorTable
{
    private const string Page = "docs/numerics.md";
    private const string ExceptionHeader = "| exception | orders | why |";

    // Errors are rounded up to these; what is beyond is a fault and stands as it is.
    private static readonly double[] Steps =
        [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 25, 30, 40, 50, 60, 80, 100];

    /// <summary>The precisions and the modes.</summary>
    public static (bool IsFloat, Mode Mode)[] Columns { get; } =
        [.. new[] { false, true }.SelectMany(isFloat => Enum.GetValues<Mode>().Select(mode => (isFloat, mode)))];

    private static string Header => $"| primitive | order | {string.Join(" | ", Columns.Select(Title))} |";

    /// <summary>The bounds that the page states, in the order of the columns.</summary>
    public static Dictionary<(Op Op, int Order), double[]> Read()
    {
        var lines = Repository.Read(Page).Split('\n');
        return lines.Skip(Array.IndexOf(lines, Header) + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)
            .ToDictionary(
                cells => (Enum.Parse<Op>(cells[0]), int.Parse(cells[1], CultureInfo.InvariantCulture)),
                cells => Array.ConvertAll(cells[2..], Bound));
    }

    /// <summary>The rows of the table of exceptions: a primitive and the orders; the page says why.</summary>
    public static (Op Op, int Order)[] Exceptions()
    {
        var lines = Repository.Read(Page).Split('\n');
        return
        [
            .. from row in lines.Skip(Array.IndexOf(lines, ExceptionHeader) + 2).TakeWhile(line => line.StartsWith('|'))
               let cells = Cells(row)
               from order in cells[1].Split(", ")
               select (Enum.Parse<Op>(cells[0]), int.Parse(order, CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Replaces the table by one of these errors, rounded up.</summary>
    public static void Write(IEnumerable<(Op Op, int Order, double[] Errors)> rows)
    {
        var path = Path.Combine(Repository.Root, Page);
        var lines = File.ReadAllText(path).Split('\n').ToList();
        var start = lines.IndexOf(Header) + 2;
        var length = lines.Skip(start).TakeWhile(line => line.StartsWith('|')).Count();
        lines.RemoveRange(start, length);
        lines.InsertRange(start, rows.Select(row =>
            $"| {row.Op} | {row.Order} | {string.Join(" | ", row.Errors.Select(Rounded))} |"));
        File.WriteAllText(path, string.Join('\n', lines));
    }

    private static string Title((bool IsFloat, Mode Mode) column) =>
        $"{(column.IsFloat ? "float" : "double")}, {column.Mode.ToString().ToLowerInvariant()}";

    private static string[] Cells(string row) => [.. row.Trim('|').Split(" | ").Select(cell => cell.Trim())];

    private static double Bound(string cell) =>
        cell == "∞" ? double.PositiveInfinity : double.Parse(cell, CultureInfo.InvariantCulture);

    private static string Rounded(double error) =>
        double.IsInfinity(error) ? "∞"
        : Steps.FirstOrDefault(step => error <= step, double.NaN) is var step && !double.IsNaN(step)
            ? step.ToString(CultureInfo.InvariantCulture)
        : Math.Pow(10, Math.Ceiling(Math.Log10(error))).ToString("G1", CultureInfo.InvariantCulture);
}
