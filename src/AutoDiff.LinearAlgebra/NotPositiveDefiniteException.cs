using System.Globalization;

namespace AutoDiff;

/// <summary>A matrix has no Cholesky factor, since it is not positive definite.</summary>
public sealed class NotPositiveDefiniteException : ArithmeticException
{
    /// <summary>Of a matrix of a batch, at a pivot that is not positive.</summary>
    /// <param name="matrix">The number of the matrix in its batch.</param>
    /// <param name="pivot">The number of the pivot, counted from 0.</param>
    public NotPositiveDefiniteException(int matrix, int pivot)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The matrix {matrix} of the batch is not positive definite: its leading block of order {pivot + 1} is " +
            $"not, since pivot {pivot} is not a positive number.")) => (Matrix, Pivot) = (matrix, pivot);

    /// <summary>The number of the matrix in its batch.</summary>
    public int Matrix { get; }

    /// <summary>The number of the first pivot that is not positive, counted from 0.</summary>
    public int Pivot { get; }
}
