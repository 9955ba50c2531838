using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Tests.Fitting;

/// <content>
/// Problems on which the method of Levenberg and Marquardt creeps, as the residuals stay large or the valley is curved
/// and flat. Newton's method, with the exact Hessian of the plain method, finds their minima.
/// </content>
public sealed partial class KnownMinimaTests
{
    private static readonly Dictionary<string, (Func<double[], double[]> Residuals, double[] Start, double Minimum)>
        Curved = new()
        {
            ["Gulf"] = (Gulf, [5, 2.5, 0.15], 0),
            ["Brown and Dennis"] = (BrownAndDennis, [25, 5, -5, -1], 85822.2),
            ["Penalty, first"] = (PenaltyOne, [1, 2, 3, 4], 2.24997e-5),
            ["Rosenbrock"] = Problems["Rosenbrock"],
            ["Helical valley"] = Problems["Helical valley"],
            ["Wood"] = Problems["Wood"],
            ["Watson"] = Problems["Watson"],
            ["Osborne, first"] = Further["Osborne, first"],
        };

    public static TheoryData<string> CurvedNames => [.. Curved.Keys];

    [Theory]
    [MemberData(nameof(CurvedNames))]
    public void Second_derivatives_lead_to_the_known_minimum(string name)
    {
        var (residuals, start, minimum) = Curved[name];
        var sum = LeastByNewton(x => residuals(x).Sum(value => value * value), start);
        Assert.True(Math.Abs(sum - minimum) <= Math.Max(1e-5 * minimum, 1e-18), $"{minimum}, found {sum:R}");
    }

    // Downhill along each eigenvector of the Hessian, by the size of its curvature.
    private static double LeastByNewton(Func<double[], double> f, double[] start)
    {
        var compiled = Differentiate.Compile(f, start).Flat(start);
        var (x, least, damping) = (Vector<double>.Build.Dense((double[])start.Clone()), f(start), 1e-3);
        for (var turn = 0; turn < 2000; turn++)
        {
            var eigen = Matrix<double>.Build.DenseOfArray(compiled.Hessian(x.ToArray())).Evd(Symmetricity.Symmetric);
            var slopes = eigen.EigenVectors.TransposeThisAndMultiply(
                Vector<double>.Build.Dense(compiled.Gradient(x.ToArray())));
            var sizes = eigen.EigenValues.Map(value => Math.Abs(value.Real) + damping);
            var step = eigen.EigenVectors * slopes.PointwiseDivide(sizes);
            var value = f((x - step).ToArray());
            if (value < least)
            {
                (x, least, damping) = (x - step, value, damping / 4);
            }
            else if (step.L2Norm() < 1e-16 * x.L2Norm())
            {
                break;
            }
            else
            {
                damping = Math.Max(damping, 1e-20) * 4;
            }
        }

        return least;
    }

    private static double[] Gulf(double[] x)
    {
        var f = new double[10];
        for (var i = 0; i < f.Length; i++)
        {
            var t = (i + 1) / 100.0;
            var y = 25 + Math.Pow(-50 * Math.Log(t), 2.0 / 3);
            f[i] = Math.Exp(-Math.Pow(Math.Abs(y - x[1]), x[2]) / x[0]) - t;
        }

        return f;
    }

    private static double[] BrownAndDennis(double[] x)
    {
        var f = new double[20];
        for (var i = 0; i < f.Length; i++)
        {
            var t = (i + 1) / 5.0;
            var (a, b) = (x[0] + (t * x[1]) - Math.Exp(t), x[2] + (x[3] * Math.Sin(t)) - Math.Cos(t));
            f[i] = (a * a) + (b * b);
        }

        return f;
    }

    private static double[] PenaltyOne(double[] x) =>
        [.. x.Select(value => Math.Sqrt(1e-5) * (value - 1)), x.Sum(value => value * value) - 0.25];
}
