namespace AutoDiff.Numerics.Vectors;

/// <summary>
/// A vector register of doubles or of floats, so that a function of vectors is written once for both and for every
/// width.
/// </summary>
/// <remarks>
/// An implementation is a struct with exactly one field, the vector. Generic code over such structs is specialized by
/// the just-in-time compiler for each of them and inlined down to single instructions. A mask is a lane whose elements
/// have all bits set (true) or none (false).
///
/// The vectors of 128, 256 and 512 bits share no public type over which one implementation could be written
/// (ISimdVector of the BCL is internal), so that each width has a file, here and for the products of matrices. A test
/// holds these files to one text: they differ by the width, and in the lines that name an instruction set.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">The elements: doubles or floats.</typeparam>
internal interface ILane<TSelf, T>
    where TSelf : struct, ILane<TSelf, T>
    where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>The vector whose elements are all the same number, rounded to their type.</summary>
    static abstract implicit operator TSelf(double value);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x);

    /// <summary>The mask of x &lt; y, false where either is NaN.</summary>
    static abstract TSelf operator <(TSelf x, TSelf y);

    static abstract TSelf operator >(TSelf x, TSelf y);

    static abstract TSelf operator <=(TSelf x, TSelf y);

    static abstract TSelf operator >=(TSelf x, TSelf y);

    /// <summary>Of the bits, as are the other two.</summary>
    static abstract TSelf operator &(TSelf x, TSelf y);

    static abstract TSelf operator |(TSelf x, TSelf y);

    static abstract TSelf operator ^(TSelf x, TSelf y);

    /// <summary>The mask of x = y, false where either is NaN.</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    /// <summary>Whether any element of the mask is true.</summary>
    static abstract bool Any(TSelf mask);

    /// <summary>x where the mask is true, else y.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);

    /// <summary>xy + z with one rounding.</summary>
    static abstract TSelf Fma(TSelf x, TSelf y, TSelf z);

    static abstract TSelf Abs(TSelf x);

    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>The smaller one; NaN where y is NaN, unspecified where only x is.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger one; NaN where y is NaN, unspecified where only x is.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>The smaller one, NaN if either is; −0 is smaller than 0.</summary>
    static abstract TSelf Minimum(TSelf x, TSelf y);

    /// <summary>The larger one, NaN if either is; 0 is larger than −0.</summary>
    static abstract TSelf Maximum(TSelf x, TSelf y);

    /// <summary>
    /// 2ⁿ x with one rounding, for ¼ &lt; |x| &lt; 4 and integers |n| ≤ 1100, of floats 180; NaN where x is.
    /// </summary>
    static abstract TSelf Scale(TSelf x, TSelf n);

    /// <summary>The vector whose elements all have these bits, the lower half of them if they are floats.</summary>
    static abstract TSelf FromBits(long bits);

    /// <summary>The sum of the bits as integers of the size of an element.</summary>
    static abstract TSelf AddBits(TSelf x, TSelf y);

    static abstract TSelf ShiftBitsLeft(TSelf x, int count);

    /// <summary>Zeros come in from the left.</summary>
    static abstract TSelf ShiftBitsRight(TSelf x, int count);
}
