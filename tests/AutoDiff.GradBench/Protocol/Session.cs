using System.Text.Json;
using System.Text.Json.Nodes;
using AutoDiff.BackEnds;

namespace AutoDiff.GradBench.Protocol;

/// <summary>
/// The tool's side of a GradBench session: one JSON message per line comes in and one response per line goes out, with
/// the message's id, until the input ends. What goes wrong in a message is the error of its response.
/// </summary>
public static class Session
{
    /// <summary>Answers messages until there are no more.</summary>
    public static void Run(TextReader messages, TextWriter responses)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(responses);
        while (messages.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                responses.WriteLine(Respond(line));
                responses.Flush();
            }
        }
    }

    private static string Respond(string line)
    {
        var response = new JsonObject();
        try
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement;
            response["id"] = message.GetProperty("id").GetInt64();
            Answer(message, response);
            return response.ToJsonString();
        }
#pragma warning disable CA1031 // A tool answers every message: whatever fails is reported to the eval, which goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failure =
                new JsonObject { ["id"] = response["id"]?.DeepClone(), ["success"] = false,
                    ["error"] = exception.ToString() };
            return failure.ToJsonString();
        }
    }

    private static void Answer(JsonElement message, JsonObject response)
    {
        switch (message.GetProperty("kind").GetString())
        {
            case "start":
                response["tool"] = "autodiff";
                response["config"] = new JsonObject
                {
                    ["runtime"] = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
                    ["engine"] = typeof(CompiledProgram<double>).Assembly.GetName().Version?.ToString(3),
                };
                break;
            case "define":
                var module = message.GetProperty("module").GetString()!;
                response["success"] = Eval.Modules.Contains(module);
                if (!Eval.Modules.Contains(module))
                {
                    response["error"] =
                $"The module {module} is not known; expected one of {string.Join(", ", Eval.Modules.Order())}.";
                }

                break;
            case "evaluate":
                var function = Eval.Find(
                    message.GetProperty("module").GetString()!, message.GetProperty("function").GetString()!);
                var measured = Measurement.Of(function, message.GetProperty("input"));
                response["success"] = true;
                response["output"] = measured.Output;
                response["timings"] = measured.Timings;
                break;
        }
    }
}
