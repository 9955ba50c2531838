using System.Diagnostics;
using System.Text;

namespace AutoDiff.Formulas.Tests.Latex;

/// <summary>What is refused, with its place and what to write; and that nothing crashes, hangs or is guessed.</summary>
public class DocumentErrorTests
{
    private const string Declarations = "$u, v \\in \\mathbb{R}^n$, $A \\in \\mathbb{R}^{n \\times n}$. ";

    [Theory]
    [InlineData("f = u v", "The product of a vector and a vector could mean several things.", "u \\odot v")]
    [InlineData("f = u A", "The product of a vector and a matrix could mean several things.", "u^\\top A")]
    [InlineData("f = \\int_0^1 x dx", "Integrals are not read.", null)]
    [InlineData("f = \\mathbb{E}[u]", "Expectations and probabilities are not read.", null)]
    [InlineData("f = \\foo", "The command `\\foo` is not known.", null)]
    [InlineData("f = \\frac{1}{2", "The bracket `{` is not closed.", null)]
    [InlineData("f = (1 + 2", "The bracket `(` is not closed.", null)]
    [InlineData("f = 1 + ) 2", "Found `)`, but expected an operator or the end of the formula.", null)]
    [InlineData("f = w^\\top w", "`w` is not declared, and nothing says whether it is a vector or a matrix.",
        "w \\in \\mathbb{R}^n")]
    [InlineData("f = \\sum_i (s_i - s)^2", "`s` stands beside itself with an index", "\\bar{s}")]
    [InlineData("f = f + 1", "`f` is defined by itself, without an end.", null)]
    [InlineData("f_i = A_{ij} u_j", "The index `j` belongs to no sum and does not stand on the left.", "\\sum_j")]
    [InlineData("f = \\frac{u}{A}", "A quotient of matrices could mean several products.", "B^{-1} A")]
    [InlineData("f = x/y z", "It is open whether", null)]
    [InlineData("f = \\sin^{-1} x", "could be the inverse function or the reciprocal.", "\\arcsin")]
    [InlineData("f = x \\pm 1", "expected `+` or `-`", null)]
    [InlineData("f = 1 + \\dots + n", "What the dots stand for cannot be known.", "\\sum")]
    [InlineData("\\frac{\\partial^3 f}{\\partial x^3} = 0", "Only first and second derivatives are read.", null)]
    [InlineData("f = x_1_2", "expected one subscript", "braces")]
    [InlineData("f = A^{1/2}", "A power of a matrix", null)]
    [InlineData("h_t = \\tanh(h_{t-1})", "Nothing says where the sequence `h` begins.", "h_0")]
    [InlineData("\\frac{dS}{dt} = -\\beta S", "Nothing says how `S` depends on `t`.", "$S = ")]
    [InlineData("\\frac{\\partial \\log p(x)}{\\partial s} = x", "does not depend on `s` as it is defined.", null)]
    [InlineData("y = \\sum_{j=0}^n w_j x^j + \\sum_{j=1}^n w_j", "The sum starts at 0, but indices count from 1", null)]
    [InlineData("v_t = s_t u", "`v` is declared as something else in line 1.", null)]
    [InlineData("f = \\left.x\\right|_{x=0}", "A value at a point is read only as a side of a claim.", null)]
    [InlineData("f = \\sum_i (u_i - q)^2 + (u - q)^\\top u", "stands beside numbers at one place", "q \\in")]
    public void A_formula_is_refused(string latex, string message, string? suggestion)
    {
        var document = DocumentFormulaTests.Read($"{Declarations}\n\n${latex}$");
        Assert.NotEmpty(document.Errors);
        var error = document.Errors[0];
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(3, error.Line);
        Assert.InRange(error.Column, 2, latex.Length + 2);
        Assert.Contains(suggestion ?? "", error.Suggestion ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$f = u^\\top u$", "\\nabla_u f = Z^\\top u", "`Z` is neither declared nor defined")]
    [InlineData("$p = u^\\top u$", "\\frac{\\partial p}{\\partial u_k} = p_k",
        "`p_k` has an index, but `p` is no array.")]
    [InlineData("$f = u^\\top u$", "\\frac{\\partial f}{\\partial x} = 1", "`f` does not depend on `x`")]
    public void A_claim_of_what_nothing_says_is_refused(string definitions, string claim, string message)
    {
        var document = DocumentFormulaTests.Read($"{Declarations}{definitions}\n\n${claim}$");
        Assert.Contains(message, document.Errors[0].Message, StringComparison.Ordinal);
        Assert.Empty(document.Model.Claims);
    }

    [Fact]
    public void That_a_derivative_is_0_may_be_claimed_of_what_does_not_move()
    {
        var document = DocumentFormulaTests.Read("$L = m v^2/2$, $\\frac{\\partial L}{\\partial \\theta} = 0$");
        Assert.Empty(document.Errors);
        Assert.Single(document.Model.Claims);
    }

    [Theory]
    [InlineData("f = x^2", "First-order condition: $x \\frac{df}{dx} = 3$", "read as a condition")]
    [InlineData("f = x^2", "$2 f + 1 = 1 + x \\frac{df}{dx}$", "begins without a derivative")]
    [InlineData("f = x^2", "$m \\frac{df}{dx} = F$", "`F` is neither declared nor defined")]
    [InlineData(
        "L = q^2 + v^2", "$\\frac{d}{dt}\\frac{\\partial L}{\\partial v} - \\frac{\\partial L}{\\partial q} = 0$",
        "`t`")]
    public void An_equation_with_a_derivative_that_is_not_judged_is_named(
        string definition, string equation, string reason)
    {
        var document = DocumentFormulaTests.Read($"${definition}$\n\n{equation}");
        Assert.Empty(document.Errors);
        Assert.Empty(document.Model.Claims);
        var passed = Assert.Single(document.PassedOver);
        Assert.StartsWith("line 3, column ", passed, StringComparison.Ordinal);
        Assert.Contains(reason, passed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_formulas_of_a_document_are_read()
    {
        var document = DocumentFormulaTests.Read(
            "$f = x^2$, $g = \\int x$, $\\frac{df}{dx} = 2x$, $\\frac{dg}{dx} = x$");
        Assert.Single(document.Model.Claims);
        Assert.Equal(
            ["Integrals are not read.", "`g` could not be read in line 1."],
            document.Errors.Select(error => error.Message));
    }

    [Fact]
    public void Commands_that_stand_for_themselves_come_to_an_end()
    {
        var document = DocumentFormulaTests.Read(
            "\\newcommand{\\a}{\\b\\b} \\newcommand{\\b}{\\a\\a}\n\n$f = \\a$");
        var error = Assert.Single(document.Errors);
        Assert.Equal((3, 6), (error.Line, error.Column));
        Assert.Contains("expands without end", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$f = ")]
    [InlineData("\\[ f = ")]
    [InlineData("{")]
    [InlineData("$$")]
    [InlineData("$x$ ")]
    [InlineData("$f = x$ ")]
    [InlineData("\\newcommand{\\a}{")]
    [InlineData("\\begin{align}")]
    [InlineData("`")]
    [InlineData("x ")]
    public void Long_documents_are_read_in_bounded_time(string part)
    {
        var source = new StringBuilder().Insert(0, part, (1 << 20) / part.Length).ToString();
        var watch = Stopwatch.StartNew();
        foreach (var kind in (DocumentKind[])[DocumentKind.Markdown, DocumentKind.Latex])
        {
            FormulaDocument.Read(source, kind);
        }

        Assert.True(watch.Elapsed.TotalSeconds < 20, $"{part}: {watch.Elapsed}");
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        foreach (var open in (string[])["(", "{", "\\frac{", "\\log ", "\\sum_i ", "\\frac{\\partial}{\\partial x} ",
            "\\nabla ", "\\sqrt{", "x_{", "|", "\\left(", "\\begin{cases}", "f("])
        {
            var document = DocumentFormulaTests.Read(
                $"$f = {new StringBuilder().Insert(0, open, 5_000)}x$");
            Assert.NotEmpty(document.Errors);
        }
    }

    [Fact]
    public void Random_documents_are_read_or_refused()
    {
        string[] parts =
        [
            "$", "$$", "\\frac", "{", "}", "_", "^", "x", "y", "f", "i", "n", "=", "+", "-", "\\partial", "\\sum", "(",
                ")", "|",
            "\\nabla", "\\begin{cases}", "\\end{cases}", "&", "\\\\", ",", "1", "2", "\\in", "\\mathbb{R}", "\\top",
                "\\log",
            "\\mathbf{1}", "'", "d", "\\left", "\\right", "\\text{if}", " ", "\n", "\n\n", "\\sigma", "\\delta", "/",
                "\\cdot",
            "\\[", "\\]", "\\newcommand{\\a}{x}", "\\a", "\\|", "%", "`", "\\begin{align}", "\\end{align}", "\\hat",
                "é", "𝓛",
        ];
        for (var seed = 1; seed <= 400; seed++)
        {
            var random = new Random(seed);
            var source = string.Concat(
                Enumerable.Range(0, random.Next(1, 60)).Select(_ => parts[random.Next(parts.Length)]));
            foreach (var kind in (DocumentKind[])[DocumentKind.Markdown, DocumentKind.Latex])
            {
                var document = FormulaDocument.Read(random.Next(2) == 0 ? source : $"$f = {source}$", kind);
                Assert.All(document.Errors, error =>
                    Assert.True(error.Line > 0 && error.Column > 0, $"seed {seed}: {error}"));
            }
        }
    }
}
