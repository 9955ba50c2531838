using System.Globalization;
using System.Text.Json;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

/// <summary>
/// The value and the gradient of a formula, as text and as JSON, and what is said of formulas that have none.
/// </summary>
public class GradCommandTests
{
    [Fact]
    public void The_gradient_of_logsumexp_is_softmax()
    {
        var run = CommandRun.Of("grad", "log(sum(exp(z)))", "--at", "z=[1,2,3]");
        Assert.Equal(new CommandRun(
            0,
            "value = 3.4076059644443806\n∂/∂z  = [0.09003057317038046, 0.24472847105479764, 0.6652409557748218]\n\n" +
            "∂/∂z = softmax(z)\n",
            ""),
            run);
    }

    [Fact]
    public void Several_variables_have_a_gradient_each()
    {
        var run = CommandRun.Of("grad", "sum(W @ x) * s", "--at", "W=[[1,2],[3,4]]; x=[5,6]; s=2", "--format", "json");
        Assert.Equal("""{"value":112,"gradient":{"W":[[10,12],[10,12]],"x":[8,12],"s":56}}""" + "\n", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Property(MaxTest = 50)]
    public Property Numbers_in_json_read_back_as_the_same_doubles() =>
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), bits =>
        {
            var x = Math.ScaleB(1 + (Math.Abs((double)bits) / int.MaxValue), bits % 900);
            var run = CommandRun.Of(
                "grad", "x", "--at", $"x={x.ToString("R", CultureInfo.InvariantCulture)}", "--format", "json");
            Assert.Equal(x, run.Json[0].GetProperty("value").GetDouble());
        });

    [Fact]
    public void Numbers_that_are_not_finite_are_strings_in_json()
    {
        Assert.Equal(
            """{"value":"Infinity","gradient":{"x":"-Infinity"}}""" + "\n",
            CommandRun.Of("grad", "1/x", "--at", "x=0", "--format", "json").Output);
        Assert.Equal(
            "NaN",
            CommandRun.Of("grad", "x", "--at", "x=nan", "--format", "json").Json[0].GetProperty("value").GetString());
    }

    [Fact]
    public void A_formula_without_variables_needs_no_values() =>
        Assert.Equal(new CommandRun(0, "value = 2\n", ""), CommandRun.Of("grad", "1 + 1"));

    [Fact]
    public void Mistakes_are_shown_in_the_formula_and_in_the_values()
    {
        var formula = CommandRun.Of("grad", "x*sin(y", "--at", "x=1;y=2");
        Assert.Equal(2, formula.ExitCode);
        Assert.Equal(
            "the formula, line 1, column 8: Found the end of the text, but expected `)` to close the `(` at column " +
            "6.\n" +
            "1 | x*sin(y\n  |        ^\n",
            formula.Error);
        var values = CommandRun.Of("grad", "x", "--at", "x=");
        Assert.Equal(2, values.ExitCode);
        Assert.StartsWith(
            "the values given by --at, line 1, column 3: Found the end of the text, but expected a number",
            values.Error,
            StringComparison.Ordinal);
        var unknown = CommandRun.Of("grad", "x + y", "--at", "x=1", "--format", "json");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Equal(5, unknown.Json[0].GetProperty("error").GetProperty("column").GetInt32());
        Assert.Equal(
            "the formula, line 1, column 1: There is no value for `x`. Give it a value, such as `x = 1`.\n1 | x^2\n " +
            " | ^\n",
            CommandRun.Of("grad", "x^2", "--at", "y=3").Error);
    }

    [Fact]
    public void An_array_has_no_gradient_and_the_message_says_how_to_get_one()
    {
        const string Message = "The formula has no gradient, because its value is an array.";
        var run = CommandRun.Of("grad", "2*x", "--at", "x=[1,2]");
        Assert.Equal(new CommandRun(
            2,
            "",
            $"{Message} Found a value of shape [2], but expected a number; `sum(...)` makes one of an array, and " +
            "--jacobian " +
            "differentiates all of it.\n"),
            run);
        var json = CommandRun.Of("grad", "2*x", "--at", "x=[1,2]", "--format", "json").Json[0].GetProperty("error");
        Assert.Equal(
            (Message, JsonValueKind.Null), (json.GetProperty("message")
                .GetString(), json.GetProperty("line").ValueKind));
    }

    [Theory]
    [InlineData("x : real[n]", "mean((x - mean(x))^2)", "2 * (x - mean(x)) / n")]
    [InlineData("X : real[n, d]; w : real[d]; y : real[n]", "sum((X @ w - y)^2)/n", "2 * X' @ (X @ w - y) / n")]
    [InlineData("x : real[d]; y : real[d]", "exp(dot(x, y)/sqrt(d))", "y * exp(dot(x, y) / sqrt(d)) / sqrt(d)")]
    [InlineData("x : real[n]; s : positive", "n*log(s) + sum(x^2)/(2*s^2)", "n / s - dot(x, x) / s ^ 3")]
    [InlineData("x : real[n]; t : real", "sum((x - t)^2)/(n - 1)", "2 * (x - t) / (n - 1)")]
    [InlineData("A : symmetric[n]; x : real[n]; lam : real", "dot(x, A @ x) + lam*tr(A)", "2 * A @ x")]
    [InlineData("S : spd[n]; x : real[n]", "dot(x, inv(S) @ x)", "2 * inv(S) @ x")]
    [InlineData("A : real[n, n]; lam : real", "logdet(A) + lam*tr(A)", "lam * eye(n) + inv(A)'")]
    [InlineData("S : spd[n]", "log det S", "inv(S)")]
    [InlineData("A : spd[d]; m : real[d]; X : real[n, d]", "sum(i: (X[i] - m)' @ A @ (X[i] - m))/2",
        "(X - m) @ A")]
    [InlineData("X : real[n, d]; A : real[d, d]", "sum(i: dot(A @ X[i], A @ X[i]))/2", "X @ A' @ A")]
    [InlineData("x : real[n]; f : real -> real", "f(mean(x))", "f'(mean(x)) / n")]
    [InlineData("z : real[n]; y : simplex[n]", "-sum(y*log(softmax(z)))", "softmax(z) - y")]
    [InlineData("X : real[n, d]", "logdet(X' @ X)", "2 * X @ inv(X' @ X)")]
    [InlineData("A : spd[n]; b : real[n]", "dot(b, solve(A, b))/2", "solve(A, b)")]
    [InlineData("x : real[n]", "sum(i: (x[i+1] - x[i])^2)/2",
        "(if i > 0 then x[i] - x[i - 1] else 0) + (if i < n - 1 then x[i] - x[i + 1] else 0)")]
    [InlineData("g : real[k]; w : real[n]; x : real[n+k-1]", "sum(i, j: w[i]*g[j]*x[i+j])",
        "sum(j: if i >= j and i - j < n then w[i - j]*g[j] else 0)")]
    [InlineData("x : real[n]; y : real[m]; w : real", "w*sum(i, j: (x[i] - y[j])^2)", "2*(x*m - sum(i: y[i]))*w")]
    public void The_formulas_of_a_file_hold_for_all_lengths(string declarations, string formula, string expected)
    {
        var source = $"{declarations}\nL = {formula}\n";
        var lines = CommandRun.Piped(source, "grad", "-").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(expected, lines.Select(line => line.Split(" = ")[1]));
        var check = CommandRun.Piped($"{source}{string.Concat(lines.Select(line => $"claim {line}\n"))}", "check", "-");
        Assert.Equal((ExitCode.Success, ""), (check.ExitCode, check.Error));
        var latex = CommandRun.Piped(source, "grad", "-", "--format", "latex");
        Assert.Equal(ExitCode.Success, latex.ExitCode);
        Assert.DoesNotMatch("[57]|11|13", latex.Output);
    }

    [Theory]
    [InlineData("x : real[3]\nf = x[0]*x[1] + sin(x[2])\n", "df/dx = [x[1], x[0], cos(x[2])]\n")]
    [InlineData("x : real[3]; a : real\nf = a*x[-1]^2\n", "df/dx = [0, 0, 2 * a * x[2]]\ndf/da = x[2] ^ 2\n")]
    [InlineData("A : real[2, 2]\nf = A[0, 0]*A[1, 1] - A[0, 1]*A[1, 0]\n",
        "df/dA = [[A[1, 1], -A[1, 0]], [-A[0, 1], A[0, 0]]]\n")]
    public void A_function_of_single_elements_is_derived_element_by_element(string source, string expected)
    {
        var run = CommandRun.Piped(source, "grad", "-");
        Assert.Equal((ExitCode.Success, expected), (run.ExitCode, run.Output));
        var claims = string.Concat(expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => $"claim {line}\n"));
        Assert.Equal(ExitCode.Success, CommandRun.Piped(source + claims, "check", "-").ExitCode);
    }

    [Theory]
    [InlineData("x : real[3]\nF = [x[0]*x[1], sin(x[0])]\n", "dF/dx = [[x[1], x[0], 0], [cos(x[0]), 0, 0]]\n")]
    [InlineData("x : real; y : real\nF = [x*y, sin(x)]\n", "dF/dx = [y, cos(x)]\ndF/dy = [x, 0]\n")]
    [InlineData("x : real[2]; a : real\nF = [[a*x[0], x[1]^2], [1, a]]\n",
        "dF/dx = [[[a, 0], [0, 2 * x[1]]], [[0, 0], [0, 0]]]\ndF/da = [[x[0], 0], [0, 1]]\n")]
    [InlineData("A : invertible[n]; b : real[n]\nF = inv(A) @ b\n",
        "dF[i]/dA[j, k] = -inv(A)[i, j]*sum(l: inv(A)[k, l]*b[l])\ndF/db = inv(A)\n")]
    [InlineData("A : invertible[n]; b : real[n]\nF = solve(A, b)*b\n",
        "dF[i]/dA[j, k] = -inv(A)[i, j]*b[i]*sum(l: inv(A)[k, l]*b[l])\n"
        + "dF[i]/db[j] = inv(A)[i, j]*b[i] + (i == j)*sum(k: inv(A)[i, k]*b[k])\n")]
    public void A_Jacobian_is_written_by_rows_or_by_indices(string source, string expected)
    {
        var run = CommandRun.Piped(source, "grad", "-", "--jacobian");
        Assert.Equal((ExitCode.Success, expected), (run.ExitCode, run.Output));
        var claims = string.Concat(expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => $"claim {line}\n"));
        Assert.Equal(ExitCode.Success, CommandRun.Piped(source + claims, "check", "-").ExitCode);
    }

    [Fact]
    public void Second_derivatives_of_single_elements_are_rows_of_elements()
    {
        var run = CommandRun.Piped("x : real[2]; a : real\nf = a*x[0]^2*x[1]\n", "grad", "-", "--hessian");
        Assert.Contains(
            "d2f/dxdx = [[2 * a * x[1], 2 * a * x[0]], [2 * a * x[0], 0]]\nd2f/dxda = [2 * x[0] * x[1], x[0] ^ 2]\n",
            run.Output, StringComparison.Ordinal);
    }

    // The formulas are printed at three lengths; the claims are judged at others, so that a length that is printed
    // wrongly in one place, `n + 1` for `n - 1`, is seen.
    [Fact]
    public void A_length_printed_wrongly_in_one_place_is_seen()
    {
        const string Source = "x : real[n]\nL = sum(i: (x[i+1] - x[i])^2)/2\n";
        var printed = CommandRun.Piped(Source, "grad", "-").Output;
        Assert.Equal(ExitCode.Success, CommandRun.Piped($"{Source}claim {printed}", "check", "-").ExitCode);
        var places = Enumerable.Range(0, printed.Length).Where(
            at => string.CompareOrdinal(printed, at, "n - 1", 0, 5) == 0).ToList();
        Assert.NotEmpty(places);
        Assert.All(places, at =>
        {
            var spoiled = $"{printed[..at]}n + 1{printed[(at + 5)..]}";
            var run = CommandRun.Piped($"{Source}claim {spoiled}", "check", "-");
            Assert.NotEqual(ExitCode.Success, run.ExitCode);
        });
    }

    [Fact]
    public void Formulas_are_not_printed_at_lengths_at_which_a_sum_is_empty()
    {
        const string Convolution = "x : real[n]; k : real[m]\nL = sum(i: sum(j: k[j]*x[i + j])^2)/2\n";
        var run = CommandRun.Piped(Convolution, "grad", "-");
        Assert.Equal((ExitCode.InputError, ""), (run.ExitCode, run.Output));
        Assert.Contains("expected a value by --at", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Formulas_that_differ_in_more_than_lengths_need_values()
    {
        const string Sequence = "x : real[n]; h[0] = 1\nh[t] = h[t-1]*x[t]\nL = h[-1]\n";
        var run = CommandRun.Piped(Sequence, "grad", "-");
        Assert.Equal((ExitCode.InputError, ""), (run.ExitCode, run.Output));
        Assert.Contains("expected a value by --at", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, CommandRun.Piped(Sequence, "grad", "-", "--at", "x=[1,2,3]").ExitCode);
    }
}
