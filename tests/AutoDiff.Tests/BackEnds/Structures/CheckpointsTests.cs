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

    // Follows the states: each turn is pulled once, the last first, from the states before it; no turn is computed from
    // other states than those before it; and no more states are kept than may be.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_turn_is_pulled_from_the_states_before_it_at_the_least_cost(int turns, int capacity)
    {
        var checkpoints = new Checkpoints(turns, capacity);
        var (kept, current, next, advances) = (new int[checkpoints.Capacity], 0, turns - 1, 0L);
        Assert.True(checkpoints.Capacity <= capacity);
        foreach (var (action, number) in checkpoints.Actions())
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
