using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

internal static partial class VectorFunctions<TLane, T>
{
    private const double HalfPi = 1.5707963267948966;

    private const double HalfPiLost = 6.123233995736766e-17;

    /// <summary>arcsin x; NaN beyond ±1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Asin(TLane x)
    {
        var magnitude = TLane.Abs(x);
        var isSmall = magnitude <= 0.5;
        var (root, rest) = HalfArcsin(magnitude, isSmall);
        var (halfPi, halfPiLost) = InTwoParts(HalfPi, HalfPiLost);

        // π/2 − 2 arcsin √((1 − |x|)/2), and arcsin |x| itself where nothing cancels.
        var large = halfPi - ((root * 2.0) + ((rest * 2.0) - halfPiLost));
        return CopySign(TLane.Select(isSmall, root + rest, large), x);
    }

    /// <summary>arccos x; NaN beyond ±1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Acos(TLane x)
    {
        var magnitude = TLane.Abs(x);
        var isSmall = magnitude <= 0.5;
        var (root, rest) = HalfArcsin(magnitude, isSmall);
        var (halfPi, halfPiLost) = InTwoParts(HalfPi, HalfPiLost);
        var sign = x & (TLane)SignBit;
        var small = halfPi - ((root ^ sign) - (halfPiLost - (rest ^ sign)));
        var right = (root + rest) * 2.0;
        var left = (halfPi - (root + (rest - halfPiLost))) * 2.0;
        return TLane.Select(isSmall, small, TLane.Select(x < 0.0, left, right));
    }

    /// <summary>arctan x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Atan(TLane x) => CopySign(AtanOfRatio(TLane.Abs(x), 1.0), x);

    /// <summary>The angle of the point with abscissa x and ordinate y, in (−π, π].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Atan2(TLane y, TLane x)
    {
        var (ordinate, abscissa) = (TLane.Abs(y), TLane.Abs(x));
        var (less, more) = (TLane.Min(ordinate, abscissa), TLane.Max(ordinate, abscissa));
        var angle = AtanOfRatio(less, more);
        var (halfPi, halfPiLost) = InTwoParts(HalfPi, HalfPiLost);
        angle = TLane.Select(ordinate > abscissa, halfPi - (angle - halfPiLost), angle);
        angle = TLane.Select(x < 0.0, (halfPi * 2.0) - (angle - (halfPiLost * 2.0)), angle);

        // Sums and quotients of such numbers neither overflow nor lose digits.
        var (small, large) = typeof(T) == typeof(float) ? (1e-30, 1e30) : (1e-290, 1e290);
        var isPlain = (ordinate > small) & (ordinate < large) & (abscissa > small) & (abscissa < large);
        angle = CopySign(angle, y);
        return IsEverywhere(isPlain) ? angle : WithRareLanes(Math.Atan2, y, x, angle, isPlain);
    }

    /// <summary>arctan (y / x) for y ≥ 0, x > 0</summary>
    /// <remarks>
    /// Beyond tan 3π/8 it is π/2 − arctan x/y, beyond tan π/8 it is π/4 + arctan (y − x)/(y + x).
    /// Source: S. L. Moshier, Cephes, atan.c, 1995.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane AtanOfRatio(TLane y, TLane x)
    {
        var isLarge = y > x * 2.41421356237309504880;
        var isMiddle = y > x * 0.41421356237309504880;
        var numerator = TLane.Select(isLarge, -x, TLane.Select(isMiddle, y - x, y));
        var denominator = TLane.Select(isLarge, y, TLane.Select(isMiddle, y + x, x));
        var a = numerator / denominator;
        var square = a * a;
        var fourth = square * square;
        var p = TLane.Fma(
            TLane.Fma(-8.750608600031904122785e-1, square, -1.615753718733365076637e1), fourth * square,
            Quadratic(square, -6.485021904942025371773e1, -1.228866684490136173410e2, -7.500855792314704667340e1));
        var q = TLane.Fma(
            Quadratic(square, 1.650270098316988542046e2, 2.485846490142306297962e1, 1.0), fourth * square,
            Quadratic(square, 1.945506571482613964425e2, 4.853903996359136964868e2, 4.328810604912902668951e2));
        var (halfPi, halfPiLost) = InTwoParts(HalfPi, HalfPiLost);
        var rest = TLane.Select(isLarge, halfPiLost, TLane.Select(isMiddle, halfPiLost * 0.5, 0.0));
        var start = TLane.Select(isLarge, halfPi, TLane.Select(isMiddle, halfPi * 0.5, 0.0));
        return start + (a + TLane.Fma(a * square, p / q, rest));
    }

    /// <summary>
    /// arcsin |x| where that is small; else arcsin √((1 − |x|)/2), which is half of arccos |x|: the leading term and
    /// what remains.
    /// </summary>
    /// <remarks>Source of the coefficients: FDLIBM, e_asin.c, Sun Microsystems 1993.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Root, TLane Remainder) HalfArcsin(TLane magnitude, TLane isSmall)
    {
        var square = TLane.Select(isSmall, magnitude * magnitude, (1.0 - magnitude) * 0.5);
        var root = TLane.Sqrt(square);
        var fourth = square * square;
        var p = TLane.Fma(
            Quadratic(square, -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05),
            fourth * square,
            Quadratic(square, 1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01));
        var q = Cubic(
            square, fourth, 1.0, -2.40339491173441421878e+00, 2.02094576023350569471e+00, -6.88283971605453293030e-01);
        q = TLane.Fma(fourth * fourth, 7.70381505559019352791e-02, q);
        var ratio = square * p / q;

        // What rounding lost of the root, to first order.
        var lost = TLane.Select(root > 0.0, TLane.Fma(-root, root, square) / (root + root), 0.0);
        var leading = TLane.Select(isSmall, magnitude, root);
        return (leading, TLane.Fma(leading, ratio, TLane.Select(isSmall, 0.0, lost)));
    }
}
