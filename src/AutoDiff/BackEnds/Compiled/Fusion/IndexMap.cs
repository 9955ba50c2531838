using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// Where each element of an array of <c>n</c> elements is found in another one: the index, written with mixed digits,
/// gives the address offset + Σ digit · stride, to which a gather adds what a table holds at start + Σ digit · step.
/// Every structural primitive that moves elements without adding them is such a map.
/// </summary>
internal sealed class IndexMap : IEquatable<IndexMap>
{
    // Rows at indices that are shorter are looked up element by element: loops over them would do little in each turn.
    private const int ShortRow = 8;

    private readonly Loop[] loops;

    private IndexMap(int offset, Loop[] loops, int[]? table = null, int start = 0)
    {
        (Offset, this.loops, Table, Start) = (offset, loops, table, start);
        if (table is not null && !Array.Exists(loops, static loop => loop.Step != 0))
        {
            (Offset, Table, Start) = (offset + table[start], null, 0);
        }
    }

    /// <summary>One digit of the index, most significant first.</summary>
    /// <param name="Length">How many values the digit takes.</param>
    /// <param name="Weight">What the digit counts in the index.</param>
    /// <param name="Stride">What it counts in the address.</param>
    /// <param name="Step">What it counts in the table.</param>
    public readonly record struct Loop(int Length, int Weight, int Stride, int Step = 0);

    /// <summary>The address of the first element.</summary>
    public int Offset { get; }

    /// <summary>What is added to the addresses; null for nothing.</summary>
    public int[]? Table { get; }

    /// <summary>Where in the table the first element looks.</summary>
    public int Start { get; }

    public ReadOnlySpan<Loop> Loops => loops;

    /// <summary>Whether every element stands where its index says.</summary>
    public bool IsIdentity =>
        Offset == 0 && Table is null && (loops.Length == 0 || (loops.Length == 1 && loops[0].Stride == 1));

    /// <summary>Where the elements stand if it is one after the other; else null.</summary>
    public (int Start, int Length)? Adjacent => loops switch
    {
        [] when Table is null => (Offset, 1),
        [{ Stride: 1, Step: 0 } loop] when Table is null => (Offset, loop.Length),
        _ => null,
    };

    /// <summary>Whether it follows from the strides that no two indices have the same address.</summary>
    public bool IsInjective => !Array.Exists(loops, static loop => loop.Stride == 0 || loop.Step != 0) && TellsDigits();

    /// <summary>
    /// Each of <paramref name="length"/> elements at its own index, beginning at <paramref name="offset"/>.
    /// </summary>
    public static IndexMap Run(int length, int offset = 0, int stride = 1) =>
        new(offset, length == 1 ? [] : [new(length, 1, stride)]);

    /// <summary>
    /// The map from the target's indices to the source's, or null if the copy leaves part of the target untouched or
    /// adds.
    /// </summary>
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

    /// <summary>
    /// The map from the source's indices to the target's, or null if the copy does not visit all of the source once and
    /// in full.
    /// </summary>
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

    /// <summary>Where the elements of the transposed matrices are found in matrices of the given shape.</summary>
    public static IndexMap? OfTranspose(Shape matrices)
    {
        var (rows, columns) = (matrices[-2], matrices[-1]);
        var size = rows * columns;
        var copy = default(StridedCopy);
        copy.AddAxis(size == 0 ? 0 : matrices.Length / size, size, size);
        copy.AddAxis(columns, 1, rows);
        copy.AddAxis(rows, columns, 1);
        return OfTarget(copy, matrices.Length);
    }

    /// <summary>
    /// Rows of <paramref name="length"/> elements, each beginning <paramref name="rowStride"/> after the one before.
    /// </summary>
    public static IndexMap Rows(int rows, int length, int rowStride, int offset)
    {
        if (rows <= 1 || length == rowStride || length == 0)
        {
            return Run(rows * length, offset);
        }

        return new(offset, length == 1 ? [new(rows, 1, rowStride)] : [new(rows, length, rowStride), new(length, 1, 1)]);
    }

