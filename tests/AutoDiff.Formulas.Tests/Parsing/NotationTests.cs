namespace AutoDiff.Formulas.Tests;

/// <summary>Notation of paper and of other languages means the same as that of this language.</summary>
public class NotationTests
{
    [Theory]
    [InlineData("a − b", "a - b")]
    [InlineData("−x·3", "-x·3")]
    [InlineData("2×x", "2·x")]
    [InlineData("x ⊙ y", "x*y")]
    [InlineData("x .* y ./ z .^ 2", "x*y/z^2")]
    [InlineData("x**2", "x^2")]
    [InlineData("a ≤ b", "a <= b")]
    [InlineData("a ≥ b ∧ a ≠ c", "a >= b and a != c")]
    [InlineData("¬(a && b)", "not (a and b)")]
    [InlineData("√x + √(x + 1)", "sqrt(x) + sqrt(x + 1)")]
    [InlineData("2√x²", "2*sqrt(x^2)")]
    [InlineData("∛x", "cbrt(x)")]
    [InlineData("x² + x¹⁰", "x^2 + x^10")]
    [InlineData("(x + 1)³", "(x + 1)^3")]
    [InlineData("x[i]²", "x[i]^2")]
    [InlineData("sin²(x)", "sin(x)^2")]
    [InlineData("x⁻²", "x^-2")]
    [InlineData("A⁻¹", "inv(A)")]
    [InlineData("(A @ B)⁻¹", "inv(A @ B)")]
    [InlineData("Aᵀ @ A.T", "A' @ A'")]
    [InlineData("A^⊤", "A'")]
    [InlineData("|x| + ‖y‖² + ||z||", "abs(x) + norm(y)^2 + norm(z)")]
    [InlineData("2x", "2*x")]
    [InlineData("½x²", "0.5*x^2")]
    [InlineData("½‖x‖² - 2|y|", "0.5*norm(x)^2 - 2*abs(y)")]
    [InlineData("|x - 2| + ‖y - 2‖", "abs(x - 2) + norm(y - 2)")]
    [InlineData("2 x + 100 (y - 1)^2", "2*x + 100*(y - 1)^2")]
    [InlineData("1/2 x", "1/2*x")]
    [InlineData("[1, 2; 3, 4]", "[[1, 2], [3, 4]]")]
    [InlineData("[x; y; z]", "[x, y, z]")]
    [InlineData("{x^2 if x < 0, x if x >= 0}", "if x < 0 then x^2 else x")]
    [InlineData("-2x^2", "-2*x^2")]
    [InlineData("3(x + 1)/2", "3*(x + 1)/2")]
    [InlineData("np.exp(x)", "exp(x)")]
    [InlineData("x > 0 ? x : 0", "if x > 0 then x else 0")]
    [InlineData("{x if x > 0; 0 otherwise}", "if x > 0 then x else 0")]
    [InlineData("{1, if x > 0, -1, if x < 0, 0, else}", "if x > 0 then 1 else if x < 0 then -1 else 0")]
    [InlineData("2*{x if i = j;\n0 otherwise}", "2*(if i == j then x else 0)")]
    [InlineData("{x otherwise}", "x")]
    [InlineData("if i = j then 1 else 0", "if i == j then 1 else 0")]
    [InlineData("∑(i: x[i])", "sum(i: x[i])")]
    [InlineData("∑ᵢ x[i]² + 1", "sum(i: x[i]^2) + 1")]
    [InlineData("∑_i x[i]", "sum(i: x[i])")]
    [InlineData("sum_i x[i]*y[i]", "sum(i: x[i]*y[i])")]
    [InlineData("∞", "inf")]
    [InlineData("exp（x） // a comment", "exp(x)")]
    [InlineData("sin x + ln 2 + cos 2θ", "sin(x) + ln(2) + cos(2*θ)")]
    [InlineData("sin² x", "sin(x)^2")]
    [InlineData("ln x / x", "ln(x)/x")]
    [InlineData("sin.(x) .+ x.exp()", "sin(x) + exp(x)")]
    [InlineData("np.linalg.inv(A)", "inv(A)")]
    [InlineData("X.mean(axis=0) + X.sum(dim=1, keepdim=True)", "mean(X, axis=0) + sum(X, axis=1, keep=true)")]
    [InlineData("A.dot(x)", "A @ x")]
    [InlineData("⟨x, y + z⟩", "dot(x, y + z)")]
    [InlineData("A⁻ᵀ", "inv(A)'")]
    [InlineData("x_{i} + h_{t-1} + W_{i,j}", "x_i + h[t-1] + W[i, j]")]
    [InlineData("1{i = j}", "i == j")]
    [InlineData("a if x > 0 else b", "if x > 0 then a else b")]
    [InlineData("{x, x > 0; 0, otherwise}", "if x > 0 then x else 0")]
    [InlineData("softmax(x, axis=-1)", "softmax(x)")]
    public void In_expressions(string foreign, string own)
    {
        var read = FormulaParser.ParseExpression(foreign);
        Assert.Equal(FormulaParser.ParseExpression(own), read);
        Assert.Equal(read, FormulaParser.ParseExpression(read.ToString()));
    }

