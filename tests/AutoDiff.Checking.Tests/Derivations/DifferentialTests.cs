using AutoDiff.Checking.Derivations;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Derivations;

/// <summary>Differentials are derived by the rules of matrix calculus, and each is the engine's.</summary>
public class DifferentialTests
{
    private const string Declarations =
        "A : real[n, n]; B : real[n, m]; X : invertible[n]; S : spd[n]\n" +
        "x : real[n]; y : real[n]; s : real; p : positive; f : real -> real\n" +
        "huber(r) = if abs(r) <= 1 then r^2/2 else abs(r) - 1/2\n";

    [Theory]
    [InlineData("A @ B", "dA @ B + A @ dB", "A, B")]
    [InlineData("A @ inv(X)", "dA @ inv(X) - Y @ dX @ inv(X)", "A, X")]
    [InlineData("x' @ A @ x", "dx' @ A @ x + x' @ A @ dx", "x")]
    [InlineData("-x' @ S @ x/2", "-x' @ S @ dx/2 - dx' @ S @ x/2", "x")]
    [InlineData("‖A @ x - y‖²/2", "dot(A @ x - y, A @ dx)", "x")]
    [InlineData("norm(x)", "dot(x, dx)/Y", "x")]
    [InlineData("sum((A @ B)^2)/2 + s*tr(A' @ A)", "sum(2*(A @ B)*(dA @ B))/2 + s*trace(dA' @ A + A' @ dA)", "A")]
    [InlineData("logdet(X)", "trace(inv(X) @ dX)", "X")]
    [InlineData("det(X)", "Y*trace(inv(X) @ dX)", "X")]
    [InlineData("solve(S, x)", "solve(S, dx - dS @ Y)", "S, x")]
    [InlineData("expm(A)", "dexpm(A, dA)", "A")]
    [InlineData("softmax(A @ x)", "Y*(A @ dx - dot(Y, A @ dx))", "x")]
    [InlineData("logsumexp(x)", "dot(softmax(x), dx)", "x")]
    [InlineData("x/s", "dx/s - x/s^2*ds", "x, s")]
    [InlineData("f(s)*f'(s*p)", "f'(s)*ds*f'(s*p) + f(s)*f''(s*p)*ds*p", "s")]
    [InlineData("p^s", "Y*log(p)*ds", "s")]
    [InlineData("sum(i: x[i]^2*y[i])", "sum(i: 2*x[i]*dx[i]*y[i])", "x")]
    [InlineData("kron(A, B)", "kron(dA, B) + kron(A, dB)", "A, B")]
    [InlineData("sum(huber(x))", "sum(if abs(x) <= 1 then x*dx else sign(x)*dx)", "x")]
    [InlineData("tr(A)*mean(x, axis=0)", "trace(dA)*mean(x, axis=0) + trace(A)*mean(dx, axis=0)", "A, x")]
    [InlineData("5*A - eye(n)", "5*dA", "A")]
    public void A_rule_gives_the_differential(string formula, string differential, string moving)
    {
        var claimed = string.Join(" + ", moving.Split(", ").Select(name => $"sum(d{name})"));
        var derivation = Assert.Single(Explanation.Of(FormulaModel.Analyze(
            $"{Declarations}Y = {formula}\nclaim dY = {claimed}"), new() { Points = 1, Explains = false }));
        Assert.Equal(differential, derivation.Steps[^1].Formulas[^1].Right);
        var truth = FormulaChecker.Check(
            FormulaModel.Analyze($"{Declarations}Y = {formula}\nclaim dY = {differential}"),
            new() { Points = 20, Explains = false })[0];
        Assert.True(truth.Verdict is Verdict.Exact or Verdict.Supported, $"{truth.Verdict}");
    }

    [Fact]
    public void Differentials_go_through_the_definitions_of_a_file()
    {
        var derivation = Explanation.Of(FormulaModel.Analyze(
            """
            A : real[n, m]; X : invertible[m]; G : real[n, m]
            Y = A @ inv(X)
            L = sum(G*Y)
            claim dL = tr(G' @ dA @ inv(X) - G' @ Y @ dX @ inv(X))
            """))[0];
        Assert.Equal(
            [
                "dY = dA @ inv(X) - A @ inv(X) @ dX @ inv(X) (product rule; d(inv(X)) = -inv(X) @ dX @ inv(X))",
                "dY = dA @ inv(X) - Y @ dX @ inv(X) (with Y for its formula)",
                "dL = sum(G*dY) ()",
            ],
            derivation.Steps.SelectMany(step => step.Formulas).Select(
                line => $"{line.Left} = {line.Right} ({line.Reason})"));
        Assert.Equal("sum(G*(dA @ inv(X) - Y @ dX @ inv(X)))", derivation.Result.Right);
        Assert.Equal(Verdict.Exact, derivation.Claim?.Verdict);
    }

    [Theory]
    [InlineData("max(x)", "x")]
    [InlineData("chol(S)", "S")]
    public void What_there_is_no_rule_for_is_derived_by_the_engine(string formula, string moving)
    {
        var derivation = Explanation.Of(FormulaModel.Analyze(
            $"{Declarations}Y = {formula}\nclaim dY = sum(d{moving})"), new() { Points = 1, Explains = false })[0];
        Assert.Equal("dY", derivation.Result.Left);
        Assert.NotEmpty(derivation.Result.Right);
    }

    [Fact]
    public void A_function_that_is_only_declared_keeps_its_name()
    {
        var derivations = Explanation.Of(FormulaModel.Analyze(
            """
            x : real; A : invertible[n]; f : real -> real; g : real -> real
            k = f(g(x))
            l = f(logdet(A))
            claim dk/dx = f'(g(x))*g'(x)
            claim dl/dA = f'(logdet(A))*inv(A)'
            """));
        Assert.Equal(
            ["f'(g(x))*g'(x)", "f'(logdet(A)) * inv(A)'"], derivations.Select(derivation => derivation.Result.Right));
    }
}
