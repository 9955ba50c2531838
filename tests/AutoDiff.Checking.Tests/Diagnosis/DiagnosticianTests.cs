using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>A claim with a typical mistake gets the name of that mistake.</summary>
public class DiagnosticianTests
{
    private const string CrossEntropy = "z : real[n]; y : simplex[n]\na = softmax(z)\nC = -sum(y*log(a))\n";
    private const string Logistic =
        "X : real[n, m]; w : real[m]; y : binary[n]\np = sigmoid(X @ w)\nC = -mean(y*log(p) + (1 - y)*log(1 - p))\n";
    private const string Squares =
        "X : real[n, m]; w : real[m]; y : real[n]; lambda : positive\nr = X @ w - y\nC = sum(r^2)/2 + " +
        "lambda*sum(w^2)/2\n";
    private const string Neuron =
        "x : real[n]; w : real[n]; b : real; y : real\nz = dot(w, x) + b\na = tanh(z)\nC = (a - y)^2/2\n";
    private const string Centerd =
        "x : real[n]; g : real[n]\nmu = mean(x)\nv = mean((x - mu)^2)\nh = (x - mu)/sqrt(v + 0.1)\nC = sum(g*h)\n";
    private const string Standardized =
        "X : real[n, d]; c : real[d]\nm = mean(X, axis=0)\nv = mean((X - m)^2, axis=0)\n" +
        "H = (X - m)/sqrt(v + 1)\nC = sum(H^2*c)/2\n";
    private const string Quadratic = "A : real[n, n]; x : real[n]\nC = dot(x, A @ x)\n";

    private const string AnyFunctions = "x : real; f : real -> real; g : real -> real\nk = f(g(x))\n";

