using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class PointPlanTests
{
    [Property(MaxTest = 5)]
    public void What_a_part_hands_on_stays_in_its_place_until_it_was_read_last(int seed)
    {
        var random = new Random(seed);
        var program = ProgramBuilder.Trace(
            v =>
            {
                var values = new List<Variable>(v);
                for (var i = 0; i < 3000; i++)
                {
                    // Values from just before, and from long before.
                    values.Add((values[^random.Next(1, 3)] * 0.5) + values[random.Next(values.Count)]);
                }

                return [values[^1], values[1000]];
            },
            ("x", Shape.Scalar),
            ("y", Shape.Scalar));
        var layout = new PointLayout(program, PointRoles.Each);
        var parts = PlannedProgram.PointParts(program, layout);
        var plan = PointPlan.For(parts, layout);
        Assert.True(parts.Count > 2);

        // Values are stored as soon as they are computed, and read where they are first needed in a part.
        var arrays = new Dictionary<int, int>();
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Nodes.Count; i++)
            {
                if (part.Nodes[i] is { Kind: NodeKind.Load } load &&
                    plan.Places[load.A] is { Region: Region.Arena } source)
                {
                    Assert.Equal(load.A, arrays[source.Start]);
                }

                foreach (var write in part.Writes.Where(
                    write => write.Value == i && plan.Places[write.Array].Region == Region.Arena))
                {
                    arrays[plan.Places[write.Array].Start] = write.Array;
                }
            }
        }

        // Each in a register of its own, of those that belong to the same points.
        Assert.Equal(Enumerable.Range(0, plan.Places.HandedOn), arrays.Keys.Order());
    }
}
