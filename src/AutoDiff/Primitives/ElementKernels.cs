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

    /// <summary>The result at one place; arguments beyond the arity have no meaning.</summary>
    static abstract T At<T>(T a, T b, T c, T d)
        where T : struct, IReal<T>;
}

/// <summary>Kernels over arrays of doubles.</summary>
internal static class ElementKernels
{
    /// <summary>
    /// Runs a kernel of the elements of an array, a number, and the elements of another array, which is empty if the
    /// kernel takes none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKernel>(ReadOnlySpan<double> x, double y, ReadOnlySpan<double> z, Span<double> result)
        where TKernel : struct, IElementKernel
    {
        const int ChunkLength = 256;
        Span<double> numbers = stackalloc double[Math.Min(x.Length, ChunkLength)];
        numbers.Fill(y);
        for (var start = 0; start < x.Length; start += ChunkLength)
        {
            var length = Math.Min(ChunkLength, x.Length - start);
            Run<Real<double>, TKernel>(
                MemoryMarshal.Cast<double, Real<double>>(x.Slice(start, length)),
                MemoryMarshal.Cast<double, Real<double>>(numbers[..length]),
                MemoryMarshal.Cast<double, Real<double>>(z.IsEmpty ? z : z.Slice(start, length)),
                MemoryMarshal.Cast<double, Real<double>>(result.Slice(start, length)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<T, TKernel>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> result)
        where T : struct, ICarrier<T>
        where TKernel : struct, IElementKernel => T.Run<TKernel>(x, y, z, default, result);
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
