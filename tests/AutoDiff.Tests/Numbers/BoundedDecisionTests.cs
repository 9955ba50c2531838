using AutoDiff.Numbers;
using AutoDiff.Tests.Laws;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Numbers;

/// <summary>
/// Where rounding decides, the bound reaches over the jump: 0.1 + 0.2 is larger than 0.3 in double and equal to it in
/// truth.
/// </summary>
public sealed class BoundedDecisionTests
{
    private static readonly double[] Near = [0.1, 0.2, 0.3];
    private static readonly double[] Apart = [0.1, 0.2, 0.4];

    [Fact]
    public void A_comparison_that_rounding_decides_may_be_one_off()
    {
        Assert.Equal(1, Error(x => Less(x[2], x[0] + x[1]), Near));
        Assert.Equal(0, Error(x => Less(x[2], x[0] + x[1]), Apart));
        Assert.Equal(0, Error(x => Less(x[0], x[0]), Near));
    }

    [Fact]
    public void A_step_that_rounding_decides_may_be_its_height_off()
    {
        Assert.Equal(1, Error(x => Floor(10 * (x[0] + x[1])), Near));
        Assert.Equal(2, Error(x => Sign(x[0] + x[1] - x[2]), Near));
        Assert.Equal(0, Error(x => Floor(x[0] + x[1]), Near));
    }

    [Fact]
    public void What_is_selected_by_rounding_may_be_the_other() =>
        Assert.InRange(Error(x => Where(x[0] + x[1] - x[2], 5, 3), Near), 2, 2 + 1e-12);

    [Fact]
    public void A_branch_or_a_turn_that_rounding_decides_leaves_nothing_known()
    {
        Func<Variable[], Variable> branch = x => Cond(x[0] + x[1] - x[2], () => x[0], () => x[1]);
        Assert.Equal(double.NaN, Error(branch, Near));
        Assert.True(double.IsFinite(Error(branch, Apart)));
        Func<Variable[], Variable> turns = x => While(
            x[0], s => Less(s, x[2]), s => s + x[1], new() { MostTurns = 10 });
        Assert.Equal(double.NaN, Error(turns, Near));
        Assert.True(double.IsFinite(Error(turns, Apart)));
    }

    [Fact]
    public void The_largest_of_what_rounding_tells_apart_may_be_either() =>
        Assert.True(Error(x => Gradient(x), Near) >= 0.5);

    // The weight of one of two elements whose maximum is taken.
    private static Variable Gradient(Variable[] x) =>
        Differentiate.Gradient(v => Max(Stack(v + x[1], x[2])), x[0]);

    private static double Error(Func<Variable[], Variable> function, double[] point)
    {
        var program = ProgramBuilder.Trace(x => [function(x)], ("a", []), ("b", []), ("c", []));
        return Runs.Bounds(program, point)[0].Error;
    }
}
