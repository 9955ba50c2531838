namespace AutoDiff.Formulas;

/// <summary>The branches behind a claim, for given sizes.</summary>
/// <param name="Branches">The branches, in the order in which they are met.</param>
/// <param name="Program">Has for each an output from which its side follows.</param>
public sealed record BranchProgram(IReadOnlyList<Branch> Branches, ArrayProgram Program)
{
    /// <summary>No branches.</summary>
    public static BranchProgram None { get; } = new([], new ProgramBuilder().Build());
}

/// <summary>A condition that depends on the values of variables.</summary>
/// <param name="Condition">Its text.</param>
/// <param name="Kind">How its side follows from the value of its output.</param>
public sealed record Branch(string Condition, BranchKind Kind)
{
    /// <summary>Whether the condition holds, beside the border between its sides.</summary>
    public bool Holds(double value) => Kind switch
    {
        BranchKind.Positive => value > 0,
        BranchKind.Zero => value == 0,
        _ => value != 0 && !double.IsNaN(value),
    };

    /// <summary>Whether the condition fails, beside the border between its sides.</summary>
    public bool Fails(double value) => Kind switch
    {
        BranchKind.Positive => value < 0,
        BranchKind.Zero => value != 0 && !double.IsNaN(value),
        _ => value == 0,
    };
}

/// <summary>When a condition holds.</summary>
public enum BranchKind
{
    /// <summary>Where the value is positive.</summary>
    Positive,

    /// <summary>Where the value is zero.</summary>
    Zero,

    /// <summary>Where the value is not zero.</summary>
    NotZero,
}
