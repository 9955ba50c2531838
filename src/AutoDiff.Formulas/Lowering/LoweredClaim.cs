namespace AutoDiff.Formulas;

/// <summary>
/// A claim as programs, for given sizes. The inputs of both programs are the declared variables in the order of the
/// file.
/// </summary>
/// <param name="Program">
/// The outputs are the exact derivative, what is claimed, and for each condition the difference of its sides. The
/// definitions and the claim are stabilized, as mathematics, before anything is differentiated. Truth and claim have
/// equal shapes if
/// <paramref name="ShapesAgree"/>.
/// </param>
/// <param name="Shape">
/// The shape of the derivative: first the index names of the claim, as they appear, then the axes without an index.
/// </param>
/// <param name="LiteralClaim">What is claimed exactly as written, with nothing rewritten.</param>
/// <param name="ShapesAgree">
/// Whether the claim has the shape of the derivative, or is a number, which stands for equal entries.
/// </param>
/// <param name="ClaimedShape">The shape of the claim as written, for one value of each index name.</param>
public sealed record LoweredClaim(
    ArrayProgram Program, Shape Shape, ArrayProgram LiteralClaim, bool ShapesAgree, Shape ClaimedShape);
