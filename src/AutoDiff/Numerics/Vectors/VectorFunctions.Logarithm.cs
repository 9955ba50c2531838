using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

internal static partial class VectorFunctions<TLane, T>
{
    /// <summary>log x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log(TLane x)
    {
        var (exponent, significand) = Powers<TLane, T>.Split(x);
        var finite = LogOfScaled(exponent, significand - 1.0);
        return WithLogEdges(x, finite, x);
    }

    /// <summary>log (x y)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LogOfProduct(TLane x, TLane y)
    {
        var product = x * y;
        var value = Log(product) + (TLane.Fma(x, y, -product) / product);
        return Ordinary(product) is var isOrdinary && IsEverywhere(isOrdinary)
            ? value
            : WithRareLanes(ExponentialFunctions.LogOfProduct, x, y, value, isOrdinary);
    }

    /// <summary>log (x / y)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LogOfQuotient(TLane x, TLane y)
    {
        var quotient = x / y;
        var value = Log(quotient) + (TLane.Fma(-quotient, y, x) / x);
        return Ordinary(quotient) is var isOrdinary && IsEverywhere(isOrdinary)
            ? value
            : WithRareLanes(ExponentialFunctions.LogOfQuotient, x, y, value, isOrdinary);
    }

    // Positive numbers with all digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Ordinary(TLane x) =>
        (x >= (typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308)) & (x < double.PositiveInfinity);

    /// <summary>−∞ where x = 0, NaN where x &lt; 0 or NaN, atInfinity where x = +∞, else the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane WithLogEdges(TLane x, TLane value, TLane atInfinity)
    {
        value = TLane.Select(x < double.PositiveInfinity, value, atInfinity);
        var edge = TLane.Select(TLane.Equal(x, 0.0), double.NegativeInfinity, double.NaN);
        return TLane.Select(x > 0.0, value, edge);
    }

    /// <summary>log 2, its lower bits cut so that n times it is exact, and what was cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Value, TLane Lost) CutLogOfTwo() => typeof(T) == typeof(float)
        ? (0.693359375, -0.00021219444005469057)
        : (0.69314718036912382, 1.9082149292705877e-10);

    /// <summary>
    /// log (2ⁿ (1 + f)) for an integer n and √½ ≤ 1 + f ≤ √2, accurate also relative to a small f where n = 0.
    /// </summary>
    /// <remarks>
    /// With s = f / (2 + f), log (1 + f) = 2 artanh s = f − s (f − R) = f − (f²/2 − s (f²/2 + R)), where R is even in
    /// s; the last form leaves almost all to the first two terms, which are nearly exact.
    /// Source: K. C. Ng, FDLIBM, e_log.c, Sun Microsystems 1993.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane LogOfScaled(TLane n, TLane f)
    {
        var (logOfTwo, logOfTwoLost) = CutLogOfTwo();
        if (typeof(T) == typeof(float))
        {
            // f + (f² (f P − ½) + …): no quotient, and the first term nearly all.
            var rest = TLane.Fma(f * f, TLane.Fma(f, SingleLogTail(f), -0.5), n * logOfTwoLost);
            return TLane.Fma(n, logOfTwo, f + rest);
        }

        var s = f / (f + 2.0);
        var square = s * s;
        var halfSquare = f * f * 0.5;
        var low = TLane.Fma(s, TLane.Fma(square, LogTail(square), halfSquare), n * logOfTwoLost);
        return TLane.Fma(n, logOfTwo, f - (halfSquare - low));
    }

    /// <summary>(log (1 + f) − 2s) / s³ in terms of s² ≤ 0.0295, relative error of log (1 + f) below 4·10⁻¹⁸.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane LogTail(TLane square)
    {
        var fourth = square * square;
        var high = TLane.Fma(0.1475797224391219, fourth, Linear(square, 0.1818339413576967, 0.1531809748209223));
        return TLane.Fma(high, fourth * fourth, Cubic(
            square, fourth, 0.6666666666666698, 0.39999999999611907, 0.2857142870386117, 0.22222202140044983));
    }

    /// <summary>(log (1 + f) − f + f²/2) / f³ for √½ ≤ 1 + f ≤ √2, relative error of log (1 + f) below 10⁻⁹.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane SingleLogTail(TLane f)
    {
        var square = f * f;
        var fourth = square * square;
        var high = TLane.Fma(0.06747242238450193, fourth, Cubic(
            f, square, 0.14219561438722605, -0.12405538368374769, 0.11888040027264467, -0.11675913060545431));
        return TLane.Fma(high, fourth, Cubic(
            f, square, 0.3333331260699178, -0.2500000954373765, 0.20002118370787048, -0.16667998919686444));
    }
}
