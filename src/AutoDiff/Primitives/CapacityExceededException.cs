namespace AutoDiff;

/// <summary>An array or a program has more elements than can be held.</summary>
/// <param name="message">Says how many there may be and what was found.</param>
public sealed class CapacityExceededException(string message) : ArgumentException(message);
