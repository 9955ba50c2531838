using System.Numerics;
using AutoDiff.Transforms;

namespace AutoDiff;

/// <content>Jacobians and Hessians that are mostly zero.</content>
public static partial class Differentiate
{
    /// <summary>
    /// The entries of the Jacobian ∂fᵢ/∂xⱼ that may not be zero, found from the function: it is traced once, for a
    /// variable without values. To evaluate it at many points make a <see cref="SparseJacobian{T}"/>.
    /// </summary>
    /// <param name="f">A function of a vector.</param>
    /// <param name="x">The vector.</param>
    /// <returns>Where the entries are, and their values in that order.</returns>
    public static (SparsityPattern Pattern, T[] Values) SparseJacobian<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Evaluated(AutoDiff.SparseJacobian<T>.Of(Traced(f, x)), x);

    /// <summary>
    /// The entries of the Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function that may not be zero; see
    /// <see cref="SparseJacobian{T}(Func{Variable, Variable}, T[])"/>.
    /// </summary>
    /// <param name="f">A scalar function of a vector.</param>
    /// <param name="x">The vector.</param>
    /// <returns>Where the entries are, and their values in that order.</returns>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static (SparsityPattern Pattern, T[] Values) SparseHessian<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Evaluated(AutoDiff.SparseJacobian<T>.OfGradient(Traced(f, x)), x);

    /// <summary>
    /// The diagonal ∂²f/∂xᵢ² of the Hessian of a scalar function: variables that do not meet share a product.
    /// </summary>
    /// <param name="f">A scalar function of a vector.</param>
    /// <param name="x">The vector.</param>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static T[] HessianDiagonal<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (pattern, values) = Evaluated(AutoDiff.SparseJacobian<T>.OfGradientDiagonal(Traced(f, x)), x);
        var diagonal = new T[x.Length];
        for (var entry = 0; entry < values.Length; entry++)
        {
            diagonal[pattern.ColumnIndices[entry]] = values[entry];
        }

        return diagonal;
    }

    /// <summary>
    /// Jᵀ(J v) with the Jacobian J of residuals f at x: the Gauss-Newton approximation of the Hessian of ½|f|², times a
    /// vector, by one JVP and one VJP and without a matrix.
    /// </summary>
    /// <param name="f">A function of a vector.</param>
    /// <param name="x">The vector.</param>
    /// <param name="v">What the matrix is multiplied with.</param>
    /// <exception cref="ArgumentException">x and v differ in length.</exception>
    public static T[] GaussNewtonProduct<T>(Func<Variable, Variable> f, T[] x, T[] v)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(v);
        ArgumentNullException.ThrowIfNull(x);
        if (v.Length != x.Length)
        {
            throw new ArgumentException(
                $"The product of a matrix of {x.Length} columns takes as many elements; found {v.Length}.", nameof(v));
        }

        var program = ProgramBuilder.Trace(
            given =>
            {
                var residuals = f(given[0]);
                return Reverse.Pull(residuals, Forward.Push([residuals], [given[0]], [given[1]])[0], given[0]);
            },
            ("x", [x.Length]), ("v", [x.Length]));
        return program.Evaluate(x, v)[0];
    }

    private static ArrayProgram Traced<T>(Func<Variable, Variable> f, T[] x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        return ProgramBuilder.Trace(v => [f(v[0])], ("x", [x.Length]));
    }

    private static (SparsityPattern Pattern, T[] Values) Evaluated<T>(SparseJacobian<T> jacobian, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[jacobian.Pattern.Count];
        jacobian.Evaluate(x, values);
        return (jacobian.Pattern, values);
    }
}
