using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using static AutoDiff.Checking.Tests.ProgramClaim;
using static AutoDiff.Functions;
using Outcome = AutoDiff.Checking.Judging.Outcome;

namespace AutoDiff.Checking.Tests;

/// <summary>
/// What is compared at a point and what is not: kinks, ties, infinities, values that drown in rounding errors.
/// </summary>
public class JudgeTests
{
    [Theory]
    [InlineData(0.0, nameof(Outcome.AtKink))]
    [InlineData(double.Epsilon, nameof(Outcome.Agrees))]
    [InlineData(-double.Epsilon, nameof(Outcome.Vanishes))]
    public void At_a_kink_there_is_no_derivative_beside_it_there_is(double x, string outcome) =>
        Assert.Equal(outcome, At(v => Sum(Relu(v["x"])), v => LessOrEqual(0.0, v["x"]), x));

    [Fact]
    public void Outside_the_domain_nothing_is_compared()
    {
        Assert.Equal(nameof(Outcome.Undefined), At(v => Sum(Log(v["x"])), v => 1.0 / v["x"], 0));
        Assert.Equal(nameof(Outcome.Undefined), At(v => Sum(Sqrt(v["x"])), v => 0.5 / Sqrt(v["x"]), -1));
    }

    [Fact]
    public void A_tie_of_maxima_is_a_kink_but_the_position_of_a_single_maximum_is_not()
    {
        Assert.Equal(nameof(Outcome.AtKink), At(v => Max(v["x"]), v => Equal(v["x"], Max(v["x"])), 2, 2));
        Assert.Equal(nameof(Outcome.Agrees), At(v => Max(v["x"]), v => Equal(v["x"], Max(v["x"])), 2, 1));
    }

    [Fact]
    public void A_comparison_that_rounding_decides_is_not_judged()
    {
        // 0.1 + 0.2 is larger than 0.3 by rounding alone.
        Assert.Equal(nameof(Outcome.AtKink), At(v => Square(v["x"][0]), v => Less(0.3, v["x"][0] + 0.2), 0.1));
        Assert.Equal(nameof(Outcome.Differs), At(v => Square(v["x"][0]), v => Less(0.2, v["x"][0] + 0.2), 0.1));
    }

    [Fact]
    public void A_branch_on_a_discrete_value_is_no_kink()
    {
        var claim = new ProgramClaim(
            [("x", Real, ["n"]), ("s", new(DomainKind.Sign), ["n"])],
            v => Sum(v["s"] * v["x"]),
            "x",
            v => Where(Equal(v["s"], 1.0), v["s"], -1.0));
        Assert.Equal(Verdict.Exact, claim.Check().Verdict);
    }

    [Fact]
    public void Zero_times_a_kink_is_zero() =>
        Assert.Equal(nameof(Outcome.Vanishes), At(v => Sum(v["x"] * Abs(v["x"])), v => 2.0 * Abs(v["x"]), 0));

    [Theory]
    [InlineData(1e17)]
    [InlineData(-1e17)]
    public void A_bound_that_reaches_the_flat_part_of_a_function_is_not_taken_for_a_small_error(double large)
    {
        // The sum is 16 ± 178, where tanh is flat; to first order its derivative would be exact to 2e-11.
        var outcome = At(v => Tanh(v["x"][0] + large - large), v => 1.0 - Square(Tanh(v["x"][0])), 9);
        Assert.Equal(nameof(Outcome.Unresolved), outcome);
    }

    [Fact]
    public void A_claim_that_multiplies_by_a_number_near_one_differs_from_sixty_four_units_in_the_last_place_on() =>
        Assert.All(NumberGenerators.Real.Any.Sample(seed: 1, 200).Where(x => x != 0), x =>
        {
            Assert.Equal(nameof(Outcome.Agrees), At(v => Sum(Square(v["x"])), v => 2.0 * (v["x"] * (1 + 2.3e-16)), x));
            Assert.Equal(nameof(Outcome.Differs), At(v => Sum(Square(v["x"])), v => 2.0 * (v["x"] * (1 + 1e-14)), x));
        });

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Inverses_of_badly_scaled_matrices_are_wrong_by_more_than_their_elements_and_no_claim_for_that(
        ulong seed)
    {
        // relu keeps the finite fields from deciding.
        var model = FormulaModel.Analyze("""
            A : real[n, m]; M = eye(n) + A @ A'
            C = logdet(M) + sum(relu(A))
            claim dC/dA = 2*inv(M) @ A + (A > 0)
            claim dC/dA = 2*solve(M, A) + (A > 0)
            claim dC/dA = 2*solve(M, A)*1.000001 + (A > 0)
            """);
        var reports = FormulaChecker.Check(model, new() { Seed = seed, Points = 300, Explains = false });
        Assert.Equal([Verdict.Supported, Verdict.Supported, Verdict.Refuted], reports.Select(report => report.Verdict));
    }

    [Theory]
    [InlineData(400.0)]
    [InlineData(-400.0)]
    [InlineData(700.0)]
    public void What_overflows_on_the_way_is_not_taken_for_zero(double x)
    {
        // The squares of the two overflow in one form and not in the other.
        Assert.NotEqual(
            nameof(Outcome.Differs),
            At(v => Sum(1.0 / (3.0 + Exp(v["x"]))), v => -1.0 / ((3.0 * Exp(-v["x"])) + 1.0) / (3.0 + Exp(v["x"])), x));
        Assert.NotEqual(nameof(Outcome.Differs), At(
            v => Sum(Square(v["x"] / Cosh(v["x"]))),
            v => 2.0 * v["x"] / Square(Cosh(v["x"])) * (1.0 - (v["x"] * Tanh(v["x"]))),
            x));
    }

    [Theory]
    [InlineData(28.0)]
    [InlineData(-30.0)]
    public void What_underflows_on_the_way_is_not_taken_for_zero(double x) => Assert.NotEqual(
        nameof(Outcome.Differs),
        At(
            v => Sum(Exp(-Square(v["x"] - 2.0))),
            v => -2.0 * (v["x"] - 2.0) * Exp(-Square(v["x"])) * Exp(4.0 * v["x"]) * Math.Exp(-4),
            x));

    [Fact]
    public void Factors_that_cancel_to_zero_have_an_error_of_second_order()
    {
        // Both factors are zero up to rounding, and so is what the rule of products gives for the error.
        var third = 1.0 / 3;
        Assert.NotEqual(nameof(Outcome.Differs), At(
            v => Sum((v["x"] - (3.0 * (v["x"] / 3.0))) * (v["x"] - (3.0 * (v["x"] / 3.0))) * v["x"]),
            v => Square((v["x"] * third) + (v["x"] * third) + (v["x"] * third) - v["x"]), 0.7));
    }

    [Theory]
    [InlineData(0.1, 0.2, 0.3)]
    [InlineData(0.7, -0.6, 0.1)]
    public void A_decimal_constant_is_the_decimal_and_not_the_double(double a, double b, double sum) =>
        Assert.Equal(nameof(Outcome.Agrees), At(v => Sum((a * v["x"]) + (b * v["x"])), v => (0.0 * v["x"]) + sum, 1));

    // The outcome of the first entry.
    private static string At(
        Func<Dictionary<string, Variable>, Variable> function,
        Func<Dictionary<string, Variable>, Variable> claimed,
        params double[] x)
    {
        var claim = new ProgramClaim([("x", Real, ["n"])], function, "x", claimed);
        var sized = claim.At(new(["n"], [x.Length]));
        return new Judge(sized, claim.Variables).At(Point.Exact([x])).Entries[0].Outcome.ToString();
    }
}
