using System.Runtime.CompilerServices;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numbers;

/// <summary>The plain carrier, a register of numbers at a time.</summary>
/// <param name="lanes">The register.</param>
internal readonly struct RealLanes<TLane, T>(TLane lanes) : IReal<RealLanes<TLane, T>>, ILaneCode<RealLanes<TLane, T>>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged
{
    private readonly TLane lanes = lanes;

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> Apply<TOp>(RealLanes<TLane, T> x)
        where TOp : struct, IUnary =>
        TOp.HasOperations ? TOp.Operations(x) : new(TOp.Lanes<TOp, TLane, T>(x.lanes));

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> Apply<TOp>(RealLanes<TLane, T> x, RealLanes<TLane, T> y)
        where TOp : struct, IBinary =>
        TOp.HasOperations ? TOp.Operations(x, y) : new(TOp.Lanes<TOp, TLane, T>(x.lanes, y.lanes));

    [MethodImpl(AggressiveInlining)]
    static RealLanes<TLane, T> IReal<RealLanes<TLane, T>>.Select(
        RealLanes<TLane, T> condition, RealLanes<TLane, T> whenTrue, RealLanes<TLane, T> whenFalse) =>
        new(TLane.Select(TLane.Equal(condition.lanes, 0), whenFalse.lanes, whenTrue.lanes));

    [MethodImpl(AggressiveInlining)]
    static RealLanes<TLane, T> ILaneCode<RealLanes<TLane, T>>.Select(
        RealLanes<TLane, T> mask, RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(TLane.Select(mask.lanes, x.lanes, y.lanes));

    [MethodImpl(AggressiveInlining)]
    public static implicit operator RealLanes<TLane, T>(double value) => new(value);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator -(RealLanes<TLane, T> x) => new(-x.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator +(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes + y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator -(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes - y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator *(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes * y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator /(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes / y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator &(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes & y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator ~(RealLanes<TLane, T> x) => new(x.lanes ^ TLane.FromBits(-1));

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator <(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes < y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator >(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes > y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator <=(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes <= y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> operator >=(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(x.lanes >= y.lanes);

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> Equal(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(TLane.Equal(x.lanes, y.lanes));

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> Abs(RealLanes<TLane, T> x) => new(TLane.Abs(x.lanes));

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> Sqrt(RealLanes<TLane, T> x) => new(TLane.Sqrt(x.lanes));

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> Min(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(TLane.Minimum(x.lanes, y.lanes));

    [MethodImpl(AggressiveInlining)]
    public static RealLanes<TLane, T> Max(RealLanes<TLane, T> x, RealLanes<TLane, T> y) =>
        new(TLane.Maximum(x.lanes, y.lanes));
}
