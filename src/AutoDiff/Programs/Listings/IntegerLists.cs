using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Programs.Listings;

/// <summary>
/// Interns lists of integers (shapes, attributes, operand lists) so that instructions refer to them by number, equal
/// lists have equal numbers, and recording the same program again allocates nothing. Number 0 is the empty list: the
/// scalar shape.
/// </summary>
internal sealed class IntegerLists
{
    private readonly List<int[]> lists = [];

    // The shapes of the lists that have been asked for; the default value stands for the others.
    private readonly List<Shape> shapes = [];

    // The numbers of elements of these shapes; -1 stands for the others.
    private int[] lengths = new int[32];

    // The numbers of lists by their hashes: each in the first free place from its own on; 0 is free, and half of the
    // places are.
    private int[] places = new int[64];

    public IntegerLists() => Clear();

    /// <summary>The shapes, by number, that have been interned or asked for.</summary>
    public ReadOnlySpan<Shape> Shapes => CollectionsMarshal.AsSpan(shapes);

    /// <summary>The number of integers held.</summary>
    public long TotalLength { get; private set; }

    public ReadOnlySpan<int> this[int number] => lists[number];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Intern(ReadOnlySpan<int> list)
    {
        if (list.IsEmpty)
        {
            return 0;
        }

        var place = FirstPlace(list);
        while (places[place] != 0)
        {
            if (list.SequenceEqual(lists[places[place]]))
            {
                return places[place];
            }

            place = Next(place);
        }

        var number = lists.Count;
        places[place] = number;
        lists.Add(list.ToArray());
        shapes.Add(default);
        if (number == lengths.Length)
        {
            Array.Resize(ref lengths, 2 * number);
        }

        lengths[number] = -1;
        TotalLength += list.Length;
        if (2 * lists.Count > places.Length)
        {
            Grow();
        }

        return number;
    }

    public int Intern(Shape shape)
    {
        if (shape.Rank == 0)
        {
            return 0;
        }

        var number = Intern(shape.Axes);
        if (shapes[number].Rank == 0)
        {
            (shapes[number], lengths[number]) = (shape, shape.Length);
        }

        return number;
    }

    public Shape Shape(int number)
    {
        var shape = shapes[number];
        if (number != 0 && shape.Rank == 0)
        {
            shape = AutoDiff.Shape.Of(lists[number]);
            (shapes[number], lengths[number]) = (shape, shape.Length);
        }

        return shape;
    }

    /// <summary>The number of elements of a shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Length(int number)
    {
        var length = lengths[number];
        return length >= 0 ? length : Shape(number).Length;
    }

    public void Clear()
    {
        places.AsSpan().Clear();
        lists.Clear();
        shapes.Clear();
        lists.Add([]);
        shapes.Add(default);
        lengths[0] = 1;
        TotalLength = 0;
    }

    private int Next(int place) => (place + 1) & (places.Length - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FirstPlace(ReadOnlySpan<int> list)
    {
        var hash = 0UL;
        foreach (var item in list)
        {
            hash = (hash ^ (uint)item) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
        }

        return (int)hash & (places.Length - 1);
    }

    private void Grow()
    {
        places = new int[2 * places.Length];
        for (var number = 1; number < lists.Count; number++)
        {
            var place = FirstPlace(lists[number]);
            while (places[place] != 0)
            {
                place = Next(place);
            }

            places[place] = number;
        }
    }
}
