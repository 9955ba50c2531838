using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>A matrix product, which the kernel of the interpreter computes from arrays wherever they are.</summary>
/// <param name="Instruction">The instruction, in whose array the product is written.</param>
/// <param name="Level">Where in the order of kernels it stands.</param>
/// <param name="X">The array of the first factor, and its shape there.</param>
/// <param name="Y">The array of the second factor, and its shape there.</param>
/// <param name="Mode">Which factors are to be transposed, and which absorb.</param>
internal sealed record Product(
    int Instruction, int Level, (int Array, Shape Shape) X, (int Array, Shape Shape) Y, MatMul.Mode Mode)
{
    /// <summary>Computes the product of arrays that begin with the elements of the factors.</summary>
    public void Run<T>(ReadOnlySpan<Real<T>> x, ReadOnlySpan<Real<T>> y, Span<Real<T>> z)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        MatMul.Apply(X.Shape, x[..X.Shape.Length], Y.Shape, y[..Y.Shape.Length], z, Mode);
}
