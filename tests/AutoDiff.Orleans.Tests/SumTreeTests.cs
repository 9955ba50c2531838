using System.Numerics;
using AutoDiff.Orleans.Summing;

namespace AutoDiff.Orleans.Tests;

/// <summary>The tree of sums is one order of summation, whoever computes which part, and loses no digits.</summary>
public sealed class SumTreeTests
{
    [Property(MaxTest = 60, Replay = "(12345,6789)")]
    public void Parts_that_are_summed_anywhere_give_the_same_bits(PositiveInt count, int seed)
    {
        var terms = Terms(new Random(seed), count.Get * 7);
        var whole = SumTree.Fold(terms()).Total();
        for (var level = 1; SumTree.Count(terms().Length, level - 1) > 1; level++)
        {
            CompensatedSum[] parts =
            [
                .. Enumerable.Range(0, SumTree.Count(terms().Length, level)).Select(
                    index => SumTree.Fold(terms()[SumTree.Shards(terms().Length, level, index)])),
            ];
            Assert.Equal(whole, SumTree.Fold(parts).Total());
        }
    }

    [Property(MaxTest = 60, Replay = "(12345,6789)")]
    public void The_sum_is_within_the_bound_of_compensated_summation(PositiveInt count, int seed)
    {
        var terms = Terms(new Random(seed), count.Get * 7)();
        double[] numbers = [.. terms.Select(term => term.High[0])];
        var exact = numbers.Aggregate(BigInteger.Zero, (sum, x) => sum + Scaled(x));
        var sizes = numbers.Aggregate(BigInteger.Zero, (sum, x) => sum + BigInteger.Abs(Scaled(x)));
        var found = SumTree.Fold(terms).Total()[0];
        var gamma = numbers.Length * Math.Pow(2, -53);
        var bound = (Math.Pow(2, -53) * Math.Abs(Unscaled(exact))) + (gamma * gamma * Unscaled(sizes));
        Assert.True(Math.Abs(Unscaled(Scaled(found) - exact)) <= bound * (1 + 1e-10));
    }

    [Fact]
    public void Infinities_and_NaN_are_what_they_are_in_a_sum()
    {
        Assert.Equal(double.PositiveInfinity, Total(1, double.PositiveInfinity, 2, -1e300));
        Assert.Equal(double.NegativeInfinity, Total(double.NegativeInfinity, 1));
        Assert.Equal(double.NaN, Total(double.NegativeInfinity, 1, double.PositiveInfinity));
        Assert.Equal(double.NaN, Total(1, double.NaN));
        Assert.Equal(double.PositiveInfinity, Total(double.MaxValue, double.MaxValue));

        static double Total(params double[] terms) =>
            SumTree.Fold([.. terms.Select(term => new CompensatedSum([term], [0]))]).Total()[0];
    }

    [Theory]
    [InlineData(1_000_000, 256, 0, 3)]
    [InlineData(1_000_000, 256, 2, 3)]
    [InlineData(256, 256, 0, 0)]
    [InlineData(257, 256, 0, 1)]
    [InlineData(5, 1, 0, 1)]
    public void A_level_is_chosen_by_how_many_sums_it_has(int shards, int most, int least, int level)
    {
        Assert.Equal(level, SumTree.Level(shards, most, least));
        Assert.True(SumTree.Count(shards, level) <= most);
    }

    // Terms that cancel nearly: the sum of magnitudes is much larger than the sum.
    private static Func<CompensatedSum[]> Terms(Random random, int count)
    {
        var numbers = Enumerable.Range(0, count)
            .Select(_ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-20, 20))).ToArray();
        double[] all = [.. numbers, .. numbers.Reverse().Skip(1).Select(x => -x)];
        return () => Array.ConvertAll(all, x => new CompensatedSum([x], [0]));
    }

    // Exact as an integer: the terms are multiples of 2⁻⁸⁰.
    private static BigInteger Scaled(double x)
    {
        var exponent = Math.Max(x == 0 ? 0 : Math.ILogB(x) - 52, -200);
        return new BigInteger(Math.ScaleB(x, -exponent)) << (exponent + 200);
    }

    private static double Unscaled(BigInteger x) => Math.ScaleB((double)x, -200);
}
