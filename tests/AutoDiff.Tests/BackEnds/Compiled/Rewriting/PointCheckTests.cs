using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Tests.Laws;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class PointCheckTests
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
        var counting = new PointCheck(Recorded).Apply<double>();
        Assert.Empty(counting.Guards);
        Assert.Equal([at * 3, at + 2, broken], new Interpreter(counting).Run([at]).Select(output => output[0]));
    }

    [Fact]
    public void The_count_is_summed_and_all_else_keeps_its_role()
    {
        var roles = new PointCheck(Recorded).Roles(new PointRoles(shared: [0], summed: [1]));
        Assert.Equal(new PointRoles(shared: [0], summed: [1, 2]), roles);
    }

    [Fact]
    public void A_program_without_guards_is_left_alone()
    {
        var plain = Recorded.WithoutGuards();
        Assert.Same(plain, new PointCheck(plain).Apply<double>());
        Assert.Same(PointRoles.Each, new PointCheck(plain).Roles(PointRoles.Each));
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(170, 0)]
    [InlineData(180, 1)]
    [InlineData(800, 1)]
    [InlineData(double.NaN, 1)]
    public void Second_derivatives_count_points_at_which_something_is_large(double at, int beyond)
    {
        var gradient = Reverse.Gradient(ProgramBuilder.Trace(v => [1 / (1 + Exp(v[0]))], ("x", [])));
        Assert.Same(gradient, new PointCheck(gradient).Apply<double>());
        var counting = new PointCheck(Reverse.Cotangents(Simplify.Apply(gradient))).Apply<double>();
        Assert.Equal(beyond, Runs.Plain(counting, [at, 0, 1])[^1]);
        Assert.Equal(at < 20 ? 0 : 1, Runs.Plain(
            new PointCheck(Reverse.Cotangents(Simplify.Apply(gradient))).Apply<float>(), [at, 0, 1])[^1]);
    }

    [Fact]
    public void Second_derivatives_of_polynomials_are_left_alone()
    {
        var bend = Reverse.Cotangents(
            Reverse.Gradient(ProgramBuilder.Trace(v => [(v[0] * v[0] * v[0]) - (v[0] / 4)], ("x", []))));
        Assert.Same(bend, new PointCheck(bend).Apply<double>());
    }

    private static ArrayProgram Record()
    {
        var tape = new Tape<double>();
        var x = tape.Input(0.5);
        var (times, plus) = (x < 1 ? x * 3 : x, x < 2 ? x + 2 : x);
        return tape.ToProgram([x], [x < 0 ? x : times, plus]);
    }
}
