using System.Globalization;

namespace AutoDiff.Examples.Iris;

/// <summary>
/// Fisher's measurements of 150 irises of three species (R. A. Fisher, The use of multiple measurements in taxonomic
/// problems, 1936). Each row of the design is 1, for the intercept, and the features shifted and scaled to mean 0 and
/// standard deviation 1, so that one ridge penalty suits them all.
/// </summary>
/// <param name="Design">The design matrix in row-major order.</param>
/// <param name="Species">The number of the species in each row.</param>
/// <param name="SpeciesNames">The names by number.</param>
internal sealed record IrisData(double[] Design, int[] Species, string[] SpeciesNames)
{
    public static IReadOnlyList<string> Columns { get; } =
    [
        "intercept", "sepal length", "sepal width", "petal length", "petal width",
    ];

    public int Rows => Species.Length;

    /// <summary>The data beside the program.</summary>
    public static IrisData Load()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "iris.csv"));
        var header = lines[0].Split(',');
        var cells = lines[1..].Select(line => line.Split(',')).ToArray();
        var design = new double[cells.Length * Columns.Count];
        for (var column = 0; column < Columns.Count; column++)
        {
            var values = column == 0
                ? [.. cells.Select(_ => 1.0)]
                : Standardized([.. cells.Select(row => double.Parse(row[column - 1], CultureInfo.InvariantCulture))]);
            for (var row = 0; row < values.Length; row++)
            {
                design[(row * Columns.Count) + column] = values[row];
            }
        }

        return new(design, [.. cells.Select(row => int.Parse(row[^1], CultureInfo.InvariantCulture))], header[2..]);
    }

    private static double[] Standardized(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (value - mean) / deviation)];
    }
}
