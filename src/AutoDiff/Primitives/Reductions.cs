using System.Numerics;
using System.Numerics.Tensors;
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

    public static void Evaluate<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => result[0] = Of(group);

    /// <summary>The largest element; −∞ if there is none.</summary>
    internal static Real<T> Of<T>(ReadOnlySpan<Real<T>> group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(group.IsEmpty ? T.NegativeInfinity : TensorPrimitives.Max(MemoryMarshal.Cast<Real<T>, T>(group)));

    /// <summary>Where a largest element of a group that is not empty stands, or a NaN.</summary>
    internal static int PlaceOf<T>(ReadOnlySpan<Real<T>> group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The largest first, and then its bits, is twice as fast as the place at once, and four times as equal numbers.
        var largest = new Real<T>(TensorPrimitives.Max(MemoryMarshal.Cast<Real<T>, T>(group)));
        return typeof(T) == typeof(double)
            ? PlaceOfBits<Real<T>, long>(group, largest)
            : PlaceOfBits<Real<T>, int>(group, largest);
    }

    private static int PlaceOfBits<T, TBits>(ReadOnlySpan<T> group, T element)
        where T : struct
        where TBits : struct, IEquatable<TBits> =>
        MemoryMarshal.Cast<T, TBits>(group).IndexOf(Unsafe.BitCast<T, TBits>(element));

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

    public static void Evaluate<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var max = ReduceMax.Of(group).Value;
        var ties = MemoryMarshal.Cast<Real<T>, T>(group).Count(max);
        for (var i = 0; i < group.Length; i++)
        {
            result[i] = T.IsNaN(max) ? double.NaN : group[i].Value == max ? 1.0 / ties : 0;
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

    public static void Evaluate<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var largest = group.IsEmpty ? -1 : ReduceMax.PlaceOf(group);
        var max = largest < 0 ? double.NegativeInfinity : Real<T>.Primal(group[largest]);
        result[0] = double.IsFinite(max)
            ? max + ExponentialFunctions.Log1p(Softmax.OtherExponentials(largest, group))
            : max;
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
        var weights = new Rented<Real<T>>(x.Length);
        Softmax.Evaluate(x, weights.Span);
        ElementKernels.Run<AddShare, T>(weights.Span, adjoint[0], default, sums);
        weights.Return();
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T> => T.Sum(T.Apply<Scale>(dx, T.Grouped<Softmax>(x, axes)), axes);

    /// <summary>A share of an adjoint, added to what stands there.</summary>
    private readonly struct AddShare : IElementKernel
    {
        public static int Arity => 2;

        public static bool Accumulates => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T At<T>(T weight, T adjoint, T c, T d)
            where T : struct, IReal<T> => T.Apply<Scale>(adjoint, weight);
    }
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

    public static void Evaluate<T>(ReadOnlySpan<Real<T>> group, Span<Real<T>> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scaled = new Rented<Real<T>>(group.Length);
        ElementKernels.Run<ValueOfOne<Abs>, T>(group, default, default, scaled.Span);
        var largest = Math.Max(Real<T>.Primal(ReduceMax.Of<T>(scaled.Span)), 0);
        result[0] = largest > 0 && double.IsFinite(largest) ? Length(group, largest, scaled.Span) : largest;
        scaled.Return();
    }

    // Scaling by a power of two is exact, so that it costs no accuracy to keep the squares near 1. It is done in two
    // steps, since the power itself may be no number.
    private static double Length<T>(ReadOnlySpan<Real<T>> group, double largest, Span<Real<T>> scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var exponent = -Math.ILogB(largest);
        ElementKernels.Run<ValueOfTwo<Multiply>, T>(group, Math.ScaleB(1, exponent / 2), default, scaled);
        ElementKernels.Run<ValueOfTwo<Multiply>, T>(
            scaled, Math.ScaleB(1, exponent - (exponent / 2)), default, scaled);
        ElementKernels.Run<ValueOfOne<Square>, T>(scaled, default, default, scaled);
        return Math.ScaleB(Math.Sqrt(ElementKernels.SumInDouble<T>(scaled)), -exponent);
    }

    public static T Push<T>(T x, T y, T dx, ReadOnlySpan<int> axes)
        where T : struct, IArray<T>
    {
        var length = T.Spread(y, x, axes);
        return T.Sum(T.Apply<Scale>(dx, T.Select(length, x / length, default)), axes);
    }
}
