using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Sampling;

/// <summary>
/// Draws arrays from the declared domains. Every array drawn lies in its domain exactly, not up to rounding.
/// </summary>
internal static class DomainSampler
{
    /// <summary>The generator of arrays of a shape from a domain, in row-major order.</summary>
    public static Generator<double[]> Of(ValueDomain domain, Shape shape) => domain.Kind switch
    {
        _ when shape.Length == 0 => Generator.Constant(Array.Empty<double>()),
        DomainKind.Real => NumberGenerators.Real.Array(shape.Length),
        DomainKind.Positive => NumberGenerators.Positive.Array(shape.Length),
        DomainKind.Nonnegative => NumberGenerators.Nonnegative.Array(shape.Length),
        DomainKind.Unit => NumberGenerators.Between(0, 1).Array(shape.Length),
        DomainKind.Interval => NumberGenerators.Between(domain.Lower, domain.Upper).Array(shape.Length),
        DomainKind.Sign => Generator.Among(-1.0, 1).ArrayOf(shape.Length),
        DomainKind.Binary => Generator.Among(0.0, 1).ArrayOf(shape.Length),
        DomainKind.Index => Generator.Between((int)domain.Lower, (int)domain.Upper).Select(x => (double)x)
            .ArrayOf(shape.Length),
        DomainKind.OneHot => Rows(OneHot, shape),
        DomainKind.Simplex => Rows(Simplex, shape),
        DomainKind.Symmetric => Matrices(n => NumberGenerators.Real.Array(n * n).Select(a => Symmetrized(a, n)), shape),
        DomainKind.LowerTriangular => Matrices(n => NumberGenerators.Real.Array(n * n).Select(a => Lower(a, n)), shape),
        DomainKind.PositiveDefinite => Matrices(PositiveDefinite, shape),
        DomainKind.Invertible => Matrices(Invertible, shape),
        _ =>
            throw new ArgumentOutOfRangeException(
                nameof(domain), domain.Kind, "There is no generator for this domain."),
    };

    /// <summary>Copies the lower triangle of a square matrix over the upper one.</summary>
    public static double[] Symmetrized(double[] matrix, int n)
    {
        var result = (double[])matrix.Clone();
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                result[(i * n) + j] = matrix[(j * n) + i];
            }
        }

        return result;
    }

    private static double[] Lower(double[] matrix, int n) =>
        [.. matrix.Select((element, k) => k / n < k % n ? 0 : element)];

    private static Generator<double[]> Rows(Func<int, Generator<double[]>> row, Shape shape) =>
        Blocks(row(RowLength(shape)), RowLength(shape), shape);

    private static Generator<double[]> Matrices(Func<int, Generator<double[]>> matrix, Shape shape) =>
        Blocks(matrix(shape[-1]), shape[-1] * shape[-1], shape);

    private static Generator<double[]> Blocks(Generator<double[]> block, int length, Shape shape) =>
        block.ArrayOf(shape.Length / length).Select(blocks => blocks.SelectMany(x => x).ToArray());

    private static int RowLength(Shape shape) => shape.Rank == 0 ? 1 : shape[-1];

    private static Generator<double[]> OneHot(int length) =>
        Generator.Between(0, length - 1).Select(
            hot => Enumerable.Range(0, length).Select(i => i == hot ? 1.0 : 0).ToArray());

    private static Generator<double[]> Simplex(int length) => Generator.Weighted(
        (1, OneHot(length)),
        (1, Generator.Among(0.0, 1).ArrayOf(length).Select(Normalized)),
        (1, Generator.Among(1.0, 2, 3).ArrayOf(length).Select(Normalized)),
        (3, NumberGenerators.Fraction.ArrayOf(length).Select(Normalized)),
        (1, NumberGenerators.Nearness.ArrayOf(length).Select(Normalized)),
        (1, Generator.Constant(Enumerable.Repeat(1.0, length).ToArray()).Select(Normalized)));

    // Multiples of 2⁻⁴⁰ that add up to 1: their sums are exact in any order, so that a claim which needs Σ y = 1 is not
    // judged beside the set.
    private static double[] Normalized(double[] weights)
    {
        const double Unit = 1L << 40;
        var total = weights.Sum();
        var shares = weights.Select(weight => total == 0 ? 0 : Math.Floor(weight / total * Unit)).ToArray();
        var largest = Array.IndexOf(shares, shares.Max());
        shares[largest] += Unit - shares.Sum();
        return [.. shares.Select(share => share / Unit)];
    }

    private static Generator<double[]> PositiveDefinite(int n) =>
        Generator.Both(
            Generator.Weighted(
                (1, Generator.Constant(Identity(n))),
                (2, NumberGenerators.Real.Plain.ArrayOf(n * n)),
                (4, NumberGenerators.Real.Generic.ArrayOf(n * n))),
            Scale,
            (matrix, scale) => Scaled(GramPlusIdentity(matrix, n), scale));

    private static Generator<double[]> Invertible(int n) =>
        Generator.Both(
            Generator.Weighted(
                (1, Generator.Constant(Identity(n))),
                (3, NumberGenerators.Real.Plain.ArrayOf(n * n)),
                (4, NumberGenerators.Real.Generic.ArrayOf(n * n))),
            Scale,
            (matrix, scale) => Scaled(Regularized(matrix, n), scale));

    private static Generator<double> Scale { get; } = Generator.Weighted(
        (6, Generator.Constant(1.0)), (1, Generator.Among(1e-8, 1e-4, 1e4, 1e8)));

    private static double[] Identity(int n) => [.. Enumerable.Range(0, n * n).Select(k => k % (n + 1) == 0 ? 1.0 : 0)];

    private static double[] Scaled(double[] matrix, double factor) => [.. matrix.Select(x => x * factor)];

    // BBᵀ/n + I/4 has no eigenvalue below 1/4: positive definite whatever B, with a condition number that leaves
    // digits.
    private static double[] GramPlusIdentity(double[] b, int n)
    {
        var result = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = i == j ? 0.25 : 0;
                for (var k = 0; k < n; k++)
                {
                    sum += b[(i * n) + k] * b[(j * n) + k] / n;
                }

                result[(i * n) + j] = result[(j * n) + i] = sum;
            }
        }

        return result;
    }

    // A matrix too near to a singular one moves away from it along the diagonal.
    private static double[] Regularized(double[] matrix, int n)
    {
        var result = (double[])matrix.Clone();
        while (!DomainMembership.IsInvertible(result, n))
        {
            for (var i = 0; i < n; i++)
            {
                result[(i * n) + i] += 1;
            }
        }

        return result;
    }
}
