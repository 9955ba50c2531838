using System.Numerics;

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
