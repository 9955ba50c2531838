using System.Text.Json;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests.Commands;

public sealed class GradOptionsTests
{
    private const string Softmax = "docs/examples/softmax-cross-entropy.grad";

    [Theory]
    [InlineData("A @ x", "A=[[1,2],[3,4]]; x=[1,2]", "df[i]/dA[j, k] = (i == j)*x[k]\n∂/∂x = A\n")]
    [InlineData("softmax(z)", "z=[0,1]", "df[i]/dz[j] = f[i]*((i == j) - f[j])\n")]
    [InlineData("x^2", "x=[1,2]", "df[i]/dx[j] = 2*x[i]*(i == j)\n")]
    public void A_Jacobian_is_printed_in_index_form(string formula, string point, string expected) => Assert.EndsWith(
        $"\n\n{expected}", CommandRun.InRepository("grad", formula, "--jacobian", "--at", point).Output,
        StringComparison.Ordinal);

    [Fact]
    public void A_gradient_is_an_object_of_arrays_nested_by_rank() =>
        Assert.Equal(
            "{\"value\":10,\"gradient\":{\"W\":[[1,1],[1,1]]}}\n",
            CommandRun.InRepository("grad", "sum(W)", "--at", "W=[[1,2],[3,4]]", "--format", "json").Output);

    [Fact]
    public void The_variables_asked_for_are_those_that_are_given_in_their_order() =>
        Assert.Equal(
            "{\"value\":6,\"gradient\":{\"z\":2,\"x\":6}}\n",
            CommandRun.InRepository("grad", "x*y*z", "--at", "x=1;y=2;z=3", "--wrt", "z,x", "--format", "json").Output);

    [Fact]
    public void A_hessian_of_arrays_has_the_axes_of_both_and_is_symmetric()
    {
        var run = CommandRun.InRepository(
            "grad", "sum(x)^2 * y", "--at", "x=[1,2]; y=3", "--hessian", "--format", "json");
        var hessian = JsonDocument.Parse(run.Output).RootElement.GetProperty("hessian");
        Assert.Equal("[[6,6],[6,6]]", hessian.GetProperty("x").GetProperty("x").GetRawText());
        Assert.Equal("[6,6]", hessian.GetProperty("x").GetProperty("y").GetRawText());
        Assert.Equal("[6,6]", hessian.GetProperty("y").GetProperty("x").GetRawText());
        Assert.Equal("0", hessian.GetProperty("y").GetProperty("y").GetRawText());
    }

    [Fact]
    public void A_definition_of_a_file_can_be_chosen()
    {
        var run = CommandRun.InRepository(
            "grad", Softmax, "--of", "a", "--jacobian", "--at", "z=[0,0]", "--format", "json");
        Assert.Equal("{\"value\":[0.5,0.5],\"jacobian\":{\"z\":[[0.25,-0.25],[-0.25,0.25]]}}\n", run.Output);
    }

    [Fact]
    public void A_file_is_differentiated_as_mathematics_where_its_instructions_overflow()
    {
        var run = CommandRun.InRepository(
            "grad", Softmax, "--at", "z=[1e8,0]; y=[0,1]", "--wrt", "z", "--format", "json");
        Assert.Equal("{\"value\":100000000,\"gradient\":{\"z\":[1,-1]}}\n", run.Output);
    }

    [Theory]
    [InlineData("--x - -y", "∂/∂x = 1\n∂/∂y = 1\n")]
    [InlineData("--x", "∂/∂x = 1\n")]
    [InlineData("-x*y", "∂/∂x = -y\n∂/∂y = -x\n")]
    public void A_formula_may_begin_with_signs(string formula, string output) =>
        Assert.Equal(output, CommandRun.InRepository("grad", formula).Output);

    [Fact]
    public void Names_without_values_are_numbers() =>
        Assert.Equal("∂/∂x = y * cos(x)\n∂/∂y = sin(x)\n", CommandRun.InRepository("grad", "sin(x) * y").Output);

    [Fact]
    public void Second_derivatives_in_latex_have_a_square() =>
        Assert.Contains(
            @"\frac{\partial^{2} f}{\partial x \, \partial x} &= 2",
            CommandRun.InRepository("grad", "x^2", "--hessian", "--format", "latex").Output,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "The value of `y` has not its shape. Found the shape [3], but expected the shape [n = 2].",
        Softmax,
        "--at",
        "z=[1,2]; y=[0,0,1]")]
    [InlineData(
        "The variable `y` has no value. Found none, but expected one of shape [2] by --at.", Softmax, "--at",
        "z=[1,2]")]
    [InlineData(
        "There is no definition `D`. Found the name `D`, but expected one of `a`, `C`.",
        Softmax,
        "--at",
        "z=[1,2]; y=[0,1]",
        "--of",
        "D")]
    [InlineData("There is no variable `w`. Found the name `w`, but expected one of `z`, `y`.", Softmax, "--at", "w=1")]
    [InlineData(
        "The primitive `erf` cannot be written as C# that needs only System.Math. Found a formula that needs it, but " +
        "expected one without, or another --format.",
        "erf(x)",
        "--format",
        "csharp")]
    [InlineData(
        "Only files have definitions to choose from. Found --of C with an expression, but expected a file whose " +
        "name ends in " +
        ".grad, .md or .tex.",
        "x",
        "--of",
        "C")]
    public void An_error_is_a_sentence_and_exit_code_2(string message, params string[] arguments)
    {
        var run = CommandRun.InRepository(["grad", .. arguments]);
        Assert.Equal((ExitCode.InputError, "", message + "\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void An_error_in_JSON_is_an_object()
    {
        var run = CommandRun.InRepository("grad", "x * y", "--format", "json");
        Assert.Equal(
            (ExitCode.InputError,
                "{\"error\":{\"line\":null,\"column\":null,\"message\":\"JSON holds numbers, which need a " +
                "point.\",\"found\":\"no --at\",\"expected\":\"a value for each variable by --at\"}}\n"),
            (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_Hessian_and_a_Jacobian_exclude_each_other()
    {
        var run = CommandRun.InRepository("grad", "x", "--hessian", "--jacobian");
        Assert.Equal(ExitCode.InputError, run.ExitCode);
        Assert.StartsWith(
            "autodiff: Found --hessian and --jacobian, but expected at most one of them.\n", run.Error,
            StringComparison.Ordinal);
    }
}
