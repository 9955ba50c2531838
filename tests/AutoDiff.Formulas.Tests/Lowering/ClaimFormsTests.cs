using AutoDiff.BackEnds;

namespace AutoDiff.Formulas.Tests;

/// <summary>Every form a claim can have, against claims known to be right.</summary>
public class ClaimFormsTests
{
    [Theory]
    [InlineData("x : real[n]\nC = sum(x^3)\nclaim dC/dx = 3*x^2")]
    [InlineData("x : real[n]\nC = sum(x^3)\nclaim ∂C/∂x[i] = 3*x[i]^2")]
    [InlineData("x : real[n]\nC = sum(x)\nclaim dC/dx = 1")]
    [InlineData("x : real\nC = x^2\nclaim dC/dx = 2*x")]
    [InlineData("x : real[n]\nC = sum(x^3)\nclaim dC/dx[0] = 3*x[0]^2")]
    [InlineData("x : real[n]\na = x^2\nclaim da/dx = diag(2*x)")]
    [InlineData("x : real[n]\na = x^2\nclaim da[i]/dx[j] = if i == j then 2*x[i] else 0")]
    [InlineData("x : real[n]\na = x^2\nclaim da[i]/dx[j] = 2*x[i]*(i == j)")]
    [InlineData("x : real[n]\na = x^2\nclaim da[i]/dx[i] = 2*x[i]")]
    [InlineData("x : real[n]\na = x^2\nclaim da[i]/dx = 2*x[i]*eye(n)[i]")]
    [InlineData("x : real[n]\na = x^2\nclaim da/dx[j] = 2*x*eye(n)[:, j]")]
    [InlineData("x : real[n]\na = x^2\nclaim da[0]/dx[0] = 2*x[0]")]
    [InlineData("x : real[n]\nC = sum(x^3)\nclaim dC/dx[n-1] = 3*x[-1]^2\nclaim dC/dx[-1] = 3*x[n-1]^2")]
    [InlineData("W : real[n, m]\nC = sum(W^2)/2\nclaim dC/dW[:, 0] = W[:, 0]\nclaim dC/dW[i, :] = W[i, :]")]
    [InlineData("W : real[n, m]\nC = sum(W^2)/2\nclaim dC/dW[n-1, m-1] = W[-1, -1]\nclaim dC/dW[:, j] = W[:, j]")]
    [InlineData("W : real[n, m]; x : real[m]\nz = W @ x\nclaim dz/dx = W")]
    [InlineData("W : real[n, m]; x : real[m]\nz = W @ x\nclaim dz[i]/dx[j] = W[i, j]")]
    [InlineData("W : real[n, m]; x : real[m]\nz = W @ x\nclaim dz[i]/dW[j, k] = (i == j)*x[k]")]
    [InlineData("W : real[n, m]; x : real[m]\nz = W @ x\nclaim dz[i]/dW[i] = x")]
    [InlineData("W : real[n, m]\nC = sum(W^2)/2\nclaim dC/dW[i, j] = W[i, j]")]
    [InlineData("W : real[n, m]\nC = sum(W^2)/2\nclaim dC/dW[i] = W[i, :]")]
    [InlineData("x : real[n]\nC = sum(x^3)\nclaim d2C/dx2 = diag(6*x)")]
    [InlineData("x : real[n]\nC = sum(x)^3\nclaim d2C/dx[i]dx[j] = 6*sum(x)")]
    [InlineData("x : real[n]\nC = sum(x)^3\nclaim ∂²C/∂x∂x = 6*sum(x)")]
    [InlineData("x : real[n]; y : real[m]\nC = sum(x)^2 * sum(y^2)\nclaim d2C/dx[i]dy[k] = 4*sum(x)*y[k]")]
    [InlineData("x : real[n]; y : real[m]\nC = sum(x)^2 * sum(y^2)\nclaim d2C/dydx = 4*outer(y, ones(n))*sum(x)")]
    [InlineData("x : real[n]\na = x^2\nclaim d2a[k]/dx[i]dx[j] = 2*(i == j and j == k)")]
    [InlineData("x : real[n]\na = x^2\nC = sum(a^3)\nclaim dC/da = 3*a^2")]
    [InlineData("x : real[n]\na = x^2\nb = sum(a)\nC = b*sum(a)\nclaim dC/db = sum(a)")]
    [InlineData("x : real[n]\na = x^2\nb = a*x\nclaim db/da = diag(x)")]
    [InlineData("x : real[n]\na = x^2\nC = sum(a^3)\nclaim d2C/da[i]dx[j] = 0")]
    [InlineData("x : real[n]\na = x^2\nclaim da/da = eye(n)")]
    [InlineData("x : real[n]\nclaim dx/dx = eye(n)")]
    [InlineData("x : real[n]; y : real[n]\nC = sum(y)\nclaim dC/dx = 0")]
    [InlineData(
        "z : real[n]; y : real[n]\na = exp(z)/sum(exp(z))\nC = -sum(y*log(a))\nclaim dC/da = -y/a\nclaim dC/dz = " +
        "a*sum(y) - y")]
    [InlineData("x : real[n]\nf(t) = t^2 + t\nC = sum(f(x))\nclaim dC/dx = 2*x + 1")]
    [InlineData(
        "x : real[n]\nC = sum(i: (x[i+1] - x[i])^2)\n" +
        "claim dC/dx[i] = 2*(if i > 0 then x[i] - x[i-1] else 0) - 2*(if i < n - 1 then x[i+1] - x[i] else 0)")]
    [InlineData(
        "g : real[k]; w : real[n]; x : real[n+k-1]\nC = sum(i, j: w[i]*g[j]*x[i+j])\n" +
        "claim dC/dx[t] = sum(j: g[j]*w[t-j])\nclaim dC/dx[t] = sum(i: w[i]*g[t-i])")]
    [InlineData(
        "X : real[n, m]\nmu[j] = sum(i: X[i, j])/n\nC = sum(i, j: (X[i, j] - mu[j])^2)\nclaim dC/dX[i, j] = 2*(X[i, " +
        "j] - mu[j])")]
    [InlineData("A : spd[n]\nC = trace(A @ A)\nclaim dC/dA = 2*A'")]
    [InlineData("A : symmetric[n]; x : real[n]\nC = x @ A @ x\nclaim dC/dx = (A + A') @ x\nclaim dC/dA = outer(x, x)")]
    [InlineData(
        "Q : real[n, k]; K : real[m, k]\nS[i, j] = sum(l: Q[i, l]*K[j, l])/sqrt(k)\nP = softmax(S)\n" +
        "claim dP[i, j]/dS[i, l] = P[i, j]*((j == l) - P[i, l])")]
    [InlineData("d : real[n]; dP : real\nC = dP*sum(d)\nclaim dC/dd = dP\nclaim dC/ddP = sum(d)")]
    [InlineData("θ : real[n]\nσ = sigmoid(θ)\nclaim dσ[i]/dθ[i] = σ[i]*(1 - σ[i])")]
    [InlineData("A : spd[n]\nC = logdet(A)\nclaim dC/dA = inv(A)'")]
    [InlineData("A : spd[n]\nC = det(A)\nclaim dC/dA = det(A)*inv(A)'")]
    [InlineData(
        "A : spd[n]; B : real[n, n]\nC = trace(inv(A) @ B)\nclaim dC/dA = -(inv(A) @ B @ inv(A))'\nclaim dC/dB = " +
        "inv(A)'")]
    [InlineData(
        "A : spd[n]; b : real[n]\nC = dot(b, solve(A, b))\nclaim dC/db = solve(A, b) + solve(A', b)\n" +
        "claim dC/dA = -outer(solve(A', b), solve(A, b))")]
    [InlineData("A : spd[n]\nC = logdet(A)\nB = inv(A)\nclaim d2C/dA[i, j]dA[k, l] = -B[j, k]*B[l, i]")]
    [InlineData(
        "A : spd[n]; B : real[m, n]\nX[k] = dot(B[k, :], solve(A, B[k, :]))\n" +
        "claim dX[k]/dB[k] = solve(A, B[k, :]) + solve(A', B[k, :])")]
    public void A_right_claim_equals_the_derivative(string source)
    {
        foreach (var (n, m, k) in new[] { (1, 1, 1), (3, 2, 4), (2, 3, 1), (4, 4, 4) })
        {
            var all = new[] { ("n", n), ("m", m), ("k", k) };
            var used = FormulaModel.Analyze(source).SizeNames;
            foreach (var (claim, lowered, outputs) in Lowered.Claims(
                source, 11, [.. all.Where(size => used.Contains(size.Item1))]))
            {
                Assert.True(lowered.ShapesAgree, $"{claim}: {lowered.Shape} and {lowered.ClaimedShape}");
                Assert.True(
                    Lowered.Agree(outputs[0], outputs[1]),
                    $"{claim} at n = {n}, m = {m}, k = {k}: {Show(outputs[0])} and {Show(outputs[1])}");
            }
        }
    }

