namespace AutoDiff;

/// <summary>A loop with a condition was to take more turns than it may.</summary>
/// <param name="turns">The number of turns after which the condition still held.</param>
public sealed class LoopLimitException(int turns) : InvalidOperationException(
    $"The condition of a loop still held after {turns} turns; expected an end before. Set LoopOptions.MostTurns if " +
    "there may be more.")
{
    /// <summary>The number of turns after which the condition still held.</summary>
    public int Turns { get; } = turns;
}
