using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class IndexMapTests
{
    [Property]
    public void Looking_up_through_two_maps_is_looking_up_in_one_after_the_other(int seed)
    {
        var random = new Random(seed);
        Shape shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 5))];
        var (inner, middle) = View(shape, random);
        var (outer, _) = View(middle, random);
        if (inner is null || outer?.Then(inner) is not { } composed)
        {
            return;
        }

        AssertThrough(outer, inner, composed);
    }

    [Property(MaxTest = 1000)]
    public void Digits_that_a_map_separates_and_indices_of_one_that_is_injective_have_addresses_of_their_own(int seed)
    {
        var random = new Random(seed);
        Shape shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 5))];
        var (view, target) = View(shape, random);
        var axis = random.Next(target.Rank);
        int[] indices = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(target[axis]))];
        var map = random.Next(3) switch
        {
            0 when view is not null => view,
            1 => IndexMap.Rows(random.Next(1, 5), random.Next(1, 5), rowStride: random.Next(6), offset: 2),
            _ => IndexMap.Run(target.Length).Choose(target, [axis, .. indices])!,
        };
        var indicesAt = Enumerable.Range(0, Length(map)).ToLookup(map.Address);
        Assert.True(!map.IsInjective || indicesAt.All(meeting => meeting.Count() == 1));
        foreach (var loop in map.Loops)
        {
            if (map.Separates(loop.Weight))
            {
                var digits = indicesAt.Select(meeting => meeting.Select(index => index / loop.Weight % loop.Length));
                Assert.DoesNotContain(digits, meeting => meeting.Distinct().Count() > 1);
            }
        }
    }

    [Property]
    public void Maps_with_tables_find_what_is_chosen_and_seen_through_them(int seed)
    {
        var random = new Random(seed);
        Shape shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 5))];
        var map = IndexMap.Run(shape.Length);
        for (var i = 0; i < 4; i++)
        {
            var (view, target) = View(shape, random);
            if (view?.Then(map) is { } seen)
            {
                AssertThrough(view, map, seen);
                (map, shape) = (seen, target);
            }

            var axis = random.Next(shape.Rank);
            int[] indices = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(shape[axis]))];
            if (map.Choose(shape, [axis, .. indices]) is not { } chosen)
            {
                continue;
            }

            Shape fewer = [.. shape.Axes[..axis], indices.Length, .. shape.Axes[(axis + 1)..]];
            var positions = new Real<double>[fewer.Length];
            Real<double>[] all = [.. Enumerable.Range(0, shape.Length).Select(position => new Real<double>(position))];
            int[] attribute = [axis, .. indices];
            var call = LinearCall.Of((Shape[])[shape], fewer, attribute);
            Gather.Apply(call, new LinearOperands<Real<double>>(call, all), positions, accumulate: false);
            Assert.Equal(fewer.Length, Length(chosen));
            for (var index = 0; index < fewer.Length; index++)
            {
                Assert.Equal(map.Address((int)positions[index].Value), chosen.Address(index));
            }

            (map, shape) = (chosen, fewer);
        }
    }

    [Fact]
    public void Broadcasts_of_reshaped_arrays_and_transposes_of_slices_are_maps()
    {
        var broadcast = Map<Broadcast>([3], [2, 3], [0])!;
        var reshape = Map<Reshape>([6], [2, 3], [])!;
        Assert.True(reshape.IsIdentity);
        Assert.NotNull(broadcast.Then(Map<Slice>([9], [3], [1, 2, 3])!));
        Assert.NotNull(Map<Transpose>([2, 3], [3, 2], [1, 0])!.Then(reshape));
        Assert.NotNull(Map<Transpose>([2, 2], [2, 2], [1, 0])!.Then(Map<Slice>([3, 4], [2, 2], [1, 1, 2, 0, 2, 2])!));
    }

    [Fact]
    public void Maps_whose_digits_do_not_divide_each_other_have_no_common_loops()
    {
        var (two, three) = (IndexMap.Rows(3, 2, 5, 0), IndexMap.Rows(2, 3, 5, 0));
        Assert.Null(IndexMap.Refine(6, [two, three]));
        Assert.Equal([1, 2], IndexMap.Refine(6, [two, IndexMap.Run(6)])!);
    }

    private static void AssertThrough(IndexMap outer, IndexMap inner, IndexMap composed)
    {
        Assert.Equal(Length(outer), Length(composed));
        for (var index = 0; index < Length(outer); index++)
        {
            Assert.Equal(inner.Address(outer.Address(index)), composed.Address(index));
        }
    }

    private static (IndexMap? Map, Shape Target) View(Shape shape, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var order = Enumerable.Range(0, shape.Rank).ToArray();
                random.Shuffle(order);
                Shape transposed = [.. order.Select(axis => shape[axis])];
                return (Map<Transpose>(shape, transposed, order), transposed);
            case 1:
                var slices = shape.Axes.ToArray().SelectMany(length =>
                {
                    var start = random.Next(length);
                    var step = random.Next(2) == 0 ? 1 : random.Next(1, 3);
                    return new[] { start, step, 1 + random.Next(((length - 1 - start) / step) + 1) };
                }).ToArray();
                Shape sliced = [.. Enumerable.Range(0, shape.Rank).Select(axis => slices[(3 * axis) + 2])];
                return (Map<Slice>(shape, sliced, slices), sliced);
            case 2:
                var axis = random.Next(shape.Rank + 1);
                Shape wider = [.. shape.Axes[..axis], random.Next(1, 4), .. shape.Axes[axis..]];
                return (Map<Broadcast>(shape, wider, [axis]), wider);
            default:
                Shape flat = [shape.Length];
                return (Map<Reshape>(shape, flat, []), flat);
        }
    }

    private static IndexMap? Map<TOp>(Shape source, Shape target, int[] attribute)
        where TOp : struct, ILinear
    {
        var copy = default(StridedCopy);
        Assert.True(TOp.TryPlan(0, LinearCall.Of((Shape[])[source], target, attribute), ref copy));
        return IndexMap.OfTarget(copy, target.Length);
    }

    private static int Length(IndexMap map)
    {
        var length = 1;
        foreach (var loop in map.Loops)
        {
            length *= loop.Length;
        }

        return length;
    }
}
