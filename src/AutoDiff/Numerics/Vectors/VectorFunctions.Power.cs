using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

internal static partial class VectorFunctions<TLane, T>
{
    /// <summary>xʸ</summary>
    /// <remarks>
    /// The exponential of y log |x|, both in two parts; zeros and infinities are left to the scalar function.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Pow(TLane x, TLane y)
    {
        var magnitude = TLane.Abs(x);
        var (log, logLost) = LogInTwoParts(magnitude);
        var product = y * log;
        var lost = TLane.Fma(y, logLost, TLane.Fma(y, log, -product));

        // Where the exponential over- or underflows, what the product lost does not count, and may be infinite.
        lost = TLane.Select(
            TLane.Abs(product) < (typeof(T) == typeof(float) ? SingleExponentLimit : ExponentLimit), lost, 0.0);
        var (power, exponent) = SplitExp(product, lost);
        var value = TLane.Scale(power, exponent);

        // Of a negative number only integer powers are real; odd ones are negative. Beyond 2⁵³, or 2²⁴, all numbers are
        // even.
        var isInteger = TLane.Equal(TLane.Round(y), y);
        var half = y * 0.5;
        var isEven = TLane.Equal(TLane.Round(half), half);
        var negative = TLane.Select(isInteger, TLane.Select(isEven, value, -value), double.NaN);
        value = TLane.Select(x < 0.0, negative, value);
        var isPlain =
            (magnitude > 0.0) & (magnitude < double.PositiveInfinity) & (TLane.Abs(y) < double.PositiveInfinity);
        return IsEverywhere(isPlain) ? value : WithRareLanes(Math.Pow, x, y, value, isPlain);
    }

    /// <summary>∛x</summary>
    /// <remarks>Halley's iteration from a cubic, both for the significand; a last step by its exact residual.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Cbrt(TLane x)
    {
        const double rootOfTwo = 1.2599210498948732;
        const double rootOfHalf = 0.7937005259840998;

        // x = 2^(3 third) · m with ∛m not far from 1; the cubic is good to 10⁻⁴ for √½ ≤ m < √2.
        var (exponent, significand) = Powers<TLane, T>.Split(TLane.Abs(x));
        var third = TLane.Round(exponent * (1.0 / 3));
        var rest = TLane.Fma(third, -3.0, exponent);
        var (isMore, isLess) = (rest > 0.5, rest < -0.5);
        var root = Cubic(
            significand,
            significand * significand,
            0.49515345405776395,
            0.7317953965293592,
            -0.2827043645567611,
            0.05581122472051606);
        root *= TLane.Select(isMore, rootOfTwo, TLane.Select(isLess, rootOfHalf, 1.0));
        var m = significand * TLane.Select(isMore, 2.0, TLane.Select(isLess, 0.5, 1.0));

        // The error becomes 2/3 of its cube, 10⁻¹² of the root.
        var cube = root * root * root;
        root = root * (TLane.Fma(m, 2.0, cube) / TLane.Fma(cube, 2.0, m));
        var square = root * root;
        var squareLost = TLane.Fma(root, root, -square);
        var residual = TLane.Fma(square, root, -m) + (squareLost * root);
        root -= residual / (square * 3.0);
        var value = CopySign(TLane.Scale(root, third), x);
        var isPlain = (TLane.Abs(x) > 0.0) & (TLane.Abs(x) < double.PositiveInfinity);
        return TLane.Select(isPlain, value, x);
    }

    /// <summary>√(x² + y²)</summary>
    /// <remarks>
    /// With the smaller magnitude over the larger no square over- or underflows where it counts; an infinity is the
    /// result beside anything, as <see cref="double.Hypot"/> has it.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Hypot(TLane x, TLane y)
    {
        var (first, second) = (TLane.Abs(x), TLane.Abs(y));
        var isFirst = first > second;
        var (large, small) = (TLane.Select(isFirst, first, second), TLane.Select(isFirst, second, first));
        var ratio = small / large;
        var value = large * TLane.Sqrt(TLane.Fma(ratio, ratio, 1.0));
        var infinity = (TLane)double.PositiveInfinity;
        var isInfinite = TLane.Equal(first, infinity) | TLane.Equal(second, infinity);
        return TLane.Select(isInfinite, infinity, TLane.Select(TLane.Equal(large, 0.0), first + second, value));
    }

    /// <summary>x/√(x² + y²), 0 at the origin</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane HypotShare(TLane x, TLane y)
    {
        var (first, second) = (TLane.Abs(x), TLane.Abs(y));
        var isFirst = first > second;
        var ratio = TLane.Select(isFirst, second, first) / TLane.Select(isFirst, first, second);
        var value = TLane.Select(isFirst, 1.0, ratio) / TLane.Sqrt(TLane.Fma(ratio, ratio, 1.0));
        var isNothing = TLane.Equal(x, 0.0) & TLane.Equal(y, y);
        return TLane.Select(isNothing, 0.0, CopySign(value, x));
    }

    /// <summary>log x and what its rounding lost, to 2⁻⁶⁴ of it, or 2⁻³⁷ in float, for positive finite x.</summary>
    /// <remarks>
    /// 2 artanh s for s = (m − 1) / (m + 1) = 2s + s³ (⅔ + s² (⅖ + …)), all but the inner parenthesis in two parts; and
    /// n log 2. Source of the sums and products of two parts: T. J. Dekker, A floating-point technique for extending
    /// the available precision, Numer. Math. 18 (1971) 224-242.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Log, TLane Lost) LogInTwoParts(TLane x)
    {
        var (n, m) = Powers<TLane, T>.Split(x);
        var f = m - 1.0;
        var (sum, sumLost) = TwoSum(m, 1.0);
        var s = f / sum;
        var sLost = (TLane.Fma(-s, sum, f) - (s * sumLost)) / sum;

        var square = s * s;
        var squareLost = TLane.Fma(s + s, sLost, TLane.Fma(s, s, -square));
        var fourth = square * square;
        var tail = TLane.Fma(
            Quadratic(square, 0.13334204464506105, 0.11721731747176209, 0.11567351729591345), fourth * fourth,
            Cubic(square, fourth, 0.285714285714286, 0.22222222222140214, 0.18181818226283877, 0.15384606355892447));
        var inner = square * TLane.Fma(square, tail, 0.4);
        var (twoThirds, twoThirdsLost) = InTwoParts(0.6666666666666666, 3.700743415417188e-17);
        var (factor, factorLost) = FastTwoSum(twoThirds, inner);
        factorLost += twoThirdsLost;
        var (cubic, cubicLost) = Product(square, squareLost, factor, factorLost);
        var (rest, restLost) = Product(s, sLost, cubic, cubicLost);
        var (log, logLost) = FastTwoSum(s + s, rest);
        logLost += sLost + sLost + restLost;

        var (logOfTwo, logOfTwoLost) = CutLogOfTwo();
        var (total, totalLost) = TwoSum(n * logOfTwo, log);
        return FastTwoSum(total, totalLost + TLane.Fma(n, logOfTwoLost, logLost));
    }

    /// <summary>The product of numbers in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Product, TLane Lost) Product(TLane x, TLane xLost, TLane y, TLane yLost)
    {
        var product = x * y;
        return (product, TLane.Fma(x, y, -product) + TLane.Fma(x, yLost, xLost * y));
    }
}
