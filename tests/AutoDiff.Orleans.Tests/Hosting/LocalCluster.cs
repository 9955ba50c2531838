using System.Collections.Concurrent;
using AutoDiff.Orleans.Tests.Models;
using Orleans;
using Orleans.TestingHost;

namespace AutoDiff.Orleans.Tests.Hosting;

/// <summary>Three silos in this process, for all tests that leave them alive.</summary>
[CollectionDefinition(nameof(LocalCluster))]
public sealed class LocalCluster : IAsyncLifetime, ICollectionFixture<LocalCluster>
{
    /// <summary>How many observations the shards have.</summary>
    public const int ShardLength = 100;

    /// <summary>How many silos there are.</summary>
    public const short Silos = 3;

    /// <summary>On how many threads each evaluates.</summary>
    public const int Threads = 2;

    private static readonly ConcurrentDictionary<string, Action<ShardRequest, CancellationToken>> Scripts = [];

    private InProcessTestCluster? cluster;

    /// <summary>A client of the silos.</summary>
    public IClusterClient Client => cluster!.Client;

    /// <summary>The folder in which the silos look for files.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("autodiff-shards").FullName;

    /// <summary>The shards of a problem, as silos make them.</summary>
    public static double[][][] Made(Problem problem, int shards) =>
        [.. Enumerable.Range(0, shards).Select(shard => problem.Shard(shard, ShardLength))];

    /// <summary>Shards of the logistic regression that do something more when they are made.</summary>
    public static Shards Scripted(int count, Action<ShardRequest, CancellationToken> script)
    {
        var name = Guid.NewGuid().ToString();
        Scripts[name] = script;
        return Shards.FromFunction(count, "scripted", name);
    }

    /// <summary>Starts silos that offer what the tests need.</summary>
    public static async Task<InProcessTestCluster> Start(short silos, string? folder = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => silo.AddAutoDiff(options =>
        {
            (options.Threads, options.Folder, options.Format) = (Threads, folder, Problem.Format);
            foreach (var problem in Problem.All)
            {
                options.AddShards(problem.Name, (request, _) => new(problem.Shard(request.Number, ShardLength)));
            }

            options.AddShards("scripted", (request, token) =>
            {
                Scripts[request.Argument](request, token);
                return new(Problem.Logistic.Shard(request.Number, ShardLength));
            });
        }));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    public async Task InitializeAsync() => cluster = await Start(Silos, Folder);

    public async Task DisposeAsync()
    {
        await cluster!.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