    /// <summary>
    /// The map that looks an index up here and what is found there in <paramref name="inner"/>; null if it has no such
    /// form.
    /// </summary>
    public IndexMap? Then(IndexMap inner)
    {
        if (inner.IsIdentity)
        {
            return this;
        }

        if (Table is not null)
        {
            return null;
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
        var (offset, start) = (inner.Offset, inner.Start);
        foreach (var digit in inner.loops)
        {
            var value = rest / digit.Weight;
            rest -= value * digit.Weight;
            offset += value * digit.Stride;
            start += value * digit.Step;
            if (value != 0 && value + Reach(digit) >= digit.Length)
            {
                return null;
            }
        }

        return rest == 0 ? new(offset, [.. composed], inner.Table, start) : null;
    }

    /// <summary>
    /// The map that finds what a gather takes from an array of the given shape, this being the map of the array; null
    /// if it has no such form.
    /// </summary>
    /// <param name="shape">The shape.</param>
    /// <param name="attribute">The attribute of the gather: an axis, and indices along it.</param>
    public IndexMap? Choose(Shape shape, ReadOnlySpan<int> attribute)
    {
        var (axis, row) = (attribute[0], 1);
        var indices = attribute[1..];
        foreach (var length in shape.Axes[(axis + 1)..])
        {
            row *= length;
        }

        // The digits between these weights give way to one, for each value of which the table holds what they come to.
        var (low, block) = (row < ShortRow && indices.Length > 1 ? 1 : row, row * shape.Axes[axis]);
        Loop[] plain = [new(shape.Length / block, block, block), new(shape.Axes[axis], row, row), new(row, 1, 1)];
        var all = new IndexMap(0, plain).Then(this);
        if (all is null || Array.Exists(all.loops, loop => loop.Step != 0 && !IsLookedUp(loop)))
        {
            return null;
        }

        var table = new int[indices.Length * row / low];
        var chosen = new List<Loop> { new(table.Length, low, 0, 1) };
        foreach (var loop in all.loops)
        {
            if (loop.Weight < low)
            {
                chosen.Add(loop);
            }
            else if (loop.Weight >= block)
            {
                chosen.Insert(chosen.Count - 1, loop with { Weight = loop.Weight / block * row * indices.Length });
            }
        }

        for (var k = 0; k < table.Length; k++)
        {
            var (index, place) = ((indices[k * low / row] * row) + (k * low % row), all.Start);
            foreach (var loop in all.loops.Where(IsLookedUp))
            {
                var digit = index / loop.Weight % loop.Length;
                table[k] += digit * loop.Stride;
                place += digit * loop.Step;
            }

            table[k] += all.Table?[place] ?? 0;
        }

        return new(all.Offset, [.. chosen.Where(static loop => loop.Length > 1)], table);

        bool IsLookedUp(Loop loop) => loop.Weight >= low && loop.Weight < block;
    }

    /// <summary>
    /// The weights at which the digits of the maps change, least first, together with given ones; null if they have no
    /// common refinement.
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

    /// <summary>
    /// The stride with which the address grows along a digit of the given weight, the weights being a refinement.
    /// </summary>
    public int StrideAt(int weight) => At(weight).Stride;

    /// <summary>The step with which the place in the table grows likewise.</summary>
    public int StepAt(int weight) => At(weight).Step;

    /// <summary>
    /// Whether it follows from the strides that indices which differ in the digit of the given weight have different
    /// addresses.
    /// </summary>
    public bool Separates(int weight) => StrideAt(weight) != 0 && StepAt(weight) == 0 && TellsDigits();

    // Whether an address tells all digits with strides, and what the table holds: each counts more than what all that
    // count less come to.
    private bool TellsDigits()
    {
        var parts = loops.Where(static loop => loop.Stride != 0)
            .Select(static loop => (Unit: Math.Abs(loop.Stride), Span: Math.Abs((long)loop.Stride) * (loop.Length - 1)))
            .ToList();
        if (Table is not null)
        {
            var least = Table.Min();
            var unit = Table.Aggregate(0, (unit, entry) => (int)BigInteger.GreatestCommonDivisor(unit, entry - least));
            parts.Add((unit, Table.Max() - least));
        }

        var reach = 0L;
        foreach (var (unit, span) in parts.Order())
        {
            if (span > 0 && unit <= reach)
            {
                return false;
            }

            reach += span;
        }

        return true;
    }

    public bool Equals(IndexMap? other) =>
        other is not null && Offset == other.Offset && Table == other.Table && Start == other.Start &&
        Loops.SequenceEqual(other.Loops);

    public override bool Equals(object? obj) => Equals(obj as IndexMap);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Offset);
        hash.Add(RuntimeHelpers.GetHashCode(Table));
        hash.Add(Start);
        foreach (var loop in loops)
        {
            hash.Add(loop);
        }

        return hash.ToHashCode();
    }

    private (int Stride, int Step) At(int weight)
    {
        foreach (var loop in loops)
        {
            if (loop.Weight <= weight && weight < loop.Weight * loop.Length)
            {
                return (loop.Stride * (weight / loop.Weight), loop.Step * (weight / loop.Weight));
            }
        }

        return default;
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
            composed.Insert(
                first, new(here, weight, digit.Stride * (step / digit.Weight), digit.Step * (step / digit.Weight)));
            (length, weight, step) = (length / here, weight * here, step * here);
        }

        return length == 1;
    }
}
