namespace AutoDiff.Numerics.Vectors;

/// <summary>
/// The operations on registers in which primitives state how they are computed, once for code that is emitted
/// (<see cref="LaneCode"/>) and for registers at hand. A mask has all bits of a lane set (true) or none (false).
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ILaneCode<TSelf>
    where TSelf : ILaneCode<TSelf>
{
    /// <summary>The number in all lanes.</summary>
    static abstract implicit operator TSelf(double number);

    static abstract TSelf operator -(TSelf x);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>Of the bits, as is the next.</summary>
    static abstract TSelf operator &(TSelf x, TSelf y);

    static abstract TSelf operator ~(TSelf x);

    /// <summary>The mask of x &lt; y, false where either is NaN.</summary>
    static abstract TSelf operator <(TSelf x, TSelf y);

    static abstract TSelf operator >(TSelf x, TSelf y);

    static abstract TSelf operator <=(TSelf x, TSelf y);

    static abstract TSelf operator >=(TSelf x, TSelf y);

    /// <summary>The mask of x = y, false where either is NaN.</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    /// <summary>x where the mask is true, else y.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);

    static abstract TSelf Abs(TSelf x);

    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The smaller one, NaN if either is; −0 is smaller than 0.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger one, NaN if either is; 0 is larger than −0.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);
}
