namespace AutoDiff.BackEnds.Structures;

/// <summary>Which operands vary.</summary>
internal readonly struct Mask : IEquatable<Mask>
{
    private readonly bool[] varies;

    public Mask(params ReadOnlySpan<bool> varies) => this.varies = varies.ToArray();

    public int Count => varies.Length;

    public bool this[int operand] => varies[operand];

    /// <summary>All of some number of operands.</summary>
    public static Mask All(int count) => new([.. Enumerable.Repeat(true, count)]);

    /// <summary>The numbers of the operands that vary.</summary>
    public IEnumerable<int> Numbers
    {
        get
        {
            var all = varies;
            return Enumerable.Range(0, all.Length).Where(i => all[i]);
        }
    }

    /// <summary>These operands followed by as many that vary alike, or by as many that do not.</summary>
    public Mask Doubled(bool isAlike) => new([.. varies, .. isAlike ? varies : new bool[varies.Length]]);

    public bool Equals(Mask other) => varies.AsSpan().SequenceEqual(other.varies);

    public override bool Equals(object? obj) => obj is Mask other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var one in varies)
        {
            hash.Add(one);
        }

        return hash.ToHashCode();
    }
}
