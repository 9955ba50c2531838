using System.Diagnostics.CodeAnalysis;
using AutoDiff.Primitives;

namespace AutoDiff.Programs;

/// <summary>
/// Interns lists of integers (shapes, attributes, operand lists) so that instructions refer to them by number, equal lists have
/// equal numbers, and recording the same program again allocates nothing. Number 0 is the empty list: the scalar shape.
/// </summary>
internal sealed class IntegerLists
{
    private readonly Dictionary<int[], int> numbers = new(Comparer.Instance);
    private readonly List<int[]> lists = [];
    private readonly List<Shape?> shapes = [];

    public IntegerLists() => Clear();

    /// <summary>The number of integers held.</summary>
    public long TotalLength { get; private set; }

    public ReadOnlySpan<int> this[int number] => lists[number];

    public int Intern(ReadOnlySpan<int> list)
    {
        if (list.IsEmpty)
        {
            return 0;
        }

        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<int>>();
        if (!lookup.TryGetValue(list, out var number))
        {
            number = lists.Count;
            var copy = list.ToArray();
            numbers.Add(copy, number);
            lists.Add(copy);
            shapes.Add(null);
            TotalLength += copy.Length;
        }

        return number;
    }

    public int Intern(Shape shape)
    {
        var number = Intern(shape.Axes);
        shapes[number] ??= shape;
        return number;
    }

    public Shape Shape(int number) => shapes[number] ??= AutoDiff.Shape.Of(lists[number]);

    public void Clear()
    {
        numbers.Clear();
        lists.Clear();
        shapes.Clear();
        lists.Add([]);
        shapes.Add(default(Shape));
        TotalLength = 0;
    }

    private sealed class Comparer : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] int[] list) => GetHashCode(list.AsSpan());

        public int GetHashCode(ReadOnlySpan<int> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }

        public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
    }
}
