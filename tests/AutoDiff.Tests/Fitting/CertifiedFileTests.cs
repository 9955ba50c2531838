using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoDiff.Tests.Fitting;

/// <summary>
/// The larger data sets of NIST, whose files are no part of this repository: with <c>NIST_STRD</c> set to a folder of
/// the files that NIST publishes, plain methods are fitted to them and come to the certified parameters.
/// </summary>
public sealed partial class CertifiedFileTests
{
    private static readonly Dictionary<string, Func<double[], double[], double>> Models = new()
    {
        ["Bennett5"] = (b, x) => b[0] * Math.Pow(b[1] + x[0], -1 / b[2]),
        ["Chwirut1"] = (b, x) => Math.Exp(-b[0] * x[0]) / (b[1] + (b[2] * x[0])),
        ["ENSO"] = (b, x) => b[0] + Wave(b[1], b[2], 12, x[0]) + Wave(b[4], b[5], b[3], x[0])
            + Wave(b[7], b[8], b[6], x[0]),
        ["Gauss1"] = Peaks,
        ["Gauss2"] = Peaks,
        ["Gauss3"] = Peaks,
        ["Hahn1"] = (b, x) => (b[0] + (x[0] * (b[1] + (x[0] * (b[2] + (x[0] * b[3]))))))
            / (1 + (x[0] * (b[4] + (x[0] * (b[5] + (x[0] * b[6])))))),
        ["Kirby2"] = (b, x) => (b[0] + (x[0] * (b[1] + (x[0] * b[2])))) / (1 + (x[0] * (b[3] + (x[0] * b[4])))),
        ["Nelson"] = (b, x) => b[0] - (b[1] * x[0] * Math.Exp(-b[2] * x[1])),
        ["Roszman1"] = (b, x) => b[0] - (b[1] * x[0]) - (Math.Atan(b[2] / (x[0] - b[3])) / Math.PI),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [FilesTheory]
    [MemberData(nameof(Names))]
    public void The_certified_parameters_are_found(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(FilesTheoryAttribute.Folder!, name + ".dat"));
        var parameters = lines.Select(line => Parameter().Match(line)).Where(match => match.Success)
            .Select(match => Numbers(match.Groups["numbers"].Value)).ToList();
        var rows = lines.SkipWhile(line => !DataHeader().IsMatch(line)).Skip(1).Select(Numbers)
            .Where(row => row.Length > 1).ToList();
        var isLogarithm = lines.Any(line => line.Contains("log[y]", StringComparison.Ordinal));
        double[] y = [.. rows.Select(row => isLogarithm ? Math.Log(row[0]) : row[0])];
        double[][] x = [.. rows.Select(row => row[1..])];
        double[] certified = [.. parameters.Select(row => row[2])];
        var model = Models[name];

        // From the second start; the first is too far for some of the sets.
        var (found, _) = LeastSquares.Minimize(Residuals, [.. parameters.Select(row => row[1])]);
        for (var k = 0; k < found.Length; k++)
        {
            Assert.True(
                Math.Abs(found[k] - certified[k]) <= 2e-10 * Math.Abs(certified[k]),
                $"{name}: {certified[k]:E10}, found {found[k]:E12}");
        }

        double[] Residuals(double[] b)
        {
            var residuals = new double[y.Length];
            for (var i = 0; i < residuals.Length; i++)
            {
                residuals[i] = model(b, x[i]) - y[i];
            }

            return residuals;
        }
    }

    private static double Wave(double cosine, double sine, double period, double x)
    {
        var angle = 2 * Math.PI * x / period;
        return (cosine * Math.Cos(angle)) + (sine * Math.Sin(angle));
    }

    private static double Peaks(double[] b, double[] x)
    {
        double first = (x[0] - b[3]) / b[4], second = (x[0] - b[6]) / b[7];
        return (b[0] * Math.Exp(-b[1] * x[0])) + (b[2] * Math.Exp(-first * first))
            + (b[5] * Math.Exp(-second * second));
    }

    private static double[] Numbers(string line) =>
    [
        .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex(@"^ *b\d+ *= *(?<numbers>.*)$")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^Data: +y +x")]
    private static partial Regex DataHeader();

    /// <summary>Is skipped where there are no files.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FilesTheoryAttribute : TheoryAttribute
    {
        public FilesTheoryAttribute() => Skip = Folder is null ? "NIST_STRD names no folder of data sets." : null;

        public static string? Folder { get; } = Environment.GetEnvironmentVariable("NIST_STRD");
    }
}