    [Theory]
    [InlineData("A^T @ x", "A' @ x")]
    [InlineData("ln(x) + arctan(x) + σ(x)", "log(x) + atan(x) + sigmoid(x)")]
    [InlineData("tr(A)", "trace(A)")]
    [InlineData("Sum(Exp(x)) + TR(A) + Σ(i: x[i])", "sum(exp(x)) + trace(A) + sum(i: x[i])")]
    [InlineData("Max(i: x[i]) + Sum(x, axis=0)", "max(i: x[i]) + sum(x, axis=0)")]
    [InlineData("sum(i: x_i)", "sum(i: x[i])")]
    [InlineData("Σᵢ xᵢ²", "sum(i: x[i]^2)")]
    [InlineData("sum(i, j: A_ij*δ_ij)", "sum(i, j: A[i, j]*(i == j))")]
    [InlineData("sum(i, j: A[i, j]*δ[i, j])", "sum(i, j: A[i, j]*(i == j))")]
    [InlineData("xᵀA x", "x' @ A @ x")]
    [InlineData("A'(A x - x)", "A' @ (A @ x - x)")]
    [InlineData("2 k x + k (x + 1)", "2*k*x + k*(x + 1)")]
    [InlineData("x * A x", "x*(A @ x)")]
    [InlineData("k * 3 x' x / n", "k*3*x' @ x/n")]
    [InlineData("1/(2 k) A", "1/(2*k)*A")]
    [InlineData("1/k A x", "1/k*A @ x")]
    [InlineData("1/k Σᵢ(xᵢ − 1)²", "1/k*sum(i: (x[i] - 1)^2)")]
    [InlineData("k² exp(-x) x[0]", "k^2*exp(-x)*x[0]")]
    [InlineData("sum(x) tr A", "sum(x)*trace(A)")]
    [InlineData("‖A x‖ k", "norm(A @ x)*k")]
    [InlineData("[k cos k, sin k]", "[k*cos(k), sin(k)]")]
    [InlineData("Sin[x] + Exp[x[0]]", "sin(x) + exp(x[0])")]
    [InlineData("sum(i: x_i (x_i - 1)) + sum(j: x_j(1 - x_j))", "sum(i: x[i]*(x[i] - 1)) + sum(j: x[j]*(1 - x[j]))")]
    [InlineData("sum(i, j: δ(i, j) A_{i,j})", "sum(i, j: (i == j)*A[i, j])")]
    [InlineData("1[x > 0] + 𝟙[x > 0] + I(x > 0)", "(x > 0) + (x > 0) + (x > 0)")]
    [InlineData("‖x‖₁ + ‖x‖_2² + ‖x‖_∞ + ‖A‖_F", "sum(abs(x)) + norm(x)^2 + max(abs(x)) + norm(A)")]
    [InlineData("log₂(k) + |k|", "log2(k) + abs(k)")]
    public void Where_names_decide(string foreign, string own)
    {
        const string Declared = "A : real[n, n]; x : real[n]; k : real\nC = ";
        Assert.Equal(Model($"{Declared}{own}"), Model($"{Declared}{foreign}"));
    }

    [Theory]
    [InlineData("T : real; A : real[n, n]\nB = A^T")]
    [InlineData("Exp(t) = t^2; x : real\nC = Exp(x)")]
    [InlineData("σ(t) = t^2; x : real\nC = σ(x)")]
    [InlineData("x_i : real; x : real[n]\nC = sum(i: x[i]*x_i)")]
    public void Names_of_the_file_mean_what_it_says(string source) =>
        Assert.Equal(source.Replace("; ", "\n"), Model(source));

