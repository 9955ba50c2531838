using AutoDiff.Checking.Claims;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Sampling;

/// <summary>
/// Says whether an array lies in a domain: the definition that samples, projections and shrinking are held to.
/// </summary>
internal static class DomainMembership
{
    // Where a matrix counts as invertible for sampling: nearer to a singular one, no double of its inverse would be
    // right.
    private const double SmallestPivot = 1e-4;

    /// <summary>
    /// Whether the values lie in the domain; sums and symmetry may be off by a relative <paramref name="tolerance"/>.
    /// </summary>
    public static bool Contains(ValueDomain domain, Shape shape, ReadOnlySpan<double> values, double tolerance = 0)
    {
        foreach (var x in values)
        {
            if (!ContainsElement(domain, x))
            {
                return false;
            }
        }

        switch (domain.Kind)
        {
            case DomainKind.OneHot or DomainKind.Simplex:
                return All(values, shape.Rank == 0 ? 1 : shape[-1], row => Math.Abs(Sum(row) - 1) <= tolerance);
            case DomainKind.Symmetric:
                return All(values, shape[-1] * shape[-1], matrix => IsSymmetric(matrix, shape[-1], tolerance));
            case DomainKind.LowerTriangular:
                return All(values, shape[-1] * shape[-1], matrix => IsLowerTriangular(matrix, shape[-1]));
            case DomainKind.PositiveDefinite:
                return All(
                    values,
                    shape[-1] * shape[-1],
                    matrix => IsSymmetric(matrix, shape[-1], tolerance) && IsPositiveDefinite(matrix, shape[-1]));
            case DomainKind.Invertible:
                return All(values, shape[-1] * shape[-1], matrix => IsInvertible(matrix, shape[-1]));
            default:
                return true;
        }
    }

    /// <summary>
    /// Whether elimination with row exchanges meets no pivot that is zero beside the largest element.
    /// </summary>
    public static bool IsInvertible(ReadOnlySpan<double> matrix, int n)
    {
        var rest = matrix.ToArray();
        var largest = rest.Length == 0 ? 1 : rest.Max(Math.Abs);
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
            {
                pivot = Math.Abs(rest[(i * n) + k]) > Math.Abs(rest[(pivot * n) + k]) ? i : pivot;
            }

            if (!(Math.Abs(rest[(pivot * n) + k]) > SmallestPivot * largest))
            {
                return false;
            }

            for (var j = 0; j < n; j++)
            {
                (rest[(k * n) + j], rest[(pivot * n) + j]) = (rest[(pivot * n) + j], rest[(k * n) + j]);
            }

            for (var i = k + 1; i < n; i++)
            {
                var factor = rest[(i * n) + k] / rest[(k * n) + k];
                for (var j = k; j < n; j++)
                {
                    rest[(i * n) + j] -= factor * rest[(k * n) + j];
                }
            }
        }

        return true;
    }

    private static bool ContainsElement(ValueDomain domain, double x) => double.IsFinite(x) && domain.Kind switch
    {
        DomainKind.Positive => x > 0,
        DomainKind.Nonnegative or DomainKind.Simplex => x >= 0,
        DomainKind.Unit => x > 0 && x < 1,
        DomainKind.Interval => x > domain.Lower && x < domain.Upper,
        DomainKind.Index => x >= domain.Lower && x <= domain.Upper && double.IsInteger(x),
        DomainKind.Sign => x is -1 or 1,
        DomainKind.Binary or DomainKind.OneHot => x is 0 or 1,
        _ => true,
    };

    private static bool IsSymmetric(ReadOnlySpan<double> matrix, int n, double tolerance)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (below, above) = (matrix[(i * n) + j], matrix[(j * n) + i]);
                if (Math.Abs(below - above) > tolerance * Math.Max(Math.Abs(below), Math.Abs(above)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsLowerTriangular(ReadOnlySpan<double> matrix, int n)
    {
        for (var k = 0; k < matrix.Length; k++)
        {
            if (k / n < k % n && matrix[k] != 0)
            {
                return false;
            }
        }

        return true;
    }

    // Cholesky's factorization exists exactly then.
    private static bool IsPositiveDefinite(ReadOnlySpan<double> matrix, int n)
    {
        var factor = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[(i * n) + j];
                for (var k = 0; k < j; k++)
                {
                    rest -= factor[(i * n) + k] * factor[(j * n) + k];
                }

                if (i == j && !(rest > 0))
                {
                    return false;
                }

                factor[(i * n) + j] = i == j ? Math.Sqrt(rest) : rest / factor[(j * n) + j];
            }
        }

        return true;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var x in values)
        {
            sum += x;
        }

        return sum;
    }

    private delegate bool BlockPredicate(ReadOnlySpan<double> block);

    private static bool All(ReadOnlySpan<double> values, int length, BlockPredicate holds)
    {
        for (; !values.IsEmpty; values = values[length..])
        {
            if (!holds(values[..length]))
            {
                return false;
            }
        }

        return true;
    }
}
