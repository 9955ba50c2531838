using System.Numerics;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Matrices;

namespace AutoDiff.Tests.Numerics.Matrices;

public class MatrixProductTests
{
    [Property(MaxTest = 400)]
    public void Every_width_gives_the_sums_of_products(int seed)
    {
        var random = new Random(seed);
        if (Vector512.IsHardwareAccelerated)
        {
            Check<double, Register512<double>>(random);
            Check<float, Register512<float>>(random);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Check<double, Register256<double>>(random);
            Check<float, Register256<float>>(random);
        }

        Check<double, Register128<double>>(random);
        Check<float, Register128<float>>(random);
    }

    [Fact]
    public void Nothing_is_written_beside_the_product()
    {
        for (var columns = 1; columns <= 50; columns++)
        {
            double[] a = [1, 2, 3, 4], b = [.. Enumerable.Range(0, 2 * columns)], c = [.. Enumerable.Repeat(-1.0, (2 * columns) + 20)];
            MatrixProduct.Multiply<double>(a, false, b, false, c.AsSpan(10, 2 * columns), 2, 2, columns, accumulate: false);
            Assert.All(c[..10].Concat(c[^10..]), element => Assert.Equal(-1, element));
            Assert.DoesNotContain(-1, c[10..^10]);
        }
    }

    // Small integers, whose sums of products are exact in any order.
    private static void Check<T, TRegister>(Random random)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        var (m, k, n) = (Length(random), Length(random) - 1, Length(random));
        var (a, b, c) = (Integers<T>(m * k, random), Integers<T>(k * n, random), Integers<T>(m * n, random));
        var (transposesA, transposesB, accumulates) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
        var (terms, columns) = (Bands(m, k, random), Bands(m, n, random));
        for (var i = 0; i < m * k; i++)
        {
            var (row, term) = transposesA ? (i % m, i / m) : (i / k, i % k);
            a[i] = terms.Length == 0 || (terms[row].Start <= term && term < terms[row].End) ? a[i] : T.Zero;
        }

        var expected = c.ToArray();
        for (var i = 0; i < m; i++)
        {
            for (var j = columns.Length == 0 ? 0 : columns[i].Start; j < (columns.Length == 0 ? n : columns[i].End); j++)
            {
                var sum = accumulates ? c[(i * n) + j] : T.Zero;
                for (var l = 0; l < k; l++)
                {
                    sum += a[transposesA ? (l * m) + i : (i * k) + l] * b[transposesB ? (j * k) + l : (l * n) + j];
                }

                expected[(i * n) + j] = sum;
            }
        }

        MatrixProduct.Multiply<T, TRegister>(a, transposesA, b, transposesB, c, m, k, n, accumulates, new(terms, columns));

        // What is not asked for means nothing.
        for (var i = 0; i < columns.Length; i++)
        {
            var found = c.AsSpan(i * n, n);
            var wanted = expected.AsSpan(i * n, n);
            found[..columns[i].Start].CopyTo(wanted);
            found[columns[i].End..].CopyTo(wanted[columns[i].End..]);
        }

        Assert.Equal(expected, c);
    }

    // A part of each of some rows, or no parts.
    private static Band[] Bands(int rows, int columns, Random random) => random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, rows).Select(_ =>
    {
        var start = random.Next(columns + 1);
        return new Band(start, random.Next(start, columns + 1));
    })];

    // Mostly short; long enough now and then for every way in which a product is divided.
    private static int Length(Random random) => random.Next(4) == 0 ? random.Next(1, 140) : random.Next(1, 14);

    private static T[] Integers<T>(int length, Random random)
        where T : INumberBase<T> => [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(random.Next(-8, 9)))];
}
