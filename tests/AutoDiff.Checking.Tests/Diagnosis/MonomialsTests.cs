using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>A product of quantities is missing that stands nowhere in the file.</summary>
public class MonomialsTests
{
    private const string Cart =
        "v : real; θ : real; ω : real; m : positive; l : positive\n" +
        "T = m/2*((v + l*ω*cos(θ))^2 + (l*ω*sin(θ))^2)\n";

    [Theory]
    [InlineData(Cart + "claim dT/dω = m*l^2*ω", "missing-term", "m*l^2*ω + cos(θ)*l*m*v")]
    [InlineData(Cart + "claim dT/dθ = sin(θ)", "sign+factor", null)]
    [InlineData(
        "x : real[n]; c : real[n]; k : positive\nf = sum(c*x^3)/k\nclaim df/dx = 3*c", "factor", "(x^2/k)*3*c")]
    public void The_product_is_named(string file, string mistake, string? right)
    {
        var (subject, bench) = Explanations.SubjectOf(file);
        var found = new Monomials(subject, bench).Find()
            .Where(hypothesis => bench.Ratio(hypothesis, 0) == 1 && bench.Confirms(hypothesis)).ToList();
        Assert.True(
            found.Exists(told => $"{told.Mistake}" == mistake && (right is null || $"{told.Right}" == right)),
            string.Join("; ", found.Select(told => $"{told.Mistake}: {told.Right}")));
    }

    [Fact]
    public void A_sum_is_no_product()
    {
        var (subject, bench) = Explanations.SubjectOf(
            "x : real[n]; c : real[n]; k : positive\nf = sum(exp(x)*c) + k*sum(x^3)\nclaim df/dx = c");
        Assert.DoesNotContain(new Monomials(subject, bench).Find(), told => bench.Ratio(told, 0) == 1);
    }
}
