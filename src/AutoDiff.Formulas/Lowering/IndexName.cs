namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// An index name with its range: it takes the values <see cref="Start"/> … <see cref="Start"/> + <see cref="Length"/> −
/// 1. Compared by identity, since an inner index may have the name of an outer one.
/// </summary>
internal sealed class IndexName(string name, int order, int start, int length)
{
    public string Name { get; } = name;

    /// <summary>
    /// Later names have larger numbers; the axes of an array that depends on several index names stand in this order.
    /// </summary>
    public int Order { get; } = order;

    public int Start { get; } = start;

    public int Length { get; } = length;
}