    [Theory]
    [InlineData("x ∈ ℝ^n", "x : real[n]")]
    [InlineData("x ∈ ℝⁿ", "x : real[n]")]
    [InlineData("x in R^n", "x : real[n]")]
    [InlineData("W ∈ ℝ^(n×m)", "W : real[n, m]")]
    [InlineData("W ∈ ℝⁿˣᵐ", "W : real[n, m]")]
    [InlineData("W : R[n, m]", "W : real[n, m]")]
    [InlineData("x : vector[n]", "x : real[n]")]
    [InlineData("y ∈ simplex[n]", "y : simplex[n]")]
    [InlineData("C := 3", "C = 3")]
    [InlineData("x ∈ (0, 1)", "x : interval(0, 1)")]
    [InlineData("x in (-1, 2*pi)^n", "x : interval(-1, 2*pi)[n]")]
    [InlineData("let C = 3", "C = 3")]
    [InlineData("let x in R", "x : real")]
    [InlineData("x, y : real[n]", "x : real[n]\ny : real[n]")]
    [InlineData("f, g : real -> real", "f : real -> real\ng : real -> real")]
    [InlineData("x : real, y : positive[n], z : real", "x : real\ny : positive[n]\nz : real")]
    [InlineData("A in R^{m x n}, W ∈ ℝ^{m×n}", "A : real[m, n]\nW : real[m, n]")]
    [InlineData("A : matrix(n, m); x : vector(m); S : spd(d)", "A : real[n, m]\nx : real[m]\nS : spd[d]")]
    [InlineData("x : float[n]; b : double", "x : real[n]\nb : real")]
    [InlineData("y : {0, 1}[n]; t ∈ {-1, 1}", "y : binary[n]\nt : sign")]
    public void In_declarations_and_definitions(string foreign, string own) =>
        Assert.Equal(FormulaParser.ParseFile(own), FormulaParser.ParseFile(foreign));

    [Theory]
    [InlineData("dC/dx = 2*x")]
    [InlineData("claim dC/dx == 2*x")]
    [InlineData("claim (dC)/(dx) = 2*x")]
    [InlineData("∂C/∂x = 2*x")]
    [InlineData("∇C = 2*x")]
    [InlineData("claim ∇_x C = 2*x")]
    [InlineData("claim grad(C, x) = 2*x")]
    public void In_claims(string claim) => Assert.Equal(
        Model("x : real[n]\nC = sum(x^2)\nclaim dC/dx = 2*x"), Model($"x : real[n]\nC = sum(x^2)\n{claim}"));

    [Theory]
    [InlineData("claim d tr(A @ X)/dX = A'")]
    [InlineData("claim dtr(A @ X)/dX = A'")]
    [InlineData("claim d(tr(A @ X))/dX = A'")]
    [InlineData("d/dX tr(A @ X) = A'")]
    public void Of_an_expression(string claim) => Assert.Equal(
        "A : real[n, n]\nX : real[n, n]\nf = trace(A @ X)\nclaim df/dX = A'",
        Model($"A : real[n, n]; X : real[n, n]\n{claim}"));

    [Theory]
    [InlineData("claim d^2 C/dx^2 = 2")]
    [InlineData("claim ∂^2 C/∂x^2 = 2")]
    [InlineData("claim d^2 C/dx dx = 2")]
    public void Of_second_order(string claim) =>
        Assert.Equal(Model("x : real\nC = x^2\nclaim d2C/dx2 = 2"), Model($"x : real\nC = x^2\n{claim}"));

    [Fact]
    public void Of_a_function_twice() => Assert.Equal(
        "x : real\nf(x) = x^2\nf = f(x)\nclaim d2f/dx2 = 2", Model("x : real\nf(x) = x^2\nclaim f''(x) = 2"));

    [Fact]
    public void Of_a_function() => Assert.Equal(
        "x : real\nf(x) = x^2\nf = f(x)\nclaim df/dx = 2*x", Model("x : real\nf(x) = x^2\nclaim f'(x) = 2*x"));

    [Fact]
    public void A_sequence_by_cases_is_its_first_element_and_its_step() => Assert.Equal(
        Model("x : real[T, d]\nh[0, j] = x[0, j]\nh[t, j] = sin(h[t-1, j]) + x[t, j]"),
        Model("x : real[T, d]\nh[t, j] = if t = 0 then x[t, j] else sin(h[t-1, j]) + x[t, j]"));

    [Theory]
    [InlineData("", Math.PI * Math.PI)]
    [InlineData("π = 2", 2 * Math.PI)]
    [InlineData("pi = 2", 2 * Math.PI)]
    [InlineData("pi = 2; π = 3", 6.0)]
    public void Pi_is_the_number_by_each_of_its_names_that_has_no_value(string bindings, double value) =>
        Assert.Equal(value, Lowered.Evaluate("π*pi", bindings).Values[0]);

