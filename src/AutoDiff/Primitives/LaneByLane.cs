using System.Runtime.CompilerServices;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>Evaluates a primitive that has no function of whole registers on one lane after the other.</summary>
internal static class LaneByLane
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TLane Of<TOp, TLane, T>(TLane x)
        where TOp : struct, IUnary
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged
    {
        for (var i = 0; i < TLane.Count; i++)
        {
            Elements<TLane, T>.Set(ref x, i, TOp.Value(Elements<TLane, T>.Get(ref x, i)));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TLane Of<TOp, TLane, T>(TLane x, TLane y)
        where TOp : struct, IBinary
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged
    {
        for (var i = 0; i < TLane.Count; i++)
        {
            var value = TOp.Value(Elements<TLane, T>.Get(ref x, i), Elements<TLane, T>.Get(ref y, i));
            Elements<TLane, T>.Set(ref x, i, value);
        }

        return x;
    }
}
