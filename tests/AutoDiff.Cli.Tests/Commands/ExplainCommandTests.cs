using System.Diagnostics;
using System.Text.RegularExpressions;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

public class ExplainCommandTests
{
    [Fact]
    public void The_first_example_is_derived_in_its_own_names()
    {
        var run = CommandRun.Of("explain", CommandRun.Example("softmax-cross-entropy.grad"));
        Assert.Equal(
            """
            dC/dz, claimed in line 9

              C = -sum(y*log(a))
                C = -sum(i: y[i]*log(a[i]))    (in index form)
                dC/da[i] = -y[i]/a[i]    (term by term; derivative of log)

              a = exp(z)/sum(exp(z))
                a[i] = exp(z[i])/sum(j: exp(z[j]))    (in index form)
                ∂a[i]/∂z[j] = (exp(z[i])*(i == j)*sum(k: exp(z[k])) -
                    exp(z[i])*exp(z[j]))/sum(k: exp(z[k]))^2    (quotient rule)
                            = a[i]*((i == j) - a[j])    (with a[i] for its formula)
                            = a[i]*(1 - a[i])    (where i = j)
                            = -a[i]*a[j]    (where i ≠ j)
                dC/dz[j] = sum(i: (dC/da[i])*(∂a[i]/∂z[j]))    (chain rule: the sum over all
                    that it changes)
                         = a[j]*(dC/da[j] - sum(i: (dC/da[i])*a[i]))    (of a sum with equal
                             indices one term remains)
                         = -y[j]/a[j]*a[j] - sum(i: -y[i]/a[i]*a[i]*a[j])    (with what was
                             found above)
                         = a[j]*sum(i: y[i]) - y[j]    (a cancels)
                         = a[j] - y[j]    (sum(y) = 1, because y lies in the simplex)

              all together
                dC/dz = a - y

              ✓ dC/dz = a - y
                The claim is the same function.


            """,
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Markdown_and_latex_hold_the_same_formulas_as_latex()
    {
        var file = CommandRun.Example("softmax-cross-entropy.grad");
        var (markdown, latex) =
            (CommandRun.Of("explain", file, "--format", "markdown"), CommandRun.Of(
                "explain", file, "--format", "latex"));
        Assert.Equal((0, 0), (markdown.ExitCode, latex.ExitCode));
        Assert.StartsWith(
            "# softmax-cross-entropy.grad\n\n## dC/dz\n\nFrom `C = -sum(y*log(a))`:\n\n$$\n", markdown.Output);
        const string formula = @"\frac{\partial C}{{\partial a}_{i}} = -\frac{{y}_{i}}{{a}_{i}}";
        Assert.Contains(formula, markdown.Output);
        Assert.Contains(formula, latex.Output);
        Assert.Contains(@"The claim \texttt{dC/dz = a - y}: The claim is the same function.", latex.Output);
    }

    public static TheoryData<string> Sources => [.. Written];

    private static readonly string[] Written =
    [
        .. Directory.GetFiles(Path.Combine(CommandRun.Root, "docs", "examples"), "*.grad").Order().Select(
            File.ReadAllText),
        "σ : positive; θ_1 : real[n]; μ̂ : real\nL = sum((θ_1 - μ̂)^2)/(2*σ^2) + n*log(σ)\n" +
            "claim dL/dσ = n/σ\nclaim dL/dθ_1 = (θ_1 - μ̂)/σ",
        "A : invertible[n]; x : real[n]\nf = logdet(A) + dot(x, A @ x)\nclaim df/dA = inv(A)' + outer(x, x)",
        "x : real[n]\nf = sum(if x > 0 then x^2 else abs(x))\nclaim df/dx = if x > 0 then 2*x else 1",
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Latex_uses_plain_characters_and_known_commands(string source)
    {
        string[] known =
        [
            "paragraph", "texttt", "frac", "partial", "sum", "prod", "cdot", "log", "exp", "left", "right", "mathit",
            "mathrm", "operatorname", "neq", "leq", "geq", "top", "begin", "end", "text", "sqrt", "odot", "oslash",
            "land", "tanh", "cosh", "sin", "cos",
            "alpha", "beta", "gamma", "lambda", "pi", "sigma", "theta", "mu", "hat",
            "textbackslash", "textasciicircum", "textasciitilde", "textquotesingle",
            "lVert", "rVert", "ldots", "max", "min", "det", "neg", "lvert", "rvert", "mathbf", "quad",
        ];
        var latex = CommandRun.Piped(source, "explain", "-", "--format", "latex");
        Assert.Equal((ExitCode.Success, ""), (latex.ExitCode, latex.Error));
        Assert.All(latex.Output, letter => Assert.True(char.IsAscii(letter), $"{letter} in {latex.Output}"));
        Assert.DoesNotContain('?', latex.Output);
        var commands = Regex.Matches(latex.Output, @"\\([A-Za-z]+)").Select(command => command.Groups[1].Value);
        Assert.Empty(commands.Except(known));
        Assert.Equal(latex.Output.Count(letter => letter == '{'), latex.Output.Count(letter => letter == '}'));
    }

    [Fact]
    public void Latex_of_all_sources_compiles_in_one_document() => Compile(string.Concat(
        Written.Select(source => CommandRun.Piped(source, "explain", "-", "--format", "latex").Output)));

    private const string Document =
        """
        Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$ invertible, $f : \mathbb{R} \to \mathbb{R}$.
        With $r = \|x\|$ and $C = f(r)$ we get $\nabla_x C = f'(r) \frac{x}{r}$.
        From $Y = A^{-1} x$ follows $dY = -A^{-1}\, dA\, Y + A^{-1}\, dx$.
        With $L = \log \det A$ we get $\frac{\partial L}{\partial A} = A^{-1}$.
        """;

    [Fact]
    public void A_document_is_derived_in_its_notation()
    {
        var run = CommandRun.Piped(Document, "explain", "-");
        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Error));
        Assert.Contains(@"\nabla_x C, claimed in line 2", run.Output, StringComparison.Ordinal);
        Assert.Contains(@"\frac{\partial C}{\partial x} = \frac{f'(r) x}{r}", run.Output, StringComparison.Ordinal);
        Assert.Contains(@"= A^{-1} dx - A^{-1} dA Y    (with Y for its formula)", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            @"Right would be `\frac{\partial L}{\partial A} = A^{-\top}`.", run.Output, StringComparison.Ordinal);
        var markdown = CommandRun.Piped(Document, "explain", "-", "--format", "markdown").Output;
        Assert.Contains(@"From $r = \left\lVert x \right\rVert$:", markdown, StringComparison.Ordinal);
        Assert.Contains(@"(with $Y$ for its formula)", markdown, StringComparison.Ordinal);
        Compile(CommandRun.Piped(Document, "explain", "-", "--format", "latex").Output);
    }

    // By the real thing, where there is one.
    private static void Compile(string fragment)
    {
        var folder = Directory.CreateTempSubdirectory("autodiff-");
        File.WriteAllText(
            Path.Combine(folder.FullName, "a.tex"),
            "\\documentclass{article}\n\\usepackage{amsmath,textcomp}\n\\begin{document}\n" + fragment +
            "\\end{document}\n");
        try
        {
            const string Arguments = "-interaction=nonstopmode -halt-on-error a.tex";
            using var process = Process.Start(new ProcessStartInfo("pdflatex", Arguments)
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
            })!;
            var log = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, log);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is none here.
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("x : real\n", "The file defines nothing to derive.")]
    [InlineData("x : real\nf = x +\n", "line 2")]
    public void A_file_that_cannot_be_derived_is_an_input_error(string source, string message)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.grad");
        File.WriteAllText(file, source);
        var run = CommandRun.Of("explain", file);
        File.Delete(file);
        Assert.Equal((ExitCode.InputError, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error);
    }

