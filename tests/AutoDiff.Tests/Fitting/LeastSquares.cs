using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Tests.Fitting;

/// <summary>
/// Levenberg's and Marquardt's method for plain residuals, then steps of Gauss and Newton as long as they get shorter:
/// near the minimum a sum of squares no longer shows which of two points is the better one.
/// </summary>
internal static class LeastSquares
{
    public static (double[] X, double Sum) Minimize(Func<double[], double[]> residuals, double[] start)
    {
        var compiled = Differentiate.Compile(residuals, start);
        var (x, damping) = (Vector<double>.Build.Dense((double[])start.Clone()), 1e-3);
        var (values, jacobian) = At(x);
        for (var turn = 0; turn < 2000 && damping < 1e30; turn++)
        {
            var next = x + Step(damping);
            var (nextValues, nextJacobian) = At(next);
            if (Sum(nextValues) < Sum(values))
            {
                (x, values, jacobian, damping) = (next, nextValues, nextJacobian, damping / 3);
            }
            else
            {
                damping = Math.Max(damping, 1e-20) * 2;
            }
        }

        var last = 1e-3;
        for (var turn = 0; turn < 40; turn++)
        {
            var step = Step(0);
            var length = step.PointwiseDivide(x.PointwiseAbs() + 1e-300).InfinityNorm();
            if (!(length < last))
            {
                break;
            }

            (x, last) = (x + step, length);
            (values, jacobian) = At(x);
        }

        return (x.ToArray(), Sum(values));

        (Vector<double> Values, Matrix<double> Jacobian) At(Vector<double> point)
        {
            var found = new double[compiled.OutputLength];
            compiled.Values(point.ToArray(), found);
            return (Vector<double>.Build.Dense(found), Matrix<double>.Build.DenseOfArray(
                compiled.Jacobian(point.ToArray())));
        }

        // The rows below those of the Jacobian hold each parameter in proportion to its effect.
        Vector<double> Step(double damping)
        {
            var scales = jacobian.ColumnNorms(2).Map(norm => norm == 0 ? 1 : norm) * Math.Sqrt(damping);
            var below = Matrix<double>.Build.DenseOfDiagonalVector(scales);
            return damping == 0
                ? -jacobian.QR().Solve(values)
                : -jacobian.Stack(below).QR().Solve(
                    Vector<double>.Build.Dense(values.Count + x.Count, i => i < values.Count ? values[i] : 0));
        }

        static double Sum(Vector<double> values) => values * values;
    }
}
