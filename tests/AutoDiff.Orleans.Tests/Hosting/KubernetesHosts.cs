using AutoDiff.Orleans;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace AutoDiff.Orleans.Tests.Hosting;

/// <summary>What the page says of a silo and a client in Kubernetes.</summary>
internal static class KubernetesHosts
{
    public static IHost Silo(string redis, ShardFunction observations)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo
            .UseKubernetesHosting()
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis))
            .AddAutoDiff(options =>
            {
                options.Threads = 4;
                options.Folder = "/data/shards";
                options.AddShards("observations", observations);
            }));
        return builder.Build();
    }

    public static IHost Client(string redis)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("fits", "autodiff"))
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis)));
        return builder.Build();
    }
}
