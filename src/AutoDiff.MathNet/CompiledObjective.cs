using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace AutoDiff;

/// <summary>
/// A compiled function as an objective. Value and gradient are one evaluation; the Hessian is one of its own, as most
/// minimizers do not ask for it.
/// </summary>
internal sealed class CompiledObjective(CompiledFunction<double> function) : IObjectiveFunction
{
    private Vector<double>? point;
    private Vector<double>? gradient;
    private Matrix<double>? hessian;
    private double value;

    public Vector<double> Point => point ?? throw new InvalidOperationException(
        "The objective has not been evaluated yet; expected a call of EvaluateAt.");

    public double Value => value;

    public Vector<double> Gradient => gradient!;

    public Matrix<double> Hessian => hessian ??= function.Hessian(Point);

    public bool IsGradientSupported => true;

    public bool IsHessianSupported => true;

    public void EvaluateAt(Vector<double> point)
    {
        // A minimizer may change its vector afterwards.
        this.point = point.Clone();
        var derivatives = new double[function.InputLength];
        value = function.ValueAndGradient(point.ToArray(), derivatives);
        gradient = Vector<double>.Build.Dense(derivatives);
        hessian = null;
    }

    public IObjectiveFunction Fork() => new CompiledObjective(function)
    {
        point = point,
        value = value,
        gradient = gradient,
        hessian = hessian,
    };

    public IObjectiveFunction CreateNew() => new CompiledObjective(function);
}
