using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Where each element of an array of <c>n</c> elements is found in another one: the index, written with mixed digits, gives the address
/// offset + Σ digit · stride. Every structural primitive that moves elements without adding them is such a map.
/// </summary>
internal sealed class IndexMap : IEquatable<IndexMap>
{
    private readonly Loop[] loops;

    private IndexMap(int offset, Loop[] loops)
    {
        Offset = offset;
        this.loops = loops;
    }

    /// <summary>One digit of the index, most significant first.</summary>
    /// <param name="Length">How many values the digit takes.</param>
    /// <param name="Weight">What the digit counts in the index.</param>
    /// <param name="Stride">What it counts in the address.</param>
    public readonly record struct Loop(int Length, int Weight, int Stride);

    /// <summary>The address of the first element.</summary>
    public int Offset { get; }

    public ReadOnlySpan<Loop> Loops => loops;

    /// <summary>Whether every element stands where its index says.</summary>
    public bool IsIdentity => Offset == 0 && (loops.Length == 0 || (loops.Length == 1 && loops[0].Stride == 1));

    /// <summary>Each of <paramref name="length"/> elements at its own index, beginning at <paramref name="offset"/>.</summary>
    public static IndexMap Run(int length, int offset = 0, int stride = 1) => new(offset, length == 1 ? [] : [new(length, 1, stride)]);

    /// <summary>The map from the target's indices to the source's, or null if the copy leaves part of the target untouched or adds.</summary>
    public static IndexMap? OfTarget(in StridedCopy copy, int targetLength)
    {
        var loops = new Loop[copy.Rank];
        for (var axis = 0; axis < loops.Length; axis++)
        {
            var (length, source, target) = copy.Axis(axis);
            loops[axis] = new(length, target, source);
        }

        return copy.TargetOffset == 0 ? Sorted(copy.SourceOffset, loops, targetLength) : null;
    }

    /// <summary>The map from the source's indices to the target's, or null if the copy does not visit all of the source once and in full.</summary>
    public static IndexMap? OfSource(in StridedCopy copy, int sourceLength)
    {
        var loops = new Loop[copy.Rank];
        for (var axis = 0; axis < loops.Length; axis++)
        {
            var (length, source, target) = copy.Axis(axis);
            loops[axis] = new(length, source, target);
        }

        return copy.SourceOffset == 0 ? Sorted(copy.TargetOffset, loops, sourceLength) : null;
    }

    /// <summary>Rows of <paramref name="length"/> elements, each beginning <paramref name="rowStride"/> after the one before.</summary>
    public static IndexMap Rows(int rows, int length, int rowStride, int offset)
    {
        if (rows <= 1 || length == rowStride || length == 0)
        {
            return Run(rows * length, offset);
        }

        return new(offset, length == 1 ? [new(rows, 1, rowStride)] : [new(rows, length, rowStride), new(length, 1, 1)]);
    }

    /// <summary>The map that looks an index up here and what is found there in <paramref name="inner"/>; null if it has no such form.</summary>
    public IndexMap? Then(IndexMap inner)
    {
        if (inner.IsIdentity)
        {
            return this;
        }

        var composed = new List<Loop>();
        foreach (var loop in loops)
        {
            if (!inner.TryFollow(loop, composed))
            {
                return null;
            }
        }

        // An offset must not carry from one digit into the next.
        var rest = Offset;
        var offset = inner.Offset;
        foreach (var digit in inner.loops)
        {
            var value = rest / digit.Weight;
            rest -= value * digit.Weight;
            offset += value * digit.Stride;
            if (value != 0 && value + Reach(digit) >= digit.Length)
            {
                return null;
            }
        }

        return rest == 0 ? new(offset, [.. composed]) : null;
    }

    /// <summary>
    /// The weights at which the digits of the maps change, least first, together with given ones; null if they have no common refinement.
    /// </summary>
    public static SortedSet<int>? Refine(int length, IReadOnlyList<IndexMap> maps, IEnumerable<int>? others = null)
    {
        var weights = new SortedSet<int>(others ?? []);
        foreach (var map in maps)
        {
            foreach (var loop in map.loops)
            {
                weights.Add(loop.Weight);
            }
        }

        var previous = 1;
        foreach (var weight in weights.Append(length))
        {
            if (weight % previous != 0)
            {
                return null;
            }

            previous = weight;
        }

        return weights;
    }

    /// <summary>The stride with which the address grows along a digit of the given weight, the weights being a refinement.</summary>
    public int StrideAt(int weight)
    {
        foreach (var loop in loops)
        {
            if (loop.Weight <= weight && weight < loop.Weight * loop.Length)
            {
                return loop.Stride * (weight / loop.Weight);
            }
        }

        return 0;
    }

    public bool Equals(IndexMap? other) => other is not null && Offset == other.Offset && Loops.SequenceEqual(other.Loops);

    public override bool Equals(object? obj) => Equals(obj as IndexMap);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Offset);
        foreach (var loop in loops)
        {
            hash.Add(loop);
        }

        return hash.ToHashCode();
    }

    // The digits must make up the whole index, without gaps and without overlap.
    private static IndexMap? Sorted(int offset, Loop[] loops, int length)
    {
        Array.Sort(loops, static (x, y) => y.Weight.CompareTo(x.Weight));
        var weight = 1;
        for (var i = loops.Length - 1; i >= 0; i--)
        {
            if (loops[i].Weight != weight)
            {
                return null;
            }

            weight *= loops[i].Length;
        }

        return weight == length ? new(offset, loops) : null;
    }

    // How far this map's own digits go within one digit of the map it leads into.
    private int Reach(Loop digit)
    {
        var reach = 0;
        foreach (var loop in loops)
        {
            if (loop.Stride >= digit.Weight && loop.Stride < digit.Weight * digit.Length)
            {
                reach += (loop.Length - 1) * (loop.Stride / digit.Weight);
            }
        }

        return reach;
    }

    // Appends the digits, most significant first, into which one digit of an outer map falls here.
    private bool TryFollow(Loop outer, List<Loop> composed)
    {
        if (outer.Stride == 0)
        {
            composed.Add(outer);
            return true;
        }

        var first = composed.Count;
        var (length, weight, step) = (outer.Length, outer.Weight, outer.Stride);
        for (var i = loops.Length - 1; i >= 0 && length > 1; i--)
        {
            var digit = loops[i];
            if (step < digit.Weight || step >= digit.Weight * digit.Length)
            {
                continue;
            }

            if (step % digit.Weight != 0)
            {
                return false;
            }

            var here = digit.Length / (step / digit.Weight);
            if (length > here && (digit.Length % (step / digit.Weight) != 0 || length % here != 0))
            {
                return false;
            }

            here = Math.Min(here, length);
            composed.Insert(first, new(here, weight, digit.Stride * (step / digit.Weight)));
            (length, weight, step) = (length / here, weight * here, step * here);
        }

        return length == 1;
    }
}
