using System.Runtime.CompilerServices;
using AutoDiff.Primitives;

namespace AutoDiff.Programs.Listings;

/// <summary>
/// One instruction as it is stored: 24 bytes, whatever the primitive. What A, B and C mean depends on it: up to three
/// operands or, where their number may be any, the list A of them; C is also the list that is the attribute, or the
/// payload of what users define, whose operations keep the numbers of their operands' shapes in the list B.
/// </summary>
internal struct PackedInstruction
{
    /// <summary>
    /// For a constant in place of a payload number: all elements equal the double whose bits are B and A.
    /// </summary>
    public const int Splat = -1;

    /// <summary>
    /// For a constant in place of a payload number: the elements were written to the arena when it was recorded.
    /// </summary>
    public const int InArena = -2;

    private const uint VariesBit = 1 << 8;
    private const uint FirstVariesBit = 1 << 9;
    private const uint SecondVariesBit = 1 << 10;
    private const uint PartBit = 1 << 11;
    private const uint ExponentialBit = 1 << 12;
    private const uint HidesBit = 1 << 13;
    private const uint SteepBit = 1 << 14;
    private const uint VanishesBit = 1 << 15;
    private const int OrderShift = 16;
    private const int MostOrder = 3;
    private const uint GrowthBits = ExponentialBit | HidesBit | SteepBit | VanishesBit;

    // The code and the flags, which a tape of scalars writes at once.
    private uint header;

    public int A;
    public int B;
    public int C;

    /// <summary>The number of the result's shape; 0 is a scalar.</summary>
    public int Shape;

    /// <summary>Where the result starts in the arena of values.</summary>
    public int Slot;

    public Op Op
    {
        readonly get => (Op)(byte)header;
        set => header = (header & ~0xFFu) | (uint)value;
    }

    public readonly bool IsInput => Op == Op.Input;

    public readonly bool IsConstant => Op == Op.Constant;

    /// <summary>Whether it is a constant of one number, be it repeated: <see cref="SplatValue"/>.</summary>
    public readonly bool IsSplat => IsConstant && C == Splat;

    /// <summary>Whether the result depends differentiably on an input.</summary>
    public bool Varies
    {
        readonly get => (header & VariesBit) != 0;
        set => header = value ? header | VariesBit : header & ~VariesBit;
    }

    /// <summary>
    /// For an elementwise primitive of two arguments, whether the first varies: the sweep need not look there.
    /// </summary>
    public readonly bool FirstVaries => (header & FirstVariesBit) != 0;

    /// <summary>Likewise for the second.</summary>
    public readonly bool SecondVaries => (header & SecondVariesBit) != 0;

    /// <summary>
    /// Whether the result is a run of elements of the operand, in whose memory it stays: nothing asks for the adjoints
    /// of both, and so they are one.
    /// </summary>
    public bool IsPart
    {
        readonly get => (header & PartBit) != 0;
        set => header = value ? header | PartBit : header & ~PartBit;
    }

    /// <summary>
    /// Whether an infinite result may come from a pole, or from what grows more slowly than any power: a derivative
    /// that vanishes behind it is then not known to be zero.
    /// </summary>
    public readonly bool Hides => (header & HidesBit) != 0;

    /// <summary>
    /// Whether it may change as fast as it is large, as exponentials and powers do: where it is large, a derivative on
    /// the way to it may be too small for a number though what comes of it is not.
    /// </summary>
    public readonly bool IsSteep => (header & SteepBit) != 0;

    /// <summary>
    /// Whether what it passes its adjoint on to may have a much larger derivative, or a much smaller one: then a
    /// product that leaves the range of numbers stays two factors.
    /// </summary>
    public readonly bool MagnifiesDerivatives => (header & (SteepBit | HidesBit)) != 0;

    /// <summary>
    /// Whether its tangent may be zero since it is too small for a number: of an exponential, a power, a quotient, a
    /// function that saturates, or what is computed of them.
    /// </summary>
    public bool Vanishes
    {
        readonly get => (header & VanishesBit) != 0;
        set => header = value ? header | VanishesBit : header & ~VanishesBit;
    }

