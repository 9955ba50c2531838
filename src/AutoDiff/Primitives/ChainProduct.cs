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
    public static T OfUnary<TOp, T>(T derivative, T partial)
        where TOp : struct, IUnary
        where T : struct, IReal<T> => Of(derivative, partial, TOp.IsPiecewise);

    public static T OfBinary<TOp, T>(T derivative, T partial)
        where TOp : struct, IBinary
        where T : struct, IReal<T> => Of(derivative, partial, TOp.IsPiecewise || TOp.AbsorbsX);

    /// <summary>The same for a derivative that is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfUnaryNonZero<TOp, T>(T derivative, T partial)
        where TOp : struct, IUnary
        where T : struct, ICarrier<T>, IReal<T> => OfNonZero(derivative, partial, TOp.IsPiecewise);

    /// <summary>The same for a derivative that is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfBinaryNonZero<TOp, T>(T derivative, T partial)
        where TOp : struct, IBinary
        where T : struct, ICarrier<T>, IReal<T> => OfNonZero(derivative, partial, TOp.IsPiecewise || TOp.AbsorbsX);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Of<T>(T derivative, T partial, bool isAbsorbing)
        where T : struct, IReal<T> =>
        isAbsorbing ? T.Apply<Absorb>(derivative, partial) : T.Apply<Scale>(derivative, partial);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfNonZero<T>(T derivative, T partial, bool isAbsorbing)
        where T : struct, ICarrier<T>, IReal<T> =>
        isAbsorbing ? T.Apply<Absorb>(derivative, partial) : T.ScaleNonZero(derivative, partial);
}
