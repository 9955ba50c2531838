namespace AutoDiff.Checking;

/// <summary>A counterexample as text to paste: it shows the same difference wherever it is put.</summary>
/// <param name="Grad">
/// A formula file with the one claim, its lengths and its point; checking it refutes the claim there.
/// </param>
/// <param name="CSharp">
/// A C# program that prints the derivative and what is claimed, and needs nothing but the base class library; null if a
/// function has no counterpart in it.
/// </param>
public sealed record Reproduction(string Grad, string? CSharp);
