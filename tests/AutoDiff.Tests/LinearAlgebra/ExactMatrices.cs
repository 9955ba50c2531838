using AutoDiff.Numbers;
using Number = AutoDiff.Numbers.BigFloat<AutoDiff.Numbers.Bits256>;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>
/// Functions of small matrices to some seventy digits, from their definitions: expansion by minors, Gram and Schmidt,
/// the quadratic equation, power series. They have no derivatives of their own; differences give these.
/// </summary>
internal static class ExactMatrices
{
    private const int Terms = 60;

    public static Number[,] Square(ReadOnlySpan<Number> elements)
    {
        var order = (int)Math.Round(Math.Sqrt(elements.Length));
        return Matrix(elements, order, order);
    }

    public static Number[,] Matrix(ReadOnlySpan<Number> elements, int rows, int columns)
    {
        var matrix = new Number[rows, columns];
        for (var i = 0; i < elements.Length; i++)
        {
            matrix[i / columns, i % columns] = elements[i];
        }

        return matrix;
    }

    public static Number[,] Make(int rows, int columns, Func<int, int, Number> element)
    {
        var matrix = new Number[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                matrix[i, j] = element(i, j);
            }
        }

        return matrix;
    }

    public static Number[,] Transposed(Number[,] a) => Make(a.GetLength(1), a.GetLength(0), (i, j) => a[j, i]);

    public static Number[,] Product(Number[,] a, Number[,] b) => Make(
        a.GetLength(0), b.GetLength(1), (i, j) => Sum(a.GetLength(1), k => a[i, k] * b[k, j]));

    public static Number[,] Combined(Number[,] a, Number factor, Number[,] b) =>
        Make(a.GetLength(0), a.GetLength(1), (i, j) => a[i, j] + (factor * b[i, j]));

    public static Number Determinant(Number[,] a) => a.GetLength(0) == 0
        ? 1
        : Sum(a.GetLength(0), j => (j % 2 == 0 ? 1 : -1) * a[0, j] * Determinant(Minor(a, 0, j)));

    public static Number[,] Adjugate(Number[,] a) => Make(
        a.GetLength(0), a.GetLength(0), (i, j) => ((i + j) % 2 == 0 ? 1 : -1) * Determinant(Minor(a, j, i)));

    // Of three rows adj A is quadratic, and a difference its derivative.
    public static Number[,] AdjugateDerivative(Number[,] a, Number[,] e) => Make(
        3, 3, (i, j) => (Adjugate(Combined(a, 1, e))[i, j] - Adjugate(Combined(a, -1, e))[i, j]) / 2);

    public static Number[,] Inverse(Number[,] a)
    {
        var (adjugate, determinant) = (Adjugate(a), Determinant(a));
        return Make(a.GetLength(0), a.GetLength(0), (i, j) => adjugate[i, j] / determinant);
    }

    public static Number[,] Exponential(Number[,] a)
    {
        var (sum, power) = (Identity(a.GetLength(0)), Identity(a.GetLength(0)));
        for (var k = 1; k < Terms; k++)
        {
            power = Product(power, a);
            power = Make(a.GetLength(0), a.GetLength(0), (i, j) => power[i, j] / k);
            sum = Combined(sum, 1, power);
        }

        return sum;
    }

    // The derivative of every power Aᵏ in the direction E is that of Aᵏ⁻¹ times A, and Aᵏ⁻¹ E.
    public static Number[,] ExponentialDerivative(Number[,] a, Number[,] e)
    {
        var power = Identity(a.GetLength(0));
        var derivative = Make(a.GetLength(0), a.GetLength(0), (_, _) => 0);
        var (sum, factorial) = (derivative, (Number)1);
        for (var k = 1; k < Terms; k++)
        {
            derivative = Combined(Product(derivative, a), 1, Product(power, e));
            power = Product(power, a);
            factorial *= k;
            sum = Combined(sum, 1 / factorial, derivative);
        }

        return sum;
    }

    // Column by column, from the square that is to come out.
    public static Number[,] Cholesky(Number[,] a)
    {
        var order = a.GetLength(0);
        var factor = Make(order, order, (_, _) => 0);
        for (var j = 0; j < order; j++)
        {
            for (var i = j; i < order; i++)
            {
                var rest = ((a[i, j] + a[j, i]) / 2) - Sum(j, k => factor[i, k] * factor[j, k]);
                factor[i, j] = i == j ? Number.Sqrt(rest) : rest / factor[j, j];
            }
        }

        return factor;
    }

    public static (Number[,] Q, Number[,] R) Qr(Number[,] a)
    {
        var (rows, columns) = (a.GetLength(0), a.GetLength(1));
        var q = Make(rows, columns, (i, j) => a[i, j]);
        var r = Make(columns, columns, (_, _) => 0);
        for (var j = 0; j < columns; j++)
        {
            for (var k = 0; k < j; k++)
            {
                r[k, j] = Sum(rows, i => q[i, k] * a[i, j]);
                for (var i = 0; i < rows; i++)
                {
                    q[i, j] -= r[k, j] * q[i, k];
                }
            }

            r[j, j] = Number.Sqrt(Sum(rows, i => q[i, j] * q[i, j]));
            for (var i = 0; i < rows; i++)
            {
                q[i, j] /= r[j, j];
            }
        }

        return (q, r);
    }

    // Of two rows, by the quadratic equation; the larger element of a column of V is positive.
    public static (Number[] Values, Number[,] Vectors) SymmetricEigen(Number[,] a)
    {
        var b = (a[0, 1] + a[1, 0]) / 2;
        var (mean, half) = ((a[0, 0] + a[1, 1]) / 2, (a[0, 0] - a[1, 1]) / 2);
        var root = Number.Sqrt((half * half) + (b * b));
        Number[] values = [mean - root, mean + root];
        var vectors = Make(2, 2, (i, j) => i == 0 ? b : values[j] - a[0, 0]);
        return (values, Normed(vectors, vectors));
    }

    // Of two columns: V and s² are those of Aᵀ A, and U has the signs.
    public static (Number[,] U, Number[] S, Number[,] V) Svd(Number[,] a)
    {
        var (values, vectors) = SymmetricEigen(Product(Transposed(a), a));
        Number[] s = [Number.Sqrt(values[1]), Number.Sqrt(values[0])];
        var v = Make(2, 2, (i, j) => vectors[i, 1 - j]);
        var product = Product(a, v);
        var u = Make(a.GetLength(0), 2, (i, j) => product[i, j] / s[j]);
        return (Normed(u, u), s, Normed(v, u));
    }

    public static Number Sum(int count, Func<int, Number> term)
    {
        Number sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += term(i);
        }

        return sum;
    }

    private static Number[,] Identity(int order) => Make(order, order, (i, j) => i == j ? 1 : 0);

    // Columns of length one, with the signs for which the largest element of those of another matrix is positive.
    private static Number[,] Normed(Number[,] a, Number[,] leading) => Make(a.GetLength(0), a.GetLength(1), (i, j) =>
    {
        var largest = Enumerable.Range(0, leading.GetLength(0)).Select(k => leading[k, j]).MaxBy(
            element => (double)Number.Abs(element));
        var length = Number.Sqrt(Sum(a.GetLength(0), k => a[k, j] * a[k, j]));
        return (largest < 0 ? -1 : 1) * a[i, j] / length;
    });

    private static Number[,] Minor(Number[,] a, int row, int column) => Make(
        a.GetLength(0) - 1, a.GetLength(0) - 1, (i, j) => a[i < row ? i : i + 1, j < column ? j : j + 1]);
}
