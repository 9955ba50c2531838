using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests;

/// <summary>
/// What is drawn from a domain lies in it, the same seed draws the same, and nothing interesting is left out.
/// </summary>
public class DomainSamplerTests
{
    private static readonly ValueDomain[] Domains =
        [.. DomainTable.All.Select(
            domain => domain.Kind switch
            {
                DomainKind.Interval => new ValueDomain(DomainKind.Interval, -2, 5),
                DomainKind.Index => new(DomainKind.Index, 0, 4),
                _ => new(domain.Kind),
            }),
         new(DomainKind.Interval, 1e8, 1e8 + 1e-7), new(DomainKind.Interval, 3, double.PositiveInfinity),
         new(DomainKind.Interval, double.NegativeInfinity, 0)];

    public static TheoryData<string> Names => [.. Domains.Select(domain => domain.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sample_lies_in_its_domain(string name)
    {
        var domain = Domain(name);
        foreach (var shape in Shapes(domain))
        {
            foreach (var sample in Draw(domain, shape, 1, 200))
            {
                Assert.Equal(shape.Length, sample.Length);
                Assert.True(
                    DomainMembership.Contains(domain, shape, sample),
                    $"{domain}{shape} does not hold [{string.Join(", ", sample)}]");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_draws_the_same_samples_and_another_seed_others(string name)
    {
        var domain = Domain(name);
        var shape = Shapes(domain).Last();
        Assert.Equal(Draw(domain, shape, 5, 20), Draw(domain, shape, 5, 20));
        Assert.NotEqual(Draw(domain, shape, 5, 20), Draw(domain, shape, 6, 20));
    }

    [Fact]
    public void Real_vectors_cover_zeros_ties_signs_small_and_large_magnitudes()
    {
        var samples = Draw(new(DomainKind.Real), [3], 1, 1000);
        Assert.Contains(samples, x => x.Contains(0));
        Assert.Contains(samples, x => x.Distinct().Count() == 1);
        Assert.Contains(samples, x => x.Distinct().Count() == 2);
        Assert.Contains(samples, x => x.All(e => e < 0));
        Assert.Contains(samples, x => x.Any(e => Math.Abs(e) > 1e7));
        Assert.Contains(samples, x => x.Any(e => e != 0 && Math.Abs(e) < 1e-7));
        Assert.Contains(samples, x => x.Any(e => Math.Abs(e) > 1e4) && x.Any(e => Math.Abs(e) < 4));
        Assert.All(samples.SelectMany(x => x).Where(e => e != 0), e => Assert.InRange(Math.Abs(e), 1e-9, 1e8));
    }

    [Fact]
    public void Simplexes_cover_every_corner_the_centre_and_the_faces_and_sum_to_one_in_any_order()
    {
        var samples = Draw(new(DomainKind.Simplex), [4], 1, 1000);
        for (var corner = 0; corner < 4; corner++)
        {
            Assert.Contains(samples, y => y[corner] == 1);
        }

        Assert.Contains(samples, y => y.All(e => e == 0.25));
        Assert.Contains(samples, y => y.Count(e => e == 0) == 1);
        Assert.Contains(samples, y => y.All(e => e > 0) && y.Min() < 1e-5);
        Assert.All(samples, y => Assert.Equal(1, y[3] + y[1] + y[0] + y[2]));
    }

    [Fact]
    public void One_hot_rows_cover_every_position_and_signs_both_signs()
    {
        var rows = Draw(new(DomainKind.OneHot), [2, 3], 1, 100);
        for (var hot = 0; hot < 6; hot++)
        {
            Assert.Contains(rows, y => y[hot] == 1);
        }

        Assert.Contains(Draw(new(DomainKind.Sign), [2], 1, 100), s => s[0] != s[1]);
    }

    [Fact]
    public void Open_intervals_come_near_their_ends_and_hold_their_middle()
    {
        var samples = Draw(new(DomainKind.Unit), [1], 1, 2000).Select(x => x[0]).ToArray();
        Assert.Contains(samples, x => x < 1e-6);
        Assert.Contains(samples, x => 1 - x < 1e-6);
        Assert.Contains(0.5, samples);
    }

    [Fact]
    public void Positive_definite_matrices_include_the_identity_and_ones_that_are_not_diagonal()
    {
        var samples = Draw(new(DomainKind.PositiveDefinite), [2, 2], 1, 300);
        Assert.Contains(samples, a => a[1] == 0 && a[0] == a[3]);
        Assert.Contains(samples, a => Math.Abs(a[1]) > 0.1 * a[0]);
    }

    private static ValueDomain Domain(string name) => Domains.Single(domain => domain.ToString() == name);

    private static IEnumerable<Shape> Shapes(ValueDomain domain) =>
        domain.Kind is DomainKind.Symmetric or DomainKind.PositiveDefinite or DomainKind.Invertible or
            DomainKind.LowerTriangular
            ? [[1, 1], [2, 2], [5, 5], [3, 2, 2]]
            : [[1], [2], [8], [2, 3]];

    private static double[][] Draw(ValueDomain domain, Shape shape, ulong seed, int count) =>
        [.. DomainSampler.Of(domain, shape).Sample(seed, count)];
}