    [Theory]
    [InlineData("z : real[n]\np_i = e^{z_i}/Σ_j e^{z_j}\nclaim ∂p_i/∂z_j = p_i (δ_ij - p_j)", "log(e)")]
    [InlineData("X : real[n, k]\nn >= k\nf = logdet(X' @ X)\nclaim df/dX = 2*X @ inv(X' @ X)", "ones(")]
    [InlineData(
        "X : real[n, d]; m : real[d]; S : spd[d]\nl = -n/2*log(det(S)) - sum(i: (X[i] - m)' @ inv(S) @ (X[i] - m))/2\n"
            + "claim dl/dS = (inv(S) @ sum(i: outer(X[i] - m, X[i] - m)) @ inv(S) - n*inv(S))/2",
        "reshape(")]
    public void A_derivation_has_no_words_that_nobody_writes(string source, string word)
    {
        var run = CommandRun.Piped(source, "explain", "-");
        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Error));
        Assert.Contains("The claim is the same function.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(word, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_points_out_the_first_wrong_step_of_a_derivation()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.grad");
        File.WriteAllText(
            file,
            "x : real; w : real; t : real\nu = w*x\nh = tanh(u)\nL = (h - t)^2\nclaim dL/dw = 2*(h - t)*(1 + h^2)*x\n" +
            "claim dL/dh = 2*(h - t)\nclaim dh/du = 1 + h^2\nclaim du/dw = x\n");
        var (json, text) = (CommandRun.Of("check", file, "--format", "json"), CommandRun.Of("check", file));
        File.Delete(file);
        Assert.Equal(7, Assert.Single(json.Json).GetProperty("firstWrongStep").GetInt32());
        Assert.Contains("The first wrong step is line 7; later steps build on it.", text.Output);
    }
}
