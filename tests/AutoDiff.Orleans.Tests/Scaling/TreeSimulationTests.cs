using System.Globalization;
using AutoDiff.Orleans.Nodes;
using AutoDiff.Tests;

namespace AutoDiff.Orleans.Tests.Scaling;

/// <summary>The model of a large cluster agrees with what can be computed by hand, and the page shows what it gives.
/// </summary>
public sealed class TreeSimulationTests
{
    private const int Runs = 5;

    // Shards of one time, on as many threads as there are: one after the other, then up the tree.
    [Theory]
    [InlineData(0, 256)]
    [InlineData(1, 256)]
    [InlineData(0, 16)]
    public void Without_chance_the_time_is_that_of_the_longest_way(int leafLevel, int mostCalls)
    {
        var plan = new TreeSimulation
        {
            Shards = 16 * 16 * 16, LeafLevel = leafLevel, MostCalls = mostCalls, Silos = 16, Threads = 16, Spread = 0,
        };
        var levels = (mostCalls == 16 ? 2 : 1) - leafLevel;
        var adds = (16 * levels) + mostCalls;
        Assert.Equal(
            (16 * plan.ShardTime) + (2 * (levels + 1) * plan.MessageTime) + (adds * plan.AddTime),
            plan.Run(new Random(1)), 1e-12);
    }

    [Fact]
    public void A_silo_that_hangs_costs_the_time_to_notice_it_and_to_load_its_shards()
    {
        var plan = new TreeSimulation
        {
            Shards = 100, Silos = 100, Threads = 1, Spread = 0, LoadTime = 2, NoticeTime = 10, Hangs = 0.02,
        };
        var quiet = (plan with { Hangs = 0 }).Run(new Random(2));
        Assert.Equal(quiet + plan.NoticeTime + plan.LoadTime, plan.Run(new Random(2)), 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Grains_are_spread_evenly_and_so_are_the_replicas_of_those_of_a_silo(int silos)
    {
        const int Grains = 1000;
        int[] Counts(int replica, int? of) =>
        [
            .. Enumerable.Range(0, Grains).Where(i => of is null || Place(i, 0) == of).GroupBy(i => Place(i, replica))
                .OrderBy(group => group.Key).Select(group => group.Count()),
        ];

        Assert.Equal(silos, Counts(0, of: null).Length);
        Assert.InRange(Counts(0, of: null).Max() - Counts(0, of: null).Min(), 0, 1);
        var replicas = Counts(1, of: 0);
        Assert.Equal(Math.Max(silos - 1, 1), replicas.Length);
        Assert.InRange(replicas.Max() - replicas.Min(), 0, 1);
        Assert.True(silos == 1 || Enumerable.Range(0, Grains).All(i => Place(i, 0) != Place(i, 1)));

        int Place(int index, int replica) => ShardPlacementDirector.Place(new("", 0, index, replica), silos);
    }

    public static TheoryData<string> Rows() => [.. Table().Select(row => row.Text)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_page_shows_what_the_model_gives(string row) =>
        Assert.Contains(row, Repository.Read("docs/explanation/scaling.md"), StringComparison.Ordinal);

    /// <summary>The rows of the page.</summary>
    internal static IEnumerable<(TreeSimulation Plan, string Text)> Table()
    {
        foreach (var (leafLevel, silos, hangs, notice) in ((int, int, double, double)[])
            [
                (0, 1000, 0, 10), (1, 1000, 0, 10), (2, 1000, 0, 10), (1, 250, 0, 10), (1, 4000, 0, 10),
                (1, 1000, 1e-4, 10), (1, 1000, 1e-3, 10), (1, 1000, 1e-3, 2),
            ])
        {
            var plan = new TreeSimulation
            {
                LeafLevel = leafLevel, Silos = silos, Hangs = hangs, NoticeTime = notice,
            };
            var random = new Random(5);
            var times = Enumerable.Range(0, Runs).Select(_ => plan.Run(random)).Order().ToArray();
            yield return (plan, string.Create(
                CultureInfo.InvariantCulture,
                $"| {Math.Pow(16, leafLevel)} | {silos} | {hangs} | {notice} | {plan.Grains} | " +
                $"{plan.Bytes(1000) / 1e6:F0} MB | {times[Runs / 2]:F2} | {times[^1]:F2} |"));
        }
    }
}
