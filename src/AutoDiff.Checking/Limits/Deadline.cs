using System.Diagnostics;

namespace AutoDiff.Checking.Limits;

/// <summary>A moment after which nothing further is tried.</summary>
/// <param name="timeout">After how long.</param>
/// <param name="cancellation">Ends the check with an exception.</param>
/// <param name="stop">Ends it at once, as if time were up.</param>
internal sealed class Deadline(TimeSpan timeout, CancellationToken cancellation, CancellationToken stop = default)
{
    // Operations of a carrier that every machine does in a second.
    private const double Rate = 2e7;

    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>What is bounded by its own work and needs no end.</summary>
    public static Deadline Never { get; } = new(TimeSpan.MaxValue, CancellationToken.None);

    /// <summary>Whether time is up.</summary>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public bool HasPassed => !Allows(0);

    /// <summary>
    /// Whether so many operations of a carrier end in time. What is begun is not interrupted, so that it is not begun
    /// if it would take too long.
    /// </summary>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public bool Allows(double operations)
    {
        cancellation.ThrowIfCancellationRequested();
        var left = timeout - Stopwatch.GetElapsedTime(start);
        return !stop.IsCancellationRequested && left >= TimeSpan.Zero && operations <= Rate * left.TotalSeconds;
    }
}
