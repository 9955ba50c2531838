using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using static AutoDiff.Checking.Tests.ProgramClaim;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Tests;

using Scope = Dictionary<string, Variable>;

/// <summary>
/// Points of a claim with conditions satisfy them, lie in their domains, and make the verdict one about the set.
/// </summary>
public class ProjectionTests
{
    private static readonly (string, ValueDomain, string[])[] Weighted =
    [
        ("z", Real, ["n"]), ("w", new(DomainKind.Nonnegative), ["n"]),
    ];
    private static readonly (string, ValueDomain, string[])[] Form = [("A", Real, ["n", "n"]), ("x", Real, ["n"])];

    private static readonly (string Name, ProgramClaim Claim)[] Right =
    [
        ("targets that sum to one", Claim(
            Weighted, CrossEntropyOfW, "z", v => Softmax(v["z"]) - v["w"], v => Sum(v["w"]) - 1.0)),
        ("a symmetric matrix", Claim(
            Form, Quadratic, "x", v => 2.0 * MatMul(v["A"], v["x"]), v => v["A"] - Transpose(v["A"]))),
        ("a vector of length one",
            Claim([("x", Real, ["n"])], v => Log(Norm(v["x"])), "x", v => v["x"], v => Norm(v["x"]) - 1.0)),
        ("two conditions", Claim(
            [("x", Positive, ["n"]), ("y", Positive, ["n"])],
            v => Sum(Log(v["x"]) * v["y"]),
            "x",
            v => v["y"] / v["x"],
            v => Sum(v["x"]) - 1.0,
            v => Sum(v["y"]) - 2.0)),
        ("a condition that rounds more than the claim", Claim(
            Weighted,
            v => Sum(v["z"]) + (0.0 * Sum(v["w"])),
            "z",
            v => Sum(v["w"]) + (0.0 * v["z"]),
            v => (1e6 + Sum(v["w"])) - (1e6 + 1))),
        ("a condition that always holds",
            Claim(Form, Quadratic, "x", v => MatMul(v["A"] + Transpose(v["A"]), v["x"]), v => v["x"] - v["x"])),
        ("a condition on a simplex", Claim(
            [("y", Simplex, ["n"]), ("c", Real, [])],
            v => Sum(Square(v["y"])) * v["c"],
            "y",
            v => 2.0 * v["y"] * v["c"],
            v => v["c"] - v["y"][0])),
    ];

    public static TheoryData<string> Names => [.. Right.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_claim_that_is_right_on_the_set_is_supported(string name)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var report = Right.Single(row => row.Name == name).Claim.Check(seed, 200);
            Assert.True(report.Verdict == Verdict.Supported, $"seed {seed}: {report} {report.Reason}");
            Assert.InRange(report.Unjudged.ConditionsUnmet, 0, 140);
        }
    }

    [Fact]
    public void Without_its_condition_the_same_claim_is_refuted()
    {
        Assert.Equal(
            Verdict.Refuted, Claim(Weighted, CrossEntropyOfW, "z", v => Softmax(v["z"]) - v["w"]).Check().Verdict);
        Assert.Equal(Verdict.Refuted, Claim(Form, Quadratic, "x", v => 2.0 * MatMul(v["A"], v["x"])).Check().Verdict);
    }

    [Fact]
    public void A_claim_that_is_wrong_on_the_set_is_refuted_on_it_even_by_a_millionth()
    {
        var claim = Claim(
            Weighted, CrossEntropyOfW, "z", v => (1 + 1e-6) * (Softmax(v["z"]) - v["w"]), v => Sum(v["w"]) - 1.0);
        var counterexample = claim.Check().Counterexample;
        Assert.NotNull(counterexample);
        Assert.Equal(1, counterexample.Point.Single(variable => variable.Name == "w").Value.Elements.Sum(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Projected_points_satisfy_the_conditions_and_stay_in_their_domains(string name)
    {
        var claim = Right.Single(row => row.Name == name).Claim;
        var sizes = new SizeAssignment(claim.SizeNames, claim.SizeNames.Select(_ => 3));
        var sized = claim.At(sizes);
        var sampler = new PointSampler(claim, sizes, sized);
        var points = sampler.Draw(1, 100).OfType<Point>().ToArray();
        Assert.InRange(points.Length, 30, 100);
        foreach (var point in points)
        {
            var scale = point.Values.SelectMany(x => x).Max(Math.Abs) + 1;
            foreach (var condition in new Interpreter(sized.Program).Run<double>(point.Values)[2..].SelectMany(c => c))
            {
                Assert.InRange(condition, -1e-15 * Math.Max(100 * scale, 1e6), 1e-15 * Math.Max(100 * scale, 1e6));
            }

            for (var v = 0; v < claim.Variables.Count; v++)
            {
                Assert.True(
                    DomainMembership.Contains(claim.Variables[v].Domain, sampler.Shapes[v], point.Values[v], 1e-14),
                    point.ToString());
            }
        }
    }

    [Fact]
    public void Conditions_that_cannot_hold_leave_the_claim_undecided()
    {
        var report = Claim([("x", Real, ["n"])], v => Sum(v["x"]), "x", v => 0.0 * v["x"], v => Exp(Sum(v["x"])) + 1.0)
            .Check(points: 50);
        Assert.Equal((Verdict.Undecided, 50), (report.Verdict, report.Unjudged.ConditionsUnmet));
        Assert.Equal(
            "Nothing could be judged: of 50 points, 50 where no nearby point satisfies the conditions.", report.Reason);
    }

    private static ProgramClaim Claim(
        (string, ValueDomain, string[])[] variables,
        Func<Scope, Variable> function,
        string by,
        Func<Scope, Variable> claimed,
        params Func<Scope, Variable>[] conditions) =>
        new(variables, function, by, claimed, conditions);

    private static Variable CrossEntropyOfW(Scope v) => CrossEntropy(v["z"], v["w"]);

    private static Variable Quadratic(Scope v) => Dot(v["x"], MatMul(v["A"], v["x"]));
}
