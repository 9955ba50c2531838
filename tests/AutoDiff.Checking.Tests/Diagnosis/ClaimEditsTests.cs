using AutoDiff.Checking.Diagnosis;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>One change of a part of the claim makes it right, and says what was wrong.</summary>
public class ClaimEditsTests
{
    private const string Squares = "X : real[n, d]; w : real[d]; y : real[n]\nr = X @ w - y\nC = sum(r^2)/2\n";
    private const string Ridge = "X : real[n, d]; w : real[d]; k : positive\nC = sum((X @ w)^2)/2 + k*sum(w^2)/2\n";

    [Theory]
    [InlineData("x : real; y : real\nf = x*y + x^2\nclaim df/dx = y - 2*x", "term-sign", "y + 2*x")]
    [InlineData("x : real; y : real\nf = x*y\nclaim df/dx = y + x", "extra-term", "y")]
    [InlineData("x : real; y : real; z : real\nf = x*y\nclaim df/dx = y*z", "factor", "y")]
    [InlineData("x : real; y : real\nf = x/y\nclaim df/dx = 1*y", "factor", "1/y")]
    [InlineData(Squares + "claim dC/dw = X @ r", "operand-transposed", "X' @ r")]
    [InlineData(Squares + "claim dC/dw = r @ X'", "operand-transposed", "r @ X")]
    [InlineData(Squares + "claim dC/dw = X'*r", "wrong-product", "X' @ r")]
    [InlineData(Squares + "claim dC/dX = outer(w, r)", "transposed", "outer(r, w)")]
    [InlineData(Ridge + "claim d2C/dw2 = X' @ X + k", "factor", "X' @ X + k*eye(d)")]
    [InlineData("A : invertible[n]; G : real[n, n]\nC = logdet(A)\nclaim dC/dA = (A^-1)'", "notation", "inv(A)'")]
    [InlineData("A : real[n, n]\nC = trace(A @ A @ A)/3\nclaim dC/dA = (A^2)'", "notation", "(A @ A)'")]
    [InlineData(
        "X : real[n, d]; b : real[d]; G : real[n, d]\nC = sum(G*(X + b))\nclaim dC/db = sum(G)",
        "wrong-index", "sum(G, axis=0)")]
    [InlineData("x : real[n]; g : real[n]\nC = sum(g)*sum(x)\nclaim dC/dx = mean(g)", "mean-vs-sum", "sum(g)")]
    [InlineData(
        "x : real[n]; k : real[n]\nC = sum(i: k[i]*x[n - 1 - i])\nclaim dC/dx[i] = k[i]",
        "wrong-index", "k[n - 1 - i]")]
    [InlineData(
        "x : real\nf = if x > 0 then x^2 else 3*x\nclaim df/dx = if x > 0 then 3 else 2*x",
        "branch", "if x > 0 then 2*x else 3")]
    [InlineData(
        "x : real[n]; A : real[n, n]; u : real[n]; v : real[n]\nf = dot(v*u, A @ x)\nclaim df/dx = A' @ v*u",
        "notation", "A' @ (v*u)")]
    [InlineData("x : real\ng = tanh(x)\nclaim dg/dx = (1 - g)^2", "notation", "1 - g^2")]
    [InlineData("a : real; b : real\nf = a^3/3 + a*b\nclaim df/da = (a + b)^2", "notation", "a^2 + b")]
    [InlineData("x : real[n]\nf = sum(normcdf(x))\nclaim df/dx = normcdf(x)", "missing-chain-step", "normpdf(x)")]
    [InlineData("x : real[n]\nf = sum(relu(x))\nclaim df/dx = relu(x)", "missing-chain-step", "x > 0")]
    [InlineData("a : positive; b : real; c : real\nf = b^2*a*c\nclaim df/dc = b*a*b*c*c", "factor", "b*a*b")]
    public void The_part_and_its_right_form_are_named(string file, string mistake, string right) =>
        Explanations.AssertNames(new ClaimEdits(), file, mistake, right);

    [Fact]
    public void A_step_that_stands_in_several_places_is_changed_in_all_of_them() => Explanations.AssertNames(
        new ClaimEdits(),
        "u : real; v : real; x : real; k : real\nf = u*sin(k*x) + v*sin(k*x)^2/2\n" +
            "claim df/dx = u*cos(k/x)*k + v*sin(k*x)*cos(k/x)*k",
        "factor",
        "u*cos(k*x)*k + v*sin(k*x)*cos(k*x)*k");
}
