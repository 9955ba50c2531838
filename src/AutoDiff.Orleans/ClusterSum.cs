using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using AutoDiff.Orleans.Evaluating;
using AutoDiff.Orleans.Messages;
using AutoDiff.Orleans.Nodes;
using AutoDiff.Orleans.Summing;
using Orleans;

namespace AutoDiff.Orleans;

/// <summary>
/// A sum over the observations of all shards of a cluster, as a function of parameters: values, gradients, products of
/// the Hessian and of the Gauss-Newton matrix. Safe to call from several threads.
/// </summary>
/// <remarks>
/// <para>A result has the same bits whatever the number of silos and threads, and whatever has failed: a shard adds its
/// blocks of observations in their order, and shards are added in the order of their numbers, sixteen at a time, with
/// the errors of rounding carried beside the sums. It does depend on the number of shards, on the length of blocks, and
/// on the width of the processors' registers; silos that differ in the latter are an error.</para>
/// <para>A silo that dies or says nothing is given up, and its shards are made elsewhere. What a shard throws ends the
/// call with a <see cref="ShardException"/>. A canceled call stops its work on the silos.</para>
/// </remarks>
public sealed class ClusterSum : IAsyncDisposable
{
    private const int MostPushes = 4;

    private readonly IGrainFactory cluster;
    private readonly Shards shards;
    private readonly SumOptions options;
    private readonly SumLimits limits;
    private readonly SumDescription description;
    private readonly CompiledSum compiled;
    private readonly NodeCaller caller;
    private readonly SemaphoreSlim pushing = new(MostPushes);
    private readonly ConcurrentDictionary<NodeKey, Lazy<Task>> pushes = [];
    private readonly string identity;

