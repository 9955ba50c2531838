using AutoDiff.Primitives;

namespace AutoDiff.Transforms;

/// <summary>
/// derivative · partial in programs. A partial that is a plain number is finite and needs no absorbing, which keeps
/// the programs readable.
/// </summary>
internal static class ChainRule
{
    /// <summary>The product for the partial of a primitive of one argument.</summary>
    public static Variable MultiplyUnary<TOp>(Variable derivative, Variable partial)
        where TOp : struct, IUnary =>
        Plain(derivative, partial) ?? ChainProduct.OfUnary<TOp, Variable>(derivative, partial);

    /// <summary>The product for a partial of a primitive of two arguments.</summary>
    public static Variable MultiplyBinary<TOp>(Variable derivative, Variable partial)
        where TOp : struct, IBinary =>
        Plain(derivative, partial) ?? ChainProduct.OfBinary<TOp, Variable>(derivative, partial);

    private static Variable? Plain(Variable derivative, Variable partial) =>
        !partial.IsLiteral || !double.IsFinite(partial.Literal) ? null
        : partial.Literal == 1 ? derivative
        : partial.Literal == -1 ? -derivative
        : derivative * partial;
}
