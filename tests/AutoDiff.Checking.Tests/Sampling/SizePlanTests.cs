using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests;

/// <summary>
/// Every plan tries what mistakes hide behind: lengths of 2 and up, different lengths for different names, ones.
/// </summary>
public class SizePlanTests
{
    [Fact]
    public void One_name_takes_every_length_of_the_range_smallest_first() =>
        Assert.Equal(
            Enumerable.Range(1, 8), SizePlan.For(["n"], new(1, 8), _ => true).Select(sizes => sizes.ByName["n"]));

    [Fact]
    public void Without_names_there_is_one_assignment() =>
        Assert.Empty(Assert.Single(SizePlan.For([], SizeRange.Default, _ => true)).Names);

    [Property]
    public Property Several_names_meet_all_equal_and_all_different_lengths()
    {
        var ranges = Gen.Choose(1, 3).SelectMany(
            low => Gen.Choose(Math.Max(2, low + 1), 9), (low, high) => (low, high));
        return Prop.ForAll(ranges.ToArbitrary(), Gen.Choose(2, 4).ToArbitrary(), (range, count) =>
        {
            string[] names = [.. Enumerable.Range(0, count).Select(i => $"n{i}")];
            var plan = SizePlan.For(names, new(range.low, range.high), _ => true);
            Assert.InRange(plan.Count, 2, 16);
            Assert.Equal(plan.Count, plan.Distinct().Count());
            Assert.All(
                plan, sizes => Assert.All(sizes.Lengths, length => Assert.InRange(length, range.low, range.high)));
            Assert.Contains(plan, sizes => sizes.Lengths.All(length => length > 1));
            Assert.Contains(plan, sizes => sizes.Lengths[0] != sizes.Lengths[1]);
            Assert.Contains(plan, sizes => sizes.Lengths[0] > sizes.Lengths[1]);
            Assert.Contains(plan, sizes => sizes.Lengths[0] < sizes.Lengths[1]);
            Assert.Equal(plan.Select(sizes => sizes.Lengths.Sum()).Order(), plan.Select(sizes => sizes.Lengths.Sum()));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_range_of_any_length_is_planned_without_listing_it(int names)
    {
        var range = new SizeRange(1, 2_000_000_000);
        var plan = SizePlan.For([.. Enumerable.Range(0, names).Select(i => $"n{i}")], range, _ => true);
        Assert.Equal(16, plan.Count);
        Assert.Contains(plan, sizes => sizes.Lengths.All(length => length <= 2));
        Assert.Contains(plan, sizes => sizes.Lengths.Contains(range.Largest));
        Assert.All(plan, sizes => Assert.All(sizes.Lengths, length => Assert.InRange(length, 1, range.Largest)));
        Assert.Equal(64, SizePlan.Below(plan[^1], range, _ => true).Count());
    }

    [Fact]
    public void Sums_of_the_largest_lengths_do_not_wrap_around()
    {
        var range = new SizeRange(2_000_000_000, 2_000_000_001);
        Assert.All(
            SizePlan.For(["n", "m"], range, _ => true), sizes => Assert.All(sizes.Lengths, x => Assert.InRange(
                x, range.Smallest, range.Largest)));
        Assert.Equal(
            ["n = 2000000000, m = 2000000000"],
            SizePlan.Below(new(["n", "m"], [2_000_000_000, 2_000_000_001]), range, _ => true)
                .Select(sizes => sizes.ToString()));
    }

    [Fact]
    public void Below_an_assignment_come_all_smaller_ones_smallest_first()
    {
        var below = SizePlan.Below(new(["n", "m"], [2, 3]), SizeRange.Default, _ => true)
            .Select(sizes => sizes.ToString());
        Assert.Equal(
            ["n = 1, m = 1", "n = 1, m = 2", "n = 2, m = 1", "n = 1, m = 3", "n = 2, m = 2", "n = 3, m = 1"], below);
    }

    [Theory]
    [InlineData("1..8", true)]
    [InlineData("2..2", true)]
    [InlineData("1..1", false)]
    [InlineData("0..4", false)]
    [InlineData("5..3", false)]
    [InlineData("8", false)]
    [InlineData("1...8", false)]
    [InlineData("-1..8", false)]
    [InlineData(null, false)]
    public void Ranges_are_read_from_text_and_need_a_length_of_two_or_more(string? text, bool isRange)
    {
        Assert.Equal(isRange, SizeRange.TryParse(text, out var range));
        Assert.True(!isRange || range.ToString() == text);
    }

    [Fact]
    public void Only_possible_sizes_are_tried()
    {
        var model = FormulaModel.Analyze("x : real[n]; w : real[k]; g : real[n - k + 1]");
        bool Allows(SizeAssignment sizes) => sizes.ByName["n"] >= sizes.ByName["k"];
        var plan = SizePlan.For(model.SizeNames, SizeRange.Default, sizes => model.Allows(sizes.ByName));
        Assert.True(plan.Count > 8);
        Assert.All(plan, sizes => Assert.True(Allows(sizes), $"{sizes}"));
        Assert.All(
            SizePlan.Below(plan[^1], SizeRange.Default, sizes => model.Allows(sizes.ByName)),
            sizes => Assert.True(Allows(sizes), $"{sizes}"));
    }

    [Fact]
    public void In_place_of_impossible_sizes_those_are_taken_that_tell_axes_apart()
    {
        var model = FormulaModel.Analyze("x : real[n]; w : real[k]; g : real[n - k + 1]");
        var near = SizePlan.Near(new(["n", "k"], [2, 3]), model, SizeRange.Default);
        var (n, k) = (near.ByName["n"], near.ByName["k"]);
        Assert.Equal(3, new[] { n, k, n - k + 1 }.Distinct().Count());
        Assert.NotEqual(near, SizePlan.Near(new(["n", "k"], [2, 3]), model, SizeRange.Default, near));
        Assert.Equal(new(["n", "k"], [5, 3]), SizePlan.Near(new(["n", "k"], [5, 3]), model, SizeRange.Default));
    }
}
