using AutoDiff.Numerics;
using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

public class LambertWTests
{
    private static readonly double branchPoint = -Math.Exp(-1);

    private static Gen<double> Upper => LogUniform(1e-15, 0.3).Select(x => branchPoint + x)
        .Or(LogUniform(1e-300, 1e300)).Or(LogUniform(1e-300, 0.36).Select(x => -x));

    private static Gen<double> Lower => LogUniform(1e-15, 0.3).Select(x => branchPoint + x)
        .Or(LogUniform(1e-300, 0.36).Select(x => -x));

    [Property]
    public Property Branch_0_is_accurate() => Within(4, Upper, x => LambertW.Value(0, x), x => Exact(0, x));

    [Property]
    public Property Branch_minus_1_is_accurate() => Within(4, Lower, x => LambertW.Value(-1, x), x => Exact(-1, x));

    [Property]
    public Property The_derivative_of_branch_0_is_accurate() =>
        Within(6, Upper, x => LambertW.Derivative(0, x), x => Slope(Exact(0, x)));

    [Property]
    public Property The_derivative_of_branch_minus_1_is_accurate() =>
        Within(6, Lower, x => LambertW.Derivative(-1, x), x => Slope(Exact(-1, x)));

    [Theory]
    [InlineData(0, 0.0, 0.0)]
    [InlineData(0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(0, -0.37, double.NaN)]
    [InlineData(0, double.NaN, double.NaN)]
    [InlineData(-1, 0.0, double.NegativeInfinity)]
    [InlineData(-1, 0.1, double.NaN)]
    [InlineData(-1, -0.37, double.NaN)]
    [InlineData(1, 1, double.NaN)]
    public void Edges(int branch, double x, double w) => Identical.Assert(w, LambertW.Value(branch, x));

    // The omega constant, OEIS A030178.
    [Fact]
    public void The_omega_constant_is_the_value_at_1() =>
        Assert.Equal(0.56714329040978387, LambertW.Value(0, 1), 1e-16);

    private static BigReal Exact(int branch, double x) => SpecialSeries.LambertW(x, LambertW.Value(branch, x));

    private static BigReal Slope(BigReal w) => 1 / (HighPrecision.Exp(w) * (1 + w));
}
