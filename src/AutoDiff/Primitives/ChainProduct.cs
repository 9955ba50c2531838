using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>derivative · partial, as the chain rule multiplies them.</summary>
internal static class ChainProduct
{
    public static T Of<TOp, T>(T derivative, T partial)
        where TOp : struct, IBinary
        where T : struct, IReal<T> =>
        TOp.AbsorbsX ? T.Apply<Absorb>(derivative, partial) : T.Apply<Scale>(derivative, partial);
}
