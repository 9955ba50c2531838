using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking.Exactness;

/// <summary>One number modulo p and modulo q; modulo q it need not be known, as that of gˣ is not.</summary>
/// <param name="Value">The number modulo p.</param>
/// <param name="Exponent">The number modulo q; 0 where it is not known.</param>
/// <param name="LacksExponent">Whether it is not known modulo q.</param>
internal readonly record struct ResiduePair<TFields>(ulong Value, ulong Exponent, bool LacksExponent = false)
    where TFields : struct, IFieldPair
{
    public static ResiduePair<TFields> One => new(1, 1);

    public bool IsZero => Value == 0 && (LacksExponent || Exponent == 0);

    /// <summary>Whether there is no quotient by this number in one of the fields.</summary>
    public bool HasZero => Value == 0 || (!LacksExponent && Exponent == 0);

    public ResiduePair<TFields> Inverse => new(
        TFields.Values.Inverse(Value), LacksExponent ? 0 : TFields.Exponents.Inverse(Exponent), LacksExponent);

    public static ResiduePair<TFields> operator +(ResiduePair<TFields> x, ResiduePair<TFields> y)
    {
        var lacks = x.LacksExponent || y.LacksExponent;
        return new(
            TFields.Values.Add(x.Value, y.Value), lacks ? 0 : TFields.Exponents.Add(x.Exponent, y.Exponent), lacks);
    }

    public static ResiduePair<TFields> operator -(ResiduePair<TFields> x, ResiduePair<TFields> y)
    {
        var lacks = x.LacksExponent || y.LacksExponent;
        return new(
            TFields.Values.Subtract(x.Value, y.Value), lacks ? 0 : TFields.Exponents.Subtract(x.Exponent, y.Exponent),
                lacks);
    }

    public static ResiduePair<TFields> operator *(ResiduePair<TFields> x, ResiduePair<TFields> y)
    {
        var lacks = x.LacksExponent || y.LacksExponent;
        return new(
            TFields.Values.Multiply(x.Value, y.Value), lacks ? 0 : TFields.Exponents.Multiply(x.Exponent, y.Exponent),
                lacks);
    }

    /// <summary>A number that looks random but is always the same for the same key.</summary>
    public static ResiduePair<TFields> FromKey(ulong key) =>
        new(
            Hash.Mix(key ^ TFields.Salt) % TFields.Values.Prime,
                Hash.Mix(~key ^ TFields.Salt) % TFields.Exponents.Prime);
}
