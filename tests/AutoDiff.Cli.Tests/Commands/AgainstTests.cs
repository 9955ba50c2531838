using System.Text.Json;
using System.Text.RegularExpressions;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests.Commands;

/// <summary>Answers of many people to one question, and hints that do not give the answer away.</summary>
public sealed class AgainstTests : IDisposable
{
    private const string Question =
        """
        z : real[n]; y : simplex[n]
        a = exp(z) / sum(exp(z))   # softmax
        C = -sum(y * log(a))
        claim dC/da = -y/a
        claim dC/dz = a - y
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("autodiff-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_table_has_a_row_for_each_claim_each_error_and_what_is_missing()
    {
        var run = Against(
            "csv",
            "claim dC/da = -y/a\nclaim dC/dz = a - y\n",
            "# mine\nz : real[n]\nclaim dC/da = y/a\nclaim dC/dz = y - a\n",
            "r = a - y\nclaim dC/dz = 2*r\n",
            "claim dC/dz = (a - y\nclaim dC/da = 1\n",
            "C = sum(a)\nclaim dC/dz = 0\n",
            "claim dC/dz = 1; claim dC/da = z @ y @ a\n");
        Assert.Equal(
            """
            file,line,column,claim,verdict,kind,credit,message
            0.grad,1,,dC/da = -y/a,exact,,full,
            0.grad,2,,dC/dz = a - y,exact,,full,
            1.grad,3,,dC/da = y/a,refuted,sign,none,dC/da: the sign is wrong.
            1.grad,4,,dC/dz = y - a,refuted,sign,right given line 3,dC/dz: the sign is wrong.
            2.grad,2,,dC/dz = 2*r,refuted,constant-factor,none,dC/dz: the claim is 2 times the derivative.
            2.grad,,,dC/da,missing,,none,The file makes no claim about it.
            3.grad,2,1,,error,,,"Found the word `claim`, but expected `)` to close the `(` at line 1, column 15."
            4.grad,1,1,,error,,,`C` is not that of the question.
            5.grad,1,32,,error,,,"`@` takes vectors and matrices, but `z @ y` is a scalar. Use `*` to multiply by a scalar."
            5.grad,1,,dC/dz = 1,refuted,factor,none,dC/dz: a factor that the chain rule gives is missing.
            5.grad,1,,dC/da = z @ y @ a,undecided,,open,See the error in line 1.

            """,
            run.Output);
        Assert.Equal((ExitCode.InputError, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Text_has_the_columns_of_the_table_and_JSON_its_objects()
    {
        const string answer = "claim dC/dz = y - a\n";
        Assert.Equal(
            """
            file line column claim verdict kind credit message
            0.grad 1 dC/dz = y - a refuted sign none dC/dz: the sign is wrong.
            0.grad dC/da missing none The file makes no claim about it.

            """,
            Regex.Replace(Against("text", answer).Output, " +", " "));
        var file = Assert.Single(Against("json", answer).Json);
        Assert.Equal("sign", file.GetProperty("claims")[0].GetProperty("diagnosis").GetProperty("kind").GetString());
        Assert.Equal("""["dC/da"]""", file.GetProperty("missing").GetRawText());
    }

    [Fact]
    public void An_error_in_an_answer_has_its_place_there()
    {
        var errors = Against("json", "claim dC/dz = q\n", "claim dC/dz = a - y\nclaim dq/dz = 1").Json
            .Select(file => file.GetProperty("error"));
        Assert.Equal([(1, 15), (2, 7)], errors.Select(Place));

        static (int, int) Place(JsonElement error) =>
            (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32());
    }

    [Fact]
    public void What_is_differentiated_need_not_have_a_name()
    {
        const string file = "A : real[n, n]; X : real[n, n]\nclaim d trace(A @ X)/dX = A'\n";
        File.WriteAllText(Path.Combine(folder, "question.grad"), file);
        var run = Answered("csv", "claim d trace(A @ X)/dX = A\n");
        Assert.Contains("transposed", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_cannot_be_read_is_the_only_error()
    {
        File.WriteAllText(Path.Combine(folder, "question.grad"), "z : real[n]\nC = sum(z + )\n");
        var run = Answered("csv", "claim dC/dz = 1\n");
        Assert.Equal((ExitCode.InputError, 2), (run.ExitCode, run.Output.Trim().Split('\n').Length));
        Assert.Contains("question.grad,2,13,,error", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "factor: a quantity of the file multiplies or divides too often or too seldom.")]
    [InlineData(2, "factor: a quantity of the file multiplies or divides too often or too seldom.", "Look at `a`.")]
    [InlineData(
        3, "factor: dL/dw: the factor `a` does not belong there.", "right would be     claim dL/dw = (a - t)*x",
        "the derivative is")]
    public void A_hint_says_no_more_than_its_level(int level, params string[] said)
    {
        const string file = "x : real; w : real; t : real\na = w*x\nL = (a - t)^2/2\nclaim dL/dw = (a - t)*a*x";
        string[] all = ["right would be", "the derivative is", "factor", "Look at", "`a`"];
        var text = CommandRun.Check(file, "--hint", $"{level}").Unwrapped;
        var json = CommandRun.Check(file, "--hint", $"{level}", "--format", "json").Output;
        Assert.Contains("✗ refuted  line 4", text, StringComparison.Ordinal);
        Assert.All(said, words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.All(
            all.Where(words => !said.Any(sentence => sentence.Contains(words, StringComparison.Ordinal))),
            words => Assert.DoesNotContain(words, text, StringComparison.Ordinal));
        Assert.Equal(level == 3, json.Contains("suggestion", StringComparison.Ordinal));
        Assert.Equal(level == 3, json.Contains("counterexample", StringComparison.Ordinal));
    }

    private CommandRun Against(string format, params string[] answers)
    {
        File.WriteAllText(Path.Combine(folder, "question.grad"), Question);
        return Answered(format, answers);
    }

    private CommandRun Answered(string format, params string[] answers)
    {
        var files = answers.Select((answer, k) =>
        {
            var file = Path.Combine(folder, $"{k}.grad");
            File.WriteAllText(file, answer);
            return file;
        });
        var run = CommandRun.Of(
            ["check", "--against", Path.Combine(folder, "question.grad"), "--format", format, .. files]);
        return run with
        {
            Output = run.Output.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal),
        };
    }
}
