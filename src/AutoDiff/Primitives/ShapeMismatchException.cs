namespace AutoDiff;

/// <summary>Two arrays whose shapes do not fit the operation that was asked for.</summary>
/// <param name="message">Names the shapes found and what was expected.</param>
public sealed class ShapeMismatchException(string message) : ArgumentException(message);
