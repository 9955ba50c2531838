using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;

namespace AutoDiff;

/// <summary>
/// Compiled functions over the vectors and matrices of MathNet.Numerics, and as what its optimizers take. Vectors are
/// the numbers of all arguments, one after the other, as for <see cref="CompiledFunction{T}"/>.
/// </summary>
public static class MathNetExtensions
{
    /// <summary>The value f(x) of a scalar function.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public static double Value(this CompiledFunction<double> function, Vector<double> x)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Value(ElementsOf(x));
    }

    /// <summary>The values f(x).</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    public static Vector<double> Values(this CompiledFunction<double> function, Vector<double> x)
    {
        ArgumentNullException.ThrowIfNull(function);
        var values = new double[function.OutputLength];
        function.Values(ElementsOf(x), values);
        return new DenseVector(values);
    }

    /// <summary>The gradient ∂f/∂xᵢ of a scalar function.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public static Vector<double> Gradient(this CompiledFunction<double> function, Vector<double> x)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new DenseVector(function.Gradient(ElementsOf(x)));
    }

    /// <summary>The Jacobian ∂fᵢ/∂xⱼ.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    public static Matrix<double> Jacobian(this CompiledFunction<double> function, Vector<double> x)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DenseMatrix.OfArray(function.Jacobian(ElementsOf(x)));
    }

    /// <summary>The Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public static Matrix<double> Hessian(this CompiledFunction<double> function, Vector<double> x)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DenseMatrix.OfArray(function.Hessian(ElementsOf(x)));
    }

    /// <summary>The Hessian-vector product (∂²f/∂x²) · tangent of a scalar function.</summary>
    /// <exception cref="ArgumentException">A vector has not n elements.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public static Vector<double> HessianVector(
        this CompiledFunction<double> function, Vector<double> x, Vector<double> tangent)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new DenseVector(function.HessianVector(ElementsOf(x), ElementsOf(tangent)));
    }

    /// <summary>
    /// A scalar function as what MathNet's minimizers take. Its gradient and its Hessian are computed when a minimizer
    /// asks for them.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public static IObjectiveFunction ToObjectiveFunction(this CompiledFunction<double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.OutputLength == 1
            ? new CompiledObjective(function)
            : throw new ShapeMismatchException(
                $"An objective is a function of one value; this one has {function.OutputLength}.");
    }

    /// <summary>
    /// A function of parameters whose values are those of a model at all observations, as what MathNet's fits take.
    /// </summary>
    /// <param name="function">The values of the model; m of them.</param>
    /// <param name="observed">The m numbers that were observed.</param>
    /// <param name="weights">How much each observation counts; all alike if there are none.</param>
    /// <exception cref="ArgumentException">There are not m observations.</exception>
    public static IObjectiveModel ToObjectiveModel(
        this CompiledFunction<double> function, Vector<double> observed, Vector<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(observed);
        return observed.Count == function.OutputLength
            ? ObjectiveFunction.NonlinearModel(
                (parameters, _) => function.Values(parameters),
                (parameters, _) => function.Jacobian(parameters),
                observed, observed, weights)
            : throw new ArgumentException(
                $"The model has {function.OutputLength} values; {observed.Count} observations were found.",
                nameof(observed));
    }

    // Vectors that are stored otherwise, such as sparse ones, are copied.
    private static double[] ElementsOf(Vector<double> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AsArray() ?? x.ToArray();
    }
}
