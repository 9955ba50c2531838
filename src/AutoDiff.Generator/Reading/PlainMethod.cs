using System.Collections.Immutable;

namespace AutoDiff.Generator.Reading;

/// <summary>A method that was read: its variables, and its statements in a form that can be reversed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters in their order.</param>
/// <param name="Constants">Declarations of the constants in it.</param>
/// <param name="Result">What it returns; of type <see cref="Nothing"/> if it leaves its results in arrays.</param>
/// <param name="Body">Its statements; a loop is left by a <see cref="Break"/>, all else ends where blocks end.</param>
/// <param name="Names">The names that are taken.</param>
internal sealed record PlainMethod(
    string Name, ImmutableArray<Local> Parameters, IReadOnlyList<string> Constants, Local Result, Block Body,
    NameTable Names)
{
    /// <summary>The type of the result of a method without one.</summary>
    public const string Nothing = "void";
}
