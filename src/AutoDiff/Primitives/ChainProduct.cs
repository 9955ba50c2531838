using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>derivative · partial, as the chain rule multiplies them.</summary>
internal static class ChainProduct
{
    public static T Of<TOp, T>(T derivative, T partial)
        where TOp : struct, IBinary
        where T : struct, IReal<T> =>
        TOp.AbsorbsX ? T.Apply<Absorb>(derivative, partial) : T.Apply<Scale>(derivative, partial);

    /// <summary>
    /// The same for a derivative that is not zero; a partial may be, and absorbs where it is itself a derivative.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfNonZero<TOp, T>(T derivative, T partial)
        where TOp : struct, IBinary
        where T : struct, ICarrier<T>, IReal<T> =>
        TOp.AbsorbsX ? T.Apply<Absorb>(derivative, partial) : T.ScaleNonZero(derivative, partial);
}
