using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;

namespace AutoDiff.Primitives;

/// <summary>The largest element of a group, NaN if one is; ties share the derivative evenly.</summary>
internal readonly struct ReduceMax : IGrouped
{
    public static Op Code => Op.ReduceMax;

    public static string Name => "max";

    public static bool IsReduction => true;

    public static Arithmetic Arithmetic => Arithmetic.Selection;

    public static string? LatexSign => AutoDiff.Primitives.Latex.MaxSign;

    public static CSharpMethod CSharp => CSharpMethod.OfGroup(
        nameof(ReduceMax),
        [
            "var max = double.NegativeInfinity;",
            "foreach (var value in x) max = Math.Max(max, value);",
            "y[0] = max;",
        ]);

    // Four maxima at once, since each waits for the one before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        var (a, b, c, d) =
            (double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);
        for (; group.Length >= 4; group = group[4..])
        {
            (a, b) = (Math.Max(a, group[0]), Math.Max(b, group[1]));
            (c, d) = (Math.Max(c, group[2]), Math.Max(d, group[3]));
        }

        foreach (var x in group)
        {
            a = Math.Max(a, x);
        }

        result[0] = Math.Max(Math.Max(a, b), Math.Max(c, d));
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Sum(T.Apply<Absorb>(dx, T.Grouped<TieWeights>(x, axes)), axes);
}

/// <summary>For each element of a group 1/(number of ties) if it is the largest, else 0.</summary>
internal readonly struct TieWeights : IGrouped
{
    public static Op Code => Op.TieWeights;

    public static string Name => "tie_weights";

    public static bool IsReduction => false;

    public static bool IsLocallyConstant => true;

    public static Fragment? Formula(Fragment x, string axes)
    {
        // Each of the largest elements has an equal share.
        var ties = $"{x.In(Notation.Comparison, strict: true)} == max({x.Text}{axes})";
        return new($"({ties}) / sum({ties}{axes})", Notation.Multiplicative);
    }

    public static CSharpMethod CSharp => CSharpMethod.OfGroup(
        nameof(TieWeights),
        [
            "var (max, ties) = (double.NegativeInfinity, 0);",
            "foreach (var value in x) max = Math.Max(max, value);",
            "foreach (var value in x) ties += value == max ? 1 : 0;",
            "for (var i = 0; i < y.Length; i++) y[i] = double.IsNaN(max) ? double.NaN : x[i] == max ? 1.0 / ties : 0;",
        ]);

    public static T? Stable<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T>
    {
        var isLargest = T.Apply<Equal>(x, T.Spread(T.Grouped<ReduceMax>(x, axes), x, axes));
        return isLargest / T.Spread(T.Sum(isLargest, axes), x, axes);
    }

    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        ReduceMax.Evaluate(group, result);
        var max = result.IsEmpty ? 0 : result[0];
        var ties = 0;
        foreach (var x in group)
        {
            ties += x == max ? 1 : 0;
        }

        for (var i = 0; i < group.Length; i++)
        {
            result[i] = double.IsNaN(max) ? double.NaN : group[i] == max ? 1.0 / ties : 0;
        }
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => default;
}

