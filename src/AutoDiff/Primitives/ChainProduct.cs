using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// derivative · partial, as the chain rule multiplies them. A derivative of zero absorbs. So does a partial of zero
/// that says which argument is chosen, or that is itself a derivative: forward mode meets such a zero with the
/// derivatives of what is not chosen, reverse mode the other way round, and both give 0.
/// </summary>
internal static class ChainProduct
{
    /// <summary>adjoint · partial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfUnary<TOp, T>(T adjoint, T partial)
        where TOp : struct, IUnary
        where T : struct, IReal<T> =>
        TOp.IsPiecewise ? T.Apply<Absorb>(adjoint, partial)
        : TOp.ZeroPartial == ZeroPartial.Lost ? T.Apply<Transmit>(adjoint, partial)
        : T.Apply<Scale>(adjoint, partial);

    /// <summary>adjoint · partial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfBinary<TOp, T>(T adjoint, T partial)
        where TOp : struct, IBinary
        where T : struct, IReal<T> =>
        TOp.IsPiecewise || TOp.AbsorbsX ? T.Apply<Absorb>(adjoint, partial)
        : TOp.ZeroPartial == ZeroPartial.Lost ? T.Apply<Transmit>(adjoint, partial)
        : T.Apply<Scale>(adjoint, partial);

    /// <summary>adjoint · partial, where the partial is two factors that are multiplied one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfUnaryFactors<TOp, T>(T adjoint, (T First, T Second) partial)
        where TOp : struct, IUnary
        where T : struct, IReal<T> => T.Apply<Scale>(OfUnary<TOp, T>(adjoint, partial.First), partial.Second);

    /// <summary>The same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfBinaryFactors<TOp, T>(T adjoint, (T First, T Second) partial)
        where TOp : struct, IBinary
        where T : struct, IReal<T> => T.Apply<Scale>(OfBinary<TOp, T>(adjoint, partial.First), partial.Second);

    /// <summary>The same for an adjoint that is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfUnaryNonZero<TOp, T>(T adjoint, T partial)
        where TOp : struct, IUnary
        where T : struct, ICarrier<T>, IReal<T> =>
        TOp.IsPiecewise || TOp.ZeroPartial == ZeroPartial.Lost
            ? OfUnary<TOp, T>(adjoint, partial)
            : T.ScaleNonZero(adjoint, partial);

    /// <summary>The same for an adjoint that is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfBinaryNonZero<TOp, T>(T adjoint, T partial)
        where TOp : struct, IBinary
        where T : struct, ICarrier<T>, IReal<T> =>
        TOp.IsPiecewise || TOp.AbsorbsX || TOp.ZeroPartial == ZeroPartial.Lost
            ? OfBinary<TOp, T>(adjoint, partial)
            : T.ScaleNonZero(adjoint, partial);

    /// <summary>tangent · partial, where the zero of a flat function absorbs as well.</summary>
    public static T PushUnary<TOp, T>(T tangent, T partial)
        where TOp : struct, IUnary
        where T : struct, IReal<T> =>
        TOp.ZeroPartial == ZeroPartial.Flat
            ? T.Apply<Absorb>(tangent, partial)
            : !TOp.IsExposedAtPoles ? OfUnary<TOp, T>(tangent, partial)
            : TOp.ZeroPartial == ZeroPartial.Lost
            ? T.Select(tangent, OfUnary<TOp, T>(tangent, partial), tangent * partial)
            : tangent * partial;

    /// <summary>tangent · partial, where the zero of a flat function absorbs as well.</summary>
    public static T PushBinary<TOp, T>(T tangent, T partial)
        where TOp : struct, IBinary
        where T : struct, IReal<T> =>
        TOp.ZeroPartial == ZeroPartial.Flat
            ? T.Apply<Absorb>(tangent, partial)
            : !TOp.IsExposedAtPoles ? OfBinary<TOp, T>(tangent, partial)
            : TOp.ZeroPartial == ZeroPartial.Lost
            ? T.Select(tangent, OfBinary<TOp, T>(tangent, partial), tangent * partial)
            : tangent * partial;
}
