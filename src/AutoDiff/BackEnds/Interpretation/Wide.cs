using System.Numerics;
using AutoDiff.Numbers;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>Derivatives that were evaluated once more over numbers with any exponent.</summary>
internal static class Wide
{
    // What differs by so many units only was rounded otherwise, and stays.
    private const int Units = 32;

    /// <summary>
    /// Replaces derivatives, all that have lost digits or those that are not finite. A zero says nothing where none was
    /// found before: numbers may have canceled.
    /// </summary>
    public static void Replace<T, TWide>(
        Span<T> derivatives, ReadOnlySpan<TWide> others, Func<TWide, WideDouble> select, bool all = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < derivatives.Length; i++)
        {
            var (isFinite, found) = (T.IsFinite(derivatives[i]), select(others[i]));
            var other = T.CreateTruncating((double)found);
            if (isFinite ? all && IsOther(derivatives[i], other) : found.IsNumber)
            {
                derivatives[i] = other;
            }
        }
    }

    private static bool IsOther<T>(T derivative, T other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsInfinity(other)
        || T.Abs(derivative - other) > T.CreateTruncating(Units) * (T.BitIncrement(T.One) - T.One) * T.Abs(other);
}
