using System.Collections;
using System.Runtime.CompilerServices;

namespace AutoDiff.Formulas.Syntax;

/// <summary>
/// An immutable list of parts of a syntax tree, equal to another one with equal parts in the same order.
/// </summary>
/// <typeparam name="T">The type of the parts.</typeparam>
[CollectionBuilder(typeof(SyntaxList), nameof(SyntaxList.Create))]
public sealed class SyntaxList<T> : IReadOnlyList<T>, IEquatable<SyntaxList<T>>
{
    private readonly T[] items;

    internal SyntaxList(T[] items) => this.items = items;

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public T this[int index] => items[index];

    /// <summary>The parts without copying.</summary>
    public ReadOnlySpan<T> AsSpan() => items;

    /// <inheritdoc/>
    public bool Equals(SyntaxList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SyntaxList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes syntax lists; <c>[a, b]</c> does the same.</summary>
public static class SyntaxList
{
    /// <summary>A list of the given parts.</summary>
    public static SyntaxList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
