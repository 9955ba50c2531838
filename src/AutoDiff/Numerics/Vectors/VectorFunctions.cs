using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

/// <summary>
/// Elementary functions of vectors of doubles or floats, accurate to 3 ulp over the whole range: the table in
/// docs/numerics.md bounds the error of each. Special values, infinities, NaN and signed zeros are those of
/// <see cref="Math"/>.
/// </summary>
/// <remarks>
/// Emitted or generic code that holds a vector in a register calls, say, <c>VectorFunctions&lt;Lanes512&lt;float&gt;,
/// float&gt;.Exp(x)</c>; the lane types have the vector as their only field, so <c>Unsafe.BitCast</c> turns one into
/// the other at no cost. Every function is one call without branches (but for rare lanes, where noted) and allocates
/// nothing. An element's result has the same bits in every lane and at every width. Results are rounded from
/// polynomials found by the Remez algorithm on the interval named beside each. Floats have shorter ones where that is
/// quicker; else they are computed with those of doubles, in float. What differs is told by <c>typeof(T)</c>, written
/// out: the compiler knows it before it inlines anything, and not what a property returns, so that it would inline both
/// ways and soon no more.
/// </remarks>
internal static partial class VectorFunctions<TLane, T>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged
{
    /// <summary>All its bits but the sign are zero.</summary>
    private const double SignBit = -0.0;

    /// <summary>log 2, rounded; what rounding lost follows.</summary>
    private const double LogOfTwo = 0.69314718055994531;

    private const double LogOfTwoLost = 2.3190468138462996e-17;

    private const double InverseLogOfTwo = 1.4426950408889634;

    /// <summary>The magnitude of x with the sign of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane CopySign(TLane x, TLane y) => TLane.Abs(x) | (y & (TLane)SignBit);

    /// <summary>
    /// A number, of which a double and what its rounding to that lost are given, rounded to the elements' type, and
    /// what that loses.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Value, TLane Lost) InTwoParts(double value, double lost) =>
        typeof(T) == typeof(float) ? ((float)value, value - (float)value) : (value, lost);

    /// <summary>a + b and what its rounding lost.</summary>
    /// <remarks>Source: D. E. Knuth, The Art of Computer Programming, vol. 2, 4.2.2, theorem B.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Sum, TLane Lost) TwoSum(TLane a, TLane b)
    {
        var sum = a + b;
        var part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }

    /// <summary>a + b and what its rounding lost, for |a| ≥ |b| or a = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Sum, TLane Lost) FastTwoSum(TLane a, TLane b)
    {
        var sum = a + b;
        return (sum, b - (sum - a));
    }

    /// <summary>Whether a mask is true in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEverywhere(TLane mask) => !TLane.Any(mask ^ TLane.FromBits(-1));

    /// <summary>The values where the mask is true, and those of the scalar function in the other lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane WithRareLanes(Func<double, double> function, TLane x, TLane values, TLane mask) =>
        WithRareLanes((x, _) => function(x), x, x, values, mask);

    /// <summary>The same for two arguments.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane WithRareLanes(
        Func<double, double, double> function, TLane x, TLane y, TLane values, TLane mask)
    {
        mask &= (TLane)1.0;
        for (var i = 0; i < TLane.Count; i++)
        {
            if (Elements<TLane, T>.Get(ref mask, i) == 0)
            {
                var value = function(Elements<TLane, T>.Get(ref x, i), Elements<TLane, T>.Get(ref y, i));
                Elements<TLane, T>.Set(ref values, i, value);
            }
        }

        return values;
    }
}
