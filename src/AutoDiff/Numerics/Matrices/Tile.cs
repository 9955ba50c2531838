using System.Numerics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Matrices;

/// <summary>
/// A number as a type, so that code with fewer rows or columns is the same code with less left of it.
/// </summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct One : ICount
{
    public static int Value => 1;
}

internal readonly struct Two : ICount
{
    public static int Value => 2;
}

internal readonly struct Three : ICount
{
    public static int Value => 3;
}

internal readonly struct Four : ICount
{
    public static int Value => 4;
}

/// <summary>
/// How a tile is computed: what stands for an element of the first factor, and what becomes of a sum.
/// </summary>
internal unsafe interface ITileKind<T, TRegister>
    where T : unmanaged
    where TRegister : struct, IRegister<TRegister, T>
{
    static abstract TRegister First(T* source);

    /// <summary>
    /// Writes a sum, or adds it to what is there; of the register the first <paramref name="count"/> elements.
    /// </summary>
    static abstract void Put(TRegister sum, T* target, int count, bool accumulate);
}

/// <summary>
/// A register holds neighbors in a row of the product: one element of the first factor meets many of the second.
/// </summary>
internal readonly unsafe struct AlongColumns<T, TRegister> : ITileKind<T, TRegister>
    where T : unmanaged, INumberBase<T>
    where TRegister : struct, IRegister<TRegister, T>
{
    [MethodImpl(AggressiveInlining)]
    public static TRegister First(T* source) => TRegister.Broadcast(source);

    [MethodImpl(AggressiveInlining)]
    public static void Put(TRegister sum, T* target, int count, bool accumulate)
    {
        if (count == TRegister.Count)
        {
            (accumulate ? TRegister.Add(TRegister.Load(target), sum) : sum).Store(target);
        }
        else
        {
            (accumulate ? TRegister.Add(TRegister.LoadHead(target, count), sum) : sum).StoreHead(target, count);
        }
    }
}

/// <summary>A register holds terms of one element of the product, both factors being stored along the sum.</summary>
internal readonly unsafe struct AlongTerms<T, TRegister> : ITileKind<T, TRegister>
    where T : unmanaged, INumberBase<T>
    where TRegister : struct, IRegister<TRegister, T>
{
    [MethodImpl(AggressiveInlining)]
    public static TRegister First(T* source) => TRegister.Load(source);

    [MethodImpl(AggressiveInlining)]
    public static void Put(TRegister sum, T* target, int count, bool accumulate) =>
        *target = accumulate ? *target + TRegister.Sum(sum) : TRegister.Sum(sum);
}

