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
            double[] a = [1, 2, 3, 4], b = [.. Enumerable.Range(0, 2 * columns)];
            double[] c = [.. Enumerable.Repeat(-1.0, (2 * columns) + 20)];
            MatrixProduct.Multiply<double>(
                a, false, b, false, c.AsSpan(10, 2 * columns), 2, 2, columns, accumulate: false);
            Assert.All(c[..10].Concat(c[^10..]), element => Assert.Equal(-1, element));
            Assert.DoesNotContain(-1, c[10..^10]);
        }
    }

    [Theory]
    [InlineData(300, 40, 500)]
    [InlineData(700, 140, 50)]
    [InlineData(10, 20_011, 13)]
    [InlineData(1, 1500, 2000)]
    [InlineData(2000, 1500, 1)]
    [InlineData(20, 260, 1500)]
    public void Large_products_have_the_same_bits_on_any_number_of_threads(int m, int k, int n)
    {
        var random = new Random(m);
        Check<double, Register128<double>>();
        Check<float, Register128<float>>();
        if (Vector512.IsHardwareAccelerated)
        {
            Check<double, Register512<double>>();
            Check<float, Register512<float>>();
        }

        void Check<T, TRegister>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TRegister : struct, IRegister<TRegister, T>
        {
            var (a, b, before) = (Numbers<T>(m * k), Numbers<T>(k * n), Numbers<T>(m * n));
            for (var kind = 0; kind < 8; kind++)
            {
                var (transposesA, transposesB, accumulates) = ((kind & 1) != 0, (kind & 2) != 0, (kind & 4) != 0);
                var (alone, together) = (before.ToArray(), before.ToArray());
                MatrixProduct.Multiply<T, TRegister>(a, transposesA, b, transposesB, alone, m, k, n, accumulates);
                MatrixProduct.Multiply<T, TRegister>(
                    a, transposesA, b, transposesB, together, m, k, n, accumulates, threads: 3);
                Assert.Equal(alone, together);

                // One element, a sum of k terms of at most 1 each: two sums of them lose at most k roundings of k each.
                var (i, j) = (random.Next(m), random.Next(n));
                var exact = accumulates ? double.CreateTruncating(before[(i * n) + j]) : 0;
                for (var l = 0; l < k; l++)
                {
                    exact += double.CreateTruncating(a[transposesA ? (l * m) + i : (i * k) + l])
                        * double.CreateTruncating(b[transposesB ? (j * k) + l : (l * n) + j]);
                }

                Assert.Equal(
                    exact, double.CreateTruncating(alone[(i * n) + j]),
                        (typeof(T) == typeof(double) ? 2.3e-16 : 1.2e-7) * k * k);
            }
        }

        T[] Numbers<T>(int count)
            where T : IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating((2 * random.NextDouble()) - 1))];
    }

    [Fact]
    public void Large_products_on_one_thread_allocate_nothing()
    {
        // In chunks of the sums, and in one chunk.
        foreach (var (m, k, n) in new[] { (10, 20_000, 13), (300, 40, 500) })
        {
            var (a, b, c) = (new double[m * k], new double[k * n], new double[m * n]);
            MatrixProduct.Multiply<double>(a, false, b, false, c, m, k, n, accumulate: false);
            var before = GC.GetAllocatedBytesForCurrentThread();
            MatrixProduct.Multiply<double>(a, false, b, false, c, m, k, n, accumulate: false);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
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
            for (var j = columns.Length ==
                0 ? 0 : columns[i].Start; j < (columns.Length == 0 ? n : columns[i].End); j++)
            {
                var sum = accumulates ? c[(i * n) + j] : T.Zero;
                for (var l = 0; l < k; l++)
                {
                    sum += a[transposesA ? (l * m) + i : (i * k) + l] * b[transposesB ? (j * k) + l : (l * n) + j];
                }

                expected[(i * n) + j] = sum;
            }
        }

        MatrixProduct.Multiply<T, TRegister>(
            a, transposesA, b, transposesB, c, m, k, n, accumulates, bands: new(terms, columns));

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
    private static Band[] Bands(int rows, int columns, Random random) =>
        random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, rows).Select(_ =>
    {
        var start = random.Next(columns + 1);
        return new Band(start, random.Next(start, columns + 1));
    })];

    // Mostly short; long enough now and then for every way in which a product is divided.
    private static int Length(Random random) => random.Next(4) == 0 ? random.Next(1, 140) : random.Next(1, 14);

    private static T[] Integers<T>(int length, Random random)
        where T : INumberBase<T> => [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(random.Next(-8, 9)))];
}
