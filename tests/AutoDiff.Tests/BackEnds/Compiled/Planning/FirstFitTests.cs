using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class FirstFitTests
{
    [Property]
    public void Blocks_that_live_at_one_time_do_not_overlap_and_nothing_lies_beyond_the_end(int seed)
    {
        var random = new Random(seed);
        var memory = new FirstFit(8);
        var blocks = new List<(int Start, int Length, int First, int Last)>();
        for (var time = 0; time < 60; time += random.Next(3))
        {
            var (length, last) = (random.Next(40), time + random.Next(12));
            blocks.Add((memory.Place(length, time, last), length, time, last));
        }

        foreach (var (start, length, first, last) in blocks)
        {
            Assert.Equal(0, start % 8);
            Assert.InRange(start + length, 0, memory.Length);
            Assert.DoesNotContain(
                blocks,
                other =>
                    other.Start > start && other.Start < start + length && other.Length > 0 && other.First <= last &&
                    other.Last >= first);
            Assert.True(length == 0 || blocks.Count(
                other => other.Start == start && other.Length > 0 && other.First <= last && other.Last >= first) == 1);
        }
    }

    [Fact]
    public void Memory_of_blocks_whose_time_is_over_is_used_again()
    {
        var memory = new FirstFit(8);
        Assert.Equal([0, 16, 24], new[] { memory.Place(10, 0, 1), memory.Place(8, 0, 3), memory.Place(8, 0, 1) });

        // The gaps before and behind what still lives; then the last one grows.
        Assert.Equal(
            [0, 8, 24, 40],
            new[] { memory.Place(8, 2, 9), memory.Place(8, 2, 9), memory.Place(16, 2, 9), memory.Place(1, 3, 9) });
        Assert.Equal(48, memory.Length);

        // What was freed in pieces is one gap.
        Assert.Equal(0, memory.Place(48, 10, 10));
    }
}
