using System.Text.Json.Nodes;

namespace AutoDiff.GradBench.Tests.Protocol;

public class SessionTests
{
    private static readonly string[] Modules =
        ["ba", "det", "gmm", "hello", "ht", "kmeans", "llsq", "lse", "lstm", "ode", "particle", "saddle"];

    [Fact]
    public void A_start_is_answered_with_the_name_of_the_tool()
    {
        var response = Assert.Single(Tool.Respond("""{ "id": 0, "kind": "start", "eval": "hello" }"""));
        Assert.Equal(0, (int)response["id"]!);
        Assert.Equal("autodiff", (string)response["tool"]!);
        Assert.StartsWith(".NET", (string)response["config"]!["runtime"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_module_of_GradBench_is_defined()
    {
        foreach (var module in Modules)
        {
            var response = Assert.Single(Tool.Respond($$"""{ "id": 1, "kind": "define", "module": "{{module}}" }"""));
            Assert.True((bool)response["success"]!, module);
        }
    }

    [Fact]
    public void Another_module_is_not_defined()
    {
        var response = Assert.Single(Tool.Respond("""{ "id": 1, "kind": "define", "module": "goodbye" }"""));
        Assert.Equal(1, (int)response["id"]!);
        Assert.False((bool)response["success"]!);
        Assert.Equal(
            "The module goodbye is not known; expected one of ba, det, gmm, hello, ht, kmeans, llsq, lse, lstm, ode, " +
            "particle, saddle.",
            (string)response["error"]!);
    }

    [Fact]
    public void A_whole_session_is_answered_message_by_message()
    {
        var responses = Tool.Respond(
            """{ "id": 0, "kind": "start", "eval": "hello" }""",
            """{ "id": 1, "kind": "define", "module": "hello" }""",
            """{ "id": 2, "kind": "evaluate", "module": "hello", "function": "square", "input": 3 }""",
            """{ "id": 3, "kind": "analysis", "of": 2, "valid": true }""",
            """{ "id": 4, "kind": "evaluate", "module": "hello", "function": "double", "input": 9 }""",
            """{ "id": 5, "kind": "farewell" }""");
        Assert.Equal([0, 1, 2, 3, 4, 5], responses.Select(response => (int)response["id"]!));
        Assert.Equal(9, (double)responses[2]["output"]!);
        Assert.Equal("""{"id":3}""", responses[3].ToJsonString());
        Assert.Equal(18, (double)responses[4]["output"]!);
        Assert.Equal("""{"id":5}""", responses[5].ToJsonString());
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(5, 0, 5)]
    [InlineData(1, 0.05, 2)]
    public void A_function_runs_at_least_as_often_and_as_long_as_asked(int runs, double seconds, int atLeast)
    {
        var timings =
            Evaluate($$"""{ "x": [1, 2], "min_runs": {{runs}}, "min_seconds": {{seconds}} }""")["timings"]!.AsArray();
        var evaluations = timings
            .Where(timing => (string)timing!["name"]! == "evaluate")
            .Select(timing => (long)timing!["nanoseconds"]!)
            .ToArray();
        Assert.True(
            seconds == 0 ? evaluations.Length == atLeast : evaluations.Length >= atLeast, $"{evaluations.Length} runs");
        Assert.True(evaluations.Sum() >= seconds * 1e9);
        Assert.All(evaluations, nanoseconds => Assert.True(nanoseconds >= 0));
    }

    [Fact]
    public void What_fails_in_a_function_is_its_error_and_the_session_goes_on()
    {
        var responses = Tool.Respond(
            """{ "id": 1, "kind": "evaluate", "module": "lse", "function": "primal", "input": { "x": "text" } }""",
            """{ "id": 2, "kind": "evaluate", "module": "lse", "function": "primal", "input": { } }""",
            """{ "id": 3, "kind": "evaluate", "module": "lse", "function": "missing", "input": { "x": [1] } }""",
            """{ "id": 4, "kind": "evaluate", "module": "lse", "function": "gradient", "input": { "x": [] } }""",
            """{ "id": 5 }""",
            "no JSON",
            "[]",
            """{ "id": 6, "kind": "evaluate", "module": "lse", "function": "primal", "input": { "x": [2] } }""");
        Assert.Equal([1, 2, 3, 4, 5, null, null, 6], responses.Select(response => (int?)response["id"]));
        foreach (var response in responses[..^1])
        {
            Assert.False((bool)response["success"]!);
            Assert.NotEmpty((string)response["error"]!);
        }

        Assert.Contains("expected one of primal, gradient", (string)responses[2]["error"]!, StringComparison.Ordinal);
        Assert.Equal(2, (double)responses[^1]["output"]!);
    }

    private static JsonNode Evaluate(string input) => Assert.Single(Tool.Respond(
        $$"""{ "id": 2, "kind": "evaluate", "module": "lse", "function": "gradient", "input": {{input}} }"""));
}
