using System.Collections.Immutable;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// The value of an expression for all values of the index names it depends on: these are the leading axes of the array,
/// in the order of <see cref="IndexName.Order"/>; what remains is the expression's own shape. So every operation
/// broadcasts by index name.
/// </summary>
/// <param name="Value">The array; a plain number if it is known and depends on nothing.</param>
/// <param name="Axes">The index names of the leading axes.</param>
internal readonly record struct IndexedArray(Variable Value, ImmutableArray<IndexName> Axes)
{
    public static IndexedArray Of(Variable value) => new(value, []);

    /// <summary>The shape of the expression for one value of each index name.</summary>
    public Shape Own => Shape.Of(Value.Shape.Axes[Axes.Length..]);

    public int Rank => Value.Shape.Rank - Axes.Length;

    public bool IsPlainNumber => Value.Recorder is null;

    /// <summary>
    /// Whether it is the same recorded variable along the same index names. Values are not compared, since what is
    /// being recorded has none.
    /// </summary>
    public bool Equals(IndexedArray other) =>
        Variable.Identity.Equals(Value, other.Value) && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    public override int GetHashCode() => Variable.Identity.GetHashCode(Value);

    /// <summary>The index names of both, in order.</summary>
    public static ImmutableArray<IndexName> Union(ImmutableArray<IndexName> x, ImmutableArray<IndexName> y) =>
        x.IsEmpty || x.AsSpan().SequenceEqual(y.AsSpan()) ? y
        : y.IsEmpty ? x
        : [.. x.Union(y).OrderBy(index => index.Order)];

    /// <summary>
    /// The value with axes of length 1 for the index names and leading own axes it lacks, so that arrays broadcast.
    /// </summary>
    public Variable Aligned(ImmutableArray<IndexName> axes, int rank)
    {
        if (Value.Shape.Rank == 0 || axes.IsEmpty || (Rank == rank && Axes.AsSpan().SequenceEqual(axes.AsSpan())))
        {
            return Value;
        }

        var lengths = new List<int>();
        foreach (var index in axes)
        {
            lengths.Add(Axes.Contains(index) ? index.Length : 1);
        }

        for (var missing = rank - Rank; missing > 0; missing--)
        {
            lengths.Add(1);
        }

        return Functions.Reshape(Value, Shape.Of([.. lengths, .. Own.Axes]));
    }

    /// <summary>The shape of an array with the given index names and own shape.</summary>
    public static Shape ShapeOf(ImmutableArray<IndexName> axes, Shape own) =>
        Shape.Of([.. axes.Select(index => index.Length), .. own.Axes]);
}
