using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;

namespace AutoDiff.Primitives;

/// <summary>exp xᵢ / Σ exp xⱼ over a group, without overflow; equal infinities that are the largest share.</summary>
internal readonly struct Softmax : IGrouped
{
    // Beside a weight of 1 one of exp(−700) counts for nothing; but it, or what is multiplied by it, may be subnormal,
    // and with such numbers processors take a hundred times as long.
    private const double Negligible = -700;

    public static Op Code => Op.Softmax;

    public static string Name => "softmax";

    public static bool IsReduction => false;

    public static bool MayUnderflow => true;

    public static CSharpMethod CSharp => CSharpMethod.OfGroup(
        nameof(Softmax), [.. CSharpOfExponentials,
            "for (var i = 0; i < y.Length; i++) y[i] = (x[i] == max ? 1 : Math.Exp(x[i] - max)) / (1 + others);"]);

    public static T? Definition<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>
    {
        var terms = T.Apply<Exp>(x);
        return terms / T.Spread(T.Sum(terms, axes), x, axes);
    }

    public static T? Stable<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T>
    {
        var difference = FromLargest(x, T.Grouped<ReduceMax>(x, axes), axes);
        var terms = T.Select(T.Apply<Less>(difference, Negligible), default, T.Apply<Exp>(difference));
        return terms / T.Spread(T.Sum(terms, axes), x, axes);
    }

    public static void Evaluate<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!group.IsEmpty)
        {
            Weights(OtherExponentials(ReduceMax.PlaceOf(group), group, result), result);
        }
    }

    public static bool StatesPull => true;

    public static void Pull<T>(
        ReadOnlySpan<Real<T>> x,
        ReadOnlySpan<Real<T>> y,
        ReadOnlySpan<Real<T>> kept,
        ReadOnlySpan<Real<T>> adjoint,
        Span<Real<T>> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffer = new Rented<Real<T>>(x.Length);
        ElementKernels.Run<ScaledByThird, T>(adjoint, default, y, buffer.Span);
        PullCentered(buffer.Span, y, buffer.Span, sums);
        buffer.Return();
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Apply<Scale>(Centered(dx, y, axes), y);

    /// <summary>
    /// dx − Σ yⱼ dxⱼ for weights y that sum to 1. Where one weight is nearly 1 the first difference is all rounding
    /// error in its element; subtracting the mean of the differences, which is 0 but for rounding, restores it (the
    /// corrected two-pass algorithm of Chan, Golub and LeVeque for variances).
    /// </summary>
    internal static T Centered<T>(T dx, T y, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>
    {
        var differences = FromMean(dx, y, axes);
        return FromMean(differences, y, axes);

        static T FromMean(T dx, T y, ReadOnlySpan<int> axes) =>
            dx - T.Spread(T.Sum(T.Apply<Scale>(dx, y), axes), y, axes);
    }

    /// <summary>
    /// Adds the transpose of <see cref="Centered"/>, applied to an adjoint, to sums. What is between may be written
    /// where the adjoint is.
    /// </summary>
    internal static void PullCentered<T>(
        ReadOnlySpan<Real<T>> adjoint, ReadOnlySpan<Real<T>> y, Span<Real<T>> between, Span<Real<T>> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementKernels.Run<WithoutShare, T>(adjoint, ElementKernels.Sum(adjoint), y, between);
        ElementKernels.Run<AddWithoutShare, T>(between, ElementKernels.Sum<T>(between), y, sums);
    }

    /// <summary>xᵢ − max for max = max xⱼ; an infinite largest element is not subtracted from itself.</summary>
    internal static T FromLargest<T>(T x, T max, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T>
    {
        var largest = T.Spread(max, x, axes);
        return T.Select(T.Apply<Equal>(x, largest), default, x - largest);
    }

    /// <summary>The largest element and the sum of the other exponentials, in C#.</summary>
    internal static string[] CSharpOfExponentials { get; } =
    [
        "var (max, others, isLargestMet) = (double.NegativeInfinity, 0.0, false);",
        "foreach (var value in x) max = Math.Max(max, value);",
        "foreach (var value in x)",
        "{",
        "    others += value != max ? Math.Exp(value - max) : isLargestMet ? 1 : 0;",
        "    isLargestMet |= value == max;",
        "}",
    ];

    /// <summary>
    /// Σ exp(xᵢ − max) but for the 1 of one largest element, whose logarithm log1p then takes without loss; and all the
    /// terms.
    /// </summary>
    internal static double OtherExponentials<T>(int largest, ReadOnlySpan<Real<T>> group, Span<Real<T>> terms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var max = group[largest];
        ElementKernels.Run<Exponential, T>(group, max, default, terms);
        if (T.IsNaN(max.Value))
        {
            return double.NaN;
        }

        terms[largest] = 0;
        var sum = ElementKernels.SumInDouble<T>(terms);
        terms[largest] = 1;
        return sum;
    }

    /// <summary>Makes weights of the terms, given the sum of all but the largest.</summary>
    internal static void Weights<T>(double others, Span<Real<T>> terms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementKernels.Run<ValueOfTwo<Divide>, T>(terms, 1 + others, default, terms);

    /// <summary>The same without the terms.</summary>
    internal static double OtherExponentials<T>(int largest, ReadOnlySpan<Real<T>> group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var terms = new Rented<Real<T>>(group.Length);
        var sum = OtherExponentials(largest, group, terms.Span);
        terms.Return();
        return sum;
    }

    /// <summary>x · z for an array x and another, z, where a zero of x absorbs.</summary>
    private readonly struct ScaledByThird : IElementKernel
    {
        public static int Arity => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T x, T b, T z, T d)
            where T : struct, IReal<T> => T.Apply<Scale>(x, z);
    }

    /// <summary>x − sum · weight.</summary>
    private readonly struct WithoutShare : IElementKernel
    {
        public static int Arity => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T x, T sum, T weight, T d)
            where T : struct, IReal<T> => x - T.Apply<Scale>(sum, weight);
    }

    /// <summary>The same, added to what stands there.</summary>
    private readonly struct AddWithoutShare : IElementKernel
    {
        public static int Arity => 3;

        public static bool Accumulates => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T x, T sum, T weight, T d)
            where T : struct, IReal<T> => WithoutShare.At(x, sum, weight, d);
    }

    /// <summary>x − max; an infinite largest element is not subtracted from itself.</summary>
    internal readonly struct Difference : IElementKernel
    {
        public static int Arity => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T x, T max, T c, T d)
            where T : struct, IReal<T> => T.Select(T.Apply<Equal>(x, max), default, x - max);
    }

    /// <summary>
    /// exp(x − max). The rounded difference loses up to |x − max|·2⁻⁵³, which exp would magnify; its exact error
    /// (Knuth's two-sum) restores it to first order.
    /// </summary>
    private readonly struct Exponential : IElementKernel
    {
        public static int Arity => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T x, T max, T c, T d)
            where T : struct, IReal<T>
        {
            var difference = Difference.At(x, max, default, default);
            var exponential = T.Apply<Exp>(difference);
            var back = difference - x;
            var error = x - (difference - back) - (max + back);
            var isFinite = T.Apply<Equal>(error - error, default);
            return T.Select(isFinite, exponential + (exponential * error), exponential);
        }
    }
}

