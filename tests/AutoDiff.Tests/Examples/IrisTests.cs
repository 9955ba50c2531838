using AutoDiff.Examples.Iris;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Tests;

/// <summary>
/// The example's fit against Newton's method, whose gradient and Hessian are derived by hand here and which shares no
/// code with the tape.
/// </summary>
public class IrisTests
{
    private const double Ridge = 0.01;
    private static readonly IrisData Data = IrisData.Load();
    private static readonly int Features = IrisData.Columns.Count;
    private static readonly int Species = Data.SpeciesNames.Length;

    [Fact]
    public void The_fit_reaches_the_gradient_norm_it_promises()
    {
        var fit = new RidgeRegression(Data, Ridge).Fit();
        var (_, gradient, _) = Derivatives(Vector<double>.Build.Dense(fit.Coefficients));
        Assert.InRange(fit.GradientNorm, 0, 1e-8);

        // The gradient derived by hand agrees, up to the rounding of sums of 150 terms of size 3 at most.
        Assert.InRange(gradient.L2Norm(), 0, 1e-8 + 1e-13);
    }

    [Fact]
    public void Coefficients_and_log_likelihood_are_those_of_Newtons_method()
    {
        var fit = new RidgeRegression(Data, Ridge).Fit();
        var (optimum, newtonNorm) = Newton();
        var (logLikelihood, gradient, hessian) = Derivatives(optimum);
        var curvatures = hessian.Evd(Symmetricity.Symmetric).EigenValues.Real();

        // Adding one number to a feature's three coefficients changes the penalty only: the ridge is the smallest
        // curvature, at the optimum as anywhere else, and ‖W − W*‖ ≤ (‖∇F(W)‖ + ‖∇F(W*)‖)/λ.
        Assert.Equal(Ridge, curvatures.Minimum(), 1e-12);
        var distance = (fit.GradientNorm + newtonNorm + 1e-13) / Ridge;
        Assert.InRange((Vector<double>.Build.Dense(fit.Coefficients) - optimum).L2Norm(), 0, distance);

        // The likelihood's own gradient is what the penalty's outweighs: Taylor's theorem bounds the rest.
        var slope = Data.Rows * (gradient - (Ridge * optimum)).L2Norm();
        var bend = Data.Rows * curvatures.Maximum();
        var rounding = 1e-13 * Math.Abs(logLikelihood);
        Assert.Equal(
            logLikelihood, fit.LogLikelihood, (slope * distance) + (bend * distance * distance / 2) + rounding);
    }

    [Fact]
    public void The_report_of_the_classes_is_plausible()
    {
        var fit = new RidgeRegression(Data, Ridge).Fit();
        Assert.InRange(fit.Accuracy, 0.95, 0.99);
        Assert.Equal(150, Data.Rows);
        Assert.Equal(["setosa", "versicolor", "virginica"], Data.SpeciesNames);
    }

    [Fact]
    public void A_norm_out_of_reach_is_reported_and_not_passed_off()
    {
        var problem = Assert.Throws<InvalidOperationException>(
            () => new RidgeRegression(Data, Ridge).Fit(gradientNorm: 1e-30));
        Assert.StartsWith(
            "The optimizer stopped before the gradient had a norm of 1.0E-030: ", problem.Message,
            StringComparison.Ordinal);
    }

    private static (Vector<double> Optimum, double GradientNorm) Newton()
    {
        var w = Vector<double>.Build.Dense(Features * Species);
        for (var step = 0; step < 50; step++)
        {
            var (_, gradient, hessian) = Derivatives(w);
            if (gradient.L2Norm() < 1e-14)
            {
                break;
            }

            w -= hessian.Cholesky().Solve(gradient);
        }

        return (w, Derivatives(w).Gradient.L2Norm());
    }

    /// <summary>∇F = 1/n · Σ xᵢ ⊗ (pᵢ − yᵢ) + λW and ∇²F = 1/n · Σ xᵢxᵢᵀ ⊗ (diag pᵢ − pᵢpᵢᵀ) + λI.</summary>
    private static (double LogLikelihood, Vector<double> Gradient, Matrix<double> Hessian) Derivatives(Vector<double> w)
    {
        var size = Features * Species;
        var weights = Matrix<double>.Build.DenseOfRowMajor(Features, Species, w);
        var gradient = Ridge * w;
        var hessian = Ridge * Matrix<double>.Build.DenseIdentity(size);
        var logLikelihood = 0.0;
        for (var i = 0; i < Data.Rows; i++)
        {
            var x = Vector<double>.Build.Dense(Data.Design[(i * Features)..((i + 1) * Features)]);
            var logits = x * weights;
            var exponentials = (logits - logits.Maximum()).PointwiseExp();
            var p = exponentials / exponentials.Sum();
            logLikelihood += Math.Log(p[Data.Species[i]]);
            var residual = p.Clone();
            residual[Data.Species[i]] -= 1;
            var covariance = Matrix<double>.Build.DenseOfDiagonalVector(p) - p.OuterProduct(p);
            gradient += x.ToColumnMatrix().KroneckerProduct(residual.ToColumnMatrix()).Column(0) / Data.Rows;
            hessian += x.OuterProduct(x).KroneckerProduct(covariance) / Data.Rows;
        }

        return (logLikelihood, gradient, hessian);
    }
}
