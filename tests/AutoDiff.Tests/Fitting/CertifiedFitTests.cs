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
    };

    public static TheoryData<string> Names => [.. Sets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_certified_parameters_are_found(string name)
    {
        var set = Sets[name];

        // The data are those of the certificate: its parameters have its sum of squares.
        AssertDigits(set.SumOfSquares, set.Residuals(set.Certified).Sum(r => r * r));
        foreach (var start in set.Starts)
        {
            var (found, sum) = LeastSquares.Minimize(set.Residuals, start);
            for (var k = 0; k < found.Length; k++)
            {
                AssertDigits(set.Certified[k], found[k]);
            }

            AssertDigits(set.SumOfSquares, sum);
        }

        // Half a unit of the last of eleven digits, and what rounding adds to a fit of some digits less.
        void AssertDigits(double certified, double found) => Assert.True(
            Math.Abs(found - certified) <= 2e-10 * Math.Abs(certified), $"{name}: {certified:E10}, found {found:E12}");
    }

    private sealed record DataSet(
        double[] X, double[] Y, Func<double[], double, double> Model, double[][] Starts, double[] Certified,
        double SumOfSquares)
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
