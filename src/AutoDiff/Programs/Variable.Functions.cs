using System.Numerics;

namespace AutoDiff;

/// <content>
/// The functions of generic math, elementwise: those of <see cref="Functions"/> under the names that C# gives them, and
/// what follows from them.
/// </content>
public readonly partial struct Variable
{
    /// <summary>|x|; the derivative at 0 is 0.</summary>
    public static Variable Abs(Variable x) => Functions.Abs(x);

    /// <summary>√x, x ≥ 0.</summary>
    public static Variable Sqrt(Variable x) => Functions.Sqrt(x);

    /// <summary>∛x.</summary>
    public static Variable Cbrt(Variable x) => Functions.Cbrt(x);

    /// <summary>√(x² + y²) without overflow.</summary>
    public static Variable Hypot(Variable x, Variable y) => Functions.Hypot(x, y);

    /// <summary>The n-th root, that of a negative number for odd n.</summary>
    public static Variable RootN(Variable x, int n) => n switch
    {
        0 => x * double.NaN,
        2 => Sqrt(x),
        3 => Cbrt(x),
        _ when int.IsOddInteger(n) => Signed(x, Pow(Signed(x, x), 1.0 / n)),
        _ => Pow(x, 1.0 / n),
    };

    /// <summary>xʸ; a constant exponent never evaluates ln x, so that x may be negative.</summary>
    public static Variable Pow(Variable x, Variable y) => Functions.Pow(x, y);

    /// <summary>eˣ.</summary>
    public static Variable Exp(Variable x) => Functions.Exp(x);

    /// <summary>eˣ − 1, accurate near 0.</summary>
    public static Variable ExpM1(Variable x) => Functions.Expm1(x);

    /// <summary>2ˣ.</summary>
    public static Variable Exp2(Variable x) => Functions.Exp2(x);

    /// <summary>2ˣ − 1, accurate near 0.</summary>
    public static Variable Exp2M1(Variable x) => Functions.Expm1(x * Math.Log(2));

    /// <summary>10ˣ.</summary>
    public static Variable Exp10(Variable x) => Functions.Pow(10, x);

    /// <summary>10ˣ − 1, accurate near 0.</summary>
    public static Variable Exp10M1(Variable x) => Functions.Expm1(x * Math.Log(10));

    /// <summary>ln x, x ≥ 0.</summary>
    public static Variable Log(Variable x) => Functions.Log(x);

    /// <summary>The logarithm of x to a base.</summary>
    public static Variable Log(Variable x, Variable newBase) => Functions.Log(x) / Functions.Log(newBase);

    /// <summary>ln(1 + x), x ≥ −1, accurate near 0.</summary>
    public static Variable LogP1(Variable x) => Functions.Log1p(x);

    /// <summary>log₂ x, x ≥ 0.</summary>
    public static Variable Log2(Variable x) => Functions.Log2(x);

    /// <summary>log₂(1 + x), x ≥ −1, accurate near 0.</summary>
    public static Variable Log2P1(Variable x) => Functions.Log1p(x) / Math.Log(2);

    /// <summary>log₁₀ x, x ≥ 0.</summary>
    public static Variable Log10(Variable x) => Functions.Log10(x);

    /// <summary>log₁₀(1 + x), x ≥ −1, accurate near 0.</summary>
    public static Variable Log10P1(Variable x) => Functions.Log1p(x) / Math.Log(10);

    /// <summary>sin x, x in radians.</summary>
    public static Variable Sin(Variable x) => Functions.Sin(x);

    /// <summary>cos x, x in radians.</summary>
    public static Variable Cos(Variable x) => Functions.Cos(x);

    /// <summary>tan x, x in radians.</summary>
    public static Variable Tan(Variable x) => Functions.Tan(x);

    /// <summary>(sin x, cos x).</summary>
    public static (Variable Sin, Variable Cos) SinCos(Variable x) => (Sin(x), Cos(x));

    // An integer is taken off exactly, so that the functions are exact at multiples of a half.

    /// <summary>sin πx.</summary>
    public static Variable SinPi(Variable x)
    {
        var turns = Functions.Round(x);
        return (1 - (2 * Functions.Mod(turns, 2))) * Sin(Math.PI * (x - turns));
    }

    /// <summary>cos πx.</summary>
    public static Variable CosPi(Variable x)
    {
        var rest = x - (2 * Functions.Round(x / 2));
        return Functions.Where(
            Functions.Less(Abs(x - Functions.Round(x)), 0.25),
            Cos(Math.PI * rest),
            Sin(Math.PI * (0.5 - Abs(rest))));
    }

    /// <summary>tan πx.</summary>
    public static Variable TanPi(Variable x) => SinPi(x) / CosPi(x);

    /// <summary>(sin πx, cos πx).</summary>
    public static (Variable SinPi, Variable CosPi) SinCosPi(Variable x) => (SinPi(x), CosPi(x));

    /// <summary>arcsin x, |x| ≤ 1.</summary>
    public static Variable Asin(Variable x) => Functions.Asin(x);

    /// <summary>arccos x, |x| ≤ 1.</summary>
    public static Variable Acos(Variable x) => Functions.Acos(x);

    /// <summary>arctan x.</summary>
    public static Variable Atan(Variable x) => Functions.Atan(x);

    /// <summary>The angle in (−π, π] whose tangent is y/x, its quadrant by the signs.</summary>
    public static Variable Atan2(Variable y, Variable x) => Functions.Atan2(y, x);

    /// <summary>arcsin x / π.</summary>
    public static Variable AsinPi(Variable x) => Functions.Asin(x) / Math.PI;

    /// <summary>arccos x / π.</summary>
    public static Variable AcosPi(Variable x) => Functions.Acos(x) / Math.PI;

    /// <summary>arctan x / π.</summary>
    public static Variable AtanPi(Variable x) => Functions.Atan(x) / Math.PI;

    /// <summary>The angle in (−1, 1] of <see cref="Atan2"/> over π.</summary>
    public static Variable Atan2Pi(Variable y, Variable x) => Functions.Atan2(y, x) / Math.PI;

    /// <summary>sinh x.</summary>
    public static Variable Sinh(Variable x) => Functions.Sinh(x);

    /// <summary>cosh x.</summary>
    public static Variable Cosh(Variable x) => Functions.Cosh(x);

    /// <summary>tanh x.</summary>
    public static Variable Tanh(Variable x) => Functions.Tanh(x);

    /// <summary>arsinh x.</summary>
    public static Variable Asinh(Variable x) => Functions.Asinh(x);

    /// <summary>arcosh x, x ≥ 1.</summary>
    public static Variable Acosh(Variable x) => Functions.Acosh(x);

    /// <summary>artanh x, |x| ≤ 1.</summary>
    public static Variable Atanh(Variable x) => Functions.Atanh(x);

    /// <summary>The largest integer ≤ x; its derivative is 0.</summary>
    public static Variable Floor(Variable x) => Functions.Floor(x);

    /// <summary>The least integer ≥ x; its derivative is 0.</summary>
    public static Variable Ceiling(Variable x) => Functions.Ceiling(x);

    /// <summary>x without its fraction; its derivative is 0.</summary>
    public static Variable Truncate(Variable x) =>
        Functions.Where(Functions.Less(x, 0), Functions.Ceiling(x), Functions.Floor(x));

    /// <summary>The integer nearest to x, the even one of two; its derivative is 0.</summary>
    public static Variable Round(Variable x) => Functions.Round(x);

    /// <summary>x rounded to a number of digits behind the point; its derivative is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The digits are not between 0 and 15.</exception>
    /// <exception cref="ArgumentException">There is no such way of rounding.</exception>
    public static Variable Round(Variable x, int digits, MidpointRounding mode = MidpointRounding.ToEven)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 15);
        var scale = Math.Pow(10, digits);
        var rounded = Rounded(x * scale, mode) / scale;

        // From 10¹⁶ on a double has no digits behind the point.
        return Functions.Where(Functions.Less(Abs(x), 1e16), rounded, Functions.StopGradient(x));
    }

    /// <summary>x rounded to an integer; its derivative is 0.</summary>
    /// <exception cref="ArgumentException">There is no such way of rounding.</exception>
    public static Variable Round(Variable x, MidpointRounding mode) => Rounded(x, mode);

    /// <summary>The larger of x and y, NaN if either is; a tie splits the derivative evenly.</summary>
    public static Variable Max(Variable x, Variable y) => Functions.Max(x, y);

    /// <summary>The smaller of x and y, NaN if either is; a tie splits the derivative evenly.</summary>
    public static Variable Min(Variable x, Variable y) => Functions.Min(x, y);

    /// <summary>The larger of x and y, the other if one is NaN.</summary>
    public static Variable MaxNumber(Variable x, Variable y) => IfNumbers(x, y, Functions.Max(x, y));

    /// <summary>The smaller of x and y, the other if one is NaN.</summary>
    public static Variable MinNumber(Variable x, Variable y) => IfNumbers(x, y, Functions.Min(x, y));

    /// <summary>
    /// That of x and y which is farther from 0, the larger if both are equally far; NaN if either is.
    /// </summary>
    public static Variable MaxMagnitude(Variable x, Variable y) => ByMagnitude(x, y, Functions.Max(x, y), y, x);

    /// <summary>
    /// That of x and y which is nearer to 0, the smaller if both are equally near; NaN if either is.
    /// </summary>
    public static Variable MinMagnitude(Variable x, Variable y) => ByMagnitude(x, y, Functions.Min(x, y), x, y);

    /// <summary>As <see cref="MaxMagnitude"/>; the other if one is NaN.</summary>
    public static Variable MaxMagnitudeNumber(Variable x, Variable y) => IfNumbers(x, y, MaxMagnitude(x, y));

    /// <summary>As <see cref="MinMagnitude"/>; the other if one is NaN.</summary>
    public static Variable MinMagnitudeNumber(Variable x, Variable y) => IfNumbers(x, y, MinMagnitude(x, y));

    /// <summary>x, or the bound that it is beyond.</summary>
    public static Variable Clamp(Variable x, Variable min, Variable max) => Functions.Clamp(x, min, max);

    /// <summary>|x| with the sign of y, also of its zeros.</summary>
    public static Variable CopySign(Variable x, Variable y) =>
        Functions.Where(NumberTests.IsNegative(y), -Abs(x), Abs(x));

    /// <summary>x · y + z, rounded twice.</summary>
    public static Variable FusedMultiplyAdd(Variable x, Variable y, Variable z) => (x * y) + z;

    /// <summary>x (1 − t) + y t.</summary>
    public static Variable Lerp(Variable x, Variable y, Variable t) => (x * (1 - t)) + (y * t);

    /// <summary>x − y · n, where n is the integer nearest to x/y, the even one of two.</summary>
    public static Variable Ieee754Remainder(Variable x, Variable y)
    {
        // What is left of |x| is exact. Beyond half of |y| the next multiple is nearer; at it the even one counts.
        var (x0, y0) = (Signed(x, x), Abs(y));
        var rest = Functions.Mod(x0, y0);
        var above = y0 - rest;
        var isOdd = Functions.LessOrEqual(y0, Functions.Mod(x0, 2 * y0));
        var isBeyond = Functions.Where(Functions.Equal(rest, above), isOdd, Functions.Less(above, rest));
        return Signed(x, Functions.Where(isBeyond, -above, rest));
    }

    /// <summary>x · 2ⁿ.</summary>
    public static Variable ScaleB(Variable x, int n)
    {
        // Beyond this a double is 0 or infinite; two factors, as 2ⁿ alone may be.
        var bounded = Math.Clamp(n, -2200, 2200);
        return x * Math.ScaleB(1, bounded / 2) * Math.ScaleB(1, bounded - (bounded / 2));
    }

    /// <summary>The exponent of x to the base 2, of which no derivative is left.</summary>
    public static int ILogB(Variable x) => Math.ILogB(x.Value);

    /// <summary>x − y · n, where n is x/y without its fraction: what is left has the sign of x.</summary>
    public static Variable operator %(Variable x, Variable y) => Signed(x, Functions.Mod(Signed(x, x), Abs(y)));

    /// <summary>x.</summary>
    public static Variable operator +(Variable x) => x;

    /// <summary>x + 1.</summary>
    public static Variable operator ++(Variable x) => x + 1;

    /// <summary>x − 1.</summary>
    public static Variable operator --(Variable x) => x - 1;

    static Variable IFloatingPointIeee754<Variable>.BitIncrement(Variable x) => Math.BitIncrement(BitsOf(x));

    static Variable IFloatingPointIeee754<Variable>.BitDecrement(Variable x) => Math.BitDecrement(BitsOf(x));

    private static Variable Rounded(Variable x, MidpointRounding mode) => mode switch
    {
        MidpointRounding.ToEven => Functions.Round(x),
        MidpointRounding.ToZero => Truncate(x),
        MidpointRounding.ToNegativeInfinity => Floor(x),
        MidpointRounding.ToPositiveInfinity => Ceiling(x),

        // The number before 1/2: what is added must not round up what lies below a half.
        MidpointRounding.AwayFromZero => Truncate(x + CopySign(0.49999999999999994, x)),
        _ => throw new ArgumentException($"Rounding by {mode} was asked for; there is no such way.", nameof(mode)),
    };

    private static Variable ByMagnitude(Variable x, Variable y, Variable same, Variable less, Variable more) =>
        Functions.Where(
            Functions.Less(Abs(x), Abs(y)), less, Functions.Where(Functions.Less(Abs(y), Abs(x)), more, same));

    private static Variable IfNumbers(Variable x, Variable y, Variable result) =>
        Functions.Where(NumberTests.IsNaN(x), y, Functions.Where(NumberTests.IsNaN(y), x, result));

    // x where a number is not negative, else −x. Other than |x| and the sign, it is differentiable at 0.
    private static Variable Signed(Variable sign, Variable x) => Functions.Where(Functions.Less(sign, 0), -x, x);

    // What looks at the bits of a number has no derivative; of a constant it needs none.
    private static double BitsOf(Variable x) => x.IsLiteral
        ? x.Literal
        : throw new NotSupportedException(
            "The bits of a recorded variable were asked for; they have no derivative. Take those of its Value, a " +
            "plain number.");
}
