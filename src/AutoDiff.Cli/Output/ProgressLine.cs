using System.Diagnostics;

namespace AutoDiff.Cli.Output;

/// <summary>
/// Says on standard error how far a long check has come, if a person is looking there; the line is wiped when the check
/// is over. Written by hand: a display that renders itself on its own clock would interleave with the report when both
/// streams are one terminal.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, string file, long total) : IProgress<int>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);

    private readonly Lock writing = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private long done;
    private long lastWrite;
    private int width;

    /// <summary>Further points were tried.</summary>
    public void Report(int value)
    {
        var now = Interlocked.Add(ref done, value);
        if (terminal.IsErrorRedirected || Stopwatch.GetElapsedTime(start) < Patience ||
            Stopwatch.GetElapsedTime(lastWrite) < Pause)
        {
            return;
        }

        lock (writing)
        {
            lastWrite = Stopwatch.GetTimestamp();
            var line = $"Checking {file}: {Math.Min(99, 100 * now / Math.Max(1, total))} %";
            terminal.Error.Write($"\r{line}");
            width = line.Length;
        }
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        lock (writing)
        {
            if (width > 0)
            {
                terminal.Error.Write($"\r{new string(' ', width)}\r");
                width = 0;
            }
        }
    }
}
