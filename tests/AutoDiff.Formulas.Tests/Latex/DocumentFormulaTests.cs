using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests.Latex;

/// <summary>What formulas in LaTeX mean: the tree that a formula file would have.</summary>
public class DocumentFormulaTests
{
    private const string Declarations =
        "Let $x, y, u, v \\in \\mathbb{R}^n$, $A, B \\in \\mathbb{R}^{n \\times n}$, $s, t \\in \\mathbb{R}$.\n\n";

    [Theory]
    [InlineData("s t", "s*t")]
    [InlineData("2 s", "2*s")]
    [InlineData("s x", "s*x")]
    [InlineData("A x", "A @ x")]
    [InlineData("x^\\top y", "x' @ y")]
    [InlineData("x^T A y", "x' @ A @ y")]
    [InlineData("x y^\\top", "x @ y'")]
    [InlineData("s x^\\top A", "s*x' @ A")]
    [InlineData("u v^\\top x", "u @ v' @ x")]
    [InlineData("x \\odot y", "x*y")]
    [InlineData("x \\circ A y", "x*(A @ y)")]
    [InlineData("x \\cdot y", "dot(x, y)")]
    [InlineData("s \\cdot t", "s*t")]
    [InlineData("s \\times t", "s*t")]
    [InlineData("A \\cdot B", "A @ B")]
    [InlineData("x \\otimes y", "outer(x, y)")]
    [InlineData("x \\oslash y", "x/y")]
    [InlineData("A \\otimes B", "kron(A, B)")]
    [InlineData("\\langle x, y \\rangle", "dot(x, y)")]
    [InlineData("\\frac{s}{t}", "s/t")]
    [InlineData("\\tfrac12 s", "(1/2)*s")]
    [InlineData("s / t", "s/t")]
    [InlineData("1/2 s", "1/2*s")]
    [InlineData("A^{-1} x", "inv(A) @ x")]
    [InlineData("A^{-\\top}", "inv(A)'")]
    [InlineData("A^2", "A @ A")]
    [InlineData("A^{-2}", "inv(A) @ inv(A)")]
    [InlineData("x^2", "x^2")]
    [InlineData("s^{t+1}", "s^(t + 1)")]
    [InlineData("e^{-s}", "exp(-s)")]
    [InlineData("\\exp\\left(-s\\right)", "exp(-s)")]
    [InlineData("\\sqrt{s}", "sqrt(s)")]
    [InlineData("\\sqrt[3]{s}", "cbrt(s)")]
    [InlineData("s!", "gamma(s + 1)")]
    [InlineData("\\log s!", "log(gamma(s + 1))")]
    [InlineData("\\log s t", "log(s*t)")]
    [InlineData("\\ln(s) t", "log(s)*t")]
    [InlineData("\\sin^2 s", "sin(s)^2")]
    [InlineData("\\sin s \\cos t", "sin(s)*cos(t)")]
    [InlineData("\\log_2 s", "log2(s)")]
    [InlineData("\\lvert s \\rvert", "abs(s)")]
    [InlineData("|s - t|", "abs(s - t)")]
    [InlineData("\\|x\\|", "norm(x)")]
    [InlineData("\\lVert x \\rVert_2^2", "norm(x)^2")]
    [InlineData("\\|x\\|_1", "sum(abs(x))")]
    [InlineData("\\|x\\|_\\infty", "max(abs(x))")]
    [InlineData("|A|", "det(A)")]
    [InlineData("\\log\\det A", "logdet(A)")]
    [InlineData("\\log |\\det A|", "logdet(A)")]
    [InlineData("\\operatorname{tr}(A B)", "trace(A @ B)")]
    [InlineData("\\mathrm{softmax}(x)", "softmax(x)")]
    [InlineData("\\text{ReLU}(x)", "relu(x)")]
    [InlineData("\\sigma(x)", "sigmoid(x)")]
    [InlineData("\\Phi(s)", "normcdf(s)")]
    [InlineData("\\max(0, s)", "max(0, s)")]
    [InlineData("\\max\\{s, t\\}", "max(s, t)")]
    [InlineData("\\mathbf{1}^\\top x", "sum(x)")]
    [InlineData("A \\mathbf{1}", "sum(A, axis=1)")]
    [InlineData("x - \\mathbf{1}", "x - 1")]
    [InlineData("A + s I", "A + s*I")]
    [InlineData("I_n x", "eye(n) @ x")]
    [InlineData("\\sum_i x_i", "sum(i: x[i])")]
    [InlineData("\\sum_{i=1}^n x_i y_i + s", "sum(i: x[i]*y[i]) + s")]
    [InlineData("\\sum_{i=1}^{n-1} (x_{i+1} - x_i)^2", "sum(i: if i <= n - 2 then (x[i + 1] - x[i])^2 else 0)")]
    [InlineData("\\sum_{i=2}^n x_i", "sum(i: if i <= n - 2 then x[i + 1] else 0)")]
    [InlineData("\\sum_{i=1}^n i x_i", "sum(i: (i + 1)*x[i])")]
    [InlineData("\\sum_{i,j} A_{ij}", "sum(i, j: A[i, j])")]
    [InlineData("\\prod_{i=1}^n x_i", "prod(i: x[i])")]
    [InlineData("\\max_i x_i", "max(i: x[i])")]
    [InlineData("\\sum_{i=1}^n s + 0 x_1", "n*s + 0*x[0]")]
    [InlineData("\\sum_{k=1}^3 s^k", "s^1 + s^2 + s^3")]
    [InlineData("x_1 + x_n", "x[0] + x[n - 1]")]
    [InlineData("A_{12}", "A[0, 1]")]
    [InlineData("(A x)_2", "(A @ x)[1]")]
    [InlineData("\\mathbb{1}[s > 0]", "s > 0")]
    [InlineData("\\mathbf{1}_{s > 0}", "s > 0")]
    [InlineData("\\begin{cases} s & s > 0 \\\\ 0 & \\text{otherwise} \\end{cases}", "if s > 0 then s else 0")]
    [InlineData("\\begin{pmatrix} s & t \\\\ t & s \\end{pmatrix}", "[[s, t], [t, s]]")]
    [InlineData("s % a comment", "s")]
    [InlineData("\\left[ s + t \\right] \\,", "s + t")]
    [InlineData("\\pi s", "π*s")]
    [InlineData("\\cot s", "1/tan(s)")]
    [InlineData("\\operatorname{csch}(s)", "1/sinh(s)")]
    [InlineData("\\sum_{k=1}^n s^k", "sum(k: ones(n)[k]*s^(k + 1))")]
    [InlineData("\\sum_{i : x_i > 0} y_i", "sum(i: if x[i] > 0 then y[i] else 0)")]
    [InlineData("\\sum_i \\pi_i", "sum(i: π[i])")]
    public void A_formula_means(string latex, string expected)
    {
        var document = Read($"{Declarations}$$q = {latex}\n$$");
        Assert.Empty(document.Errors);
        var definition = document.Model.Definitions.Single(definition => definition.Name.Name == "q");
        Assert.Equal(FormulaParser.ParseExpression(expected).ToString(), definition.Value.ToString());
    }

