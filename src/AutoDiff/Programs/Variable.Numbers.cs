using System.Numerics;

namespace AutoDiff;

/// <content>
/// What generic math asks of a number besides functions: constants, questions, and conversions. A question looks at the
/// value of a scalar, as a comparison does, and a tape remembers the answer.
/// </content>
public readonly partial struct Variable
{
    /// <summary>0.</summary>
    public static Variable Zero => default;

    /// <summary>1.</summary>
    public static Variable One => 1;

    /// <summary>−1.</summary>
    public static Variable NegativeOne => -1;

    /// <summary>−0.</summary>
    public static Variable NegativeZero => double.NegativeZero;

    /// <summary>e.</summary>
    public static Variable E => Math.E;

    /// <summary>π.</summary>
    public static Variable Pi => Math.PI;

    /// <summary>2π.</summary>
    public static Variable Tau => Math.Tau;

    /// <summary>The smallest double above 0.</summary>
    public static Variable Epsilon => double.Epsilon;

    /// <summary>The largest double.</summary>
    public static Variable MaxValue => double.MaxValue;

    /// <summary>The least double.</summary>
    public static Variable MinValue => double.MinValue;

    /// <summary>Not a number.</summary>
    public static Variable NaN => double.NaN;

    /// <summary>∞.</summary>
    public static Variable PositiveInfinity => double.PositiveInfinity;

    /// <summary>−∞.</summary>
    public static Variable NegativeInfinity => double.NegativeInfinity;

    static Variable IAdditiveIdentity<Variable, Variable>.AdditiveIdentity => 0;

    static Variable IMultiplicativeIdentity<Variable, Variable>.MultiplicativeIdentity => 1;

    static int INumberBase<Variable>.Radix => 2;

    /// <summary>Whether the value is not a number.</summary>
    public static bool IsNaN(Variable x) => NumberTests.IsNaN(x) != 0;

    /// <summary>Whether the value is neither infinite nor NaN.</summary>
    public static bool IsFinite(Variable x) => NumberTests.IsFinite(x) != 0;

    /// <summary>Whether the value is ∞ or −∞.</summary>
    public static bool IsInfinity(Variable x) => NumberTests.IsInfinity(x) != 0;

    /// <summary>Whether the value is ∞.</summary>
    public static bool IsPositiveInfinity(Variable x) => x == double.PositiveInfinity;

    /// <summary>Whether the value is −∞.</summary>
    public static bool IsNegativeInfinity(Variable x) => x == double.NegativeInfinity;

    /// <summary>Whether the value is below 0, or −0. NaN is not.</summary>
    public static bool IsNegative(Variable x) => NumberTests.IsNegative(x) != 0;

    /// <summary>Whether the value is above 0, or 0 and not −0. NaN is not.</summary>
    public static bool IsPositive(Variable x) => NumberTests.IsPositive(x) != 0;

    /// <summary>Whether the value is an integer.</summary>
    public static bool IsInteger(Variable x) => NumberTests.IsInteger(x) != 0;

    /// <summary>Whether the value is an even integer.</summary>
    public static bool IsEvenInteger(Variable x) => Functions.Mod(x, 2) == 0;

    /// <summary>Whether the value is an odd integer.</summary>
    public static bool IsOddInteger(Variable x) => Functions.Mod(x, 2) == 1;

    /// <summary>−1, 0 or 1, of which no derivative is left; for arrays see <see cref="Functions.Sign"/>.</summary>
    /// <exception cref="ArithmeticException">The value is NaN.</exception>
    public static int Sign(Variable x) => x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0
        : throw new ArithmeticException("The sign of NaN was asked for; expected a number.");

    static bool INumberBase<Variable>.IsZero(Variable x) => x == 0;

    static bool INumberBase<Variable>.IsNormal(Variable x) =>
        NumberTests.IsFinite(x) * Functions.LessOrEqual(SmallestNormal, Abs(x)) != 0;

    static bool INumberBase<Variable>.IsSubnormal(Variable x) =>
        Functions.Less(0, Abs(x)) * Functions.Less(Abs(x), SmallestNormal) != 0;

    static bool INumberBase<Variable>.IsRealNumber(Variable x) => !IsNaN(x);

    static bool INumberBase<Variable>.IsCanonical(Variable x) => true;

    static bool INumberBase<Variable>.IsComplexNumber(Variable x) => false;

    static bool INumberBase<Variable>.IsImaginaryNumber(Variable x) => false;

    static bool INumberBase<Variable>.TryConvertFromChecked<TOther>(TOther value, out Variable result)
    {
        result = double.CreateChecked(value);
        return true;
    }

    static bool INumberBase<Variable>.TryConvertFromSaturating<TOther>(TOther value, out Variable result)
    {
        result = double.CreateSaturating(value);
        return true;
    }

    static bool INumberBase<Variable>.TryConvertFromTruncating<TOther>(TOther value, out Variable result)
    {
        result = double.CreateTruncating(value);
        return true;
    }

    static bool INumberBase<Variable>.TryConvertToChecked<TOther>(Variable value, out TOther result)
    {
        result = TOther.CreateChecked(value.Value);
        return true;
    }

    static bool INumberBase<Variable>.TryConvertToSaturating<TOther>(Variable value, out TOther result)
    {
        result = TOther.CreateSaturating(value.Value);
        return true;
    }

    static bool INumberBase<Variable>.TryConvertToTruncating<TOther>(Variable value, out TOther result)
    {
        result = TOther.CreateTruncating(value.Value);
        return true;
    }

    int IFloatingPoint<Variable>.GetExponentByteCount() => Double.GetExponentByteCount();

    int IFloatingPoint<Variable>.GetExponentShortestBitLength() => Double.GetExponentShortestBitLength();

    int IFloatingPoint<Variable>.GetSignificandBitLength() => Double.GetSignificandBitLength();

    int IFloatingPoint<Variable>.GetSignificandByteCount() => Double.GetSignificandByteCount();

    bool IFloatingPoint<Variable>.TryWriteExponentBigEndian(Span<byte> destination, out int bytesWritten) =>
        Double.TryWriteExponentBigEndian(destination, out bytesWritten);

    bool IFloatingPoint<Variable>.TryWriteExponentLittleEndian(Span<byte> destination, out int bytesWritten) =>
        Double.TryWriteExponentLittleEndian(destination, out bytesWritten);

    bool IFloatingPoint<Variable>.TryWriteSignificandBigEndian(Span<byte> destination, out int bytesWritten) =>
        Double.TryWriteSignificandBigEndian(destination, out bytesWritten);

    bool IFloatingPoint<Variable>.TryWriteSignificandLittleEndian(Span<byte> destination, out int bytesWritten) =>
        Double.TryWriteSignificandLittleEndian(destination, out bytesWritten);

    // The bits as those of a floating-point number.
    private IFloatingPoint<double> Double => BitsOf(this);

    private const double SmallestNormal = 2.2250738585072014e-308;
}
