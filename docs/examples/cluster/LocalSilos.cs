using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using AutoDiff.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;

namespace AutoDiff.Examples.Cluster;

/// <summary>Silos in processes of their own on this machine, and a client of them.</summary>
internal sealed class LocalSilos : IAsyncDisposable
{
    private static readonly TimeSpan MostToStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MostToServe = TimeSpan.FromMinutes(30);

    private readonly IHost host;

    private LocalSilos(Process[] processes, IHost host) => (Processes, this.host) = (processes, host);

    /// <summary>The processes of the silos.</summary>
    public Process[] Processes { get; }

    /// <summary>A client of the silos.</summary>
    public IClusterClient Client => host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Starts silos on free ports of the loopback address; the first one keeps the list of members.</summary>
    /// <param name="program">What is started as a silo; it calls <see cref="Serve"/>.</param>
    /// <param name="count">How many silos.</param>
    /// <param name="argument">What the program is given before the ports.</param>
    /// <param name="environment">What a silo has in its environment, by its number.</param>
    public static async Task<LocalSilos> Start(
        Assembly program, int count, string argument, Func<int, (string Name, string Value)?>? environment = null)
    {
        var ports = FreePorts(2 * count);
        var processes = new List<Process>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                processes.Add(Start(
                    program, argument, [ports[i], ports[count + i], ports[0]], environment?.Invoke(i)));
                if (i == 0)
                {
                    await Ready(processes[0]);
                }
            }

            await Task.WhenAll(processes.Skip(1).Select(Ready));
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.UseOrleansClient(client => client.UseLocalhostClustering(ports[count..]));
            var host = builder.Build();
            await host.StartAsync();
            return new([.. processes], host);
        }
        catch (Exception)
        {
            processes.ForEach(process => process.Kill());
            throw;
        }
    }

    /// <summary>
    /// Is a silo until whoever has started this process closes its input or is no more, and some minutes at most.
    /// </summary>
    /// <param name="ports">The port of the silo, that of its gateway, and that of the first silo.</param>
    /// <param name="configure">Says what the silo offers.</param>
    public static async Task Serve(string[] ports, Action<ShardHostOptions> configure)
    {
        var numbers = Array.ConvertAll(ports, text => int.Parse(text, CultureInfo.InvariantCulture));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(numbers[0], numbers[1], new IPEndPoint(IPAddress.Loopback, numbers[2]))
            .Configure<ClusterMembershipOptions>(options =>
            {
                // A silo that says nothing for two seconds is dead; on a network one waits longer.
                (options.ProbeTimeout, options.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 2);
                options.NumVotesForDeathDeclaration = 1;
            })
            .AddAutoDiff(configure));
        using var host = builder.Build();
        await host.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        using var ending = new CancellationTokenSource(MostToServe);
        try
        {
            await Console.In.ReadLineAsync(ending.Token);
        }
        finally
        {
            Environment.Exit(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        // Nobody answers any more: the client does not wait until it has said goodbye.
        await host.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing);
        host.Dispose();
    }

    private static Process Start(
        Assembly program, string argument, int[] ports, (string Name, string Value)? environment)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec", program.Location, argument,
                .. ports.Select(port => port.ToString(CultureInfo.InvariantCulture)),
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (environment is var (name, value))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task Ready(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(MostToStart);
        if (line != "ready")
        {
            throw new InvalidOperationException(
                $"A silo did not start: {line} {await process.StandardOutput.ReadToEndAsync()}");
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }
}