    [Theory]
    [InlineData("C = s x^\\top y", "\\frac{\\partial C}{\\partial x_i}", "dC/dx[i]")]
    [InlineData("C = s x^\\top y", "\\partial C / \\partial x_i", "dC/dx[i]")]
    [InlineData("C = s x^\\top y", "\\frac{dC}{ds}", "dC/ds")]
    [InlineData("C = s x^\\top y", "\\nabla_x C", "dC/dx")]
    [InlineData("C = s x^\\top x", "\\nabla^2_x C", "d2C/dx2")]
    [InlineData("C = s x^\\top x", "\\frac{\\partial^2 C}{\\partial x \\partial x^\\top}", "d2C/dx2")]
    [InlineData("C = s x^\\top x", "\\frac{\\partial^2 C}{\\partial x_i \\partial x_j}", "d2C/dx[i]dx[j]")]
    [InlineData("C = s^3", "\\frac{d^2 C}{ds^2}", "d2C/ds2")]
    [InlineData("\\text{MSE} = s^3", "\\frac{\\partial\\,\\text{MSE}}{\\partial s}", "dMSE/ds")]
    [InlineData("x' = s x", "\\frac{\\partial x'_i}{\\partial x_j}", "dxʹ[i]/dx[j]")]
    [InlineData("C(s) = s^3", "C'(s)", "dC/ds")]
    [InlineData("a = \\sigma(x)", "\\frac{\\partial a_i}{\\partial x_i}", "da[i]/dx[i]")]
    [InlineData("a = \\sigma(x)", "\\frac{\\partial a_1}{\\partial x_n}", "da[0]/dx[n - 1]")]
    [InlineData("C = s x^\\top x", "\\nabla_x \\nabla_x C", "d2C/dx2")]
    [InlineData("C = s^2 t", "\\left(\\frac{\\partial C}{\\partial s}\\right)_t", "dC/ds")]
    [InlineData("RSS(x) = s x^\\top x", "\\frac{\\partial RSS}{\\partial x_i}", "dRSS/dx[i]")]
    [InlineData("\\log p(x|s) = s x^\\top x", "\\frac{\\partial p}{\\partial s}", "dp/ds")]
    public void A_claim_speaks_of(string definition, string derivative, string expected)
    {
        var document = Read($"{Declarations}${definition}$, ${derivative} = s$.");
        Assert.Empty(document.Errors);
        Assert.Equal(expected, Assert.Single(document.Model.Claims).Derivative.ToString());
    }

