namespace AutoDiff.Checking;

/// <summary>How a derivative follows from the definitions of a file, step by step.</summary>
/// <param name="Derivative">What is derived, such as <c>dC/dz</c>.</param>
/// <param name="Claim">The claim about it; null if the file makes none.</param>
/// <param name="Steps">
/// The steps from the function back to the variable, or from the variable on if they are in differentials. What an
/// earlier derivation of the file has shown is left out: there are no steps if it has shown all.
/// </param>
/// <param name="Result">The derivative at the end.</param>
public sealed record Derivation(
    string Derivative, ClaimReport? Claim, IReadOnlyList<DerivationStep> Steps, DerivedFormula Result)
{
    /// <summary>Where a wrong claim departs from the derivation, in sentences; empty where that is not known.</summary>
    public IReadOnlyList<string> Departure { get; init; } = [];
}

/// <summary>One step: definitions and what follows from them by the rules of calculus.</summary>
/// <param name="Definitions">The definitions as written.</param>
/// <param name="Formulas">What follows, in the names of the file and the derivatives found in the steps before.</param>
public sealed record DerivationStep(IReadOnlyList<DerivedFormula> Definitions, IReadOnlyList<DerivedFormula> Formulas);

/// <summary>A formula of a derivation.</summary>
/// <param name="Left">What it is of, such as <c>dC/da[i]</c>; lines that follow one another may have the same.</param>
/// <param name="Right">What that is, as text.</param>
/// <param name="Latex">The equation as LaTeX for a displayed formula, with the package amsmath.</param>
/// <param name="Reason">The rule by which it follows, or what is to be known about it; may be empty.</param>
public sealed record DerivedFormula(string Left, string Right, string Latex, string Reason);
