using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Tests.Programs.Listings;

public class IntegerListsTests
{
    [Fact]
    public void Equal_lists_have_one_number_however_many_there_are()
    {
        // Lists of few small integers, of which many differ in one place or in their length only.
        var (lists, numbers) = (new IntegerLists(), new Dictionary<string, int>());
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            int[] list = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(-2, 5))];
            var number = lists.Intern(list.AsSpan());
            Assert.Equal(list, lists[number].ToArray());
            var text = string.Join(",", list);
            numbers.TryAdd(text, number);
            Assert.Equal(numbers[text], number);
        }

        Assert.Equal(numbers.Count, numbers.Values.Distinct().Count());
        lists.Clear();
        Assert.Equal(1, lists.Intern((ReadOnlySpan<int>)[7]));
    }
}
