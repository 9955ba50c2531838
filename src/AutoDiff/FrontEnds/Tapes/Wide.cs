using System.Numerics;
using AutoDiff.Numbers;

namespace AutoDiff.FrontEnds.Tapes;

/// <summary>Derivatives that were evaluated once more over numbers with any exponent.</summary>
internal static class Wide
{
    /// <summary>
    /// Replaces derivatives, all of them or those that are not finite. A zero says nothing where none was found before:
    /// numbers may have canceled.
    /// </summary>
    public static void Replace<T, TWide>(
        Span<T> derivatives, ReadOnlySpan<TWide> others, Func<TWide, WideDouble> select, bool all = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < derivatives.Length; i++)
        {
            var (isFinite, found) = (T.IsFinite(derivatives[i]), select(others[i]));
            if (isFinite ? all && !found.IsNaN : found.IsNumber)
            {
                derivatives[i] = T.CreateTruncating((double)found);
            }
        }
    }
}
