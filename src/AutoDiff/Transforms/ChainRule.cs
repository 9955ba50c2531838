using AutoDiff.Primitives;

namespace AutoDiff.Transforms;

/// <summary>What forward and reverse share when they build programs.</summary>
internal static class ChainRule
{
    /// <summary>
    /// derivative · partial, where a zero derivative absorbs. A partial that is a plain number is finite and needs no
    /// absorbing, which keeps the programs readable.
    /// </summary>
    public static Variable Multiply(Variable derivative, Variable partial) =>
        Multiply<Add>(derivative, partial);

    /// <summary>The same for the partials of a primitive of two arguments, of which some absorb too.</summary>
    public static Variable Multiply<TOp>(Variable derivative, Variable partial)
        where TOp : struct, IBinary =>
        !partial.IsLiteral || !double.IsFinite(partial.Literal) ? ChainProduct.Of<TOp, Variable>(derivative, partial)
        : partial.Literal == 1 ? derivative
        : partial.Literal == -1 ? -derivative
        : derivative * partial;
}
