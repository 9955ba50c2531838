using AutoDiff.Primitives;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds.Tapes;

public sealed class NonFiniteTests
{
    [Fact]
    public void The_first_operation_that_gives_a_NaN_is_named_with_its_operands_and_line()
    {
        var tape = new Tape<double> { TracksOrigins = true };
        var x = tape.Input(1.0, -2.0);
        var y = Sum(Exp(Log(x)) * 2);
        Assert.Equal(double.NaN, y.Value);

        var found = tape.FindNonFinite()!;
        Assert.Equal(Op.Log, found.Op);
        Assert.Equal([-2.0], found.Operands);
        Assert.Equal(1, found.Element);
        Assert.EndsWith("NonFiniteTests.cs:13", found.Origin);
        Assert.Equal(
            $"Log gave NaN for the operands (-2) at element 1 of [2], recorded at {found.Origin}.", found.ToString());
    }

    [Fact]
    public void An_overflow_is_found_as_well()
    {
        var tape = new Tape<float>();
        var y = Exp(tape.Input(60f)) * Exp(tape.Input(60f));
        Assert.Equal(double.PositiveInfinity, y.Value);
        Assert.Equal(Op.Multiply, tape.FindNonFinite()!.Op);
        Assert.Null(tape.FindNonFinite()!.Origin);
    }

    [Fact]
    public void The_first_infinite_derivative_is_found_where_all_values_are_finite()
    {
        var tape = new Tape<double>();
        var x = tape.Input(0.0);
        var y = (Sqrt(x) * 3) + 1;
        Assert.Null(tape.FindNonFinite());

        var found = tape.FindNonFiniteAdjoint(y)!;
        Assert.Equal((Op.Sqrt, "adjoint", double.PositiveInfinity), (found.Op, found.Kind, found.Found));
        Assert.Equal("The derivative of Sqrt gave Infinity for the operands (0).", found.ToString());
    }

    [Fact]
    public void Where_all_is_finite_nothing_is_found()
    {
        var tape = new Tape<double> { TracksOrigins = true };
        var y = Sum(Exp(tape.Input(1.0, 2.0)));
        Assert.Null(tape.FindNonFinite());
        Assert.Null(tape.FindNonFiniteAdjoint(y));
    }

    [Fact]
    public void Tracking_origins_changes_no_value_and_can_be_switched_off_again()
    {
        var tape = new Tape<double> { TracksOrigins = true };
        var tracked = Tanh(tape.Input(0.5) * 2);
        tape.TracksOrigins = false;
        Assert.Equal(tracked.Value, Tanh(tape.Input(0.5) * 2).Value);
    }
}
