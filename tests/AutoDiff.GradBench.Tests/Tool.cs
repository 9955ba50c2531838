using System.Text.Json;
using System.Text.Json.Nodes;
using AutoDiff.GradBench.Protocol;

namespace AutoDiff.GradBench.Tests;

/// <summary>The tool as an eval sees it: lines of text in, lines of text out.</summary>
internal static class Tool
{
    /// <summary>The responses to some messages.</summary>
    public static JsonNode[] Respond(params string[] messages)
    {
        using var responses = new StringWriter();
        Session.Run(new StringReader(string.Join('\n', messages)), responses);
        return [.. responses.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => JsonNode.Parse(line)!)];
    }

    /// <summary>
    /// The output of a function. Preparing it evaluates it once already, so that this run is not the first.
    /// </summary>
    public static JsonNode Evaluate(string module, string function, object input)
    {
        var json = JsonSerializer.SerializeToNode(input)!;
        if (json is JsonObject fields)
        {
            fields["min_runs"] = 1;
            fields["min_seconds"] = 0;
        }

        var message =
            new JsonObject { ["id"] = 7, ["kind"] = "evaluate", ["module"] = module, ["function"] = function,
                ["input"] = json };
        var response = Assert.Single(Respond(message.ToJsonString()));
        Assert.True((bool)response["success"]!, (string?)response["error"]);
        return response["output"]!;
    }

    /// <summary>All numbers of an output, in the order in which they are written.</summary>
    public static double[] Numbers(this JsonNode output) => output switch
    {
        JsonArray array => [.. array.SelectMany(element => element!.Numbers())],
        JsonObject fields => [.. fields.SelectMany(field => field.Value!.Numbers())],
        _ => [(double)output],
    };
}
