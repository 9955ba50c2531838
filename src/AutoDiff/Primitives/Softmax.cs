using System.Buffers;
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

    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        if (group.IsEmpty)
        {
            return;
        }

        ReduceMax.Evaluate(group, result);
        var sum = 1 + OtherExponentials(result[0], group, result);
        ElementKernels.Run<ValueOfTwo<Divide>>(result, sum, default, result);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double OtherExponentials(double max, ReadOnlySpan<double> group, Span<double> terms)
    {
        ElementKernels.Run<Difference>(group, max, default, terms);
        ElementKernels.Run<ValueOfOne<Exp>>(terms, 0, default, terms);
        ElementKernels.Run<Corrected>(group, max, terms, terms);
        var largest = group.IndexOf(max);
        if (largest >= 0)
        {
            terms[largest] = 0;
        }

        var sum = default(PairwiseSum<Real<double>>);
        sum.Add(MemoryMarshal.Cast<double, Real<double>>(terms), 0, 1, terms.Length);
        if (largest >= 0)
        {
            terms[largest] = 1;
        }

        return sum.Total.Value;
    }

    /// <summary>The same without the terms.</summary>
    internal static double OtherExponentials(double max, ReadOnlySpan<double> group)
    {
        var terms = ArrayPool<double>.Shared.Rent(group.Length);
        var sum = OtherExponentials(max, group, terms.AsSpan(0, group.Length));
        ArrayPool<double>.Shared.Return(terms);
        return sum;
    }

    /// <summary>x − max; an infinite largest element is not subtracted from itself.</summary>
    private readonly struct Difference : IElementKernel
    {
        public static int Arity => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T x, T max, T c, T d)
            where T : struct, IReal<T> => T.Select(T.Apply<Equal>(x, max), default, x - max);
    }

    /// <summary>
    /// exp(x − max), given what it is for the rounded difference. That loses up to |x − max|·2⁻⁵³, which exp would
    /// magnify; its exact error (Knuth's two-sum) restores it to first order.
    /// </summary>
    private readonly struct Corrected : IElementKernel
    {
        public static int Arity => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T x, T max, T exponential, T d)
            where T : struct, IReal<T>
        {
            var difference = Difference.At(x, max, default, default);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        if (group.IsEmpty)
        {
            return;
        }

        ReduceMax.Evaluate(group, result);
        var max = result[0];
        var logarithm = ExponentialFunctions.Log1p(Softmax.OtherExponentials(max, group, result));
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (group[i] == max ? 0 : group[i] - max) - logarithm;
        }
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => Softmax.Centered(dx, T.Grouped<Softmax>(x, axes), axes);
}
