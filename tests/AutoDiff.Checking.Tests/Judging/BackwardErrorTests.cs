using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Judging;

/// <summary>
/// Determinants, inverses and solutions round inside; what is equal on paper stays equal, and what is not is still
/// seen.
/// </summary>
public class BackwardErrorTests
{
    private const string Variables = "A : invertible[n]; P : spd[n]; x : real[n]; k : positive\n";

    [Theory]
    [InlineData("f = det(A)", "df/dA = det(A)*inv(A')")]
    [InlineData("f = det(A)^2", "df/dA = 2*det(A)^2*inv(A')")]
    [InlineData("f = logdet(A')", "df/dA = inv(A)'")]
    [InlineData("f = trace(inv(A'))", "df/dA = -inv((A @ A)')")]
    [InlineData("f = dot(x, inv(P) @ x)", "df/dP = -solve(P, outer(x, x)) @ inv(P)")]
    [InlineData("f = logdet(eye(n)*k + outer(x, x))", "df/dk = (n - 1)/k + 1/(k + dot(x, x))")]
    public void Right_claims_in_another_order_hold_and_a_factor_near_one_is_seen_whatever_the_seed(
        string definition, string claim)
    {
        var (derivative, value) = (claim.Split(" = ")[0], claim.Split(" = ")[1]);
        var model = FormulaModel.Analyze(
            $"{Variables}{definition}\nclaim {claim}\nclaim {derivative} = 1.000001*({value})");
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var reports = FormulaChecker.Check(model, new() { Seed = seed, Points = 300, Explains = false });
            Assert.True(
                reports[0].Verdict is Verdict.Exact or Verdict.Supported,
                $"seed {seed}: {reports[0].Verdict} {reports[0].Reason}");
            Assert.True(reports[1].Verdict == Verdict.Refuted, $"seed {seed}: a wrong factor is {reports[1].Verdict}");
        }
    }

    [Fact]
    public void A_matrix_that_rounding_may_have_made_invertible_is_not_judged()
    {
        // A = k + x·xᵀ has the determinant k·(k + xᵀx), of which nothing is left here beside the rounding of the
        // elements.
        const string Claim =
            "x : real[2]; k : positive; C = logdet(eye(2)*k + outer(x, x)); claim dC/dk = 1/k + 1/(k + dot(x, x))";
        var reports = FormulaChecker.Check(
            FormulaModel.Analyze($"{Claim} given x[0] == 48000000 and x[1] == 54061890 and k == 0.00000002"),
            new() { Points = 20 });
        Assert.Equal(Verdict.Undecided, Assert.Single(reports).Verdict);
    }
}
