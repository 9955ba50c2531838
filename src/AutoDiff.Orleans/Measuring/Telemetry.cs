using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoDiff.Orleans;

/// <summary>What listeners of <see cref="Name"/> hear.</summary>
internal static class Telemetry
{
    /// <summary>The name of the source of activities and of the meter.</summary>
    public const string Name = "AutoDiff.Orleans";

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The time that compiled code has run for a shard.</summary>
    public static Histogram<double> KernelTime { get; } = Meter.CreateHistogram<double>(
        "autodiff.shard.duration", "s", "The time that compiled code has run for a shard.");

    /// <summary>The time of a call over all shards.</summary>
    public static Histogram<double> SumTime { get; } = Meter.CreateHistogram<double>(
        "autodiff.sum.duration", "s", "The time of a call over all shards.");

    /// <summary>Shards whose data were loaded.</summary>
    public static Counter<long> Loaded { get; } = Meter.CreateCounter<long>(
        "autodiff.shards.loaded", "{shard}", "Shards whose data were loaded.");

    /// <summary>Programs that were compiled.</summary>
    public static Counter<long> Compiled { get; } = Meter.CreateCounter<long>(
        "autodiff.programs.compiled", "{program}", "Programs that were compiled.");

    /// <summary>Grains that gave no answer and were asked elsewhere.</summary>
    public static Counter<long> Retried { get; } = Meter.CreateCounter<long>(
        "autodiff.calls.retried", "{call}", "Grains that gave no answer and were asked again or elsewhere.");

    /// <summary>Slow sums that were computed elsewhere as well.</summary>
    public static Counter<long> Doubled { get; } = Meter.CreateCounter<long>(
        "autodiff.calls.doubled", "{call}", "Slow sums that were computed elsewhere as well.");

    /// <summary>Bytes of sums that were received.</summary>
    public static Counter<long> Received { get; } = Meter.CreateCounter<long>(
        "autodiff.sums.received", "By", "Bytes of sums that were received.");
}
