using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// The exponential of a matrix of doubles: A is halved until the [13/13] Padé approximant of eˣ is right to the last
/// digit, and the approximant squared as often (N. J. Higham, <em>The scaling and squaring method for the matrix
/// exponential revisited</em>, SIAM J. Matrix Anal. Appl. 26, 2005).
/// </summary>
internal static class ScalingAndSquaring
{
    // Up to this norm the approximant is e^(A + E) with |E| below the unit roundoff times |A|.
    private const double Largest = 5.371920351148152;

    // Coefficients of its numerator; those of the denominator are the same with signs that alternate.
    private static readonly double[] Coefficients =
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
        670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
    ];

    /// <summary>e^A by rows; NaN where A is not finite.</summary>
    public static double[] Exponential(ReadOnlySpan<double> elements, int order)
    {
        var norm = Norm(elements, order);
        if (!double.IsFinite(norm))
        {
            var undefined = new double[elements.Length];
            Array.Fill(undefined, double.NaN);
            return undefined;
        }

        var squarings = norm <= Largest ? 0 : Math.ILogB(norm / Largest) + 1;
        var a = Matrix<double>.Build.DenseOfRowMajor(order, order, elements.ToArray()) * Math.ScaleB(1, -squarings);
        var result = Approximant(a);
        for (var k = 0; k < squarings; k++)
        {
            result *= result;
        }

        return result.ToRowMajorArray();
    }

    /// <summary>The largest sum of magnitudes in a column.</summary>
    public static double Norm(ReadOnlySpan<double> elements, int order)
    {
        var sums = new double[order];
        for (var i = 0; i < elements.Length; i++)
        {
            sums[i % order] += Math.Abs(elements[i]);
        }

        return sums.Max();
    }

    // (V − U)⁻¹·(V + U), with the even powers in V and the odd ones in U.
    private static Matrix<double> Approximant(Matrix<double> a)
    {
        var identity = Matrix<double>.Build.DenseIdentity(a.RowCount);
        var a2 = a * a;
        var a4 = a2 * a2;
        var a6 = a4 * a2;
        var u = a * ((a6 * Sum(13)) + Sum(7) + (Coefficients[1] * identity));
        var v = (a6 * Sum(12)) + Sum(6) + (Coefficients[0] * identity);
        return (v - u).Solve(v + u);

        Matrix<double> Sum(int first) =>
            (Coefficients[first] * a6) + (Coefficients[first - 2] * a4) + (Coefficients[first - 4] * a2);
    }
}
