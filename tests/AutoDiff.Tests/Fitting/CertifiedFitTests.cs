using System.Globalization;

namespace AutoDiff.Tests.Fitting;

/// <summary>
/// Data sets of NIST's Statistical Reference Datasets for nonlinear regression: plain methods, compiled and fitted,
/// come to the certified parameters, of which eleven digits are printed. Those were computed in multiple precision.
/// </summary>
public sealed class CertifiedFitTests
{
    private static readonly double[] MisraX =
        [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];

    private static readonly double[] MisraY =
        [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];

    private static readonly Dictionary<string, DataSet> Sets = new()
    {
        ["Misra1a"] = new(
            MisraX, MisraY, (b, x) => b[0] * (1 - Math.Exp(-b[1] * x)), [[500, 1e-4], [250, 5e-4]],
            [2.3894212918E+02, 5.5015643181E-04], 1.2455138894E-01),
        ["Misra1b"] = new(
            MisraX, MisraY, (b, x) => b[0] * (1 - Math.Pow(1 + (b[1] * x / 2), -2)), [[500, 1e-4], [300, 2e-4]],
            [3.3799746163E+02, 3.9039091287E-04], 7.5464681533E-02),
        ["Misra1c"] = new(
            MisraX, MisraY, (b, x) => b[0] * (1 - Math.Pow(1 + (2 * b[1] * x), -0.5)), [[500, 1e-4], [600, 2e-4]],
            [6.3642725809E+02, 2.0813627256E-04], 4.0966836971E-02),
        ["Misra1d"] = new(
            MisraX, MisraY, (b, x) => b[0] * b[1] * x / (1 + (b[1] * x)), [[500, 1e-4], [450, 3e-4]],
            [4.3736970754E+02, 3.0227324449E-04], 5.6419295283E-02),
        ["MGH09"] = new(
            [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
            [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
            (b, x) => b[0] * ((x * x) + (x * b[1])) / ((x * x) + (x * b[2]) + b[3]),
            [[25, 39, 41.5, 39], [0.25, 0.39, 0.415, 0.39]],
            [1.9280693458E-01, 1.9128232873E-01, 1.2305650693E-01, 1.3606233068E-01], 3.0750560385E-04),
        ["MGH10"] = new(
            [.. Enumerable.Range(0, 16).Select(i => 50.0 + (5 * i))],
            [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872],
            (b, x) => b[0] * Math.Exp(b[1] / (x + b[2])), [[0.02, 4000, 250]],
            [5.6096364710E-03, 6.1813463463E+03, 3.4522363462E+02], 8.7945855171E+01),
        ["BoxBOD"] = new(
            [1, 2, 3, 5, 7, 10], [109, 149, 149, 191, 213, 224], (b, x) => b[0] * (1 - Math.Exp(-b[1] * x)),
            [[100, 0.75]], [2.1380940889E+02, 5.4723748542E-01], 1.1680088766E+03),
        ["DanWood"] = new(
            [1.309, 1.471, 1.490, 1.565, 1.611, 1.680], [2.138, 3.421, 3.597, 4.340, 4.882, 5.660],
            (b, x) => b[0] * Math.Pow(x, b[1]), [[1, 5], [0.7, 4]],
            [7.6886226176E-01, 3.8604055871E+00], 4.3173084083E-03),
        ["Rat42"] = new(
            [9, 14, 21, 28, 42, 57, 63, 70, 79],
            [8.930, 10.800, 18.590, 22.330, 39.350, 56.110, 61.730, 64.620, 67.080],
            (b, x) => b[0] / (1 + Math.Exp(b[1] - (b[2] * x))), [[100, 1, 0.1], [75, 2.5, 0.07]],
            [7.2462237576E+01, 2.6180768402E+00, 6.7359200066E-02], 8.0565229338E+00),
        ["Rat43"] = new(
            [.. Enumerable.Range(1, 15).Select(i => (double)i)],
            [16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96,
                637.56, 717.41],
            (b, x) => b[0] / Math.Pow(1 + Math.Exp(b[1] - (b[2] * x)), 1 / b[3]),
            [[100, 10, 1, 1], [700, 5, 0.75, 1.3]],
            [6.9964151270E+02, 5.2771253025E+00, 7.5962938329E-01, 1.2792483859E+00], 8.7864049080E+03),
        ["Chwirut2"] = new(
            [0.5, 1, 1.75, 3.75, 5.75, 0.875, 2.25, 3.25, 5.25, 0.75, 1.75, 2.75, 4.75, 0.625, 1.25, 2.25, 4.25, 0.5, 3,
                0.75, 3, 1.5, 6, 3, 6, 1.5, 3, 0.5, 2, 4, 0.75, 2, 5, 0.75, 2.25, 3.75, 5.75, 3, 0.75, 2.5, 4, 0.75,
                2.5, 4, 0.75, 2.5, 4, 0.5, 6, 3, 0.5, 2.75, 0.5, 1.75],
            [92.9, 57.1, 31.05, 11.5875, 8.025, 63.6, 21.4, 14.25, 8.475, 63.8, 26.8, 16.4625, 7.125, 67.3, 41, 21.15,
                8.175, 81.5, 13.12, 59.9, 14.62, 32.9, 5.44, 12.56, 5.44, 32, 13.95, 75.8, 20, 10.42, 59.5, 21.67, 8.55,
                62, 20.2, 7.76, 3.75, 11.81, 54.7, 23.7, 11.55, 61.3, 17.7, 8.74, 59.2, 16.3, 8.62, 81, 4.87, 14.62,
                81.7, 17.17, 81.3, 28.9],
            (b, x) => Math.Exp(-b[0] * x) / (b[1] + (b[2] * x)), [[0.1, 0.01, 0.02], [0.15, 0.008, 0.01]],
            [1.6657666537E-01, 5.1653291286E-03, 1.2150007096E-02], 5.1304802941E+02),
        ["MGH17"] = new(
            [.. Enumerable.Range(0, 33).Select(i => 10.0 * i)],
            [0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628,
                0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42,
                0.414, 0.411, 0.406],
            (b, x) => b[0] + (b[1] * Math.Exp(-x * b[3])) + (b[2] * Math.Exp(-x * b[4])),
            [[0.5, 1.5, -1, 0.01, 0.02]],
            [3.7541005211E-01, 1.9358469127E+00, -1.4646871366E+00, 1.2867534640E-02, 2.2122699662E-02],
            5.4648946975E-05),
        ["Thurber"] = new(
            [-3.067, -2.981, -2.921, -2.912, -2.84, -2.797, -2.702, -2.699, -2.633, -2.481, -2.363, -2.322, -1.501,
                -1.46, -1.274, -1.212, -1.1, -1.046, -0.915, -0.714, -0.566, -0.545, -0.4, -0.309, -0.109, -0.103,
                0.01, 0.119, 0.377, 0.79, 0.963, 1.006, 1.115, 1.572, 1.841, 2.047, 2.2],
            [80.574, 84.248, 87.264, 87.195, 89.076, 89.608, 89.868, 90.101, 92.405, 95.854, 100.696, 101.06, 401.672,
                390.724, 567.534, 635.316, 733.054, 759.087, 894.206, 990.785, 1090.109, 1080.914, 1122.643, 1178.351,
                1260.531, 1273.514, 1288.339, 1327.543, 1353.863, 1414.509, 1425.208, 1421.384, 1442.962, 1464.35,
                1468.705, 1447.894, 1457.628],
            (b, x) => (b[0] + (b[1] * x) + (b[2] * x * x) + (b[3] * x * x * x))
                / (1 + (b[4] * x) + (b[5] * x * x) + (b[6] * x * x * x)),
            [[1000, 1000, 400, 40, 0.7, 0.3, 0.03], [1300, 1500, 500, 75, 1, 0.4, 0.05]],
            [1.2881396800E+03, 1.4910792535E+03, 5.8323836877E+02, 7.5416644291E+01, 9.6629502864E-01,
                3.9797285797E-01, 4.9727297349E-02],
            5.6427082397E+03),
        ["Eckerle4"] = new(
            [.. Enumerable.Range(0, 8).Select(i => 400.0 + (5 * i)),
                .. Enumerable.Range(0, 20).Select(i => 436.5 + (1.5 * i)),
                .. Enumerable.Range(0, 7).Select(i => 470.0 + (5 * i))],
            [0.0001575, 0.0001699, 0.000235, 0.0003102, 0.0004917, 0.000871, 0.0017418, 0.00464, 0.0065895, 0.0097302,
                0.0149002, 0.023731, 0.0401683, 0.0712559, 0.1264458, 0.2073413, 0.2902366, 0.3445623, 0.3698049,
                0.3668534, 0.3106727, 0.2078154, 0.1164354, 0.0616764, 0.03372, 0.0194023, 0.0117831, 0.0074357,
                0.0022732, 0.00088, 0.0004579, 0.0002345, 0.0001586, 0.0001143, 7.1E-05],
            (b, x) => b[0] / b[1] * Math.Exp(-0.5 * Math.Pow((x - b[2]) / b[1], 2)), [[1.5, 5, 450]],
            [1.5543827178E+00, 4.0888321754E+00, 4.5154121844E+02], 1.4635887487E-03),
        ["Lanczos1"] = Lanczos(
            "E12", [9.5100000027E-02, 1.0000000001E+00, 8.6070000013E-01, 3.0000000002E+00, 1.5575999998E+00,
                5.0000000001E+00], null),
        ["Lanczos2"] = Lanczos(
            "E5", [9.6251029939E-02, 1.0057332849E+00, 8.6424689056E-01, 3.0078283915E+00, 1.5529016879E+00,
                5.0028798100E+00], 2.2299428125E-11),
        ["Lanczos3"] = Lanczos(
            "F4", [8.6816414977E-02, 9.5498101505E-01, 8.4400777463E-01, 2.9515951832E+00, 1.5825685901E+00,
                4.9863565084E+00], 1.6117193594E-08),
    };

    public static TheoryData<string> Names => [.. Sets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_certified_parameters_are_found(string name)
    {
        var set = Sets[name];

        // The data are those of the certificate: its parameters have its sum of squares.
        AssertSum(set.Residuals(set.Certified).Sum(r => r * r));
        foreach (var start in set.Starts)
        {
            var (found, sum) = LeastSquares.Minimize(set.Residuals, start);
            for (var k = 0; k < found.Length; k++)
            {
                AssertDigits(set.Certified[k], found[k]);
            }

            AssertSum(sum);
        }

        void AssertSum(double found)
        {
            if (set.SumOfSquares is { } certified)
            {
                AssertDigits(certified, found);
            }
        }

        // Half a unit of the last of eleven digits, and what rounding adds to a fit of some digits less.
        void AssertDigits(double certified, double found) => Assert.True(
            Math.Abs(found - certified) <= 2e-10 * Math.Abs(certified), $"{name}: {certified:E10}, found {found:E12}");
    }

    // The data of Lanczos are values of three exponential functions, rounded to some digits. The sum of the first set,
    // 1.4E-25, is that of residuals of which double has few digits.
    private static DataSet Lanczos(string format, double[] certified, double? sumOfSquares)
    {
        double[] x = [.. Enumerable.Range(0, 24).Select(i => i / 20.0)];
        double Height(double t) =>
            (0.0951 * Math.Exp(-t)) + (0.8607 * Math.Exp(-3 * t)) + (1.5576 * Math.Exp(-5 * t));
        return new(
            x,
            [.. x.Select(t => double.Parse(
                Height(t).ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))],
            (b, t) => (b[0] * Math.Exp(-b[1] * t)) + (b[2] * Math.Exp(-b[3] * t)) + (b[4] * Math.Exp(-b[5] * t)),
            [[1.2, 0.3, 5.6, 5.5, 6.5, 7.6], [0.5, 0.7, 3.6, 4.2, 4, 6.3]],
            certified,
            sumOfSquares);
    }

    private sealed record DataSet(
        double[] X, double[] Y, Func<double[], double, double> Model, double[][] Starts, double[] Certified,
        double? SumOfSquares)
    {
        public double[] Residuals(double[] parameters)
        {
            var residuals = new double[X.Length];
            for (var i = 0; i < residuals.Length; i++)
            {
                residuals[i] = Model(parameters, X[i]) - Y[i];
            }

            return residuals;
        }
    }
}
