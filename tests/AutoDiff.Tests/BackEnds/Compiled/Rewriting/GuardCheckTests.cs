using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Rewriting;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class GuardCheckTests
{
    // Recorded at ½: two decisions that came out true and one that came out false.
    private static readonly ArrayProgram Recorded = Record();

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1, 1)]
    [InlineData(1.5, 1)]
    [InlineData(7, 2)]
    [InlineData(-1, 1)]
    [InlineData(double.NaN, 2)]
    public void The_last_output_is_how_many_guards_do_not_hold(double at, int broken)
    {
        var counting = GuardCheck.Apply(Recorded);
        Assert.Empty(counting.Guards);
        Assert.Equal([at * 3, at + 2, broken], new Interpreter(counting).Run([at]).Select(output => output[0]));
    }

    [Fact]
    public void The_count_is_summed_and_all_else_keeps_its_role()
    {
        var roles = GuardCheck.Roles(Recorded, new PointRoles(shared: [0], summed: [1]));
        Assert.Equal(new PointRoles(shared: [0], summed: [1, 2]), roles);
    }

    [Fact]
    public void A_program_without_guards_is_left_alone()
    {
        var plain = Recorded.WithoutGuards();
        Assert.Same(plain, GuardCheck.Apply(plain));
        Assert.Same(PointRoles.Each, GuardCheck.Roles(plain, PointRoles.Each));
    }

    private static ArrayProgram Record()
    {
        var tape = new Tape<double>();
        var x = tape.Input(0.5);
        var (times, plus) = (x < 1 ? x * 3 : x, x < 2 ? x + 2 : x);
        return tape.ToProgram([x], [x < 0 ? x : times, plus]);
    }
}