/// <summary>xᵢ − ln Σ exp xⱼ over a group, without overflow: the logarithm of softmax, also of infinities.</summary>
internal readonly struct LogSoftmax : IGrouped
{
    public static Op Code => Op.LogSoftmax;

    public static string Name => "logsoftmax";

    public static bool IsReduction => false;

    public static CSharpMethod CSharp => CSharpMethod.OfGroup(
        nameof(LogSoftmax), [.. Softmax.CSharpOfExponentials,
            "for (var i = 0; i < y.Length; i++) y[i] = (x[i] == max ? 0 : x[i] - max) - Log1p(others);"],
        CSharpMethod.Of<Log1p>());

    public static T? Definition<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> =>
        x - T.Spread(T.Apply<Log>(T.Sum(T.Apply<Exp>(x), axes)), x, axes);

    public static T? Stable<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T>
    {
        var difference = Softmax.FromLargest(x, T.Grouped<ReduceMax>(x, axes), axes);
        return difference - T.Spread(LogSumExp.OfDifferences(difference, axes), x, axes);
    }

    public static void Evaluate<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!group.IsEmpty)
        {
            var largest = ReduceMax.PlaceOf(group);
            Subtract(group, group[largest], Softmax.OtherExponentials(largest, group, result), result);
        }
    }

    public static bool Keeps => true;

    public static void EvaluateAndKeep<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result, Span<Real<T>> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!group.IsEmpty)
        {
            var largest = ReduceMax.PlaceOf(group);
            var others = Softmax.OtherExponentials(largest, group, kept);
            Softmax.Weights(others, kept);
            Subtract(group, group[largest], others, result);
        }
    }

    public static bool StatesPull => true;

    public static void Pull<T>(
        ReadOnlySpan<Real<T>> x,
        ReadOnlySpan<Real<T>> y,
        ReadOnlySpan<Real<T>> kept,
        ReadOnlySpan<Real<T>> adjoint,
        Span<Real<T>> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffer = new Rented<Real<T>>(2 * x.Length);
        var weights = kept;
        if (kept.IsEmpty)
        {
            var computed = buffer.Span[..x.Length];
            Softmax.Evaluate(x, computed);
            weights = computed;
        }

        Softmax.PullCentered(adjoint, weights, buffer.Span[x.Length..], sums);
        buffer.Return();
    }

    // The differences from the largest element, less the logarithm of the sum of the exponentials of these.
    private static void Subtract<T>(
        ReadOnlySpan<Real<T>> group, Real<T> largest, double others, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementKernels.Run<Softmax.Difference, T>(group, largest, default, result);
        ElementKernels.Run<ValueOfTwo<Subtract>, T>(result, ExponentialFunctions.Log1p(others), default, result);
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => Softmax.Centered(dx, T.Grouped<Softmax>(x, axes), axes);
}
