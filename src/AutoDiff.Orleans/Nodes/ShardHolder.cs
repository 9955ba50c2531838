using System.Diagnostics;
using System.Runtime.InteropServices;
using AutoDiff.Orleans.Evaluating;
using AutoDiff.Orleans.Messages;
using AutoDiff.Orleans.Summing;

namespace AutoDiff.Orleans.Nodes;

/// <summary>Keeps the data of a shard, which are loaded or pushed when they are first needed.</summary>
/// <param name="shard">The number of the shard.</param>
internal sealed class ShardHolder(int shard)
{
    private readonly Lock loading = new();
    private double[][]? pushed;
    private long missing;
    private ShardData? data;

    /// <summary>The number of the shard.</summary>
    public int Shard => shard;

    /// <summary>Whether data that are pushed are all there.</summary>
    public bool IsComplete => data is not null || (pushed is not null && missing == 0);

    /// <summary>
    /// Takes a part of the data; the first part of the first input begins anew, unless all are there.
    /// </summary>
    public void Push(ShardPart part)
    {
        if (IsComplete)
        {
            return;
        }

        if (part is { Input: 0, Start: 0 })
        {
            pushed = [.. part.Lengths.Select(length => new double[length])];
            missing = part.Lengths.Sum(length => (long)length);
        }

        if (pushed is not null)
        {
            var numbers = MemoryMarshal.Cast<byte, double>(part.Numbers);
            numbers.CopyTo(pushed[part.Input].AsSpan(part.Start));
            missing -= numbers.Length;
        }
    }

    /// <summary>The sum over the observations of the shard; on a thread for kernels.</summary>
    public (CompensatedSum Sum, NodeCosts Costs) Evaluate(
        KnownSum sum, ShardLoader loader, NodeRequest request, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity("shard", ActivityKind.Internal, request.Trace);
        activity?.SetTag("shard", shard).SetTag("kind", request.Kind.ToString());
        var here = Data(sum, loader, cancellationToken);
        var total = here.Evaluate(
            request.Kind, MemoryMarshal.Cast<byte, double>(request.Arguments), out var time, cancellationToken);
        activity?.SetTag("observations", here.Observations);
        Telemetry.KernelTime.Record(
            time.TotalSeconds, new KeyValuePair<string, object?>("kind", request.Kind.ToString()));
        return (total, new(here.Observations, time, time, time, SumLibrary.Arithmetic));
    }

    private ShardData Data(KnownSum sum, ShardLoader loader, CancellationToken cancellationToken)
    {
        lock (loading)
        {
            if (data is null)
            {
                using var activity = Telemetry.Source.StartActivity("load");
                activity?.SetTag("shard", shard);
                data = new(
                    sum.Compiled,
                    pushed ?? loader.Load(sum.Description, sum.Compiled, shard, cancellationToken),
                    sum.Description.BlockLength);
                pushed = null;
                Telemetry.Loaded.Add(1);
            }

            return data;
        }
    }
}
