namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// The map x ↦ Ax + b of space, as the 3 × 4 elements of (A b). Elements that are plain numbers are computed with at
/// once.
/// </summary>
public sealed class Affine
{
    private readonly Variable[,] elements = new Variable[3, 4];

    /// <summary>The map with the first three rows of a 4 × 4 matrix, whose last row is 0 0 0 1.</summary>
    public static Affine Of(double[][] matrix) => Of((i, j) => matrix[i][j]);

    /// <summary>The map with the given elements.</summary>
    public static Affine Of(Func<int, int, Variable> element)
    {
        var result = new Affine();
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                result.elements[i, j] = element(i, j);
            }
        }

        return result;
    }

    public Variable this[int row, int column] => elements[row, column];

    /// <summary>First y, then x.</summary>
    public static Affine operator *(Affine x, Affine y) => Of((i, j) =>
        (x[i, 0] * y[0, j]) + (x[i, 1] * y[1, j]) + (x[i, 2] * y[2, j]) + (j == 3 ? x[i, 3] : 0));
}
