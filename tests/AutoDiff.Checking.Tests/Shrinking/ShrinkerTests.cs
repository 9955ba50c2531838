using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Shrinking;
using AutoDiff.Formulas;
using static AutoDiff.Checking.Tests.ProgramClaim;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Tests;

/// <summary>
/// A counterexample still refutes after shrinking, is never harder to read than before, and mostly very simple.
/// </summary>
public class ShrinkerTests
{
    private static readonly (string Name, ProgramClaim Claim)[] Wrong =
    [
        ("sign", new(
            [("z", Real, ["n"]), ("y", Simplex, ["n"])], v => CrossEntropy(v["z"], v["y"]), "z", v => v["y"] - Softmax(
                v["z"]))),
        ("transposed operand", new(
            [("W", Real, ["n", "n"]), ("x", Real, ["n"])],
            v => Sum(Square(MatMul(v["W"], v["x"]))),
            "x",
            v => 2.0 * MatMul(v["W"], MatMul(v["W"], v["x"])))),
        ("factor", new(
            [("A", new(DomainKind.PositiveDefinite), ["n", "n"]), ("x", Real, ["n"])],
            v => Dot(v["x"], MatMul(v["A"], v["x"])),
            "x",
            v => MatMul(v["A"], v["x"]))),
        ("one and a millionth", new([("x", Positive, ["n"])], v => Sum(Log(v["x"])), "x", v => (1 + 1e-6) / v["x"])),
        ("only above a threshold",
            new([("x", Real, ["n"])], v => Sum(Square(Relu(v["x"] - 100.0))), "x", v => Relu(v["x"] - 100.0))),
        ("with a condition", new(
            [("x", Real, ["n"])], v => Sum(Square(v["x"])), "x", v => v["x"], v => Sum(v["x"]) - 1.0)),
    ];

    public static TheoryData<string, ulong> Cases
    {
        get
        {
            var cases = new TheoryData<string, ulong>();
            foreach (var (name, _) in Wrong)
            {
                for (ulong seed = 1; seed <= 3; seed++)
                {
                    cases.Add(name, seed);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_shrunk_point_still_refutes_as_plainly_and_is_simpler(string name, ulong seed)
    {
        var claim = Wrong.Single(row => row.Name == name).Claim;
        var sizes = new SizeAssignment(claim.SizeNames, claim.SizeNames.Select(_ => 4));
        var sized = claim.At(sizes);
        var judge = new Judge(sized, claim.Variables);
        var (point, judgement) = new PointSampler(claim, sizes, sized).Draw(seed, 2000).OfType<Point>()
            .Select(point => (point, judge.At(point))).First(pair => pair.Item2.Refutes);

        var shrunk = new Shrinker(claim, SizeRange.Default, seed, new(TimeSpan.FromMinutes(1), default)).Shrink(
            new(sizes, sized, point, judgement, Confirmation.Confirmed));

        var smaller = claim.At(shrunk.Sizes);
        var values = shrunk.Point.Select(variable => variable.Value.Elements.ToArray()).ToArray();
        var again = new Judge(smaller, claim.Variables).At(Point.Exact(values));
        Assert.True(again.Refutes, shrunk.ToString());
        Assert.True(again.Plainness >= 0.9 * Math.Min(0.01, judgement.Plainness), shrunk.ToString());
        Assert.NotEmpty(shrunk.Wrong);
        Assert.InRange(shrunk.Sizes.Lengths.Sum(), 1, sizes.Lengths.Sum());
        Assert.True(values.Sum(Cost) <= point.Values.Sum(Cost), shrunk.ToString());
        for (var v = 0; v < values.Length; v++)
        {
            Assert.True(
                DomainMembership.Contains(claim.Variables[v].Domain, shrunk.Point[v].Value.Shape, values[v], 1e-14));
        }

        static double Cost(double[] x) => x.Sum(SimplerValues.Cost);
    }

    [Fact]
    public void A_transposed_operand_needs_two_by_two_and_is_shown_there_with_digits()
    {
        var counterexample = Wrong[1].Claim.Check().Counterexample!;
        Assert.Equal("n = 2", counterexample.Sizes.ToString());
        Assert.All(
            counterexample.Point.SelectMany(variable => variable.Value.Elements),
            x => Assert.Contains(x, new[] { -2, -1, -0.5, 0, 0.25, 0.5, 1, 2, 3 }));
    }

    [Fact]
    public void Variables_that_the_claim_does_not_use_are_left_out()
    {
        var claim = new ProgramClaim(
            [("x", Real, ["n"]), ("unused", Real, ["n"])], v => Sum(Square(v["x"])), "x", v => v["x"]);
        Assert.Equal("x", Assert.Single(claim.Check().Counterexample!.Point).Name);
    }
}
