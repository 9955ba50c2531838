namespace AutoDiff.Programs;

/// <summary>The value of a variable was asked for that is recorded without one.</summary>
internal sealed class NoValueException() : InvalidOperationException(
    "A variable of a program under construction has no value; expected a variable of a tape. Use Where to depend on " +
    "a value.");