    [Fact]
    public void The_shape_of_a_derivative_is_that_of_its_indices_in_order()
    {
        const string Source = """
            W : real[n, m]; x : real[m]
            z = W @ x
            C = sum(z^2)
            claim dz[i]/dW[j, k] = 0
            claim dz/dW = 0
            claim dC/dW = 0
            claim dz[i]/dW[i, 0] = 0
            claim dz/dx[k] = 0
            claim d2C/dW[i, k]dx[l] = 0
            """;
        var shapes = Lowered.Claims(Source, 1, ("n", 2), ("m", 3)).Select(claim => claim.Lowered.Shape.ToString());
        Assert.Equal(["[2, 2, 3]", "[2, 2, 3]", "[2, 3]", "[2]", "[3, 2]", "[2, 3, 3]"], shapes);
    }

    [Fact]
    public void A_claim_of_another_shape_is_told_apart_from_a_wrong_value()
    {
        var (_, lowered, outputs) = Lowered.Claims(
            "W : real[n, m]; x : real[m]\nC = sum(W @ x)\nclaim dC/dW = outer(x, ones(n))", 1, ("n", 2), ("m", 3))
                .Single();
        Assert.False(lowered.ShapesAgree);
        Assert.Equal([2, 3], lowered.Shape);
        Assert.Equal([3, 2], lowered.ClaimedShape);
        Assert.Equal(6, outputs[1].Length);
    }