    /// <summary>
    /// How many transforms to derivatives have recorded it: 0 for what computes a value, 1 for what was recorded to
    /// differentiate that, 2 for what differentiates this; 3 for all that is more.
    /// </summary>
    public int Order
    {
        readonly get => (int)(header >> OrderShift) & MostOrder;
        set => header = (header & ~((uint)MostOrder << OrderShift)) | ((uint)Math.Min(value, MostOrder) << OrderShift);
    }

    public readonly double SplatValue => BitConverter.Int64BitsToDouble(((long)B << 32) | (uint)A);

    /// <summary>
    /// Sets the code of an elementwise primitive of one argument, and what follows from whether that varies.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetUnary<TOp>(Op op, in PackedInstruction x)
        where TOp : struct, IUnary => header = (uint)op |
            (TOp.IsLocallyConstant
                ? 0
                : (x.header & VariesBit) | GrowthOf<TOp>(x.header)
                    | (TOp.IsSteep || (TOp.IsPiecewise && TOp.IsExposedToUnderflow) ? VanishingOf(x.header) : 0));

    /// <summary>
    /// Sets the code of an elementwise primitive of two arguments, and what follows from whether those vary.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBinary<TOp>(Op op, in PackedInstruction x, in PackedInstruction y)
        where TOp : struct, IBinary => header = (uint)op | (TOp.IsLocallyConstant
            ? 0
            : ((x.header | y.header) & VariesBit) | ((x.header & VariesBit) << 1) | ((y.header & VariesBit) << 2)
                | GrowthOf<TOp>(x.header | y.header)
                | (TOp.HasPoleInY ? (y.header & VariesBit) * (HidesBit / VariesBit) : 0)
                | (y.IsSplat && TOp.HasPoleInX(y.SplatValue) ? HidesBit : 0)
                | (TOp.IsSteepInBoth
                    ? PowerOf(x.header, y.header) | (x.IsFarNumber || y.IsFarNumber ? SteepBit : 0)
                    : 0)
                | (TOp.HasFactorsInY ? (x.header & y.header & VariesBit) * (VanishesBit / VariesBit) : 0)
                | (TOp.IsSteep && !(y.IsSplat && Math.Abs(y.SplatValue) <= 2) ? VanishesBit : 0));

    /// <summary>Makes the result vary, and grow, if an operand does that it depends on.</summary>
    public void Follow(in PackedInstruction operand) => header |= operand.header & (VariesBit | GrowthBits);

    // Of a locally constant function nothing is asked; a bounded one passes nothing on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint GrowthOf<TOp>(uint operands)
        where TOp : struct, IElementwise => TOp.Growth switch
        {
            Growth.Bounded => 0,
            Growth.Exponential => ExponentialBit | SteepBit,
            Growth.Root => (operands & GrowthBits) | ((operands & ExponentialBit) * (HidesBit / ExponentialBit)),
            Growth.Hidden => (operands & ExponentialBit) | HidesBit,
            _ => operands & GrowthBits,
        } | (TOp.IsSteep ? SteepBit : 0)
            | (operands & VanishesBit)
            | (!TOp.IsFlatAsPower && (TOp.ZeroPartial == ZeroPartial.Flat
                || (TOp.MayUnderflow && TOp.Arithmetic == Arithmetic.Function)) ? VanishesBit : 0);

    // A number so large or small that a multiple of it is as steep as a power.
    private readonly bool IsFarNumber => IsSplat && !(Math.Abs(SplatValue) is 0 or (>= 1e-30 and <= 1e30));

    // Of a product: it is a power if both factors vary.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PowerOf(uint x, uint y)
    {
        var steep = (x & y & VariesBit) * (SteepBit / VariesBit);
        return steep | (VanishingOf(steep) & VanishingOf(x | y));
    }

    // A power of a power may vanish with its derivative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint VanishingOf(uint operands) => (operands & SteepBit) * (VanishesBit / SteepBit);

    /// <summary>Sets the code of an instruction without operands.</summary>
    public void SetLeaf(Op op, bool varies) => header = (uint)op | (varies ? VariesBit : 0);

    public static PackedInstruction Constant(double value, int shape)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return new() { Op = Op.Constant, A = (int)bits, B = (int)(bits >> 32), C = Splat, Shape = shape };
    }
}
