namespace AutoDiff.Checking;

/// <summary>How a derivative follows from the definitions of a file, step by step, as the engine derives it.</summary>
/// <param name="Derivative">What is derived, such as <c>dC/dz</c>.</param>
/// <param name="Claim">The claim about it; null if the file makes none.</param>
/// <param name="Steps">
/// One step for each definition on the way, from the function back to the variable, or from the variable on if the
/// function is an array.
/// </param>
/// <param name="Result">The derivative in the variables alone, simplified.</param>
public sealed record Derivation(
    string Derivative, ClaimReport? Claim, IReadOnlyList<DerivationStep> Steps, DerivedFormula Result);

/// <summary>One step: a definition and what it contributes by the chain rule.</summary>
/// <param name="Definition">The definition as written.</param>
/// <param name="Formulas">
/// What follows from it, in the names of the file and the derivatives found in the steps before.
/// </param>
public sealed record DerivationStep(string Definition, IReadOnlyList<DerivedFormula> Formulas);

/// <summary>A formula of a derivation.</summary>
/// <param name="Label">What it is of, such as <c>dC/da</c>.</param>
/// <param name="Program">The formula as a program of one output.</param>
/// <param name="Sizes">The sizes it holds for, if it does not read the same at others; else null.</param>
public sealed record DerivedFormula(string Label, ArrayProgram Program, SizeAssignment? Sizes);
