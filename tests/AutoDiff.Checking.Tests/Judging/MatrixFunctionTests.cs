using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Judging;

/// <summary>Claims about exponentials and factors of matrices, and about lower triangular ones.</summary>
public class MatrixFunctionTests
{
    private const string Variables =
        "A : real[n, n]; G : real[n, n]; S : spd[n]; L : lower[n]; x : real[n]; t : real\n";

    [Theory]
    [InlineData("f = sum(G*expm(A)); claim df/dA = dexpm(A', G)", Verdict.Exact)]
    [InlineData("f = sum(G*expm(A)); claim df/dA = dexpm(A, G)", Verdict.Refuted)]
    [InlineData("f = trace(expm(A)); claim df/dA = expm(A')", Verdict.Supported)]
    [InlineData("f = sum(G*expm(t*A)); claim df/dt = sum(G*(A @ expm(t*A)))", Verdict.Supported)]
    [InlineData("f = sum(G*expm(t*A)); claim d2f/dt2 = sum(G*(A @ expm(t*A)))", Verdict.Refuted)]
    [InlineData("f = 2*sum(log(diag(chol(S)))); claim df/dS = inv(S)", Verdict.Exact)]
    [InlineData("f = sum(G*(chol(S) @ chol(S)')); claim df/dS = (G + G')/2", Verdict.Exact)]
    [InlineData("f = sum(G*chol(S)); claim df/dS = G", Verdict.Refuted)]
    [InlineData("f = dot(L @ x, L @ x)/2; claim df/dL = tril(outer(L @ x, x))", Verdict.Exact)]
    [InlineData("f = dot(L @ x, L @ x)/2; claim df/dL = outer(L @ x, x)", Verdict.Refuted)]
    [InlineData("f = logdet(L @ L'); claim df/dL = 2*diag(1/diag(L))", Verdict.Exact)]
    [InlineData("Y = L @ L'; claim dY = dL @ L' + L @ dL'", Verdict.Exact)]
    public void A_claim_about_matrices_has_its_verdict(string claim, Verdict verdict)
    {
        var options = new CheckOptions { Points = 24, Sizes = new(1, 3), Explains = false };
        Assert.Equal(verdict, FormulaChecker.Check(FormulaModel.Analyze(Variables + claim), options)[0].Verdict);
    }

    [Theory]
    [InlineData("claim df/dL = 0 given L @ x == x and x == ones(n)")]
    public void Conditions_move_no_zero_of_a_triangle(string claim)
    {
        var file = $"{Variables}f = sum((L @ x - x)^2)\n{claim}";
        Assert.Equal(
            Verdict.Supported,
            FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 50, Explains = false })[0].Verdict);
    }
}
