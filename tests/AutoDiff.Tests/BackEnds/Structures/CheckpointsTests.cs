using AutoDiff.BackEnds.Structures;

namespace AutoDiff.Tests.BackEnds.Structures;

public class CheckpointsTests
{
    public static TheoryData<int, int> Cases
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var turns in new[] { 0, 1, 2, 3, 7, 20, 61 })
            {
                foreach (var capacity in new[] { 1, 2, 3, 5, 8, 100 })
                {
                    data.Add(turns, capacity);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_turn_is_pulled_from_the_states_before_it_at_the_least_cost(int turns, int capacity)
    {
        var checkpoints = new Checkpoints(turns, capacity);
        Assert.True(checkpoints.Capacity <= capacity);
        Follow(turns, capacity, checkpoints.Actions());
    }

    // Planted mistakes: one action of a kind is left out, or is that of the slot or of the turn beside.
    [Theory]
    [InlineData(nameof(CheckpointAction.Advance))]
    [InlineData(nameof(CheckpointAction.Save))]
    [InlineData(nameof(CheckpointAction.Restore))]
    [InlineData(nameof(CheckpointAction.Pull))]
    public void No_action_can_be_left_out_or_be_another(string kind)
    {
        const int Turns = 20, Capacity = 3;
        var spoiled = Enum.Parse<CheckpointAction>(kind);
        (CheckpointAction Action, int Number)[] all = [.. new Checkpoints(Turns, Capacity).Actions()];
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Action == spoiled)
            {
                var other = (spoiled, all[i].Number > 0 ? all[i].Number - 1 : 1);
                Assert.ThrowsAny<Xunit.Sdk.XunitException>(
                    () => Follow(Turns, Capacity, [.. all[..i], .. all[(i + 1)..]]));
                Assert.ThrowsAny<Xunit.Sdk.XunitException>(
                    () => Follow(Turns, Capacity, [.. all[..i], other, .. all[(i + 1)..]]));
            }
        }
    }

    // Each turn is pulled once, the last first, from the states before it; and no turn is computed from other states
    // than those before it.
    private static void Follow(int turns, int capacity, IEnumerable<(CheckpointAction Action, int Number)> actions)
    {
        var (kept, current, next, advances) = (new int[capacity], 0, turns - 1, 0L);
        foreach (var (action, number) in actions)
        {
            switch (action)
            {
                case CheckpointAction.Advance:
                    Assert.Equal(current, number);
                    (current, advances) = (current + 1, advances + 1);
                    break;
                case CheckpointAction.Save:
                    kept[number] = current;
                    break;
                case CheckpointAction.Restore:
                    current = kept[number];
                    break;
                case CheckpointAction.Pull:
                    Assert.Equal((next, next), (number, current));
                    next--;
                    break;
            }
        }

        Assert.Equal(-1, next);
        Assert.Equal(Least(turns, capacity), advances);
    }

    // By dynamic programming from the definition: the first of the states are there; a number of turns is computed to
    // keep the states after them, the rest is gone through with one state less, and then those turns.
    private static long Least(int turns, int states)
    {
        var least = new long[turns + 1, states + 1];
        for (var length = 2; length <= turns; length++)
        {
            for (var s = 1; s <= states; s++)
            {
                least[length, s] = length - 1 + least[length - 1, s];
                for (var first = 1; first < length && s > 1; first++)
                {
                    least[length, s] = Math.Min(
                        least[length, s], first + least[length - first, s - 1] + least[first, s]);
                }
            }
        }

        return least[turns, states];
    }
}
