using System.Runtime.InteropServices;
using AutoDiff.Numbers;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// An operation with sparse square matrices. The first operand is their pattern (<see cref="SparseStructure"/>), in
/// which nothing is differentiated.
/// </summary>
internal abstract class SparseOperation : CustomOperation
{
    /// <summary>The number of rows, given the shapes of the pattern and of the entries.</summary>
    protected static int Order(Shape pattern, int count) => pattern.Length - 1 - count;

    /// <summary>The shape of right-hand sides that fit to matrices with such entries.</summary>
    protected Shape RequireRightSides(Shape pattern, Shape values, Shape right) =>
        values.Rank > 0 && right.Rank == values.Rank + 1 && right[-2] == Order(pattern, values[-1])
            && Shape.Of(values.Axes[..^1]) == Factorization.Batch(right)
            ? right
            : throw new ShapeMismatchException(
                $"{Name}: right-hand sides of shape {right} do not fit to entries of shape {values} of a matrix " +
                $"with {Order(pattern, values.Rank > 0 ? values[-1] : 0)} rows.");

    /// <summary>What the operation computes of one matrix of a batch, from the parts of the other operands.</summary>
    protected abstract void Compute<T>(
        SparseStructure structure, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T>;

    /// <summary>As the other, for plain numbers.</summary>
    protected virtual void Compute(
        SparseStructure structure, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result) =>
        Compute(
            structure,
            MemoryMarshal.Cast<double, Real<double>>(left),
            MemoryMarshal.Cast<double, Real<double>>(right),
            MemoryMarshal.Cast<double, Real<double>>(result));

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var structure = SparseStructure.Of(operands[0], Count(operands.Shape(0), operands.Shape(2)));
        var batch = Batch(operands.Shape(2));
        for (var i = 0; i < batch; i++)
        {
            Compute(
                structure, Part(operands[1], i, batch), Part(operands[2], i, batch),
                result.Slice(i * (result.Length / batch), result.Length / batch));
        }
    }

    public override bool TryEvaluateOverField<T>(CustomOperands<T> operands, Span<T> result)
    {
        var pattern = new double[operands[0].Length];
        for (var i = 0; i < pattern.Length; i++)
        {
            pattern[i] = T.Primal(operands[0][i]);
        }

        // A carrier that stands for no number knows no pattern.
        if (Array.Exists(pattern, double.IsNaN))
        {
            return false;
        }

        var structure = SparseStructure.Of(pattern, Count(operands.Shape(0), operands.Shape(2)));
        var batch = Batch(operands.Shape(2));
        for (var i = 0; i < batch; i++)
        {
            Compute(
                structure, Part(operands[1], i, batch), Part(operands[2], i, batch),
                result.Slice(i * (result.Length / batch), result.Length / batch));
        }

        return true;
    }

    private static int Count(Shape pattern, Shape right) => pattern.Length - 1 - right[-2];

    private static int Batch(Shape right)
    {
        var batch = 1;
        foreach (var length in Factorization.Batch(right).Axes)
        {
            batch *= length;
        }

        return batch;
    }

    private static ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> elements, int part, int parts) =>
        elements.Slice(part * (elements.Length / parts), elements.Length / parts);
}
