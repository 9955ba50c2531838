using System.Diagnostics;
using System.Text.Json;
using AutoDiff.Checking.Exactness;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

/// <summary>
/// Whole reports for the example files, and what becomes of every kind of file that cannot be checked.
/// </summary>
public class CheckCommandTests
{
    [Fact]
    public void The_first_example_holds()
    {
        var file = CommandRun.Example("softmax-cross-entropy.grad");
        var run = CommandRun.Of("check", file);
        Assert.Equal(
            $"""
            {file}

              ✓ exact  line 9: dC/dz = a - y
                  tried 128 points, n = 1, 2, 3, 4, 5, 6, 7, 8
                  the same function in finite fields, error probability < 1e-52
                  worst error 2.2e-16 absolute, 1.5e-5 relative, at most 5 % of what
                      rounding explains

              note  `a = exp(z)/sum(exp(z))` (line 6) fails in double as it is written, and
                  with it line 9. `a = softmax(z)` does not.

            1 claim: 1 exact (seed 1).

            """,
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var strict = CommandRun.Of("check", file, "--strict");
        Assert.Equal(1, strict.ExitCode);
        Assert.Contains(
            """
                  note  Evaluated in double as it is written, the claim is not a number
                      where the derivative is a plain number.
                  for n = 3, at
                    z = [2000, 0, 0]
                    y = [1, 0, 0]
                  the derivative is  [0, 0, 0]
                  the claim gives    [NaN, 0, 0]
                  a stable form is   dC/dz = softmax(z) - y
            """,
            strict.Output,
            StringComparison.Ordinal);

        var note =
            Assert.Single(CommandRun.Of("check", file, "--format", "json").Json).GetProperty("claims")[0].GetProperty(
            "numericalNote");
        Assert.Equal("NaN", note.GetProperty("evaluated")[0].GetString());
        Assert.Equal("dC/dz = softmax(z) - y", note.GetProperty("stableForm").GetString());
        Assert.Equal(
            """{"line":6,"definition":"a = exp(z)/sum(exp(z))","stableForm":"a = softmax(z)"}""",
            note.GetProperty("cause").GetRawText());
    }

    [Fact]
    public void Every_step_of_the_derivation_holds()
    {
        var run = CommandRun.Of("check", CommandRun.Example("softmax-layer.grad"), "--format", "json");
        var claims = Assert.Single(run.Json).GetProperty("claims").EnumerateArray().ToArray();
        Assert.Equal(11, claims.Length);

        // The last claim has a condition, which no field evaluation covers.
        Assert.All(claims[..^1], claim => Assert.Equal("exact", claim.GetProperty("verdict").GetString()));
        Assert.Equal("supported", claims[^1].GetProperty("verdict").GetString());
        Assert.All(claims, claim => Assert.Contains(claim.GetProperty("sizes").EnumerateArray(), IsWide));
        Assert.Equal(0, run.ExitCode);

        static bool IsWide(JsonElement sizes) =>
            sizes.GetProperty("n").GetInt32() > 1 &&
                sizes.GetProperty("m").GetInt32() > sizes.GetProperty("n").GetInt32();
    }

    [Fact]
    public void The_deliberate_mistakes_are_refuted_at_the_smallest_points_that_show_them()
    {
        var file = CommandRun.Example("mistakes.grad");
        var run = CommandRun.Of("check", file);
        Assert.Equal(
            $"""
            {file}

              ✗ refuted  line 12: da[i]/dz[j] = if i == j then a[i]*(1 - a[i]) else 0
                  missing terms with i ≠ j: da[i]/dz[j]: the i ≠ j terms of the Jacobian of
                      `a` are missing.
                  right would be     claim da[i]/dz[j] = a[i]*((i == j) - a[j])
                  for n = 2, at
                    z = [0, 0]
                  the derivative is  [[0.25, -0.25], [-0.25, 0.25]]
                  the claim says     [[0.25, 0], [0, 0.25]]
                  wrong at           [0, 1], [1, 0]
                  tried 17 points, n = 1, 2

              ✗ refuted  line 15: dC/dz = y - a
                  wrong sign: dC/dz: the sign is wrong.
                  right would be     claim dC/dz = a - y
                  for n = 2, at
                    z = [0, 0]
                    y = [1, 0]
                  the derivative is  [-0.5, 0.5]
                  the claim says     [0.5, -0.5]
                  wrong at           [0], [1]
                  tried 17 points, n = 1, 2

              ✗ refuted  line 18: dL/dz = a - w
                  right under a condition: dL/dz: the claim is right if sum(w) == 1, which
                      the file does not say.
                  right would be     claim dL/dz = a - w given sum(w) == 1
                  for n = 1, at
                    z = [0]
                    w = [0]
                  the derivative is  [0]
                  the claim says     [1]
                  tried 1 point, n = 1

            3 claims: 3 refuted (seed 1).

            """,
            WithoutAlternatives(run.Output));
        Assert.Equal((1, ""), (run.ExitCode, run.Error));

        // What else a mistake may be called is the diagnosis's own matter, and tested there.
        static string WithoutAlternatives(string output) =>
            string.Join(
                '\n', output.Split('\n').Where(
                    line => !line.TrimStart().StartsWith("or else", StringComparison.Ordinal)));
    }

    [Fact]
    public void Json_has_an_object_for_each_file_with_nested_arrays_for_counterexamples()
    {
        var run = CommandRun.Of(
            "check", "--format", "json", CommandRun.Example("mistakes.grad"), CommandRun.Example(
                "softmax-cross-entropy.grad"));
        var files = run.Json;
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(2, files.Length);
        var claim = files[0].GetProperty("claims")[1];
        Assert.Equal(15, claim.GetProperty("line").GetInt32());
        Assert.Equal("dC/dz = y - a", claim.GetProperty("claim").GetString());
        Assert.Equal("refuted", claim.GetProperty("verdict").GetString());
        var counterexample = claim.GetProperty("counterexample");
        Assert.Equal("""{"n":2}""", counterexample.GetProperty("sizes").GetRawText());
        Assert.Equal("""{"z":[0,0],"y":[1,0]}""", counterexample.GetProperty("point").GetRawText());
        Assert.Equal("[-0.5,0.5]", counterexample.GetProperty("derivative").GetRawText());
        Assert.Equal("[0.5,-0.5]", counterexample.GetProperty("claimed").GetRawText());
        Assert.Equal("[[0],[1]]", counterexample.GetProperty("wrong").GetRawText());
        Assert.Equal(128, files[1].GetProperty("claims")[0].GetProperty("points").GetInt32());
        Assert.Equal(8, files[1].GetProperty("claims")[0].GetProperty("sizes").GetArrayLength());
    }

    [Fact]
    public void A_wrong_file_does_not_keep_the_others_from_being_answered()
    {
        var run = CommandRun.Of(
            "check", "--format", "json", "missing.grad", CommandRun.Example("softmax-cross-entropy.grad"));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("The file does not exist.", run.Json[0].GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Null, run.Json[0].GetProperty("error").GetProperty("line").ValueKind);
        Assert.Equal("exact", run.Json[1].GetProperty("claims")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void A_mistake_in_the_syntax_is_shown_where_it_is()
    {
        var run = CommandRun.Check("x : real\nC = x^\nclaim dC/dx = 2*x\n");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(
            "FILE, line 2, column 7: Found the end of the line, but expected ", run.Error, StringComparison.Ordinal);
        Assert.Contains("\n2 | C = x^\n  |       ^\n", run.Error, StringComparison.Ordinal);
        var error = CommandRun.Check("x : real\nC = x^\nclaim dC/dx = 2*x\n", "--format", "json").Json[0].GetProperty(
            "error");
        Assert.Equal((2, 7, "the end of the line"), (error.GetProperty("line").GetInt32(),
            error.GetProperty("column").GetInt32(), error.GetProperty("found").GetString()));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_an_error_in_the_file()
    {
        var run = CommandRun.Check("W : real[n, m]; x : real[n]\nC = sum(W @ x)\nclaim dC/dx = x\n");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("FILE, line 2, column 9: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_shape_is_a_refutation_of_that_kind()
    {
        var run = CommandRun.Check(
            "W : real[n, m]; x : real[m]\nC = sum((W @ x)^2)\nclaim dC/dx = W\n", "--format", "json");
        var claim = run.Json[0].GetProperty("claims")[0];
        Assert.Equal("shape", claim.GetProperty("diagnosis").GetProperty("kind").GetString());
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void An_undecided_claim_gives_the_reason_and_exit_code_3()
    {
        var run = CommandRun.Check("x : real\nC = log(-1 - x^2)\nclaim dC/dx = C\n", "--points", "50");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(
            "Nothing could be judged: of 100 points, 100 where the derivative or the claim is infinite or undefined.",
            run.Unwrapped,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "",
        "FILE: The file makes no claim. Found an empty file, but expected a claim such as `claim dC/dz = a - y`.\n")]
    [InlineData(
        "x : real\n",
        "FILE: The file makes no claim. Found no line that starts with `claim`, but expected a claim such as `claim " +
        "dC/dz = " +
        "a - y`.\n")]
    public void A_file_without_claims_is_an_error_since_nothing_was_checked(string source, string error) =>
        Assert.Equal(new CommandRun(2, "", error), CommandRun.Check(source));

    [Fact]
    public void A_directory_and_bytes_that_are_no_text_are_named()
    {
        var directory = CommandRun.Of("check", CommandRun.Root);
        Assert.Equal(
            new CommandRun(2, "", $"{CommandRun.Root}: This is a directory. Found a directory, but expected a file.\n"),
            directory);
        using var file = new TemporaryFile([0x78, 0x20, 0xC3, 0x28]);
        var bytes = CommandRun.Of("check", file.Path);
        Assert.Equal(2, bytes.ExitCode);
        Assert.StartsWith(
            $"{file.Path}, line 1, column 3: The file is not UTF-8 text. Save the file as UTF-8.",
            bytes.Error,
            StringComparison.Ordinal);
    }

    // Work that grows with the square of the length would take hours: minutes tell it from linear work on the busiest
    // machine.
    [Fact]
    public void Ten_megabytes_are_answered_and_do_not_hang()
    {
        var watch = Stopwatch.StartNew();
        var comment = CommandRun.Check("# " + new string('x', 10 << 20) + "\nx : real\nC = x^2\nclaim dC/dx = 2*x\n");
        Assert.Equal(0, comment.ExitCode);
        var garbage = CommandRun.Check(new string('(', 10 << 20));
        Assert.Equal(2, garbage.ExitCode);
        Assert.InRange(garbage.Error.Length, 10, 2000);
        Assert.InRange(watch.Elapsed.TotalMinutes, 0, 3);
    }

    [Theory]
    [InlineData("Found `0` for --points, but expected a whole number from 1 to 100000000.", "--points", "0")]
    [InlineData("Found `-1` for --seed, but expected a whole number from 0 to 18446744073709551615.", "--seed", "-1")]
    [InlineData(
        "Found `8` for --sizes, but expected a range such as 1..8 that starts at 1 or more and ends at 2 or more.",
        "--sizes",
        "8")]
    [InlineData(
        "Found `0` for --timeout, but expected a number of seconds, more than 0 and at most 1000000.", "--timeout",
        "0")]
    [InlineData("Found `xml` for --format, but expected text, json, csv, markdown or latex.", "--format", "xml")]
    [InlineData("There is no option `--seeds`. Did you mean `--seed`?", "--seeds")]
    [InlineData("There is no option `--color`.", "--color")]
    public void Wrong_options_say_what_was_expected(string message, params string[] options) => Assert.Equal(
        new CommandRun(2, "", $"autodiff: {message}\nRun `autodiff check --help` for the arguments.\n"),
        CommandRun.Of(["check", CommandRun.Example("mistakes.grad"), .. options]));

    [Fact]
    public void Options_reach_the_check()
    {
        var run = CommandRun.Of(
            "check", CommandRun.Example("softmax-cross-entropy.grad"), "--seed", "5", "--points", "30", "--sizes",
            "2..3");
        Assert.Contains("tried 30 points, n = 2, 3", run.Output, StringComparison.Ordinal);
        Assert.Contains("(seed 5)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_terminal_without_NO_COLOR_gets_color()
    {
        string[] arguments = ["check", CommandRun.Example("mistakes.grad")];
        var plain = CommandRun.On(isTerminal: false, noColor: false, arguments).Output;
        var withoutColor = CommandRun.On(isTerminal: true, noColor: true, arguments).Output;
        var colored = CommandRun.On(isTerminal: true, noColor: false, arguments).Output;
        Assert.DoesNotContain("\e[", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[31m", withoutColor, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[91m", withoutColor, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[38", withoutColor, StringComparison.Ordinal);
        Assert.Contains("\e[", colored, StringComparison.Ordinal);
        Assert.NotEqual(colored, withoutColor);
    }
}
