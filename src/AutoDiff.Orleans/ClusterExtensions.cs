using AutoDiff.Orleans.Evaluating;
using AutoDiff.Orleans.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;

namespace AutoDiff.Orleans;

/// <summary>Sums over the machines of an Orleans cluster.</summary>
public static class ClusterExtensions
{
    /// <summary>Lets a silo evaluate shards; every silo of the cluster needs the same options.</summary>
    /// <param name="silo">The silo that is built.</param>
    /// <param name="configure">Says what the silo offers.</param>
    public static ISiloBuilder AddAutoDiff(this ISiloBuilder silo, Action<ShardHostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var options = new ShardHostOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        silo.Services.AddSingleton(options).AddSingleton<SumLibrary>().AddSingleton<ShardLoader>()
            .AddSingleton(_ => new KernelThreads(options.Threads))
            .AddPlacementDirector<ShardPlacement, ShardPlacementDirector>();
        return silo;
    }

    /// <summary>Σ f(θ, xᵢ) over the observations xᵢ of all shards, with its derivatives in θ.</summary>
    /// <param name="cluster">The client of the cluster, or the grain factory of a silo.</param>
    /// <param name="program">
    /// f for one observation: its first inputs are parameters, the others the data of the observation, and its one
    /// output is a number.
    /// </param>
    /// <param name="shards">The observations.</param>
    /// <param name="options">How the sum is made.</param>
    /// <exception cref="ArgumentException">The program has no parameters or no data.</exception>
    /// <exception cref="ShapeMismatchException">The program has not one scalar output.</exception>
    /// <exception cref="NotSupportedException">The program cannot be written as text.</exception>
    public static ClusterSum Sum(
        this IGrainFactory cluster, ArrayProgram program, Shards shards, SumOptions? options = null) =>
        new(cluster, program, null, shards, options ?? new());

    /// <summary>
    /// Σ L(m(θ, xᵢ)) over the observations xᵢ of all shards, with its derivatives in θ and the Gauss-Newton matrix
    /// Σ Jᵢᵀ ∇²L Jᵢ, where Jᵢ is the Jacobian of the model m in θ.
    /// </summary>
    /// <param name="cluster">The client of the cluster, or the grain factory of a silo.</param>
    /// <param name="model">
    /// m for one observation: its first inputs are parameters, the others the data of the observation. What the loss
    /// needs of the data, such as a label, is an output.
    /// </param>
    /// <param name="loss">L: its inputs are the outputs of the model, its one output is a number.</param>
    /// <param name="shards">The observations.</param>
    /// <param name="options">How the sum is made.</param>
    /// <inheritdoc cref="Sum(IGrainFactory, ArrayProgram, Shards, SumOptions?)" path="/exception"/>
    public static ClusterSum Sum(
        this IGrainFactory cluster, ArrayProgram model, ArrayProgram loss, Shards shards, SumOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new(cluster, model, loss, shards, options ?? new());
    }
}
