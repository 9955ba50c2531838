using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoDiff.Numerics.Matrices;

/// <summary>The product of matrices of floats or doubles, in the machine's widest registers.</summary>
/// <remarks>
/// Tiles of the product stay in registers while their terms are added, and panels of the second factor in the nearest
/// cache while tiles pass over them. A panel that is read often is copied for it.
/// Source: K. Goto and R. A. van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS 34 (2008) 12;
/// without its copy of the first factor, which gained nothing up to 256 rows and columns. The result does not depend on
/// the number of threads.
/// </remarks>
internal static unsafe partial class MatrixProduct
{
    // So many terms at once, of so many columns that a panel takes most of the nearest cache.
    private const int PanelDepth = 128;
    private const int PanelBytes = 32 * 1024;

    // From so many rows on, a panel is read often enough to be worth copying.
    private const int ManyRows = 32;

    // So few multiplications take less time than to prepare tiles for them.
    private const int FewProducts = 64;

    // Dot products of so many terms are worth adding up the elements of a register.
    private const int ManyTerms = 48;

    /// <summary>C = A · B, or added to C, where C has m × n elements and each is a sum of k terms.</summary>
    /// <param name="a">A, row after row; column after column if <paramref name="transposesA"/>.</param>
    /// <param name="transposesA">Whether A is stored as its transpose.</param>
    /// <param name="b">B, likewise.</param>
    /// <param name="transposesB">Whether B is stored as its transpose.</param>
    /// <param name="c">C, row after row.</param>
    /// <param name="m">The number of rows.</param>
    /// <param name="k">The number of terms.</param>
    /// <param name="n">The number of columns.</param>
    /// <param name="accumulate">Whether the product is added to what is in <paramref name="c"/>.</param>
    /// <param name="threads">On how many threads at most.</param>
    /// <param name="bands">What need not be computed.</param>
    public static void Multiply<T>(
        ReadOnlySpan<T> a,
        bool transposesA,
        ReadOnlySpan<T> b,
        bool transposesB,
        Span<T> c,
        int m,
        int k,
        int n,
        bool accumulate,
        int threads = 1,
        ProductBands bands = default)
        where T : unmanaged, INumberBase<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply<T, Register512<T>>(a, transposesA, b, transposesB, c, m, k, n, accumulate, threads, bands);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Multiply<T, Register256<T>>(a, transposesA, b, transposesB, c, m, k, n, accumulate, threads, bands);
        }
        else
        {
            Multiply<T, Register128<T>>(a, transposesA, b, transposesB, c, m, k, n, accumulate, threads, bands);
        }
    }

    /// <summary>The same in registers of one width.</summary>
    public static void Multiply<T, TRegister>(
        ReadOnlySpan<T> a,
        bool transposesA,
        ReadOnlySpan<T> b,
        bool transposesB,
        Span<T> c,
        int m,
        int k,
        int n,
        bool accumulate,
        int threads = 1,
        ProductBands bands = default)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, m * k);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, k * n);
        ArgumentOutOfRangeException.ThrowIfNotEqual(c.Length, m * n);
        if ((long)m * k * n <= FewProducts)
        {
            MultiplyElements(
                a, transposesA ? (1, m) : (k, 1), b, transposesB ? (1, k) : (n, 1), c, (m, k, n), accumulate);
            return;
        }

        fixed (T* x = a)
        fixed (T* y = b)
        fixed (T* z = c)
        {
            var (left, right) =
                (transposesA ? new Matrix<T>(x, 1, m) : new(x, k, 1), transposesB ? new Matrix<T>(y, 1, k) : new(
                    y, n, 1));
            Multiply<T, TRegister>(new(left, right, new(z, n, 1), m, k, n, accumulate, bands), threads);
        }
    }

    // Element by element, with the same roundings as in tiles. What a band leaves out may be computed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyElements<T>(
        ReadOnlySpan<T> a,
        (int Row, int Column) aSteps,
        ReadOnlySpan<T> b,
        (int Row, int Column) bSteps,
        Span<T> c,
        (int M, int K, int N) lengths,
        bool accumulate)
        where T : unmanaged, INumberBase<T>
    {
        var target = 0;
        for (var i = 0; i < lengths.M; i++)
        {
            for (var j = 0; j < lengths.N; j++)
            {
                var (sum, x, y) = (T.Zero, i * aSteps.Row, j * bSteps.Column);
                for (var term = 0; term < lengths.K; term++)
                {
                    sum = Fma(a[x], b[y], sum);
                    (x, y) = (x + aSteps.Column, y + bSteps.Row);
                }

                c[target] = accumulate ? c[target] + sum : sum;
                target++;
            }
        }
    }

    // xy + z with one rounding.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fma<T>(T x, T y, T z)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Unsafe.BitCast<double, T>(Math.FusedMultiplyAdd(
                Unsafe.BitCast<T, double>(x), Unsafe.BitCast<T, double>(y), Unsafe.BitCast<T, double>(z)))
            : Unsafe.BitCast<float, T>(MathF.FusedMultiplyAdd(
                Unsafe.BitCast<T, float>(x), Unsafe.BitCast<T, float>(y), Unsafe.BitCast<T, float>(z)));

    private static void Multiply<T, TRegister>(Multiplication<T> product, int threads)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        if (product.N == 1)
        {
            // A single column is as well a row, along which registers can lie.
            product = product.Transposed;
        }

        var (a, b, _, m, k, _, _, _) = product;
        Algorithm<T> multiply =
            (a.Column == 1 || k == 1) && b.Row == 1 && k >= ManyTerms && m < ManyRows ? MultiplyAlongTerms<T, TRegister>
            : m == 1 && b.Column == 1 ? AddRows<T, TRegister>
            : MultiplyAlongColumns<T, TRegister>;
        MultiplyChunks(
            multiply, product, Tile<T, TRegister, AlongColumns<T, TRegister>>.Registers * TRegister.Count, threads);
    }

    private static void MultiplyAlongColumns<T, TRegister>(Multiplication<T> product)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        var (_, b, _, m, k, n, accumulate, _) = product;
        var tileWidth = Tile<T, TRegister, AlongColumns<T, TRegister>>.Registers * TRegister.Count;
        var isCopied = b.Column != 1 || m >= ManyRows;
        var rented = isCopied || n % TRegister.Count != 0 ? ArrayPool<T>.Shared.Rent(PanelBytes / sizeof(T)) : null;
        fixed (T* copy = rented)
        {
            for (var k0 = 0; k0 == 0 || k0 < k; k0 += PanelDepth)
            {
                var depth = Math.Min(PanelDepth, k - k0);
                var width = tileWidth * (isCopied ? PanelBytes / sizeof(T) / tileWidth / Math.Max(depth, 1) : 1);
                for (var j = 0; j < n; j += width)
                {
                    var part = product.Terms(k0, depth).Columns(j, Math.Min(width, n - j));
                    if (isCopied || part.N % TRegister.Count != 0)
                    {
                        var pitch = (part.N + TRegister.Count - 1) / TRegister.Count * TRegister.Count;
                        Copy<T, TRegister>(part.B, copy, depth, part.N, pitch);
                        part = part with { B = new(copy, pitch, 1) };
                    }

                    MultiplyPanel<T, TRegister>(part with { Accumulate = accumulate || k0 > 0 });
                }
            }
        }

        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    // Rows of the first factor are read once for all columns, which are divided evenly into tiles.
    private static void MultiplyPanel<T, TRegister>(Multiplication<T> product)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        const int Rows = Tile<T, TRegister, AlongColumns<T, TRegister>>.Rows;
        var (a, b, c, m, k, n, accumulate, bands) = product;
        var most = Tile<T, TRegister, AlongColumns<T, TRegister>>.Registers;
        var tile = new Tile<T, TRegister, AlongColumns<T, TRegister>>
        {
            ARow = a.Row,
            AStep = a.Column,
            BRegister = TRegister.Count,
            BStep = b.Row,
            CRow = c.Row,
            CRegister = TRegister.Count,
            Accumulate = accumulate,
        };
        for (var i = 0; i < m; i += Rows)
        {
            var rows = Math.Min(Rows, m - i);
            var (terms, columns) = (bands.TermsOf(i, rows, k), bands.ColumnsOf(i, rows, n));
            var first = columns.Start / TRegister.Count;
            var registers = ((columns.End + TRegister.Count - 1) / TRegister.Count) - first;
            var tiles = (registers + most - 1) / most;
            for (var t = 0; t < tiles; t++)
            {
                var (start, end) = (first + (registers * t / tiles), first + (registers * (t + 1) / tiles));
                var j = start * TRegister.Count;
                var lastCount = Math.Min(TRegister.Count, n - ((end - 1) * TRegister.Count));
                var depth = terms.End - terms.Start;
                tile.Run(depth, a.At(i, terms.Start), b.At(terms.Start, j), c.At(i, j), rows, end - start, lastCount);
            }
        }
    }

    // Copies rows next to each other, filled up with zeros to whole registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T, TRegister>(Matrix<T> source, T* target, int rows, int columns, int width)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        if (source.Column == 1)
        {
            for (nint i = 0; i < rows; i++)
            {
                var from = source.At(i, 0);
                var to = target + (i * width);
                var j = 0;
                for (; j <= columns - TRegister.Count; j += TRegister.Count)
                {
                    TRegister.Load(from + j).Store(to + j);
                }

                if (j < columns)
                {
                    TRegister.LoadHead(from + j, columns - j).Store(to + j);
                }
            }

            return;
        }

        for (nint j = 0; j < width; j++)
        {
            var to = target + j;
            if (j >= columns)
            {
                for (nint i = 0; i < rows; i++)
                {
                    to[i * width] = T.Zero;
                }

                continue;
            }

            var from = source.At(0, j);
            for (nint i = 0; i < rows; i++)
            {
                to[i * width] = from[i * source.Row];
            }
        }
    }

    private static void MultiplyAlongTerms<T, TRegister>(Multiplication<T> product)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        var (a, b, c, m, k, n, accumulate, _) = product;
        const int Rows = Tile<T, TRegister, AlongTerms<T, TRegister>>.Rows;
        var columnsAtOnce = Tile<T, TRegister, AlongTerms<T, TRegister>>.Registers;
        var tile = new Tile<T, TRegister, AlongTerms<T, TRegister>>
        {
            ARow = a.Row,
            AStep = TRegister.Count,
            BRegister = b.Column,
            BStep = TRegister.Count,
            CRow = c.Row,
            CRegister = 1,
            Accumulate = accumulate,
        };
        var rest = k - (k % TRegister.Count);
        for (var j = 0; j < n; j += columnsAtOnce)
        {
            var columns = Math.Min(columnsAtOnce, n - j);
            for (var i = 0; i < m; i += Rows)
            {
                var rows = Math.Min(Rows, m - i);
                tile.Run(k / TRegister.Count, a.At(i, 0), b.At(0, j), c.At(i, j), rows, columns, lastCount: 1);
                AddRest(a, b, c, new(i, i + rows), new(j, j + columns), new(rest, k));
            }
        }
    }

    private static void AddRest<T>(
        Matrix<T> a, Matrix<T> b, Matrix<T> c, Band rows, Band columns, Band terms)
        where T : unmanaged, INumberBase<T>
    {
        for (var k = terms.Start; k < terms.End; k++)
        {
            for (var i = rows.Start; i < rows.End; i++)
            {
                for (var j = columns.Start; j < columns.End; j++)
                {
                    *c.At(i, j) += *a.At(i, k) * *b.At(k, j);
                }
            }
        }
    }

    // A single row: rows of the second factor, each read once and in order, are added with factors, four at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<T, TRegister>(Multiplication<T> product)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        var (a, b, sums, _, k, n, accumulate, _) = product;
        var c = sums.Start;
        if (!accumulate)
        {
            new Span<T>(c, n).Clear();
        }

        var whole = k - (k % 4);
        for (nint i = 0; i < whole; i += 4)
        {
            var (a0, a1) = (TRegister.Broadcast(a.At(0, i)), TRegister.Broadcast(a.At(0, i + 1)));
            var (a2, a3) = (TRegister.Broadcast(a.At(0, i + 2)), TRegister.Broadcast(a.At(0, i + 3)));
            var row = b.At(i, 0);
            nint j = 0;
            for (; j <= n - TRegister.Count; j += TRegister.Count)
            {
                var sum = TRegister.Fma(a0, TRegister.Load(row + j), TRegister.Load(c + j));
                sum = TRegister.Fma(a1, TRegister.Load(row + b.Row + j), sum);
                sum = TRegister.Fma(a2, TRegister.Load(row + (2 * b.Row) + j), sum);
                TRegister.Fma(a3, TRegister.Load(row + (3 * b.Row) + j), sum).Store(c + j);
            }

            for (; j < n; j++)
            {
                c[j] += *a.At(0, i) * row[j];
                c[j] += *a.At(0, i + 1) * row[b.Row + j];
                c[j] += *a.At(0, i + 2) * row[(2 * b.Row) + j];
                c[j] += *a.At(0, i + 3) * row[(3 * b.Row) + j];
            }
        }

        for (nint i = whole; i < k; i++)
        {
            AddRow<T, TRegister>(a.At(0, i), b.At(i, 0), c, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow<T, TRegister>(T* factor, T* row, T* c, int n)
        where T : unmanaged, INumberBase<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        var broadcast = TRegister.Broadcast(factor);
        var j = 0;
        for (; j <= n - TRegister.Count; j += TRegister.Count)
        {
            TRegister.Fma(broadcast, TRegister.Load(row + j), TRegister.Load(c + j)).Store(c + j);
        }

        for (; j < n; j++)
        {
            c[j] += *factor * row[j];
        }
    }
}
