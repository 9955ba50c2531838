using AutoDiff.BackEnds;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>Special functions as users call them: identities, derivatives, and what is computed with them.</summary>
public class FunctionsSpecialTests
{
    [Theory]
    [InlineData(-7.5, 3, 1.5)]
    [InlineData(7.5, -3, -1.5)]
    [InlineData(7.5, 3, 1.5)]
    [InlineData(-7.5, -3, -1.5)]
    [InlineData(6, 3, 0)]
    public void A_remainder_has_the_sign_of_the_divisor(double x, double y, double remainder)
    {
        Assert.Equal(remainder, Mod(x, y).Value);
        Assert.Equal((1, -Math.Floor(x / y)), Gradient(Mod, x, y));
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 0, 0.5)]
    [InlineData(0.5, 0.5, 1)]
    [InlineData(2, 1, 0)]
    [InlineData(double.NaN, double.NaN, 0)]
    public void Clamping_is_an_end_or_the_number(double x, double value, double derivative)
    {
        Assert.Equal(value, Clamp(x, 0, 1).Value);
        Assert.Equal(derivative, Differentiate.Gradient(v => Clamp(v, 0, 1), x));
    }

    [Theory]
    [InlineData(-2.5, -3, -2, -2)]
    [InlineData(0.5, 0, 1, 0)]
    [InlineData(1.5, 1, 2, 2)]
    public void Rounding_is_constant_between_jumps(double x, double floor, double ceiling, double nearest)
    {
        Assert.Equal((floor, ceiling, nearest), (Floor(x).Value, Ceiling(x).Value, Round(x).Value));
        Assert.Equal(0, Differentiate.Gradient(v => Floor(v) + Ceiling(v) + Round(v), x));
    }

    [Fact]
    public void Hypotenuses_neither_overflow_nor_underflow()
    {
        Assert.Equal(5e200, Hypot(3e200, 4e200).Value, 1e185);
        Assert.Equal(0.6, Gradient(Hypot, 3e200, 4e200).First, 2e-16);
        Assert.Equal((0, 0), Gradient(Hypot, 0, 0));
    }

    [Fact]
    public void A_zero_factor_hides_a_logarithm()
    {
        Assert.Equal(0, XLogY(0, 0).Value);
        Assert.Equal((double.NegativeInfinity, 0), Gradient(XLogY, 0, 0));
        Assert.Equal((0, 0), Gradient(XLog1pY, 0, 0));
    }

    // At z = (40, 0) the second share is e⁻⁴⁰ and the curvature as well, which 1 − share would lose.
    [Fact]
    public void Log_add_exp_keeps_the_smaller_share()
    {
        Assert.Equal(Math.Exp(-40), Gradient(LogAddExp, 40, 0).Second, 1e-32);
        var hessian = Differentiate.Hessian(z => LogAddExp(z[0], z[1]), [40.0, 0]);
        Assert.Equal(Math.Exp(-40), hessian[0, 0], 1e-32);
        Assert.Equal(-hessian[0, 0], hessian[0, 1]);
    }

    // The leading terms of the asymptotic series: −x²/2 − ln(−x) − …, −x − 1/x, −1 + 1/x².
    [Theory]
    [InlineData(-1e5)]
    [InlineData(-1e8)]
    [InlineData(-1e30)]
    public void The_logarithm_of_the_normal_distribution_keeps_its_curvature(double x)
    {
        Assert.Equal(1, Differentiate.Gradient(LogNormalCdf, x) / (-x - (1 / x)), 1e-15);
        Assert.Equal(-1 + (1 / x / x), Differentiate.Hessian(v => Sum(LogNormalCdf(v)), [x])[0, 0], 4e-15);
    }

    // 20 digits by S Φ(d₁) − K Φ(d₂) in arithmetic of 40 digits. The price doubles its logarithm's rounding d₁² times.
    [Theory]
    [InlineData(300, 0.25, 0.25, 1.8115154688237715968e-18, 1.3145577012538752277e-18, 9.2946211577601727733e-19)]
    [InlineData(500, 0.125, 1, 6.6202801719826642866e-38, 6.933097169709153007e-38, 7.1494796662759159423e-38)]
    [InlineData(1000, 0.25, 0.25, 9.5464434639814835042e-76, 1.4198093066700725914e-75, 2.091360232504200331e-75)]
    public void Options_deep_out_of_the_money_have_a_price(
        double strike, double volatility, double time, double price, double delta, double gamma)
    {
        Variable Call(Variable spot)
        {
            var total = volatility * Math.Sqrt(time);
            var d1 = (Log(spot / strike) / total) + (total / 2);
            return (spot * NormalCdf(d1)) - (strike * NormalCdf(d1 - total));
        }

        Assert.Equal(1, Call(100).Value / price, 1e-11);
        Assert.Equal(1, Differentiate.Gradient(Call, 100.0) / delta, 1e-11);
        Assert.Equal(1, Differentiate.Hessian(s => Call(s[0]), [100.0])[0, 0] / gamma, 1e-10);
    }

    // Iₓ(2, 3) = 6x² − 8x³ + 3x⁴.
    [Fact]
    public void The_beta_distribution_of_whole_parameters_is_a_polynomial()
    {
        const double x = 0.3;
        Assert.Equal((6 * x * x) - (8 * x * x * x) + (3 * x * x * x * x), BetaInc(2, 3, x).Value, 1e-15);
        Assert.Equal(12 * x * (1 - x) * (1 - x), Differentiate.Gradient(v => BetaInc(2, 3, v), x), 1e-14);
    }

    // Differences of the gradient show every second derivative, in parameters too.
    [Fact]
    public void Second_derivatives_of_the_beta_distribution_are_those_of_its_gradient()
    {
        static Variable Distribution(Variable v) => BetaInc(v[0], v[1], v[2]);
        double[] point = [2.5, 1.5, 0.6];
        var hessian = Differentiate.Hessian(Distribution, point);
        const double step = 1e-5;
        for (var k = 0; k < 3; k++)
        {
            double[] above = [.. point], below = [.. point];
            above[k] += step;
            below[k] -= step;
            var (up, down) = (Differentiate.Gradient(Distribution, above), Differentiate.Gradient(Distribution, below));
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal((up[i] - down[i]) / (2 * step), hessian[i, k], 1e-8);
                Assert.Equal(hessian[i, k], hessian[k, i], 1e-12);
            }
        }
    }

    [Fact]
    public void The_beta_distribution_broadcasts_and_compiles()
    {
        var program = ProgramBuilder.Trace(v => [BetaInc(v[0], 3, v[1])], ("a", []), ("x", [3]));
        double[] inputs = [2, 0.1, 0.5, 0.9], values = new double[3];
        CompiledProgram<double>.Of(program).Evaluate(inputs, values);
        Assert.Equal([0.0523, 0.6875, 0.9963], values, (x, y) => Math.Abs(x - y) < 1e-15);
    }

    [Theory]
    [InlineData(-3.0)]
    [InlineData(-0.5)]
    [InlineData(2.0)]
    public void Activations_are_what_they_are_made_of(double x)
    {
        Assert.Equal(x / (1 + Math.Exp(-x)), Silu(x).Value, 1e-15);
        Assert.Equal(x * (1 + Erf(x / Math.Sqrt(2)).Value) / 2, Gelu(x).Value, 1e-15);
    }

    private static (double First, double Second) Gradient(
        Func<Variable, Variable, Variable> function, double x, double y)
    {
        var gradient = Differentiate.Gradient(v => function(v[0], v[1]), [x, y]);
        return (gradient[0], gradient[1]);
    }
}
