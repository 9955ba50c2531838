namespace AutoDiff.Checking;

/// <summary>
/// A length for each size name of a file. Immutable; two are equal if they give the same lengths to the same names.
/// </summary>
public sealed class SizeAssignment : IEquatable<SizeAssignment>
{
    /// <summary>The lengths of the given names, one each.</summary>
    /// <exception cref="ArgumentException">The numbers of names and lengths differ.</exception>
    public SizeAssignment(IEnumerable<string> names, IEnumerable<int> lengths)
    {
        Names = [.. names];
        Lengths = [.. lengths];
        if (Names.Count != Lengths.Count)
        {
            throw new ArgumentException(
                $"{Names.Count} size names were given {Lengths.Count} lengths.", nameof(lengths));
        }

        ByName = Enumerable.Range(0, Names.Count).ToDictionary(i => Names[i], i => Lengths[i]);
    }

    /// <summary>The names in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The lengths in the order of the names.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>The length of each name.</summary>
    public IReadOnlyDictionary<string, int> ByName { get; }

    /// <summary>Whether both give the same lengths to the same names.</summary>
    public bool Equals(SizeAssignment? other) =>
        other is not null && Names.SequenceEqual(other.Names) && Lengths.SequenceEqual(other.Lengths);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SizeAssignment);

    /// <inheritdoc/>
    public override int GetHashCode() => Lengths.Aggregate(Names.Count, HashCode.Combine);

    /// <summary>Such as <c>n = 2, m = 3</c>; empty without names.</summary>
    public override string ToString() => string.Join(", ", Names.Zip(Lengths, (name, length) => $"{name} = {length}"));
}
