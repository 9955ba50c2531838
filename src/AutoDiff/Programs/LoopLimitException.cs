namespace AutoDiff;

/// <summary>A loop that ends by values was to take more turns than it may.</summary>
/// <param name="turns">The number of turns after which it had not ended.</param>
public sealed class LoopLimitException(int turns) : InvalidOperationException(
    $"A loop had not ended after {turns} turns; expected an end before. Set LoopOptions.MostTurns if there may be " +
    "more.")
{
    /// <summary>The number of turns after which it had not ended.</summary>
    public int Turns { get; } = turns;
}