    [Theory]
    [InlineData("f(s) = s^3", "f'(2) = 12", "claim df/ds = 12 given s == 2")]
    [InlineData("f(s) = s^3", "\\left.\\frac{df}{ds}\\right|_{s=2} = 12", "claim df/ds = 12 given s == 2")]
    [InlineData("f(s) = s^3", "\\frac{d^2f}{ds^2}\\Big|_{s=t} = 6t", "claim d2f/ds2 = 6*t given s == t")]
    [InlineData("f(s) = (s-t)^3", "f'(t) = 0", "claim df/ds = 0 given s == t")]
    [InlineData("f(s) = s^3", "\\frac{df}{ds}(2) = 12", "claim df/ds = 12 given s == 2")]
    [InlineData("f(s,t) = s t", "\\nabla f = (t, s)", "claim df/ds = t; claim df/dt = s")]
    [InlineData("f(s,t) = s t", "\\nabla f(1, 2) = (2, 1)^\\top",
        "claim df/ds = 2 given s == 1 and t == 2; claim df/dt = 1 given s == 1 and t == 2")]
    [InlineData("\\ell = -\\log x_c", "\\frac{\\partial \\ell}{\\partial x_k} = -\\mathbb{1}[k = c]/x_c",
        "claim dℓ/dx[k] = -((k == c)/x[c])")]
    [InlineData("\\pi(a) = e^{x_a}", "\\frac{\\partial \\pi(a)}{\\partial x_b} = \\pi(a) \\delta_{ab}",
        "claim dπ[a]/dx[b] = π[a]*(a == b)")]
    [InlineData("y_t", "\\tanh'(s) = 1 - \\tanh^2(s)", "claim df/ds = 1 - tanh(s)^2")]
    [InlineData("f(s,t) = s^2 t", "f_s = 2 s t", "claim df/ds = 2*s*t")]
    [InlineData("f(s,t) = s^2 t", "f_{st} = 2 s", "claim d2f/ds dt = 2*s")]
    [InlineData("f(s,t) = s^2 t", "f_{ss}(1, 2) = 4", "claim d2f/ds2 = 4 given s == 1 and t == 2")]
    [InlineData("f(s,t) = s^2 t", "f_{ss} + f_{tt} = 2 t", "claim ∂²f/∂s∂s + ∂²f/∂t∂t = 2*t")]
    [InlineData("f(s,t) = s^2 t", "\\Delta f = 2 t", "claim ∂²f/∂s∂s + ∂²f/∂t∂t = 2*t")]
    [InlineData("f(s,t) = s^2 t", "\\pdv{f}{s} = 2 s t", "claim df/ds = 2*s*t")]
    [InlineData("f(s,t) = s^2 t", "\\pdv{f}{s}{t} = 2 s", "claim d2f/ds dt = 2*s")]
    [InlineData("f = s^2 t", "\\partial_s f = 2 s t", "claim df/ds = 2*s*t")]
    [InlineData("f = s^2 t", "\\partial_s^2 f = 2 t", "claim d2f/ds2 = 2*t")]
    [InlineData("f = s^2", "f' = 2 s", "claim df/ds = 2*s")]
    [InlineData("f = s^2", "f'' = 2", "claim d2f/ds2 = 2")]
    [InlineData("f = \\cos s e^{-s}", "f' = -(\\sin s + \\cos s) e^{-s}",
        "claim df/ds = -((sin(s) + cos(s))*exp(-s))")]
    [InlineData("f = s^2", "\\frac{d}{ds}(s^2) = 2 s", "claim df/ds = 2*s")]
    [InlineData("s^2 =: g", "\\frac{dg}{ds} = 2 s", "claim dg/ds = 2*s")]
    [InlineData("MU_1 = s^2", "\\frac{\\partial MU_1}{\\partial s} = 2 s", "claim dMU_1/ds = 2*s")]
    [InlineData("f = s^2", "\\frac{df}{ds} = 2 s = 0 \\Rightarrow s = 0", "claim df/ds = 2*s")]
    public void A_claim_is_read(string definition, string claim, string expected)
    {
        var document = Read($"{Declarations}${definition}$.\n\n${claim}$.");
        Assert.Empty(document.Errors);
        Assert.Equal(
            expected.Split("; "),
            document.Model.File.Statements.OfType<ClaimSyntax>().Select(each => $"{each}"));
    }

