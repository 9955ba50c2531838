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
    string? StableForm);
