using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// A loop nest that visits a source and a target with a stride per axis. Every structural primitive but gathers and
/// cumulative sums is one: a zero target stride sums, a zero source stride broadcasts. Its transpose, which is its
/// derivative run backwards, exchanges source and target.
/// </summary>
internal ref struct StridedCopy
{
    // So many elements are still in the first cache when they are added to after they were cleared.
    private const int BlockLength = 1024;

    private Axes lengths;
    private Axes sourceStrides;
    private Axes targetStrides;
    private int rank;
    private int sourceOffset;
    private int targetOffset;

    /// <summary>The number of loops.</summary>
    public readonly int Rank => rank;

    /// <summary>The first element read.</summary>
    public readonly int SourceOffset => sourceOffset;

    /// <summary>The first element written.</summary>
    public readonly int TargetOffset => targetOffset;

    /// <summary>A loop, outermost first.</summary>
    public readonly (int Length, int SourceStride, int TargetStride) Axis(int axis) =>
        (lengths[axis], sourceStrides[axis], targetStrides[axis]);

    /// <summary>
    /// Adds an axis, outermost first; an axis that continues the previous one in both arrays is merged with it.
    /// </summary>
    public void AddAxis(int length, int sourceStride, int targetStride)
    {
        if (length == 1)
        {
            return;
        }

        if (rank > 0
            && sourceStrides[rank - 1] == sourceStride * length
            && targetStrides[rank - 1] == targetStride * length)
        {
            lengths[rank - 1] *= length;
            (sourceStrides[rank - 1], targetStrides[rank - 1]) = (sourceStride, targetStride);
            return;
        }

        (lengths[rank], sourceStrides[rank], targetStrides[rank]) = (length, sourceStride, targetStride);
        rank++;
    }

    /// <summary>Moves the first element visited.</summary>
    public void Offset(int source, int target)
    {
        sourceOffset += source;
        targetOffset += target;
    }

    /// <summary>Exchanges the roles of source and target: the transposed linear map.</summary>
    public void Transpose()
    {
        (sourceStrides, targetStrides) = (targetStrides, sourceStrides);
        (sourceOffset, targetOffset) = (targetOffset, sourceOffset);
    }

    /// <summary>Sums what is visited into each target element, which it adds to or overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<T>(ReadOnlySpan<T> source, Span<T> target, bool accumulate)
        where T : struct, ICarrier<T>
    {
        if (rank > 1 || (rank == 1 && targetStrides[0] == 0))
        {
            RunNest(source, target, accumulate);
            return;
        }

        // One loop, or one element: short arrays would wait longer for the nests to be made than for the copy.
        var (length, sourceStride, targetStride) = rank == 0 ? (1, 0, 0) : Axis(0);
        if (!accumulate && length < target.Length)
        {
            target.Clear();
        }

        if (length > 0)
        {
            CopyRow(source, sourceOffset, sourceStride, target, targetOffset, targetStride, length, accumulate);
        }
    }

    /// <summary>
    /// Adds what is visited to the target, of which each row is cleared right before if nothing was added yet.
    /// </summary>
    public void RunInto<T>(ReadOnlySpan<T> source, Span<T> target, bool isFirst)
        where T : struct, ICarrier<T>
    {
        if (isFirst && rank is 1 or 2 && WritesInOrder(target.Length))
        {
            RunRows(source, target);
            return;
        }

        if (isFirst)
        {
            target.Clear();
        }

        Run(source, target, accumulate: true);
    }

    // Whether each element of the target is visited once, one after the other.
    private readonly bool WritesInOrder(int length) =>
        targetOffset == 0
        && targetStrides[rank - 1] == 1
        && (rank == 1 || targetStrides[0] == lengths[1])
        && (rank == 1 ? lengths[0] : lengths[0] * lengths[1]) == length;

    private readonly void RunRows<T>(ReadOnlySpan<T> source, Span<T> target)
        where T : struct, ICarrier<T>
    {
        var (row, stride, _) = Axis(rank - 1);
        for (var start = 0; start < target.Length; start += row)
        {
            var s = sourceOffset + (rank == 1 ? 0 : start / row * sourceStrides[0]);
            for (var (i, length) = (0, 0); i < row; i += length)
            {
                length = Math.Min(BlockLength, row - i);
                target.Slice(start + i, length).Clear();
                CopyRow(source, s + (i * stride), stride, target, start + i, 1, length, accumulate: true);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void RunNest<T>(ReadOnlySpan<T> source, Span<T> target, bool accumulate)
        where T : struct, ICarrier<T>
    {
        SplitReducedAxes(out var kept, out var reduced);
        var visited = 1;
        for (var axis = 0; axis < kept.Rank; axis++)
        {
            visited *= kept.Lengths[axis];
        }

        // What is not visited, as around an embedded part, is zero.
        if (!accumulate && visited < target.Length)
        {
            target.Clear();
        }

        if (visited == 0)
        {
            return;
        }

        // The innermost kept axis is a plain loop; an odometer turns the others.
        var last = kept.Rank - 1;
        var innerLength = last < 0 ? 1 : kept.Lengths[last];
        var innerSource = last < 0 ? 0 : kept.Source[last];
        var innerTarget = last < 0 ? 0 : kept.Target[last];
        var position = default(Axes);
        var (s, t) = (sourceOffset, targetOffset);
        while (true)
        {
            if (reduced.Rank == 0)
            {
                CopyRow(source, s, innerSource, target, t, innerTarget, innerLength, accumulate);
            }
            else
            {
                for (var i = 0; i < innerLength; i++)
                {
                    ref var element = ref target[t + (i * innerTarget)];
                    var sum = Sum(source, s + (i * innerSource), in reduced);
                    element = accumulate ? element + sum : sum;
                }
            }

            var axis = last - 1;
            for (; axis >= 0; axis--)
            {
                s += kept.Source[axis];
                t += kept.Target[axis];
                if (++position[axis] < kept.Lengths[axis])
                {
                    break;
                }

                s -= kept.Source[axis] * kept.Lengths[axis];
                t -= kept.Target[axis] * kept.Lengths[axis];
                position[axis] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }
    }

    private static void CopyRow<T>(
        ReadOnlySpan<T> source, int s, int sourceStride, Span<T> target, int t, int targetStride, int length,
            bool accumulate)
        where T : struct, ICarrier<T>
    {
        if (accumulate && targetStride == 1 && sourceStride == 1)
        {
            T.AddTo(target.Slice(t, length), source.Slice(s, length));
        }
        else if (accumulate && targetStride == 1 && sourceStride == 0)
        {
            T.AddTo(target.Slice(t, length), source[s]);
        }
        else if (accumulate)
        {
            for (var i = 0; i < length; i++)
            {
                target[t] += source[s];
                s += sourceStride;
                t += targetStride;
            }
        }
        else if (targetStride == 1 && sourceStride == 1)
        {
            source.Slice(s, length).CopyTo(target.Slice(t, length));
        }
        else if (targetStride == 1 && sourceStride == 0)
        {
            target.Slice(t, length).Fill(source[s]);
        }
        else
        {
            for (var i = 0; i < length; i++)
            {
                target[t] = source[s];
                s += sourceStride;
                t += targetStride;
            }
        }
    }

    private static T Sum<T>(ReadOnlySpan<T> source, int start, in Nest reduced)
        where T : struct, ICarrier<T>
    {
        var last = reduced.Rank - 1;
        var sum = default(PairwiseSum<T>);
        var position = default(Axes);
        for (var axis = 0; axis <= last; axis++)
        {
            if (reduced.Lengths[axis] == 0)
            {
                return sum.Total;
            }
        }

        while (true)
        {
            sum.Add(source, start, reduced.Source[last], reduced.Lengths[last]);
            var axis = last - 1;
            for (; axis >= 0; axis--)
            {
                start += reduced.Source[axis];
                if (++position[axis] < reduced.Lengths[axis])
                {
                    break;
                }

                start -= reduced.Source[axis] * reduced.Lengths[axis];
                position[axis] = 0;
            }

            if (axis < 0)
            {
                return sum.Total;
            }
        }
    }

    private readonly void SplitReducedAxes(out Nest kept, out Nest reduced)
    {
        kept = default;
        reduced = default;
        for (var axis = 0; axis < rank; axis++)
        {
            ref var nest = ref (targetStrides[axis] == 0 ? ref reduced : ref kept);
            nest.Lengths[nest.Rank] = lengths[axis];
            nest.Source[nest.Rank] = sourceStrides[axis];
            nest.Target[nest.Rank] = targetStrides[axis];
            nest.Rank++;
        }
    }

    private ref struct Nest
    {
        public Axes Lengths;
        public Axes Source;
        public Axes Target;
        public int Rank;
    }

    [InlineArray(Shape.MaximumRank)]
    private struct Axes
    {
        private int first;
    }
}