    internal ClusterSum(
        IGrainFactory cluster, ArrayProgram program, ArrayProgram? loss, Shards shards, SumOptions options)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(shards);
        (this.cluster, this.shards, this.options, limits) = (cluster, shards, options, options.ToLimits());
        compiled = new(program, loss, options.Parameters);
        description = new(
            options.Format.Write(program), loss is null ? null : options.Format.Write(loss), options.Parameters,
            shards.Source, shards.Count, options.BlockLength);
        identity = description.Identity();
        caller = new(cluster, description, shards.Data is null ? null : Push);
    }

    /// <summary>
    /// The number of parameters: the elements of all inputs that are parameters, one after the other.
    /// </summary>
    public int ParameterLength => compiled.ParameterLength;

    /// <summary>What the last call has cost that has come to its end; null before.</summary>
    public SumCosts? LastCosts { get; private set; }

    /// <summary>Σ f(θ, xᵢ).</summary>
    /// <param name="parameters">θ: the elements of all parameters, one after the other.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The number of parameters is wrong.</exception>
    /// <exception cref="ShardException">A shard has thrown.</exception>
    /// <exception cref="TimeoutException">There was no answer within <see cref="SumOptions.Timeout"/>.</exception>
    /// <exception cref="InvalidOperationException">The silos' arithmetic differs.</exception>
    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    public async Task<double> ValueAsync(double[] parameters, CancellationToken cancellationToken = default) =>
        (await Sum(SumKind.Value, [], parameters, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Σ f(θ, xᵢ) and Σ ∇f(θ, xᵢ).</summary>
    /// <inheritdoc cref="ValueAsync"/>
    public async Task<(double Value, double[] Gradient)> ValueAndGradientAsync(
        double[] parameters, CancellationToken cancellationToken = default)
    {
        var sums = await Sum(SumKind.Gradient, [], parameters, cancellationToken).ConfigureAwait(false);
        return (sums[0], sums[1..]);
    }

    /// <summary>Σ ∇²f(θ, xᵢ) v.</summary>
    /// <param name="parameters">θ: the elements of all parameters, one after the other.</param>
    /// <param name="direction">v: an element for each of θ.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <inheritdoc cref="ValueAsync" path="/exception"/>
    public Task<double[]> HessianProductAsync(
        double[] parameters, double[] direction, CancellationToken cancellationToken = default) =>
        Sum(SumKind.HessianProduct, direction, parameters, cancellationToken);

    /// <summary>
    /// Σ Jᵢᵀ ∇²L Jᵢ v for a sum that was made of a model and a loss L; Jᵢ is the Jacobian of the model.
    /// </summary>
    /// <exception cref="NotSupportedException">The sum was made without a loss.</exception>
    /// <inheritdoc cref="HessianProductAsync"/>
    public Task<double[]> GaussNewtonProductAsync(
        double[] parameters, double[] direction, CancellationToken cancellationToken = default) =>
        description.Loss is null
            ? throw new NotSupportedException(
                "A Gauss-Newton matrix needs to know the loss of the model's outputs: make the sum of a model and a " +
                "loss.")
            : Sum(SumKind.GaussNewtonProduct, direction, parameters, cancellationToken);

    /// <summary>What <see cref="ValueAsync"/> gives, for optimizers that wait.</summary>
    /// <inheritdoc cref="ValueAsync"/>
    public double Value(double[] parameters, CancellationToken cancellationToken = default) =>
        Wait(() => ValueAsync(parameters, cancellationToken));

    /// <summary>What <see cref="ValueAndGradientAsync"/> gives, for optimizers that wait.</summary>
    /// <inheritdoc cref="ValueAsync"/>
    public (double Value, double[] Gradient) ValueAndGradient(
        double[] parameters, CancellationToken cancellationToken = default) =>
        Wait(() => ValueAndGradientAsync(parameters, cancellationToken));

    /// <summary>What <see cref="HessianProductAsync"/> gives, for optimizers that wait.</summary>
    /// <inheritdoc cref="HessianProductAsync"/>
    public double[] HessianProduct(
        double[] parameters, double[] direction, CancellationToken cancellationToken = default) =>
        Wait(() => HessianProductAsync(parameters, direction, cancellationToken));

    /// <summary>What <see cref="GaussNewtonProductAsync"/> gives, for optimizers that wait.</summary>
    /// <inheritdoc cref="GaussNewtonProductAsync"/>
    public double[] GaussNewtonProduct(
        double[] parameters, double[] direction, CancellationToken cancellationToken = default) =>
        Wait(() => GaussNewtonProductAsync(parameters, direction, cancellationToken));

    /// <summary>
    /// Tells the silos that the shards are not needed any more. Whoever sums them later makes them anew.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await caller.Release(limits.LeafLevel).ConfigureAwait(false);
        pushing.Dispose();
    }

    // Not on the caller's thread, whose scheduler may run one thing at a time.
    private static T Wait<T>(Func<Task<T>> call) => Task.Run(call).GetAwaiter().GetResult();

    private async Task<double[]> Sum(
        SumKind kind, double[] direction, double[] parameters, CancellationToken cancellationToken)
    {
        Check(parameters, nameof(parameters));
        if (CompiledSum.NeedsDirection(kind))
        {
            Check(direction, nameof(direction));
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var activity = Telemetry.Source.StartActivity("sum", ActivityKind.Client);
        activity?.SetTag("kind", kind.ToString()).SetTag("shards", shards.Count);
        var start = Stopwatch.GetTimestamp();
        var level = SumTree.Level(shards.Count, limits.MostCalls, limits.LeafLevel);
        var parts = SumTree.Count(shards.Count, level);
        var request = new NodeRequest(
            Guid.NewGuid(), identity, kind,
            [.. MemoryMarshal.AsBytes(direction.AsSpan()), .. MemoryMarshal.AsBytes(parameters.AsSpan())], limits,
            activity?.Id);
        var progress = new NodeProgress(parts);
        using var ending = new CancellationTokenSource();
        var telling = Tell(progress, start, ending.Token);
        try
        {
            var (sum, costs) = await caller.Sum(request, level, 0..parts, progress, cancellationToken)
                .ConfigureAwait(false);
            LastCosts = Costs(costs, Stopwatch.GetElapsedTime(start), progress.LeastOverhead);
            Telemetry.SumTime.Record(
                LastCosts.Elapsed.TotalSeconds, new KeyValuePair<string, object?>("kind", kind.ToString()));
            return sum.Total();
        }
        catch (Exception problem)
        {
            activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            throw;
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(false);
        }
    }

    private void Check(double[] numbers, string name)
    {
        ArgumentNullException.ThrowIfNull(numbers, name);
        if (numbers.Length != ParameterLength)
        {
            throw new ArgumentException(
                $"The program has {ParameterLength} parameters; {numbers.Length} numbers were found.", name);
        }
    }

    private SumCosts Costs(NodeCosts costs, TimeSpan elapsed, TimeSpan overhead)
    {
        if (options.RequiresEqualArithmetic && costs.Arithmetic.Contains('\n', StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                "The silos' arithmetic differs, and with it the last bits of results, which would depend on where a " +
                $"shard is:\n{costs.Arithmetic}\nWhere that does not matter, set " +
                $"{nameof(SumOptions)}.{nameof(SumOptions.RequiresEqualArithmetic)} to false.");
        }

        return new(shards.Count, costs.Observations, elapsed, costs.KernelTime, costs.LongestShard, overhead);
    }

    private async Task Tell(NodeProgress progress, long start, CancellationToken cancellationToken)
    {
        if (options.Progress is null)
        {
            return;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(options.PollInterval, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            options.Progress.Report(new(progress.ShardsDone, shards.Count, Stopwatch.GetElapsedTime(start)));
        }
    }

    // Whoever needs the data of a grain that are being sent waits for them.
    private async Task Push(NodeKey key, CancellationToken cancellationToken)
    {
        var sending = pushes.GetOrAdd(key, key => new(() => Send(key, cancellationToken)));
        try
        {
            await sending.Value.ConfigureAwait(false);
        }
        finally
        {
            pushes.TryRemove(new(key, sending));
        }
    }

    private async Task Send(NodeKey key, CancellationToken cancellationToken)
    {
        var grain = cluster.GetGrain<ISumNode>(key.ToString());
        var range = SumTree.Shards(shards.Count, key.Level, key.Index);
        for (var shard = range.Start.Value; shard < range.End.Value; shard++)
        {
            await pushing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var data = await shards.Data!(shard, cancellationToken).ConfigureAwait(false);
                int[] lengths = [.. data.Select(numbers => numbers.Length)];
                for (var input = 0; input < data.Length; input++)
                {
                    var start = 0;
                    do
                    {
                        var length = Math.Min(ShardPart.MostNumbers, lengths[input] - start);
                        var numbers = MemoryMarshal.AsBytes(data[input].AsSpan(start, length)).ToArray();
                        await grain.Push(new(shard, lengths, input, start, numbers))
                            .WaitAsync(limits.AnswerWithin, cancellationToken).ConfigureAwait(false);
                        start += length;
                    }
                    while (start < lengths[input]);
                }
            }
            finally
            {
                pushing.Release();
            }
        }
    }
}
