namespace AutoDiff.Checking.Exactness;

/// <summary>
/// A square root that stands for itself: a random number h(a), of which nothing is known but h(a)² = a.
/// </summary>
/// <param name="Key">What it is the root of, modulo p.</param>
/// <param name="Correction">a / h(a)², which turns the square of the random number into what it should be.</param>
internal sealed record Root<TFields>(ulong Key, ResiduePair<TFields> Correction)
    where TFields : struct, IFieldPair;

/// <summary>
/// The different square roots that a number has as factors, ordered by key. No root is taken modulo p, since that would
/// choose one of two and thus might equate √(x²) with x; the products alone are put in order.
/// </summary>
/// <param name="Factors">The roots.</param>
internal sealed record RootProduct<TFields>(Root<TFields>[] Factors)
    where TFields : struct, IFieldPair
{
    public bool HasSameFactors(RootProduct<TFields> other) =>
        Factors.AsSpan().SequenceEqual(other.Factors, KeyComparer.Instance);

    /// <summary>
    /// The roots of a product of numbers with these roots, and by what the product is corrected since root² = a.
    /// </summary>
    public static (RootProduct<TFields>? Roots, ResiduePair<TFields> Correction) Multiply(
        RootProduct<TFields> x, RootProduct<TFields> y)
    {
        var correction = ResiduePair<TFields>.One;
        foreach (var root in x.Factors.Intersect(y.Factors, KeyComparer.Instance))
        {
            correction *= root.Correction;
        }

        var rest = x.Factors.Except(y.Factors, KeyComparer.Instance).Concat(
            y.Factors.Except(x.Factors, KeyComparer.Instance));
        Root<TFields>[] factors = [.. rest.OrderBy(root => root.Key)];
        return (factors.Length == 0 ? null : new(factors), correction);
    }

    /// <summary>By what 1/(c·h) is corrected to become h/(c·a), so that roots stand in numerators only.</summary>
    public ResiduePair<TFields> ToNumerator =>
        Factors.Aggregate(ResiduePair<TFields>.One, (product, root) => product * root.Correction).Inverse;

    private sealed class KeyComparer : IEqualityComparer<Root<TFields>>
    {
        public static KeyComparer Instance { get; } = new();

        public bool Equals(Root<TFields>? x, Root<TFields>? y) => x?.Key == y?.Key;

        public int GetHashCode(Root<TFields> root) => root.Key.GetHashCode();
    }
}
