namespace AutoDiff.Numbers;

/// <summary>
/// How many binary digits a <see cref="BigFloat{TPrecision}"/> keeps. It is a type, so that a carrier knows its
/// precision without holding it, and numbers of two precisions cannot be mixed by accident.
/// </summary>
public interface IPrecision
{
    /// <summary>The length of the significand in bits, 64 or more.</summary>
    static abstract int Bits { get; }

    /// <summary>Notes that an operation magnified the relative error of rounded operands by a factor of 2ᵇⁱᵗˢ.</summary>
    internal static virtual void NoteLoss(int bits)
    {
    }

    /// <summary>Notes that nothing is left of a difference of rounded numbers.</summary>
    internal static virtual void NoteCancellation()
    {
    }
}

/// <summary>77 decimal digits.</summary>
public readonly struct Bits256 : IPrecision
{
    /// <summary>256.</summary>
    public static int Bits => 256;
}

/// <summary>154 decimal digits.</summary>
public readonly struct Bits512 : IPrecision
{
    /// <summary>512.</summary>
    public static int Bits => 512;
}
