using System.Runtime.CompilerServices;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>Methods that emitted code calls for the values of elementwise primitives of one number.</summary>
internal static class ScalarPrimitives
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double InlineUnary<TOp>(double x)
        where TOp : struct, IUnary => TOp.Value(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double InlineBinary<TOp>(double x, double y)
        where TOp : struct, IBinary => TOp.Value(x, y);

    public static double Select(double condition, double whenTrue, double whenFalse) =>
        condition != 0 ? whenTrue : whenFalse;
}
