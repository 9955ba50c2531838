using AutoDiff.Primitives;

namespace AutoDiff.Transforms;

/// <summary>
/// derivative · partial in programs. A partial that is a plain number is finite and needs no absorbing, which keeps
/// the programs readable.
/// </summary>
internal static class ChainRule
{
    /// <summary>adjoint · partial for a primitive of one argument.</summary>
    public static Variable PullUnary<TOp>(Variable adjoint, Variable partial)
        where TOp : struct, IUnary => Plain(adjoint, partial) ?? ChainProduct.OfUnary<TOp, Variable>(adjoint, partial);

    /// <summary>adjoint · partial for a primitive of two arguments.</summary>
    public static Variable PullBinary<TOp>(Variable adjoint, Variable partial)
        where TOp : struct, IBinary =>
        Plain(adjoint, partial) ?? ChainProduct.OfBinary<TOp, Variable>(adjoint, partial);

    /// <summary>tangent · partial for a primitive of one argument.</summary>
    public static Variable PushUnary<TOp>(Variable tangent, Variable partial)
        where TOp : struct, IUnary =>
        Plain(tangent, partial) ?? ChainProduct.PushUnary<TOp, Variable>(tangent, partial);

    /// <summary>tangent · partial for a primitive of two arguments.</summary>
    public static Variable PushBinary<TOp>(Variable tangent, Variable partial)
        where TOp : struct, IBinary =>
        Plain(tangent, partial) ?? ChainProduct.PushBinary<TOp, Variable>(tangent, partial);

    /// <summary>adjoint · factor, where a zero adjoint absorbs.</summary>
    public static Variable Scaled(Variable adjoint, Variable factor) =>
        Plain(adjoint, factor) ?? Variable.Apply<Scale>(adjoint, factor);

    /// <summary>
    /// tangent · second · first: of a product that may underflow, the factor by which the tangent is smaller first.
    /// Where the function is flat the first factor is zero and absorbs, unless what is flattened may hide a derivative.
    /// </summary>
    public static Variable PushFactors(
        Variable tangent, (Variable First, Variable Second) factors, bool isExposed) =>
        isExposed
            ? Scaled(Variable.Apply<Transmit>(tangent, factors.First), factors.Second)
            : Variable.Apply<Absorb>(Scaled(tangent, factors.Second), factors.First);

    /// <summary>adjoint · first, where a first factor of zero may say nothing.</summary>
    public static Variable PullFirst(Variable adjoint, Variable first, bool isExposed) =>
        isExposed ? Variable.Apply<Transmit>(adjoint, first) : Scaled(adjoint, first);

    private static Variable? Plain(Variable derivative, Variable partial) =>
        !partial.IsLiteral || !double.IsFinite(partial.Literal) ? null
        : partial.Literal == 1 ? derivative
        : partial.Literal == -1 ? -derivative
        : derivative * partial;
}