/// <summary>ln Σ exp xᵢ without overflow; the largest element where that is infinite, −∞ for no elements.</summary>
internal readonly struct LogSumExp : IGrouped
{
    public static Op Code => Op.LogSumExp;

    public static string Name => "logsumexp";

    public static bool IsReduction => true;

    public static CSharpMethod CSharp => CSharpMethod.OfGroup(
        nameof(LogSumExp), [.. Softmax.CSharpOfExponentials,
            "y[0] = max + Log1p(others);"], CSharpMethod.Of<Log1p>());

    public static T? Definition<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Apply<Log>(T.Sum(T.Apply<Exp>(x), axes));

    public static T? Stable<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T>
    {
        var max = T.Grouped<ReduceMax>(x, axes);
        return max + OfDifferences(Softmax.FromLargest(x, max, axes), axes);
    }

    /// <summary>
    /// ln Σ exp dᵢ for dᵢ ≤ 0 of which one is 0: without its 1 the sum may be small, and its logarithm loses nothing.
    /// </summary>
    public static T OfDifferences<T>(T differences, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T>
    {
        var isLargest = T.Apply<Equal>(differences, default);
        var others = T.Sum(T.Select(isLargest, default, T.Apply<Exp>(differences)), axes);
        return T.Apply<Log1p>(others + (T.Sum(isLargest, axes) - 1));
    }

    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        ReduceMax.Evaluate(group, result);
        var max = result[0];
        if (double.IsFinite(max))
        {
            result[0] = max + ExponentialFunctions.Log1p(Softmax.OtherExponentials(max, group));
        }
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Sum(T.Apply<Scale>(dx, T.Grouped<Softmax>(x, axes)), axes);
}

/// <summary>The Euclidean norm √Σ xᵢ² without overflow or underflow; its derivative at 0 is 0.</summary>
internal readonly struct Norm : IGrouped
{
    public static Op Code => Op.Norm;

    public static string Name => "norm";

    public static bool IsReduction => true;

    public static Fragment? Latex(Fragment x) => Fragment.Atom($"\\left\\lVert {x.Text} \\right\\rVert");

    public static CSharpMethod CSharp => CSharpMethod.OfGroup(
        nameof(Norm),
        [
            "var (largest, sum) = (0.0, 0.0);",
            "foreach (var value in x) largest = Math.Max(largest, Math.Abs(value));",
            "var exponent = largest == 0 || !double.IsFinite(largest) ? 0 : Math.ILogB(largest);",
            "foreach (var value in x) sum += Math.ScaleB(value, -exponent) * Math.ScaleB(value, -exponent);",
            "y[0] = double.IsFinite(largest) ? Math.ScaleB(Math.Sqrt(sum), exponent) : largest;",
        ]);

    public static T? Definition<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Apply<Sqrt>(T.Sum(x * x, axes));

    public static T? Stable<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>, IReal<T>
    {
        var max = T.Grouped<ReduceMax>(T.Apply<Abs>(x), axes);
        var isPlain = T.Apply<Minimum>(T.Apply<Less>(default, max), T.Apply<Less>(max, double.PositiveInfinity));
        var scale = T.Select(isPlain, max, 1);
        var length = scale * T.Apply<Sqrt>(T.Sum(T.Apply<Square>(x / T.Spread(scale, x, axes)), axes));
        return T.Select(isPlain, length, max);
    }

    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        var magnitudes = ArrayPool<double>.Shared.Rent(group.Length);
        var scaled = magnitudes.AsSpan(0, group.Length);
        ElementKernels.Run<ValueOfOne<Abs>>(group, 0, default, scaled);
        ReduceMax.Evaluate(scaled, result);
        result[0] = Math.Max(result[0], 0);
        if (result[0] > 0 && double.IsFinite(result[0]))
        {
            result[0] = Length(group, result[0], scaled);
        }

        ArrayPool<double>.Shared.Return(magnitudes);
    }

    // Scaling by a power of two is exact, so that it costs no accuracy to keep the squares near 1. It is done in two
    // steps, since the power itself may be no number.
    private static double Length(ReadOnlySpan<double> group, double largest, Span<double> scaled)
    {
        var exponent = -Math.ILogB(largest);
        ElementKernels.Run<ValueOfTwo<Multiply>>(group, Math.ScaleB(1, exponent / 2), default, scaled);
        ElementKernels.Run<ValueOfTwo<Multiply>>(
            scaled, Math.ScaleB(1, exponent - (exponent / 2)), default, scaled);
        ElementKernels.Run<ValueOfOne<Square>>(scaled, 0, default, scaled);
        var sum = default(PairwiseSum<Real<double>>);
        sum.Add(MemoryMarshal.Cast<double, Real<double>>(scaled), 0, 1, scaled.Length);
        return Math.ScaleB(Math.Sqrt(sum.Total.Value), -exponent);
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>
    {
        var length = T.Spread(y, x, axes);
        return T.Sum(T.Apply<Scale>(dx, T.Select(length, x / length, default)), axes);
    }
}