    [Fact]
    public void Conditions_are_outputs_that_vanish_where_they_hold()
    {
        const string Source = "A : real[n, n]; y : real[n]\nC = sum(y)\nclaim dC/dy = 1 given sum(y) == 1, A == A'";
        var model = FormulaModel.Analyze(Source);
        var lowered = model.Lower(model.Claims[0], new Dictionary<string, int> { ["n"] = 2 });
        var outputs = new Interpreter(lowered.Program).Run<double>([1, 2, 5, 4], [0.25, 0.5]);
        Assert.Equal([-0.25], outputs[2]);
        Assert.Equal([0, -3, 3, 0], outputs[3]);
    }

    [Fact]
    public void The_literal_claim_overflows_where_the_mathematics_does_not()
    {
        const string Source = "z : real[n]\na = exp(z)/sum(exp(z))\nC = log(sum(exp(z)))\nclaim dC/dz = a";
        var model = FormulaModel.Analyze(Source);
        var lowered = model.Lower(model.Claims[0], new Dictionary<string, int> { ["n"] = 2 });
        var outputs = new Interpreter(lowered.Program).Run<double>([1e4, 0]);
        Assert.Equal([1, 0], outputs[0]);
        Assert.Equal([1, 0], outputs[1]);
        Assert.Equal([double.NaN, 0], new Interpreter(lowered.LiteralClaim).Run<double>([1e4, 0])[0]);
    }

    [Fact]
    public void A_definition_held_constant_passes_nothing_on()
    {
        const string Source = "x : real[n]\nmu = sum(x)/n\nC = sum((x - mu)^3)\nclaim dC/dx = 3*(x - mu)^2";
        var model = FormulaModel.Analyze(Source);
        var sizes = new Dictionary<string, int> { ["n"] = 3 };
        double[] x = [1, 2, 5];
        var whole = new Interpreter(model.Lower(model.Claims[0], sizes).Program).Run<double>(x);
        var held = new Interpreter(model.Lower(model.Claims[0], sizes, new HashSet<string> { "mu" }).Program)
            .Run<double>(x);
        Assert.False(Lowered.Agree(whole[0], whole[1]));
        Assert.True(Lowered.Agree(held[0], held[1]));
        Assert.Equal(["mu", "C"], model.DefinitionsBehind(model.Claims[0]));
    }

    private static string Show(double[] values) => $"[{string.Join(", ", values)}]";

    [Fact]
    public void A_computed_index_depends_on_sizes_alone()
    {
        var error = Assert.Throws<FormulaException>(
            () => FormulaModel.Analyze("z : real[n]\nC = sum(z)\nclaim dC/dz[i + 1] = 1\n"));
        Assert.Contains("There is no `i` here.", error.Message, StringComparison.Ordinal);
    }
}
