using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Formulas;

/// <summary>What kind of map a built-in function is; decides the shapes it takes and gives.</summary>
public enum FunctionKind
{
    /// <summary>Applied to every element by itself; several arguments broadcast.</summary>
    Elementwise,

    /// <summary>Combines the elements along the chosen axes, or all of them.</summary>
    Reduction,

    /// <summary>Applied to every row, that is along the last axis.</summary>
    LastAxis,

    /// <summary>Takes vectors or matrices as a whole.</summary>
    Matrix,

    /// <summary>Makes an array from sizes.</summary>
    Constructor,
}

/// <summary>Name, arguments and meaning of a built-in function: one row of the table in the documentation.</summary>
/// <param name="Name">The name as written in a formula.</param>
/// <param name="Kind">What kind of map it is.</param>
/// <param name="MinimumArguments">The smallest number of positional arguments.</param>
/// <param name="MaximumArguments">The largest number of positional arguments.</param>
/// <param name="Meaning">The formula it stands for.</param>
public sealed record FunctionSignature(
    string Name, FunctionKind Kind, int MinimumArguments, int MaximumArguments, string Meaning)
{
    /// <summary>The keywords of further arguments, each a whole number or a list of such.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>
    /// Whether <c>axis=</c> and <c>keep=true</c> may be given, and the form <c>name(i, j: expression)</c> exists.
    /// </summary>
    public bool TakesAxis => Kind == FunctionKind.Reduction;

    /// <summary>Whether the function can be called with so many positional arguments.</summary>
    public bool Accepts(int arguments) => arguments >= MinimumArguments && arguments <= MaximumArguments;
}
