using AutoDiff.Primitives;

namespace AutoDiff.Transforms;

/// <summary>What forward and reverse share when they build programs.</summary>
internal static class ChainRule
{
    /// <summary>
    /// derivative · partial, where a zero derivative absorbs. A partial that is a plain number is finite and needs no absorbing, which
    /// keeps the programs readable.
    /// </summary>
    public static Variable Multiply(Variable derivative, Variable partial) =>
        !partial.IsLiteral || !double.IsFinite(partial.Literal) ? Variable.Apply<Scale>(derivative, partial)
        : partial.Literal == 1 ? derivative
        : partial.Literal == -1 ? -derivative
        : derivative * partial;
}
