using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>What is computed of the elements at each place of up to four arrays.</summary>
internal interface IElementKernel
{
    /// <summary>The number of arrays it reads.</summary>
    static abstract int Arity { get; }

    /// <summary>Whether the result is added to what stands there.</summary>
    static virtual bool Accumulates => false;

    /// <summary>Whether the second array is one number for all places.</summary>
    static virtual bool IsSecondNumber => false;

    /// <summary>The result at one place; arguments beyond the arity have no meaning.</summary>
    static abstract T At<T>(T a, T b, T c, T d)
        where T : struct, IReal<T>;
}

/// <summary>Kernels over groups of plain numbers.</summary>
internal static class ElementKernels
{
    private const int ChunkLength = 256;

    /// <summary>
    /// Runs a kernel of the elements of an array, a number, and the elements of another array, which is empty if the
    /// kernel takes none.
    /// </summary>
    public static void Run<TKernel, T>(
        ReadOnlySpan<Real<T>> x, Real<T> y, ReadOnlySpan<Real<T>> z, Span<Real<T>> result)
        where TKernel : struct, IElementKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RunOver<Real<T>, WithNumber<TKernel>>(x, new(ref y), z, result);

    /// <summary>The sum of plain numbers as the primitive computes it.</summary>
    public static Real<T> Sum<T>(ReadOnlySpan<Real<T>> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = default(PairwiseSum<Real<T>>);
        sum.Add(x, 0, 1, x.Length);
        return sum.Total;
    }

    /// <summary>The same in double.</summary>
    public static double SumInDouble<T>(ReadOnlySpan<Real<T>> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return Sum(MemoryMarshal.Cast<Real<T>, Real<double>>(x)).Value;
        }

        Span<double> chunk = stackalloc double[Math.Min(x.Length, ChunkLength)];
        var sum = default(PairwiseSum<Real<double>>);
        for (; !x.IsEmpty; x = x[chunk.Length..])
        {
            chunk = chunk[..Math.Min(x.Length, chunk.Length)];
            ToDouble(x[..chunk.Length], chunk);
            sum.Add(MemoryMarshal.Cast<double, Real<double>>(chunk), 0, 1, chunk.Length);
        }

        return sum.Total.Value;
    }

    /// <summary>Plain numbers as doubles.</summary>
    public static void ToDouble<T>(ReadOnlySpan<Real<T>> x, Span<double> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<Real<T>, T>(x), y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunOver<T, TKernel>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> result)
        where T : struct, ICarrier<T>
        where TKernel : struct, IElementKernel => T.Run<TKernel>(x, y, z, default, result);

    private readonly struct WithNumber<TKernel> : IElementKernel
        where TKernel : struct, IElementKernel
    {
        public static int Arity => TKernel.Arity;

        public static bool Accumulates => TKernel.Accumulates;

        public static bool IsSecondNumber => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T a, T b, T c, T d)
            where T : struct, IReal<T> => TKernel.At(a, b, c, d);
    }
}

/// <summary>f(x).</summary>
internal readonly struct ValueOfOne<TOp> : IElementKernel
    where TOp : struct, IUnary
{
    public static int Arity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T x, T b, T c, T d)
        where T : struct, IReal<T> => T.Apply<TOp>(x);
}

/// <summary>f(x, y).</summary>
internal readonly struct ValueOfTwo<TOp> : IElementKernel
    where TOp : struct, IBinary
{
    public static int Arity => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T x, T y, T c, T d)
        where T : struct, IReal<T> => T.Apply<TOp>(x, y);
}

/// <summary>What y = f(x) adds to the adjoint of x.</summary>
internal readonly struct PullOfOne<TOp> : IElementKernel
    where TOp : struct, IUnary
{
    public static int Arity => 3;

    public static bool Accumulates => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T adjoint, T x, T y, T d)
        where T : struct, IReal<T> => ChainProduct.OfUnary<TOp, T>(adjoint, TOp.Partial(x, y));
}

/// <summary>
/// The same, where the partial is two factors that are multiplied one by one; the product is that of the primitive or
/// of the exposed one.
/// </summary>
internal readonly struct FactoredPullOfOne<TOp, TProduct> : IElementKernel
    where TOp : struct, IUnary
    where TProduct : struct, IUnary
{
    public static int Arity => 3;

    public static bool Accumulates => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T adjoint, T x, T y, T d)
        where T : struct, IReal<T> => ChainProduct.OfUnaryFactors<TProduct, T>(adjoint, TOp.Factors(x, y));
}

/// <summary>What z = f(x, y) adds to the adjoint of x.</summary>
internal readonly struct PullOfFirst<TOp> : IElementKernel
    where TOp : struct, IBinary
{
    public static int Arity => 4;

    public static bool Accumulates => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T adjoint, T x, T y, T z)
        where T : struct, IReal<T> => ChainProduct.OfBinary<TOp, T>(adjoint, TOp.PartialX(x, y, z));
}

/// <summary>The same by two factors.</summary>
internal readonly struct FactoredPullOfFirst<TOp, TProduct> : IElementKernel
    where TOp : struct, IBinary
    where TProduct : struct, IBinary
{
    public static int Arity => 4;

    public static bool Accumulates => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T adjoint, T x, T y, T z)
        where T : struct, IReal<T> => ChainProduct.OfBinaryFactors<TProduct, T>(adjoint, TOp.FactorsInX(x, y, z));
}

/// <summary>What z = f(x, y) adds to the adjoint of y.</summary>
internal readonly struct PullOfSecond<TOp> : IElementKernel
    where TOp : struct, IBinary
{
    public static int Arity => 4;

    public static bool Accumulates => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T adjoint, T x, T y, T z)
        where T : struct, IReal<T> => ChainProduct.OfBinary<TOp, T>(adjoint, TOp.PartialY(x, y, z));
}

/// <summary>The same by two factors.</summary>
internal readonly struct FactoredPullOfSecond<TOp, TProduct> : IElementKernel
    where TOp : struct, IBinary
    where TProduct : struct, IBinary
{
    public static int Arity => 4;

    public static bool Accumulates => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T adjoint, T x, T y, T z)
        where T : struct, IReal<T> => ChainProduct.OfBinaryFactors<TProduct, T>(adjoint, TOp.FactorsInY(x, y, z));
}
