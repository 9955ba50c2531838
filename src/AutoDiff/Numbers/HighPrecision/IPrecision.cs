namespace AutoDiff.Numbers;

/// <summary>
/// How many binary digits a <see cref="BigFloat{TPrecision}"/> keeps. It is a type, so that a carrier knows its
/// precision without holding it, and numbers of two precisions cannot be mixed by accident.
/// </summary>
public interface IPrecision
{
    /// <summary>The length of the significand in bits, 64 or more.</summary>
    static abstract int Bits { get; }

    /// <summary>Whether numbers carry a bound of their error.</summary>
    internal static virtual bool TracksErrors => false;
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
