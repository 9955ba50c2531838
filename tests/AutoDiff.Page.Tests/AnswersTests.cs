using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoDiff.Cli;
using AutoDiff.Reporting;

namespace AutoDiff.Page.Tests;

/// <summary>What the page asks is answered as the command would, and whatever is asked.</summary>
public class AnswersTests
{
    private const string Wrong = """
        z : real[n]
        y : simplex[n]
        a = softmax(z)
        C = -sum(y * log(a))
        claim dC/dz = y - a
        claim dC/dz = a - y
        """;

    [Theory]
    [InlineData("softmax-cross-entropy.grad")]
    [InlineData("mistakes.grad")]
    [InlineData("softmax-cross-entropy.md")]
    public void A_check_ends_with_the_report_of_the_command(string example)
    {
        var text = Repository.ExampleText(example);
        var file = Repository.PathOf("docs", "examples", example);
        using var output = new StringWriter { NewLine = "\n" };
        new CommandLine(new(Stream.Null, output, TextWriter.Null, true, true, true))
            .Run(["check", "--format", "json", file]);

        var answers = Ask(new() { ["ask"] = "check", ["name"] = file, ["text"] = text });
        Assert.Equal(output.ToString().Trim(), answers[^1].GetProperty("report").GetRawText());
        Assert.True(answers[^1].GetProperty("end").GetBoolean());
    }

    [Fact]
    public void Every_claim_is_told_before_the_end()
    {
        var answers = Ask(new() { ["ask"] = "check", ["name"] = "x.grad", ["text"] = Wrong });
        Assert.Equal([0, 1], answers[..^1].Select(answer => answer.GetProperty("claim").GetInt32()).Distinct().Order());
        Assert.All(answers[..^1], answer => Assert.Equal(2, answer.GetProperty("of").GetInt32()));
    }

    [Theory]
    [InlineData("x.grad", Wrong)]
    [InlineData("x.grad", "x : real[n]\ns = sum(x^2)\nclaim ds/dx = x = 2*x # twice\n")]
    [InlineData(
        "x.md",
        "Let $z \\in \\mathbb{R}^n$ and $C = \\sum_i z_i^2$. Then $\\frac{\\partial C}{\\partial z} = z$.\n")]
    public void Accepting_every_correction_leaves_no_wrong_claim(string name, string text)
    {
        var edits = Ask(new() { ["ask"] = "check", ["name"] = name, ["text"] = text })[..^1]
            .Where(answer => answer.TryGetProperty("edit", out _))
            .Select(answer => answer.GetProperty("edit"))
            .DistinctBy(edit => edit.GetRawText())
            .OrderByDescending(edit => edit.GetProperty("start").GetInt32()).ToList();
        Assert.NotEmpty(edits);
        var corrected = edits.Aggregate(new StringBuilder(text), (now, edit) => now
            .Remove(edit.GetProperty("start").GetInt32(), edit.GetProperty("length").GetInt32())
            .Insert(edit.GetProperty("start").GetInt32(), edit.GetProperty("text").GetString()));
        var report = Ask(new() { ["ask"] = "check", ["name"] = name, ["text"] = $"{corrected}" })[^1]
            .GetProperty("report");
        Assert.All(
            report.GetProperty("claims").EnumerateArray(),
            claim => Assert.Equal("exact", claim.GetProperty("verdict").GetString()));
    }

