using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace AutoDiff.Tests.Fitting;

/// <summary>MathNet's optimizers come to known solutions with compiled functions and their derivatives.</summary>
public sealed class MathNetTests
{
    private static readonly double[] Times = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3,
        536.8, 593.1, 689.1, 760.0];

    private static readonly double[] Observed = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05,
        61.01, 66.40, 75.47, 81.78];

    private static double Rosenbrock(double x, double y) => (100 * Math.Pow(y - (x * x), 2)) + Math.Pow(1 - x, 2);

    private static double[] Saturating(double[] b) => [.. Times.Select(x => b[0] * (1 - Math.Exp(-b[1] * x)))];

    private static Vector<double> Start => Vector<double>.Build.Dense([-1.2, 1.0]);

    [Fact]
    public void Bfgs_finds_a_minimum()
    {
        var objective = Differentiate.Compile(Rosenbrock, 0.0, 0.0).ToObjectiveFunction();
        var found = new BfgsMinimizer(1e-10, 1e-12, 1e-14, 1000).FindMinimum(objective, Start);
        Assert.Equal([1, 1], found.MinimizingPoint.ToArray(), Near);
    }

    [Fact]
    public void Newton_finds_a_minimum()
    {
        var objective = Differentiate.Compile(Rosenbrock, 0.0, 0.0).ToObjectiveFunction();
        var found = new NewtonMinimizer(1e-12, 100).FindMinimum(objective, Start);
        Assert.Equal([1, 1], found.MinimizingPoint.ToArray(), Near);
        Assert.InRange(found.Iterations, 1, 30);
    }

    [Fact]
    public void Levenberg_and_Marquardt_find_certified_parameters()
    {
        // Misra1a of NIST's Statistical Reference Datasets.
        var model = Differentiate.Compile(Saturating, new double[2])
            .ToObjectiveModel(Vector<double>.Build.Dense(Observed));
        var found = new LevenbergMarquardtMinimizer(gradientTolerance: 1e-15, stepTolerance: 1e-15,
            functionTolerance: 1e-15).FindMinimum(model, Vector<double>.Build.Dense([250, 5e-4]));
        Assert.Equal(2.3894212918E+02, found.MinimizingPoint[0], 1e-5);
        Assert.Equal(5.5015643181E-04, found.MinimizingPoint[1], 1e-11);
    }

    [Fact]
    public void Derivatives_are_vectors_and_matrices()
    {
        var x = Vector<double>.Build.Sparse(2);
        (x[0], x[1]) = (0.5, 2);
        var function = Differentiate.Compile(Rosenbrock, 0.0, 0.0);
        Assert.Equal(306.5, function.Value(x));
        Assert.Equal([-351, 350], function.Gradient(x).ToArray(), Near);
        Assert.Equal([-498, -200, -200, 200], function.Hessian(x).ToColumnMajorArray(), Near);
        var along = Vector<double>.Build.Dense([1, 3]);
        Assert.Equal([-1098, 400], function.HessianVector(x, along).ToArray(), Near);
        var model = Differentiate.Compile(Saturating, new double[2]);
        var jacobian = model.Jacobian(Vector<double>.Build.Dense([2, 0]));
        Assert.Equal(2 * Times[3], jacobian[3, 1], 1e-12);
        Assert.Equal(0, model.Values(Vector<double>.Build.Dense([2, 0])).Norm(2));
    }

    [Fact]
    public void An_objective_keeps_its_point()
    {
        var objective = Differentiate.Compile(Rosenbrock, 0.0, 0.0).ToObjectiveFunction();
        Assert.Throws<InvalidOperationException>(() => objective.Point);
        var point = Vector<double>.Build.Dense([0.5, 2]);
        objective.EvaluateAt(point);
        var fork = objective.Fork();
        point[0] = 1;
        objective.EvaluateAt(point);
        Assert.Equal(306.5, fork.Value);
        Assert.Equal(-498, fork.Hessian[0, 0], 1e-12);
        Assert.Equal(0.5, fork.Point[0]);
        Assert.Equal(100, objective.Value);
        Assert.Equal(802, objective.Hessian[0, 0] + 400, 1e-12);
        Assert.True(objective is { IsGradientSupported: true, IsHessianSupported: true });
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var model = Differentiate.Compile(Saturating, new double[2]);
        Assert.Contains("14", Assert.Throws<ShapeMismatchException>(() => model.ToObjectiveFunction()).Message,
            StringComparison.Ordinal);
        Assert.Contains("14", Assert.Throws<ArgumentException>(
            () => model.ToObjectiveModel(Vector<double>.Build.Dense(3))).Message, StringComparison.Ordinal);
    }

    private static bool Near(double x, double y) => Math.Abs(x - y) <= 1e-8 * Math.Max(1, Math.Abs(x));
}
