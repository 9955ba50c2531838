using System.Globalization;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Shrinking;

/// <summary>What to try instead of the values of a variable when a counterexample is made simpler.</summary>
internal static class SimplerValues
{
    private static readonly double[] Constants = [0, 1, -1, 0.5, 2];

    private static readonly double[] Small = [0, 1, -1, 2, -2, 3, 0.5, -0.5, 0.25];

    /// <summary>How hard a number is to read: 0 and 1 are easiest, then few digits, no sign, no exponent.</summary>
    public static double Cost(double x) => x switch
    {
        0 => 0,
        1 => 1,
        -1 => 1.5,
        _ => 1 + x.ToString("R", CultureInfo.InvariantCulture).Length,
    };

    /// <summary>Arrays to try, the simplest first; they may lie outside the domain.</summary>
    public static IEnumerable<double[]> Candidates(ValueDomain domain, Shape shape, double[] values) =>
        domain.Kind switch
    {
        DomainKind.Simplex or DomainKind.OneHot => Rows(shape, values),
        DomainKind.Symmetric or DomainKind.PositiveDefinite => Matrices(shape)
            .Concat(Elementwise(values).Select(candidate => Symmetrized(candidate, shape))),
        DomainKind.Invertible or DomainKind.LowerTriangular => Matrices(shape).Concat(Elementwise(values)),
        _ => Uniform(values).Concat(Elementwise(values)),
    };

    private static IEnumerable<double[]> Uniform(double[] values) =>
        Constants.Select(x => Enumerable.Repeat(x, values.Length).ToArray());

    private static IEnumerable<double[]> Elementwise(double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            foreach (var simpler in Numbers(values[i]))
            {
                if (Cost(simpler) < Cost(values[i]))
                {
                    var candidate = (double[])values.Clone();
                    candidate[i] = simpler;
                    yield return candidate;
                }
            }
        }
    }

    private static IEnumerable<double> Numbers(double x) =>
        Small.Concat(Enumerable.Range(1, 3).Select(digits =>
            double.Parse(x.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)));

    private static IEnumerable<double[]> Rows(Shape shape, double[] values)
    {
        var n = shape.Rank == 0 ? 1 : shape[-1];
        for (var start = 0; start < values.Length; start += n)
        {
            foreach (var row in SimpleRows(n))
            {
                var candidate = (double[])values.Clone();
                row.CopyTo(candidate, start);
                yield return candidate;
            }
        }
    }

    // Corners, then pairs of simple fractions.
    private static IEnumerable<double[]> SimpleRows(int n)
    {
        for (var i = 0; i < n; i++)
        {
            yield return Row(n, (i, 1));
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (i != j)
                {
                    yield return Row(n, (i, 0.5), (j, 0.5));
                    yield return Row(n, (i, 0.25), (j, 0.75));
                }
            }
        }
    }

    private static double[] Row(int n, params ReadOnlySpan<(int Index, double Value)> entries)
    {
        var row = new double[n];
        foreach (var (index, value) in entries)
        {
            row[index] = value;
        }

        return row;
    }

    private static IEnumerable<double[]> Matrices(Shape shape)
    {
        var n = shape[-1];
        foreach (var diagonal in new[] { 1.0, 2 })
        {
            yield return [.. Enumerable.Range(0, shape.Length).Select(k => k % (n * n) % (n + 1) == 0 ? diagonal : 0)];
        }

        yield return [.. Enumerable.Range(0, shape.Length).Select(k => k % (n * n) % (n + 1) == 0 ? 2.0 : 1)];
    }

    private static double[] Symmetrized(double[] values, Shape shape)
    {
        var n = shape[-1];
        return [.. values.Chunk(n * n).SelectMany(matrix => DomainSampler.Symmetrized(matrix, n))];
    }
}
