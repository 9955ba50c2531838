using System.Globalization;
using AutoDiff.Examples.Cluster;
using AutoDiff.Orleans.Tests.Models;
using AutoDiff.Orleans.Tests.Scaling;

namespace AutoDiff.Orleans.Tests.Hosting;

/// <summary>
/// A silo in a process of its own: <c>LENGTH PORT GATEWAY PRIMARY</c>, with shards of that length. <c>measure</c>
/// measures calls and prints tables, <c>texts</c> the one of programs as text, <c>simulate</c> that of the model of a
/// large cluster.
/// </summary>
internal static class Program
{
    private static Task Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["measure"]:
                return new Measurements(Console.Out, repetitions: 50).Run(
                    [1, 2, 4], [10, 10_000, 100_000], [1_000, 10_000, 50_000]);
            case ["texts"]:
                new Measurements(Console.Out, repetitions: 10).Texts([1_000, 10_000, 50_000]);
                return Task.CompletedTask;
            case ["simulate"]:
                foreach (var (_, text) in TreeSimulationTests.Table())
                {
                    Console.WriteLine(text);
                }

                return Task.CompletedTask;
            default:
                return Serve(int.Parse(arguments[0], CultureInfo.InvariantCulture), arguments[1..]);
        }
    }

    private static Task Serve(int length, string[] ports) => LocalSilos.Serve(
        ports,
        options =>
        {
            (options.Threads, options.Format) = (1, Problem.Format);
            foreach (var problem in Problem.All)
            {
                options.AddShards(problem.Name, (request, _) => new(problem.Shard(request.Number, length)));
            }
        });
}
