using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using static AutoDiff.Checking.Tests.ProgramClaim;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Tests;

using Scope = Dictionary<string, Variable>;

/// <summary>
/// Right claims are never refuted, however they are written; wrong ones are, however small the mistake.
/// </summary>
public class ClaimCheckerTests
{
    private static readonly (string, ValueDomain, string[])[] Logits = [("z", Real, ["n"]), ("y", Simplex, ["n"])];
    private static readonly (string, ValueDomain, string[])[] Linear = [("W", Real, ["n", "m"]), ("x", Real, ["m"])];

    private sealed record Row(
        string Name,
        (string, ValueDomain, string[])[] Variables,
        Func<Scope, Variable> Function,
        string By,
        Func<Scope, Variable> Right);

    private static readonly Row[] Table =
    [
        new("softmax cross-entropy", Logits, v => CrossEntropy(v["z"], v["y"]), "z", v => Softmax(v["z"]) - v["y"]),
        new(
            "softmax cross-entropy, for any sum of y",
            [("z", Real, ["n"]), ("y", new(DomainKind.Nonnegative), ["n"])],
            v => CrossEntropy(v["z"], v["y"]),
            "z",
            v => (Softmax(v["z"]) * Sum(v["y"])) - v["y"]),
        new(
            "softmax written out",
            Logits,
            v => CrossEntropy(v["z"], v["y"]),
            "z",
            v => (Exp(v["z"]) / Sum(Exp(v["z"]))) - v["y"]),
        new(
            "softmax by another route",
            Logits,
            v => CrossEntropy(v["z"], v["y"]),
            "z",
            v => Exp(v["z"] - LogSumExp(v["z"])) - v["y"]),
        new(
            "quadratic form",
            Linear,
            v => Sum(Square(MatMul(v["W"], v["x"]))),
            "x",
            v => 2.0 * MatMul(Transpose(v["W"]), MatMul(v["W"], v["x"]))),
        new(
            "outer product",
            Linear,
            v => Sum(Square(MatMul(v["W"], v["x"]))),
            "W",
            v => 2.0 * Outer(MatMul(v["W"], v["x"]), v["x"])),
        new("zero", [("z", Real, ["n"])], v => Sum(Softmax(v["z"])), "z", v => 0.0 * v["z"]),
        new("logistic", [("z", Real, ["n"])], v => Sum(Softplus(v["z"])), "z", v => 1.0 / (1.0 + Exp(-v["z"]))),
        new(
            "hinge with a strict comparison", [("z", Real, ["n"])], v => Sum(Relu(1.0 - v["z"])), "z", v => -Less(
                v["z"], 1.0)),
        new(
            "hinge with a weak comparison",
            [("z", Real, ["n"])],
            v => Sum(Relu(1.0 - v["z"])),
            "z",
            v => -LessOrEqual(v["z"], 1.0)),
        new("largest of several", [("z", Real, ["n"])], v => Max(v["z"]), "z", v => Equal(v["z"], Max(v["z"]))),
        new("norm", [("z", Real, ["n"])], v => Norm(v["z"]), "z", v => v["z"] / Sqrt(Sum(Square(v["z"])))),
        new(
            "log of a sum of squares",
            [("z", Positive, ["n"])],
            v => Log(Sum(Square(v["z"]))),
            "z",
            v => 2.0 * v["z"] / Sum(v["z"] * v["z"])),
        new(
            "tanh of a cancelling sum",
            [("z", Real, ["n"])],
            v => Tanh(Sum(v["z"])),
            "z",
            v => (1.0 - Square(Tanh(Sum(v["z"])))) + (0.0 * v["z"])),
        new(
            "tanh as exponentials",
            [("z", Real, ["n"])],
            v => Sum(Tanh(v["z"])),
            "z",
            v => 4.0 / Square(Exp(v["z"]) + Exp(-v["z"]))),
        new("product of all", [("z", Real, ["n"])], v => Prod(v["z"]), "z", v => Prod(v["z"]) / v["z"]),
        new(
            "log-gamma", [("z", Positive, ["n"])], v => Sum(LogGamma(v["z"])), "z",
            v => Digamma(v["z"] + 1.0) - (1.0 / v["z"])),
        new(
            "mean", [("z", Real, ["n", "m"])], v => Mean(Square(v["z"])), "z",
            v => 2.0 * v["z"] / (double)v["z"].Shape.Length),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_right_claim_holds_whatever_the_seed(string name)
    {
        var row = Table.Single(row => row.Name == name);
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var report = new ProgramClaim(row.Variables, row.Function, row.By, row.Right).Check(seed);
            Assert.True(
                report.Verdict is Verdict.Exact or Verdict.Supported,
                $"seed {seed}: {report} {report.Reason} {Show(report.Counterexample)}");
            Assert.InRange(report.WorstError.OfTolerance, 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_factor_of_one_and_a_millionth_is_refuted_unless_the_derivative_is_zero(string name)
    {
        var row = Table.Single(row => row.Name == name);
        var report = new ProgramClaim(row.Variables, row.Function, row.By, v => row.Right(v) * (1 + 1e-6)).Check();
        Assert.Equal(name == "zero" ? Verdict.Exact : Verdict.Refuted, report.Verdict);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_sign_is_refuted_unless_the_derivative_is_zero(string name)
    {
        var row = Table.Single(row => row.Name == name);
        var report = new ProgramClaim(row.Variables, row.Function, row.By, v => -row.Right(v)).Check();
        Assert.Equal(name == "zero" ? Verdict.Exact : Verdict.Refuted, report.Verdict);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_extra_term_is_refuted(string name)
    {
        var row = Table.Single(row => row.Name == name);
        Assert.Equal(
            Verdict.Refuted,
            new ProgramClaim(row.Variables, row.Function, row.By, v => row.Right(v) + (1e-3 * v[row.By]))
                .Check().Verdict);
    }

    [Fact]
    public void A_dropped_term_is_refuted()
    {
        var claim = new ProgramClaim(Logits, v => CrossEntropy(v["z"], v["y"]), "z", v => -v["y"]);
        Assert.Equal(Verdict.Refuted, claim.Check().Verdict);
    }

    [Fact]
    public void A_mistake_that_shows_only_where_targets_do_not_sum_to_one_is_refuted_with_such_targets()
    {
        var claim = new ProgramClaim(
            [("z", Real, ["n"]), ("y", new(DomainKind.Nonnegative), ["n"])],
            v => CrossEntropy(v["z"], v["y"]),
            "z",
            v => Softmax(v["z"]) - v["y"]);
        var point = claim.Check().Counterexample!.Point;
        Assert.NotEqual(1, point.Single(variable => variable.Name == "y").Value.Elements.Sum());
    }

    [Fact]
    public void A_wrong_shape_is_refuted_as_one()
    {
        var report = new ProgramClaim(
            Linear, v => Sum(Square(MatMul(v["W"], v["x"]))), "W", v => 2.0 * Outer(v["x"], MatMul(v["W"], v["x"])))
                .Check();
        Assert.Equal((Verdict.Refuted, "shape"), (report.Verdict, report.Diagnosis?.Kind));
        Assert.Equal(
            "The derivative has the shape [n, m], the claim has [m, n].", report.Diagnosis?.Message);
    }

    [Fact]
    public void A_claim_that_is_never_defined_is_undecided_and_says_why()
    {
        var report = new ProgramClaim([("z", Real, ["n"])], v => Sum(v["z"]), "z", v => Log(-Exp(v["z"]))).Check();
        Assert.Equal(Verdict.Undecided, report.Verdict);
        Assert.Equal(
            "Nothing could be judged: of 596 points, 596 where the derivative or the claim is infinite or undefined.",
            report.Reason);
    }

    [Fact]
    public void A_claim_that_drowns_in_rounding_errors_is_undecided()
    {
        var report = new ProgramClaim(
            [("z", new(DomainKind.Unit), ["n"])], v => Sum(v["z"]), "z", v => ((Abs(v["z"]) + 1e30) - 1e30) + 1.0)
                .Check();
        Assert.Equal(Verdict.Undecided, report.Verdict);
        Assert.Contains("where the rounding error is as large as the value", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_report_and_another_other_points()
    {
        var claim = new ProgramClaim(
            Logits, v => CrossEntropy(v["z"], v["y"]), "z", v => Exp(v["z"] - LogSumExp(v["z"])) - v["y"]);
        Assert.Equal(claim.Check(3).WorstError, claim.Check(3).WorstError);
        Assert.NotEqual(claim.Check(3).WorstError, claim.Check(4).WorstError);
    }

    [Fact]
    public void Zeros_behind_which_rounding_hides_a_derivative_support_nothing()
    {
        var claim = new ProgramClaim(
            [("x", new(DomainKind.Interval, -1, 1), [])],
            v => ((1e20 + v["x"]) * v["x"]) - (1e20 * v["x"]),
            "x",
            _ => 0);
        var report = claim.Check();
        Assert.Equal(Verdict.Undecided, report.Verdict);
        Assert.Contains("hides whatever is smaller than 1E-06", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void No_time_gives_no_verdict()
    {
        var claim = new ProgramClaim(Logits, v => CrossEntropy(v["z"], v["y"]), "z", v => Softmax(v["z"]) - v["y"]);
        var report = new ClaimChecker(claim, new(), new(TimeSpan.Zero, default)).Check();
        Assert.Equal((Verdict.Undecided, true), (report.Verdict, report.IsCutShort));
        Assert.Equal("No point was tried: there was no time for one.", report.Reason);
    }

    private static string Show(Counterexample? counterexample) => counterexample is null
        ? ""
        : $"{string.Join("; ", counterexample.Point)} truth {counterexample.Derivative.ToString("R")} claim " +
            $"{counterexample.Claimed.ToString("R")}";
}
