using AutoDiff.Primitives;

namespace AutoDiff.Programs;

/// <summary>
/// One instruction as it is stored: 24 bytes, whatever the primitive. What A, B and C mean depends on the family:
/// operands of elementwise primitives and products; C is the attribute list of structural primitives, products and array
/// functions, and the payload of what users define; n-ary instructions keep their operands in the list A, users' operations the numbers of
/// their operands' shapes in the list B.
/// </summary>
internal struct Entry
{
    /// <summary>For a constant in place of a payload number: all elements equal the double whose bits are B and A.</summary>
    public const int Splat = -1;

    /// <summary>For a constant in place of a payload number: the elements were written to the arena when it was recorded.</summary>
    public const int InArena = -2;

    public Op Op;

    /// <summary>Whether the result depends differentiably on an input.</summary>
    public bool Varies;

    public int A;
    public int B;
    public int C;

    /// <summary>The number of the result's shape; 0 is a scalar.</summary>
    public int Shape;

    /// <summary>Where the result starts in the arena of values.</summary>
    public int Slot;

    public readonly double SplatValue => BitConverter.Int64BitsToDouble(((long)B << 32) | (uint)A);

    public static Entry Constant(double value, int shape)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return new() { Op = Op.Constant, A = (int)bits, B = (int)(bits >> 32), C = Splat, Shape = shape };
    }
}