    [Theory]
    [InlineData(CrossEntropy + "claim dC/dz = y - a", "sign")]
    [InlineData(Squares + "claim dC/dw = 2*(X' @ r + lambda*w)", "constant-factor")]
    [InlineData(Logistic + "claim dC/dw = X' @ (p - y)", "constant-factor")]
    [InlineData(Logistic + "claim dC/dw = X' @ (y - p)", "sign+constant-factor")]
    [InlineData(Neuron + "claim dC/dw = 7*(a - y)*(1 - a^2)*x/4", "constant-factor")]
    [InlineData(Neuron + "claim dC/dw = -0.7331*(a - y)*(1 - a^2)*x", "sign+constant-factor")]
    [InlineData(Squares + "claim dC/dw = X' @ r + w", "factor")]
    [InlineData(Squares + "claim dC/dw = X' @ r", "missing-term")]
    [InlineData(Squares + "claim dC/dw = X' @ r + lambda*w + w", "extra-term")]
    [InlineData(Squares + "claim dC/dw = X' @ r - lambda*w", "term-sign")]
    [InlineData(CrossEntropy + "claim dC/dz = -y*(1 - a)", "missing-cross-terms")]
    [InlineData(CrossEntropy + "claim da[i]/dz[j] = a[i]*((i == j) + a[j])", "term-sign")]
    [InlineData(Centerd + "claim dC/dx = g/sqrt(v + 0.1)", "held-constant")]
    [InlineData(Centerd + "claim dC/dx = (g - mean(g))/sqrt(v + 0.1)", "held-constant")]
    [InlineData(Standardized + "claim dC/dX = H*c/sqrt(v + 1)", "held-constant")]
    [InlineData(Neuron + "claim dC/dw = (a - y)*x", "missing-chain-step")]
    [InlineData(Neuron + "claim dC/dw = (a - y)*(1 - a^2)^2*x", "step-applied-twice")]
    [InlineData("x : real[n]\nC = sum(x*sin(x))\nclaim dC/dx = sin(x)", "missing-term")]
    [InlineData("x : real\nu = sin(x)\nv = exp(x)\nC = u*v\nclaim dC/dx = cos(x)*v", "missing-term")]
    [InlineData("A : real[n, n]; B : real[n, n]\nC = trace(A @ B)\nclaim dC/dA = B", "transposed")]
    [InlineData(Quadratic + "claim dC/dx = A @ x", "missing-term")]
    [InlineData(
        "A : real[n, n]; x : real[n]; y : real[n]\nC = sum((A @ x - y)^2)/2\nclaim dC/dx = A @ (A @ x - y)",
        "operand-transposed")]
    [InlineData(Neuron + "claim dC/dw = (a - y)*(1 - tanh(a)^2)*x", "wrong-point")]
    [InlineData(Neuron + "claim dC/dw = (a - y)*(1 - a^2)*w", "wrong-variable")]
    [InlineData("x : real[n]\nC = sum(if x > 0 then x^2 else 3*x)\nclaim dC/dx = if x > 0 then 2*x else 1", "branch")]
    [InlineData(
        "z : real[n]; y : nonnegative[n]\na = softmax(z)\nC = -sum(y*log(a))\nclaim dC/dz = a - y", "conditional")]
    [InlineData("X : real[n, m]; b : real[m]; G : real[n, m]\nC = sum(G*(X + b))\nclaim dC/db = G", "not-reduced")]
    [InlineData("x : real[n]\nC = sum(x*sigmoid(x))\nclaim dC/dx = sigmoid(x)*(1 - sigmoid(x))", "product-rule")]
    [InlineData("x : real[n]\nC = sum(x)^2/2\nclaim d2C/dx[i]dx[j] = if i == j then 1 else 0", "missing-cross-terms")]
    [InlineData(Quadratic + "claim d2C/dx2 = A", "missing-term")]
    [InlineData("A : real[n, n]; B : real[n, n]\nC = trace(A @ B)\nclaim dC/dA = -B", "sign+transposed")]
    [InlineData(
        "A : real[n, n]; B : real[n, n]; G : real[n, n]\nC = sum(G*(A @ B))\nclaim dC/dB = -A @ G",
        "sign+operand-transposed")]
    [InlineData("k : positive; r : real; t : real\nP = k/(1 + exp(-r*t))\nclaim dP/dt = r*P", "factor")]
    [InlineData("x : real[n]\nC = sum(min(max(x, -1), 1))\nclaim dC/dx = ones(n)", "branch")]
    [InlineData("A : real[n, m]; x : real[m]\nC = sum(relu(A @ x))\nclaim dC/dx = sum(A, axis=0)", "branch")]
    [InlineData(
        "x : real[n]; k : positive\nC = sum(where(x > 0, x, k*expm1(x)))\nclaim dC/dk = sum(expm1(x))", "branch")]
    [InlineData(AnyFunctions + "claim d2k/dx2 = f'(g(x))*g''(x)", "missing-term")]
    [InlineData(AnyFunctions + "claim d2k/dx2 = f''(g(x))*g'(x) + f'(g(x))*g''(x)", "factor")]
    [InlineData(AnyFunctions + "claim dk/dx = f'(x)*g'(x)", "wrong-point")]
    [InlineData(AnyFunctions + "claim dk/dx = f(g(x))*g'(x)", "missing-chain-step")]
    [InlineData(CrossEntropy + "claim da/dz = a*(1 - a)", "missing-cross-terms")]
    [InlineData("x : real[n]\ny = sigmoid(x)\nclaim dy/dx = y*(1 - y)", "shape")]
    [InlineData(CrossEntropy + "claim dC/dz = sum(a - y)", "wrong-index")]
    [InlineData(Quadratic + "claim dC/dx = exp(cos(x))", "unknown")]
    public void The_mistake_is_named(string file, string kind)
    {
        var report = FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 200 })[0];
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.True(
            report.Diagnosis?.Kind == kind,
            $"{report.Diagnosis} or {string.Join(", ", report.Alternatives.Select(alternative => alternative.Kind))}");
    }

    [Fact]
    public void A_diagonal_that_is_all_of_a_Jacobian_is_put_on_the_diagonal() => Assert.Equal(
        "claim dy/dx = diag(y*(1 - y))",
        FormulaChecker.Check(FormulaModel.Analyze("x : real[n]\ny = sigmoid(x)\nclaim dy/dx = y*(1 - y)"))[0]
            .Diagnosis?.Suggestion);

    [Fact]
    public void A_condition_that_few_sizes_meet_is_not_taken_for_another_that_fewer_meet()
    {
        const string File =
            "x : real[n]; y : real[batch]\nC = sum(x^3)\nclaim dC/dx = 3*x^2 + (if n == 3 then 1 else 0)";
        var report = FormulaChecker.Check(FormulaModel.Analyze(File), new() { Points = 200 })[0];
        Assert.Equal("extra-term", report.Diagnosis?.Kind);
        Assert.Equal("claim dC/dx = 3*x^2", report.Diagnosis?.Suggestion);
    }

    // Short sequences have nothing to be wrong about; there a claim is right whatever else holds.
    [Fact]
    public void What_holds_where_the_claim_is_right_anyway_is_no_condition()
    {
        const string File =
            "a : real; x : real[T]\nh[0] = 0\nh[t] = tanh(a*h[t-1] + x[t])\nL = sum(t: h[t]^2)\n" +
                "claim dL/da = sum(t: 2*h[t]*(1 - h[t]^2)*h[t-1])";
        var report = FormulaChecker.Check(FormulaModel.Analyze(File), new() { Points = 100 })[0];
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.DoesNotContain(
            [report.Diagnosis!, .. report.Alternatives], mistake => mistake.Kind == "conditional");
    }

    [Fact]
    public void A_long_file_hides_no_mistake()
    {
        var others = string.Concat(Enumerable.Range(0, 30).Select(k => $"other{k} : real[n]\n"));
        const string File = "x : real[n]; w : real[n]; k : positive\nC = sum(tanh(w)*x)/k\nclaim dC/dw = (1 - w^2)*x/k";
        var report = FormulaChecker.Check(FormulaModel.Analyze(others + File), new() { Points = 200 })[0];
        Assert.Equal("wrong-point", report.Diagnosis?.Kind);
    }

    [Fact]
    public void The_suggested_claim_is_right()
    {
        const string file = Squares + "claim dC/dw = X' @ r - lambda*w";
        var suggestion =
            FormulaChecker.Check(FormulaModel.Analyze(file), new() { Points = 100 })[0].Diagnosis?.Suggestion;
        Assert.Equal("claim dC/dw = X' @ r + lambda*w", suggestion);
        Assert.Equal(Verdict.Exact, FormulaChecker.Check(FormulaModel.Analyze(Squares + suggestion))[0].Verdict);
    }

    [Fact]
    public void The_same_file_gets_the_same_diagnosis_every_time()
    {
        var model = FormulaModel.Analyze(Neuron + "claim dC/dw = (a - y)*x");
        var (one, other) = (Diagnose(), Diagnose());
        Assert.Equal(one, other);

        DiagnosedMistake?[] Diagnose()
        {
            var report = FormulaChecker.Check(model, new() { Points = 100 })[0];
            return [report.Diagnosis, .. report.Alternatives];
        }
    }
}
