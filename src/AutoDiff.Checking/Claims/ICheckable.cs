using System.Collections.Immutable;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Checking.Claims;

/// <summary>
/// A claim as the checker sees it: variables with domains, sizes to be chosen, and for chosen sizes a program.
/// </summary>
internal interface ICheckable
{
    /// <summary>The line of the file it stands on, counted from 1.</summary>
    int Line { get; }

    /// <summary>The claim as written, such as <c>dC/dz = a - y</c>.</summary>
    string Text { get; }

    /// <summary>The names of the sizes.</summary>
    IReadOnlyList<string> SizeNames { get; }

    /// <summary>Whether the sizes are possible together.</summary>
    bool Allows(SizeAssignment sizes) => true;

    /// <summary>The variables, in the order of the program's inputs.</summary>
    IReadOnlyList<CheckedVariable> Variables { get; }

    /// <summary>The variables with the domains that they have at given sizes.</summary>
    IReadOnlyList<CheckedVariable> VariablesAt(SizeAssignment sizes) => Variables;

    /// <summary>The pairs of variables of which one is the smaller, element by element.</summary>
    IReadOnlyList<OrderedPair> Orders => [];

    /// <summary>The shape of a variable at given sizes.</summary>
    Shape ShapeOf(int variable, SizeAssignment sizes);

    /// <summary>The claim and the derivative it speaks of, at given sizes.</summary>
    SizedClaim At(SizeAssignment sizes);

    /// <summary>The branches of the function and of the claim at given sizes.</summary>
    BranchProgram BranchesAt(SizeAssignment sizes) => BranchProgram.None;

    /// <summary>Whether an error at some sizes is one of the claimed value, not of the function it speaks of.</summary>
    bool IsOfClaimedValue(FormulaException error) => false;
}

/// <summary>A variable of a claim.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Domain">The set its values come from.</param>
/// <param name="IsFunction">Whether it holds the coefficients of a function.</param>
internal sealed record CheckedVariable(string Name, ValueDomain Domain, bool IsFunction = false);

/// <summary>Two variables of one shape of which one is the smaller.</summary>
/// <param name="Smaller">The position of the smaller one.</param>
/// <param name="Larger">The position of the larger one.</param>
/// <param name="IsStrict">Whether they are never equal.</param>
internal readonly record struct OrderedPair(int Smaller, int Larger, bool IsStrict);

/// <summary>A claim at chosen sizes.</summary>
/// <param name="Program">
/// Its outputs are the exact derivative, what is claimed, and for each condition left side − right side.
/// </param>
/// <param name="Shape">The shape of the derivative.</param>
/// <param name="ClaimedShape">The shape of what is claimed; where it differs, the program is not evaluated.</param>
internal sealed record SizedClaim(ArrayProgram Program, Shape Shape, Shape ClaimedShape)
{
    public bool ShapesAgree => Shape == ClaimedShape;

    /// <summary>
    /// What is claimed exactly as written, with nothing rewritten: it may be undefined where a rewritten form is not.
    /// </summary>
    public ArrayProgram? Written { get; init; }

    /// <summary>
    /// The function whose derivative the claim speaks of: outside its domain a claim is about nothing.
    /// </summary>
    public Func<ArrayProgram>? Function { get; init; }

    /// <summary>The conditions under which the claim is made.</summary>
    public ImmutableArray<int> Conditions => Program.Outputs[2..];
}