    [Theory]
    [InlineData("$f = |s|$. When $s < 0$: $\\frac{df}{ds} = -1$.", "if s < 0 then -1 else df/ds")]
    [InlineData("$f = |s|$, $\\frac{df}{ds} = -1$ if $s < 0$, and $s > 0$ else.", "if s < 0 then -1 else df/ds")]
    [InlineData("$f = s^2$. For $L > 0$, $\\frac{df}{ds} = 2s$, where $L = s + 1$.",
        "if L > 0 then 2*s else df/ds")]
    [InlineData("$f = |s|$, $\\frac{df}{ds} = -1, \\quad (s < 0)$", "if s < 0 then -1 else df/ds")]
    [InlineData("$f = |s|$, $\\frac{df}{ds} = 1$ for $s > 2$.", "if s > 2 then 1 else df/ds")]
    [InlineData("For $s > 0$ let $f = s^2$. $\\frac{df}{ds} = 2s$.", "2*s")]
    public void Words_say_when_a_claim_holds(string text, string expected)
    {
        var document = Read(text);
        Assert.Empty(document.Errors);
        var claim = Assert.Single(document.Model.File.Statements.OfType<ClaimSyntax>());
        Assert.Equal(expected, $"{claim.Value}".Replace("∂", "d", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$X \\in \\mathbb{R}^{n \\times d}$, $f(w) = \\|X w - y\\|^2 + \\lambda \\|w\\|^2$", "w : real[d]",
        "y : real[n]", "λ : real")]
    [InlineData("$x \\in \\mathbb{R}^d$, $f = w^\\top x + b$", "w : real[d]", "b : real")]
    [InlineData("$f = \\mathbf{x}^\\top \\mathbf{A} \\mathbf{x}$", "x : real[n]", "A : real[n, n]")]
    [InlineData("$x_i \\in \\mathbb{R}^d$, $f = \\sum_{i=1}^n (x_i^\\top \\beta - c)^2$", "β : real[d]", "c : real")]
    [InlineData("$x_i \\in \\mathbb{R}^d$, $f = \\sum_{i=1}^n \\sum_{k=1}^K \\|x_i - m_k\\|^2$", "m : real[K, d]")]
    [InlineData("$x_t \\in \\mathbb{R}^d$, $W_f, W_i \\in \\mathbb{R}^{k \\times d}$, $f = W_f x_t + W_i x_t$",
        "x_t : real[d]", "W_f : real[k, d]", "W_i : real[k, d]")]
    [InlineData("$A = A^\\top \\in \\mathbb{R}^{n \\times n}$, $f = \\operatorname{tr}(A)$", "A : symmetric[n, n]")]
    [InlineData("$f, g : \\mathbb{R} \\to \\mathbb{R}$, $F = f(g(s))$", "s : real")]
    [InlineData("$T = I_1 a^2 + I_2 b^2$", "I_1 : real", "I_2 : real")]
    public void What_stands_beside_a_name_says_what_it_is(string text, params string[] expected)
    {
        var document = Read($"{text}.");
        Assert.Empty(document.Errors);
        var declared = document.Model.File.Statements.OfType<DeclarationSyntax>().Select(each => $"{each}").ToList();
        Assert.All(expected, declaration => Assert.Contains(declaration, declared));
    }

    [Fact]
    public void A_value_within_a_definition_is_what_has_its_name()
    {
        var document = Read("$y = \\sin(x^2)$, $u = x^2$, $\\frac{dy}{dx} = \\frac{dy}{du} \\frac{du}{dx}$");
        Assert.Empty(document.Errors);
        Assert.Equal("sin(u)", $"{document.Model.Definitions.Single(each => each.Name.Name == "y").Value}");
    }

    [Theory]
    [InlineData("x \\in \\mathbb{R}^n", "x : real[n]")]
    [InlineData("x \\in \\mathbb{R}_{>0}", "x : positive")]
    [InlineData("x \\in \\mathbb{R}_+^n", "x : nonnegative[n]")]
    [InlineData("x > 0", "x : positive")]
    [InlineData("x \\ge 0", "x : nonnegative")]
    [InlineData("x \\in (0, 1)", "x : unit")]
    [InlineData("x \\in [-1, 1]", "x : interval(-1, 1)")]
    [InlineData("x \\in \\{0, 1\\}^n", "x : binary[n]")]
    [InlineData("x \\in \\{-1, 1\\}", "x : sign")]
    [InlineData("x \\in \\Delta^{n-1}", "x : simplex[n]")]
    [InlineData("x \\in \\mathbb{R}^{n \\times 3}", "x : real[n, 3]")]
    [InlineData("x \\succ 0", "x : spd[n]")]
    [InlineData("x_i \\in \\mathbb{R}^d", "x : real[n, d]")]
    [InlineData("x \\in \\mathbb{R}^{n \\times n}$, $x = x^\\top", "x : symmetric[n, n]")]
    [InlineData("x \\in \\mathbb{R}^n$ is one-hot, $n", "x : onehot[n]")]
    public void A_declaration_is_read(string latex, string expected)
    {
        var document = Read($"Let ${latex}$ and $C = \\sin(x)$.");
        Assert.Empty(document.Errors);
        var declared = document.Model.File.Statements.OfType<DeclarationSyntax>().Single(x => x.Name.Name == "x");
        Assert.Equal(FormulaParser.ParseFile(expected).Statements[0].ToString(), Squared(declared.ToString()));

        // One size or two equal ones are the same domain of square matrices.
        static string Squared(string text) => text.Replace("spd[n, n]", "spd[n]", StringComparison.Ordinal);
    }

    [Fact]
    public void Derivatives_on_a_right_side_are_the_exact_ones()
    {
        var document = Read(
            $"{Declarations}$a = \\sigma(x)$, $C = y^\\top a$, " +
            "$\\frac{\\partial C}{\\partial x_i} = \\sum_j \\frac{\\partial C}{\\partial a_j} " +
            "\\frac{\\partial a_j}{\\partial x_i}$");
        Assert.Empty(document.Errors);
        Assert.Equal("sum(j: (∂C/∂a[j])*(∂a[j]/∂x[i]))", $"{document.Model.Claims[0].Value}");
    }

    [Fact]
    public void Each_step_of_a_chain_is_a_claim_at_its_place()
    {
        var document =
            Read("$f = s^2$\n$$\n\\begin{aligned}\n\\frac{df}{ds} &= s + s \\\\\n  &= 2s\n\\end{aligned}\n$$");
        Assert.Equal([(4, 1), (5, 6)], document.Model.Claims.Select(claim => (claim.Span.Line, claim.Span.Column)));
    }

    [Fact]
    public void What_is_assumed_is_said()
    {
        var document = Read("$C = \\sum_{i=1}^n w_i z_i + b$");
        Assert.Equal(
            [
                "`w` is an array with the length n (line 1)", "`z` is an array with the length n (line 1)",
                "`b` is a real number (line 1)",
            ],
            document.Assumptions);
    }

    [Theory]
    [InlineData("A formula file", "x : real")]
    [InlineData("code", "`$x = y$` and\n```\n$f = \\int x$\n```\n")]
    [InlineData("prices", "It costs $5 or $6.")]
    [InlineData("asides", "$x \\sim \\mathcal{N}(\\mu, \\sigma^2)$, $\\mathcal{O}(n)$, $w \\leftarrow w - \\eta g$")]
    public void Text_is_passed_over(string what, string text)
    {
        Assert.NotNull(what);
        var document = Read(text);
        Assert.Empty(document.Errors);
        Assert.Empty(document.Model.Claims);
    }

    internal static FormulaDocument Read(string source) => FormulaDocument.Read(source, DocumentKind.Markdown);
}
