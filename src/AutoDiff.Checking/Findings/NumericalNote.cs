using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking;

/// <summary>Where a right claim, evaluated in double exactly as it is written, goes wrong.</summary>
/// <param name="Message">One sentence that says what happens.</param>
/// <param name="Sizes">The sizes at which it happens.</param>
/// <param name="Point">The value of each variable.</param>
/// <param name="Derivative">The derivative there.</param>
/// <param name="Evaluated">What the claim gives as written.</param>
/// <param name="StableForm">The claimed value in a form that stays right there; null if none is known.</param>
public sealed record NumericalNote(
    string Message,
    SizeAssignment Sizes,
    IReadOnlyList<NamedArray> Point,
    NumberArray Derivative,
    NumberArray Evaluated,
    string? StableForm)
{
    /// <summary>
    /// The first definition behind the claim that goes wrong there; null where the claim does by itself.
    /// </summary>
    public NumericalCause? Cause { get; init; }
}

/// <summary>A definition that goes wrong in double as it is written.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Definition">The definition.</param>
/// <param name="StableForm">The definition in a form that stays right there; null if none is known.</param>
public sealed record NumericalCause(int Line, string Definition, string? StableForm);
