using AutoDiff.Numbers;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Checking.Carriers;

/// <summary>Functions of whole arrays round inside as if their operands were a little off.</summary>
internal static class BackwardError
{
    // Softmax subtracts the largest element first, and its like do no more.
    private const double OfElement = 2;

    /// <summary>How far each element seems to be off, in units of rounding of the number format.</summary>
    public static double[] Of(IArrayMap map, double[] operands)
    {
        var errors = Array.ConvertAll(operands, element => OfElement * Math.Abs(element));
        foreach (var (start, order) in Matrices(map, map.RoundsByNorm))
        {
            for (var column = start; column < start + order; column++)
            {
                AddElimination(operands, errors, column, order);
            }
        }

        return errors;
    }

    /// <summary>
    /// Whether a matrix that is factorized may as well be singular, given the errors of its elements: to first order,
    /// these then say nothing about the result.
    /// </summary>
    public static bool MayBeSingular(IArrayMap map, double[] operands, Func<int, double> errors) =>
        Matrices(map, map.Factorizes).Any(matrix =>
        {
            // A + E is invertible if a norm of A⁻¹·E is less than one; at one half the result of first order is right
            // within a factor of two.
            const double Largest = 0.5;
            var (start, order) = matrix;
            var inverse = Matrix<double>.Build.Dense(order, order, (i, j) => operands[start + (i * order) + j])
                .Inverse()
                .PointwiseAbs();
            var error = Matrix<double>.Build.Dense(order, order, (i, j) => errors(start + (i * order) + j));
            return !((inverse * error).InfinityNorm() < Largest);
        });

    // Where the matrices lie of the operands that something is said of.
    private static IEnumerable<(int Start, int Order)> Matrices(IArrayMap map, Predicate<int> isMeant)
    {
        var start = 0;
        for (var k = 0; k < map.Operands.Length; k++)
        {
            var end = start + map.Operands[k].Length;
            var order = isMeant(k) ? map.Operands[k][-1] : 0;
            for (; order > 0 && start < end; start += order * order)
            {
                yield return (start, order);
            }

            start = end;
        }
    }

    // Gaussian elimination A = L·U is exact for a matrix that is off by 3n·|L|·|U|, also where A is zero (N. J. Higham,
    // Accuracy and Stability of Numerical Algorithms, 2002, theorem 9.4). With partial pivoting |L| ≤ 1, and a column
    // of U hardly outgrows that of A.
    private static void AddElimination(double[] operands, double[] errors, int column, int order)
    {
        var largest = 0.0;
        for (var i = 0; i < order; i++)
        {
            largest = Math.Max(largest, Math.Abs(operands[column + (i * order)]));
        }

        for (var i = 0; i < order; i++)
        {
            errors[column + (i * order)] += 3 * order * order * largest;
        }
    }
}
