using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace AutoDiff.LinearAlgebra;

/// <summary>The LU decomposition of a square matrix. Rows and columns are scaled first where they need it.</summary>
internal sealed class LuDecomposition
{
    private readonly LU<double> decomposition;
    private readonly (int[] Rows, int[] Columns)? exponents;

    /// <summary>Decomposes the matrix with the given elements by rows.</summary>
    public LuDecomposition(double[] elements)
    {
        var order = (int)Math.Sqrt(elements.Length);
        exponents = Equilibration.Of(elements, order);
        if (exponents is var (rows, columns))
        {
            elements = [.. elements];
            Equilibration.Scale(elements, order, rows, columns);
        }

        decomposition = Matrix<double>.Build.DenseOfRowMajor(order, order, elements).LU();
    }

    /// <summary>det A. The pivots may be so large or small that their product leaves the range on the way.</summary>
    public double Determinant
    {
        get
        {
            var (upper, exchanges) = (decomposition.U, decomposition.P.ToInversions());
            var product = ScaledProduct.One;
            for (var i = 0; i < exchanges.Length; i++)
            {
                product *= exchanges[i] == i ? upper[i, i] : -upper[i, i];
            }

            return (product with { Exponent = product.Exponent + Exponent }).Value;
        }
    }

    /// <summary>log|det A|.</summary>
    public double LogDeterminant
    {
        get
        {
            var (upper, sum) = (decomposition.U, Exponent * Math.Log(2));
            for (var k = 0; k < upper.RowCount; k++)
            {
                sum += Math.Log(Math.Abs(upper[k, k]));
            }

            return sum;
        }
    }

    private int Exponent => exponents is var (rows, columns) ? rows.Sum() + columns.Sum() : 0;

    /// <summary>A⁻¹ by rows.</summary>
    public double[] Inverse()
    {
        var inverse = decomposition.Inverse();
        if (exponents is var (rows, columns))
        {
            inverse.MapIndexedInplace((i, j, x) => Math.ScaleB(x, -(columns[i] + rows[j])));
        }

        return inverse.ToRowMajorArray();
    }

    /// <summary>The X with A · X = B by rows, B having been given by rows.</summary>
    public double[] Solve(double[] right, int columnCount)
    {
        var order = right.Length / columnCount;
        var b = Matrix<double>.Build.DenseOfRowMajor(order, columnCount, right);
        if (exponents is not var (rows, columns))
        {
            return decomposition.Solve(b).ToRowMajorArray();
        }

        // What is small in one equation may be all there is of another unknown: columns are scaled one by one.
        b.MapIndexedInplace((i, _, x) => Math.ScaleB(x, -rows[i]));
        var x = decomposition.Solve(b);
        x.MapIndexedInplace((i, _, value) => Math.ScaleB(value, -columns[i]));
        return x.ToRowMajorArray();
    }
}