    [Fact]
    public void A_derivation_ends_with_the_derivative_and_says_where_a_wrong_claim_departs()
    {
        var answer = Ask(new() { ["ask"] = "derive", ["name"] = "x.grad", ["text"] = Wrong, ["claim"] = 0,
            ["refuted"] = true })[^1];
        Assert.NotEmpty(answer.GetProperty("steps").EnumerateArray());
        Assert.StartsWith(
            "dC/dz", answer.GetProperty("result")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Formulas_are_written_in_three_languages()
    {
        var answer = Ask(new() { ["ask"] = "formulas", ["name"] = "x.grad", ["text"] = Wrong, ["claim"] = 0 })[^1];
        Assert.Contains("softmax", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("public static", answer.GetProperty("csharp").GetString(), StringComparison.Ordinal);
        Assert.Contains("\\partial", answer.GetProperty("latex").GetString(), StringComparison.Ordinal);
    }

    // The closed form: a sum of cubes has the derivative 3x² and the second row of the curve shows it.
    [Fact]
    public void Pictures_show_both_sides_and_the_adjoints_of_what_is_computed()
    {
        const string Cubes = "x : real[n]\nq = x^2\ns = sum(x * q)\nclaim ds/dx = 2*x^2\n";
        var answer = Ask(new() { ["ask"] = "pictures", ["name"] = "x.grad", ["text"] = Cubes, ["claim"] = 0,
            ["refuted"] = true })[^1];
        var curve = answer.GetProperty("curve");
        var (xs, derivative, claimed) = (Numbers(curve, "x"), Numbers(curve, "derivative"), Numbers(curve, "claimed"));
        Assert.True(xs.Length > 50);
        for (var k = 0; k < xs.Length; k++)
        {
            Assert.Equal(3 * xs[k] * xs[k], derivative[k], 1e-9);
            Assert.Equal(2 * xs[k] * xs[k], claimed[k], 1e-9);
        }

        var nodes = answer.GetProperty("graph").GetProperty("nodes").EnumerateArray()
            .ToDictionary(node => node.GetProperty("name").GetString()!);
        Assert.Equal(["q", "s", "x"], nodes.Keys.Order());
        Assert.Equal(Numbers(nodes["x"], "value"), Numbers(nodes["q"], "adjoint"));
        Assert.Equal(1, nodes["s"].GetProperty("adjoint").GetDouble());
        Assert.Equal(2, nodes["s"].GetProperty("from").GetArrayLength());
        Assert.True(answer.GetProperty("errors").GetArrayLength() > 50);
    }

    [Fact]
    public void An_outline_has_names_errors_and_formulas_to_typeset()
    {
        var answer = Ask(new() { ["ask"] = "outline", ["name"] = "x.grad", ["text"] = Wrong })[^1];
        var words = answer.GetProperty("words").EnumerateArray()
            .Select(word => word.GetProperty("word").GetString()).ToList();
        Assert.All(["z", "C", "softmax", "simplex", "claim"], word => Assert.Contains(word, words));
        Assert.Equal(6, answer.GetProperty("formulas").GetArrayLength());
        Assert.Equal(Wrong.IndexOf("claim", StringComparison.Ordinal),
            answer.GetProperty("claims")[0].GetProperty("start").GetInt32());
        var wrong = Ask(new() { ["ask"] = "outline", ["name"] = "x.grad", ["text"] = "a = lgo(2)\n" })[^1];
        Assert.Equal(4, wrong.GetProperty("errors")[0].GetProperty("start").GetInt32());
        wrong = Ask(new()
        {
            ["ask"] = "outline", ["name"] = "x.grad", ["text"] = "logits : real[n]\na = softmax(logi",
        })[^1];
        Assert.Contains(
            wrong.GetProperty("words").EnumerateArray(), word => word.GetProperty("word").GetString() == "logits");
        var described = Ask(new() { ["ask"] = "describe", ["name"] = "x.grad", ["text"] = Wrong, ["word"] = "a" })[^1];
        Assert.Equal("a = softmax(z)\nshape [n]", described.GetProperty("text").GetString());
    }

    [Property(MaxTest = 200)]
    public Property Whatever_is_asked_has_an_answer_that_ends() => Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? ""),
            Gen.Elements(
                "{}", "[]", "null", "3", "{\"ask\":3}", "{\"ask\":\"check\"}", "{\"name\":\"\",\"text\":null}"),
            from ask in Gen.Elements("check", "outline", "describe", "derive", "formulas", "pictures", "export", "?")
            from claim in Gen.Choose(-2, 3)
            from text in Gen.Elements("", "x : real\ns = x\nclaim ds/dx = 1", "claim", "$a = $", "x : real[n")
            from name in Gen.Elements("", "x.grad", "x.md", "x.tex")
            select JsonSerializer.Serialize(new { ask, name, text, claim, word = "x" })).ToArbitrary(),
        question =>
        {
            var lines = new List<string>();
            Answers.To(question, lines.Add);
            return JsonDocument.Parse(lines[^1]).RootElement.GetProperty("end").GetBoolean();
        });

    private static double[] Numbers(JsonElement holder, string name) =>
        [.. holder.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement[] Ask(JsonObject question)
    {
        var lines = new List<string>();
        Answers.To(question.ToJsonString(), lines.Add);
        return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
