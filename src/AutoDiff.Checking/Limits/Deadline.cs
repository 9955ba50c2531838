using System.Diagnostics;

namespace AutoDiff.Checking.Limits;

/// <summary>A moment after which no further points are tried.</summary>
internal sealed class Deadline(TimeSpan timeout, CancellationToken cancellation)
{
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>What is bounded by its own work and needs no end.</summary>
    public static Deadline Never { get; } = new(TimeSpan.MaxValue, CancellationToken.None);

    /// <summary>Whether time is up.</summary>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public bool HasPassed
    {
        get
        {
            cancellation.ThrowIfCancellationRequested();
            return Stopwatch.GetElapsedTime(start) > timeout;
        }
    }
}
