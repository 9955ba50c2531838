using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Which elements of the inputs a number may vary with, wherever the program is evaluated: a program evaluated over
/// these sets gives the pattern of its Jacobian. What a choice takes by its condition counts on both sides.
/// </summary>
/// <param name="indices">The numbers of the elements, in ascending order; null for none.</param>
internal readonly struct IndexSet(int[]? indices) : ICarrier<IndexSet>
{
    /// <summary>The numbers of the elements, in ascending order.</summary>
    public ReadOnlySpan<int> Indices => indices;

    public static IndexSet Apply<TOp>(IndexSet x)
        where TOp : struct, IUnary => TOp.IsLocallyConstant ? default : x;

    public static IndexSet Apply<TOp>(IndexSet x, IndexSet y)
        where TOp : struct, IBinary => TOp.IsLocallyConstant ? default : Union(x, y);

    public static IndexSet Select(IndexSet condition, IndexSet whenTrue, IndexSet whenFalse) =>
        Union(whenTrue, whenFalse);

    // Where something is a constant it need not be zero.
    public static bool IsZero(IndexSet x) => false;

    public static double Primal(IndexSet x) => double.NaN;

    // What operations of users depend on is not followed.
    public static void Apply(IArrayMap map, ReadOnlySpan<IndexSet> x, Span<IndexSet> y)
    {
        if (map.IsLocallyConstant)
        {
            y.Clear();
        }
        else if (map.Op == Op.Custom ? !map.TryDepend(x, y) : !map.TryDefine(x, y))
        {
            y.Fill(Union(x));
        }
    }

    public static implicit operator IndexSet(double value) => default;

    private IReadOnlyList<int>? List => indices;

    // In pairs, so that many small sets are not copied again and again.
    private static IndexSet Union(ReadOnlySpan<IndexSet> sets) => sets.Length switch
    {
        0 => default,
        1 => sets[0],
        var length => Union(Union(sets[..(length / 2)]), Union(sets[(length / 2)..])),
    };

    private static IndexSet Union(IndexSet x, IndexSet y)
    {
        if (y.List is null || ReferenceEquals(x.List, y.List))
        {
            return x;
        }

        if (x.List is null)
        {
            return y;
        }

        var first = x.Indices;
        var second = y.Indices;
        var union = new int[first.Length + second.Length];
        var (i, j, count) = (0, 0, 0);
        while (i < first.Length || j < second.Length)
        {
            var next = j == second.Length || (i < first.Length && first[i] < second[j]) ? first[i] : second[j];
            i += i < first.Length && first[i] == next ? 1 : 0;
            j += j < second.Length && second[j] == next ? 1 : 0;
            union[count++] = next;
        }

        // A set that holds the other is the union.
        return count == first.Length ? x : count == second.Length ? y : new(union[..count]);
    }
}