    [Fact]
    public void A_chain_of_equalities_is_a_claim_for_each_value() => Assert.Equal(
        Model("x : real\nC = x^2\nclaim dC/dx = x + x given x == 1\nclaim dC/dx = 2*x given x == 1"),
        Model("x : real\nC = x^2\nclaim dC/dx = x + x = 2x given x = 1"));

    [Fact]
    public void Subscripts_are_indices_of_derivatives() => Assert.Equal(
        Model("z : real[n]\na = exp(z)\nclaim da[i]/dz[j] = a[i]*(i == j)"),
        Model("z : real[n]\na = exp(z)\n∂aᵢ/∂z_j = aᵢ δᵢⱼ".Replace(" δ", "·δ", StringComparison.Ordinal))
            .Replace('·', '*'));

    [Theory]
    [InlineData("x' @ x", "dot(x, x)")]
    [InlineData("sum(x @ y')", "sum(outer(x, y))")]
    [InlineData("x' @ A @ y", "dot(x, A @ y)")]
    [InlineData("a⁻¹", "1/a")]
    public void Rows_and_reciprocals_have_a_value(string foreign, string own)
    {
        const string At = "x = [1, 2]; y = [3, 5]; A = [[1, 2], [3, 4]]; a = 4";
        Assert.Equal(Lowered.Evaluate(own, At).Values, Lowered.Evaluate(foreign, At).Values);
    }

    [Theory]
    [InlineData("x·y", "Write `dot(x, y)` for the number, `x*y` element by element or `x @ y'` for the matrix.")]
    [InlineData("A × A", "Write `A @ A` for the matrix product or `A*A` element by element.")]
    public void A_dot_between_arrays_is_refused_with_a_choice(string expression, string suggestion)
    {
        const string At = "x = [1, 2]; y = [3, 5]; A = [[1, 2], [3, 4]]";
        var error = Assert.Throws<FormulaException>(() => Lowered.Evaluate(expression, At));
        Assert.Equal(suggestion, error.Error.Suggestion);
    }

