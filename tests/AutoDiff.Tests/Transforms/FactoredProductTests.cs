using static AutoDiff.Functions;

namespace AutoDiff.Tests.Transforms;

/// <summary>
/// The adjoint of what 1/x divides by is kept as two factors where it is too small for a number. There is one such part
/// at each instruction, however many ways lead to it.
/// </summary>
public class FactoredProductTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(40)]
    public void Ways_that_meet_do_not_multiply(int steps)
    {
        Variable F(Variable x)
        {
            var y = Exp(x);
            for (var k = 0; k < steps; k++)
            {
                y = (0.25 * y) + (0.75 * y);
            }

            return 1 / y;
        }

        // e⁻ˣ; that the sums are exact but for one rounding each, in y and again in its adjoint, leaves 2·steps units.
        var expected = -Math.Exp(-460);
        var tape = new Tape<double>();
        var x = tape.Input(460.0);
        tape.Sweep(F(x));
        Assert.Equal(1, tape.Adjoint(x) / expected, 1e-13);

        var gradient = ProgramBuilder.Trace(v => [F(v[0])], ("x", Shape.Scalar)).Gradient();
        Assert.InRange(gradient.Count, 0, 12 * (steps + 2));
        Assert.Equal(1, new Interpreter(gradient).Run([460.0])[1][0] / expected, 1e-13);
    }

    [Fact]
    public void Quotients_above_one_another_take_a_bounded_number_of_parts()
    {
        static Variable Continued(Variable x, int depth)
        {
            Variable y = 1;
            for (var k = 0; k < depth; k++)
            {
                y = 1 + (Exp(x) / y);
            }

            return y;
        }

        var (half, whole) = (Count(50), Count(100));
        Assert.InRange(whole, half, 2.2 * half);

        static int Count(int depth) =>
            ProgramBuilder.Trace(v => [Continued(v[0], depth)], ("x", Shape.Scalar)).Gradient().Count;
    }
}
