using AutoDiff.Numbers;
using AutoDiff.Numerics;

namespace AutoDiff.Primitives;

/// <summary>The largest element of a group, NaN if one is; ties share the derivative evenly.</summary>
internal readonly struct ReduceMax : IGrouped
{
    public static Op Code => Op.ReduceMax;

    public static string Name => "max";

    public static bool IsReduction => true;

    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        var max = double.NegativeInfinity;
        foreach (var x in group)
        {
            max = Math.Max(max, x);
        }

        result[0] = max;
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Sum(T.Apply<Scale>(dx, T.Grouped<TieWeights>(x, axes)), axes);
}

/// <summary>For each element of a group 1/(number of ties) if it is the largest, else 0.</summary>
internal readonly struct TieWeights : IGrouped
{
    public static Op Code => Op.TieWeights;

    public static string Name => "tie_weights";

    public static bool IsReduction => false;

    public static bool IsLocallyConstant => true;

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

/// <summary>ln Σ exp xᵢ without overflow; −∞ for a group that is empty or all −∞.</summary>
internal readonly struct LogSumExp : IGrouped
{
    public static Op Code => Op.LogSumExp;

    public static string Name => "logsumexp";

    public static bool IsReduction => true;

    public static T? Definition<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Apply<Log>(T.Sum(T.Apply<Exp>(x), axes));

    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        ReduceMax.Evaluate(group, result);
        var max = result[0];
        if (double.IsFinite(max))
        {
            result[0] = max + ExponentialFunctions.Log1p(Softmax.OtherExponentials(max, group, default));
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

    public static T? Definition<T>(T x, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Apply<Sqrt>(T.Sum(x * x, axes));

    public static void Evaluate(ReadOnlySpan<double> group, Span<double> result)
    {
        var largest = 0.0;
        foreach (var x in group)
        {
            largest = Math.Max(largest, Math.Abs(x));
        }

        if (largest == 0 || !double.IsFinite(largest))
        {
            result[0] = largest;
            return;
        }

        // Scaling by a power of two is exact, so that it costs no accuracy to keep the squares near 1.
        var exponent = Math.ILogB(largest);
        var sum = default(PairwiseSum<Real<double>>);
        Span<Real<double>> square = stackalloc Real<double>[1];
        foreach (var x in group)
        {
            var scaled = Math.ScaleB(x, -exponent);
            square[0] = scaled * scaled;
            sum.Add(square, 0, 0, 1);
        }

        result[0] = Math.ScaleB(Math.Sqrt(sum.Total.Value), exponent);
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>
    {
        var length = T.Spread(y, x, axes);
        return T.Sum(T.Apply<Scale>(dx, T.Select(length, x / length, default)), axes);
    }
}