/// <summary>
/// One block of a product, up to four rows by three or four registers, which stays in registers while its terms are
/// added.
/// </summary>
/// <remarks>
/// Twelve sums hide the latency of the additions and fit into sixteen registers together with what they are made of. Of
/// the widest registers there are thirty-two.
/// </remarks>
/// <typeparam name="T">The numbers.</typeparam>
/// <typeparam name="TRegister">The registers.</typeparam>
/// <typeparam name="TKind">What a register holds.</typeparam>
internal readonly unsafe ref struct Tile<T, TRegister, TKind>
    where T : unmanaged
    where TRegister : struct, IRegister<TRegister, T>
    where TKind : struct, ITileKind<T, TRegister>
{
    /// <summary>The rows of a whole tile.</summary>
    public const int Rows = 4;

    /// <summary>The registers of each row of a whole tile.</summary>
    public static int Registers => TRegister.Count * sizeof(T) == 64 ? 4 : 3;

    /// <summary>How far apart rows of the first factor are, and how far apart one term and the next.</summary>
    public required nint ARow { get; init; }

    public required nint AStep { get; init; }

    /// <summary>How far apart registers of the second factor are, and how far apart one term and the next.</summary>
    public required nint BRegister { get; init; }

    public required nint BStep { get; init; }

    public required nint CRow { get; init; }

    public required nint CRegister { get; init; }

    public required bool Accumulate { get; init; }

    /// <summary>
    /// Computes a tile of any size from <paramref name="depth"/> terms, in steps of <see cref="AStep"/> and
    /// <see cref="BStep"/>;
    /// <paramref name="lastCount"/> elements of the last register of a row count.
    /// </summary>
    public void Run(int depth, T* a, T* b, T* c, int rows, int registers, int lastCount)
    {
        switch (registers)
        {
            case 1:
                Run<One>(depth, a, b, c, rows, lastCount);
                break;
            case 2:
                Run<Two>(depth, a, b, c, rows, lastCount);
                break;
            case 3:
                Run<Three>(depth, a, b, c, rows, lastCount);
                break;
            default:
                Run<Four>(depth, a, b, c, rows, lastCount);
                break;
        }
    }

    private void Run<TRegisters>(int depth, T* a, T* b, T* c, int rows, int lastCount)
        where TRegisters : struct, ICount
    {
        switch (rows)
        {
            case 1:
                Run<One, TRegisters>(depth, a, b, c, lastCount);
                break;
            case 2:
                Run<Two, TRegisters>(depth, a, b, c, lastCount);
                break;
            case 3:
                Run<Three, TRegisters>(depth, a, b, c, lastCount);
                break;
            default:
                Run<Four, TRegisters>(depth, a, b, c, lastCount);
                break;
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private void Run<TRows, TRegisters>(int depth, T* a, T* b, T* c, int lastCount)
        where TRows : struct, ICount
        where TRegisters : struct, ICount
    {
        TRegister c00 = default, c01 = default, c02 = default, c03 = default;
        TRegister c10 = default, c11 = default, c12 = default, c13 = default;
        TRegister c20 = default, c21 = default, c22 = default, c23 = default;
        TRegister c30 = default, c31 = default, c32 = default, c33 = default;
        TRegister b1 = default, b2 = default, b3 = default;
        var (aRow, aStep, bRegister, bStep) = (ARow, AStep, BRegister, BStep);
        for (var k = depth; k > 0; k--)
        {
            var b0 = TRegister.Load(b);
            if (TRegisters.Value > 1)
            {
                b1 = TRegister.Load(b + bRegister);
            }

            if (TRegisters.Value > 2)
            {
                b2 = TRegister.Load(b + (2 * bRegister));
            }

            if (TRegisters.Value > 3)
            {
                b3 = TRegister.Load(b + (3 * bRegister));
            }

            Add<TRegisters>(TKind.First(a), b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1)
            {
                Add<TRegisters>(TKind.First(a + aRow), b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            }

            if (TRows.Value > 2)
            {
                Add<TRegisters>(TKind.First(a + (2 * aRow)), b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            }

            if (TRows.Value > 3)
            {
                Add<TRegisters>(TKind.First(a + (3 * aRow)), b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
            }

            a += aStep;
            b += bStep;
        }

        Put<TRegisters>(c, lastCount, c00, c01, c02, c03);
        if (TRows.Value > 1)
        {
            Put<TRegisters>(c + CRow, lastCount, c10, c11, c12, c13);
        }

        if (TRows.Value > 2)
        {
            Put<TRegisters>(c + (2 * CRow), lastCount, c20, c21, c22, c23);
        }

        if (TRows.Value > 3)
        {
            Put<TRegisters>(c + (3 * CRow), lastCount, c30, c31, c32, c33);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Add<TRegisters>(
        TRegister x,
        TRegister b0,
        TRegister b1,
        TRegister b2,
        TRegister b3,
        ref TRegister sum0,
        ref TRegister sum1,
        ref TRegister sum2,
        ref TRegister sum3)
        where TRegisters : struct, ICount
    {
        sum0 = TRegister.Fma(x, b0, sum0);
        if (TRegisters.Value > 1)
        {
            sum1 = TRegister.Fma(x, b1, sum1);
        }

        if (TRegisters.Value > 2)
        {
            sum2 = TRegister.Fma(x, b2, sum2);
        }

        if (TRegisters.Value > 3)
        {
            sum3 = TRegister.Fma(x, b3, sum3);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void Put<TRegisters>(T* c, int lastCount, TRegister sum0, TRegister sum1, TRegister sum2, TRegister sum3)
        where TRegisters : struct, ICount
    {
        var all = TRegister.Count;
        TKind.Put(sum0, c, TRegisters.Value == 1 ? lastCount : all, Accumulate);
        if (TRegisters.Value > 1)
        {
            TKind.Put(sum1, c + CRegister, TRegisters.Value == 2 ? lastCount : all, Accumulate);
        }

        if (TRegisters.Value > 2)
        {
            TKind.Put(sum2, c + (2 * CRegister), TRegisters.Value == 3 ? lastCount : all, Accumulate);
        }

        if (TRegisters.Value > 3)
        {
            TKind.Put(sum3, c + (3 * CRegister), lastCount, Accumulate);
        }
    }
}
