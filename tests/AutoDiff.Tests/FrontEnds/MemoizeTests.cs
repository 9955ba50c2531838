using static AutoDiff.ControlFlow;

namespace AutoDiff.Tests.FrontEnds;

public class MemoizeTests
{
    [Fact]
    public void Ways_through_a_grid_are_the_binomial_coefficients_that_recursion_counts_one_by_one()
    {
        // All ways of 30 steps right and 30 down, one weight for each direction: C(60, 30) a³⁰ b³⁰, in 961 calls. The
        // coefficient is an integer below 2⁵⁷; the sums of powers round some hundred times.
        const double Ways = 118264581564861424;
        var calls = 0;
        Variable Paths(Variable[] weights) => Memoize<(int Right, int Down)>((paths, left) =>
        {
            calls++;
            var ways = left == (0, 0) ? (Variable)1 : 0;
            ways += left.Right > 0 ? weights[0] * paths((left.Right - 1, left.Down)) : 0;
            return ways + (left.Down > 0 ? weights[1] * paths((left.Right, left.Down - 1)) : 0);
        })((30, 30));

        var tape = new Tape<double>();
        var (a, b) = (tape.Input(0.5), tape.Input(2));
        var total = Paths([a, b]);
        tape.Sweep(total);

        Assert.Equal(31 * 31, calls);
        Assert.Equal(1, total.Value / Ways, 1e-13);
        Assert.Equal(1, tape.Adjoint(a) / (60 * Ways), 1e-13);
        Assert.Equal(1, tape.Adjoint(b) / (15 * Ways), 1e-13);
    }

    [Fact]
    public void A_key_that_needs_itself_is_an_error_that_names_it()
    {
        var endless = Memoize<int>((f, n) => f((n + 1) % 3));
        Assert.Equal(
            "A recursion ends for every key; the value for 1 needs itself.",
            Assert.Throws<InvalidOperationException>(() => endless(1)).Message);
    }

    [Fact]
    public void A_key_whose_value_threw_is_tried_again()
    {
        var fails = true;
        var f = Memoize<int>((f, n) => n == 0 ? (fails ? throw new FormatException() : 1) : 2 * f(n - 1));
        Assert.Throws<FormatException>(() => f(3));
        fails = false;
        Assert.Equal(8, f(3).Value);
    }
}
