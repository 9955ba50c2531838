using System.Numerics;
using AutoDiff.Numbers;

namespace AutoDiff.Tests.Laws.WholeRange;

using Number = BigFloat<Bits256>;

/// <summary>Errors in units in the last place of the exact result.</summary>
internal static class Ulps
{
    /// <summary>
    /// How far a computed number is from the exact one; infinite if it is 0, infinite or NaN where the exact one is a
    /// normal number. Null where nothing is asked: the exact one is no number, or it is subnormal and what was computed
    /// nearly so.
    /// </summary>
    public static double? Error<T>(double computed, Number exact)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (!Number.IsFinite(exact))
        {
            return null;
        }

        var digits = -T.ILogB(T.BitIncrement(T.One) - T.One);
        var (smallest, largest) = (T.ILogB(T.Epsilon) + digits, T.ILogB(T.BitDecrement(T.PositiveInfinity)));
        var magnitude = Number.IsZero(exact) ? smallest - 1 : Number.ILogB(exact);
        if (magnitude < smallest)
        {
            return Math.Abs(computed) <= Math.ScaleB(1, smallest + 1) ? null : double.PositiveInfinity;
        }

        if (magnitude > largest)
        {
            // The largest number is one unit from where numbers overflow.
            return Math.Abs(computed) > Math.ScaleB(1 - Math.ScaleB(1, 3 - digits), largest + 1)
                && Math.Sign(computed) == (Number.IsNegative(exact) ? -1 : 1) ? null : double.PositiveInfinity;
        }

        var error = (double)Number.ScaleB(Number.Abs(computed - exact), digits - magnitude);
        return computed == 0 || double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
