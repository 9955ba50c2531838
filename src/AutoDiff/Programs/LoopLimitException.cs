namespace AutoDiff;

/// <summary>A loop that ends by values was to take more turns than it may.</summary>
public sealed class LoopLimitException : InvalidOperationException
{
    /// <param name="turns">The number of turns after which it had not ended.</param>
    /// <param name="point">The number of the point of many at which that was; null if there is one only.</param>
    public LoopLimitException(int turns, int? point = null)
        : base(
            $"A loop had not ended after {turns} turns{(point is { } number ? $" at point {number}" : "")}; " +
            "expected an end before. Set LoopOptions.MostTurns if there may be more.") =>
        (Turns, Point) = (turns, point);

    /// <summary>The number of turns after which it had not ended.</summary>
    public int Turns { get; }

    /// <summary>The number of the point of many at which that was; null if there is one only.</summary>
    public int? Point { get; }
}