    [Theory]
    [InlineData("x x", "Write `dot(x, x)` for the number, `x*x` element by element or `x @ x'` for the matrix.")]
    [InlineData("k/x A", "Write `/x*A` or `/(x*A)`.")]
    [InlineData("|A|", "Write `det(A)` or `abs(A)`.")]
    [InlineData("‖A‖₂", "Write `norm(A)` for the Frobenius norm or `sum(abs(A))` for the sum of all entries.")]
    [InlineData("cos k/2", "Write `cos(k)/…` or `cos(k/…)`.")]
    [InlineData("γ (x + 1)", "There is no function `γ`.")]
    [InlineData("kx", "Write a product of `k`, `x` with spaces, `k x`, or with signs.")]
    [InlineData("heaviside(x)", "Write `x > 0`.")]
    [InlineData("sum(x, 0)", "Write `sum(i: x[i])` over an index or `sum(x, axis=0)` along an axis.")]
    public void What_could_mean_several_things_is_refused_with_a_choice(string expression, string answer)
    {
        var source = $"A : real[n, n]; x : real[n]; k : real\nC = sum({expression})\ndC/dk = 1";
        var error = Record.Exception(() => FormulaModel.Analyze(source)) ?? new FormulaException(
            FormulaModel.Analyze(source).ShapeErrors(new Dictionary<string, int> { ["n"] = 2 }).Values);
        Assert.Contains(answer, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("σ : real; x : real\nC = σ (x + 1)",
        "Write `sigmoid(…)` for the function, or `σ*(…)` for the product.")]
    [InlineData("x : real = 3", "a number is defined, as in `x = 3`")]
    [InlineData("0 < x < 1", "as in `x : interval(0, 1)`")]
    [InlineData("x > 1", "as in `x : interval(0, 1)`")]
    [InlineData("-- a comment", "A comment begins with `#`.")]
    [InlineData("x : real; C = x /* it */", "A comment begins with `#`.")]
    [InlineData("x : real\nf = diag() x", "takes one argument, but has no argument here")]
    [InlineData("x : real\nf : real -> real\ng = f() x", "takes one argument, but has no argument here")]
    [InlineData("x : real\nf = x\nf += x^2", "give what is changed another name")]
    [InlineData("x : real\nf = (x + 1))", "No bracket is open here.")]
    [InlineData("x : real\nf = x\u200B", "Delete it.")]
    [InlineData("x : real\nf = x^2\n2x = df/dx", "Write the derivative first")]
    [InlineData("x : real\nf = x^2\nclaim δf/δx = 2x", "A derivative is written as `dC/dz` or `∂C/∂z`.")]
    [InlineData("x : real\nf = x^2\nclaim df/dx(2) = 4", "`claim df/dx = 12 given x == 2`")]
    [InlineData("1. x : real", "Leave out the number of the line.")]
    [InlineData("- x : real", "Leave out the `-`")]
    [InlineData("C = 0,5", "Write a decimal point, as in `0.5`.")]
    [InlineData("x : real\nf(x) = x^3\nclaim f'(2) = 12", "`claim df/dx = 12 given x == 2`")]
    [InlineData("x : real\nf = x^3\nclaim df/dx|_{x=2} = 12", "`claim df/dx = 12 given x == 2`")]
    [InlineData("x : real\nf = x^3\nclaim x*∇f = 3*f", "Write a derivative in a formula as `df/dx`.")]
    [InlineData("y = onehot(3)", "as in `y : onehot[n]`")]
    [InlineData("x : real\nC = x.pow(2)", "Write `x^p`.")]
    [InlineData("A = Aᵀ", "Declare a symmetric matrix as `A : symmetric[n]`.")]
    [InlineData("x : real\nf[x] = x^2", "Write a function as `f(x) = …`.")]
    public void What_is_no_statement_is_answered_with_one(string source, string answer)
    {
        var error = Record.Exception(() => FormulaModel.Analyze(source));
        Assert.Contains(answer, error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_may_be_written_with_subscripts() => Assert.Equal(
        Model("w : real; h0 : real; x : real[T]\nh[0] = h0\nh[t] = tanh(w*h[t-1] + x[t])\nL = h[-1]\n"
            + "claim dL/dh[T-1] = 1"),
        Model("w : real; h0 : real; x : real[T]\nh_0 = h0\nh_t = tanh(w h_{t-1} + x_t)\nL = h_{-1}\ndL/dh_{T-1} = 1"));

    [Fact]
    public void A_sequence_may_be_written_for_the_next_element_with_subscripts() => Assert.Equal(
        Model("a : real; x₀ : real; u : real[T]\nx[0] = x₀\nx[t+1] = a*x[t] + u[t]\nL = x[1]"),
        Model("a : real; x₀ : real; u : real[T]\nx_0 = x₀\nx_{t+1} = a x_t + u_t\nL = x₁"));

    [Theory]
    [InlineData("claim d²C/dx² = 2")]
    [InlineData("d²C/dx² = 2")]
    public void Of_second_order_without_the_word(string claim) =>
        Assert.Equal(Model("x : real\nC = x^2\nclaim d2C/dx2 = 2"), Model($"x : real\nC = x^2\n{claim}"));

    [Fact]
    public void Of_a_function_without_the_word() => Assert.Equal(
        Model("x : real\nf(x) = x^2\nclaim f'(x) = 2*x\nclaim f''(x) = 2"),
        Model("x : real\nf(x) = x^2\nf'(x) = 2x\nf′′(x) = 2"));

    [Theory]
    [InlineData("% a comment\nx : real; % another\nC = x", "x : real\nC = x")]
    [InlineData("x ∈ ℝ³; p : [0, 1]", "x : real[3]\np : interval(0, 1)")]
    [InlineData("L : lower triangular[n]; S : symmetric positive definite[n]", "L : lower[n]\nS : spd[n]")]
    [InlineData("x : real\nC = x^2 +\n  3*x\nD = x ...\n  - C\nE = x \\\n  - D\nF = x\n + C\n * E",
        "x : real\nC = x^2 + 3*x\nD = x - C\nE = x - D\nF = x + C*E")]
    [InlineData("x : Real; y : real\nC = x^2*y\nclaim dC/dx = 4 at x = 1, y = 2",
        "x : real; y : real\nC = x^2*y\nclaim dC/dx = 4 given x == 1 and y == 2")]
    [InlineData("x : real\nC = x^2\nclaim: dC/dx = x + x\n  = 2*x", "x : real\nC = x^2\nclaim dC/dx = x + x = 2*x")]
    [InlineData("x : real\nf(x) = x^3\nf″(x) = 6*x", "x : real\nf(x) = x^3\nf''(x) = 6*x")]
    [InlineData("x : real; y : real\nf = x*y\ng = [y, x]\n∇f = g",
        "x : real; y : real\nf = x*y\ng = [y, x]\n∇f = [y, x]")]
    public void In_files(string foreign, string own) =>
        Assert.Equal(FormulaParser.ParseFile(own), FormulaParser.ParseFile(foreign));

    private static string Model(string source) => FormulaModel.Analyze(source).File.ToString().TrimEnd('\n');
}
