using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoDiff.GradBench.Protocol;

/// <summary>
/// A function evaluated as often as its input asks for: at least <c>min_runs</c> times, and until the runs together
/// took <c>min_seconds</c>. Each run is timed by itself, without reading the input and writing the output.
/// </summary>
/// <param name="Output">The result of the last run.</param>
/// <param name="Timings">One entry named prepare, then one named evaluate for every run.</param>
public sealed record Measurement(JsonNode? Output, JsonArray Timings)
{
    /// <summary>Prepares and runs a function.</summary>
    public static Measurement Of(Eval eval, JsonElement input)
    {
        ArgumentNullException.ThrowIfNull(eval);
        var (runs, seconds) = Repetitions(input);
        var timings = new JsonArray();
        var start = Stopwatch.GetTimestamp();
        var evaluation = eval.Prepare(input);
        evaluation.Run(); // What is compiled when it is first needed is compiled now.
        Add(timings, "prepare", NanosecondsSince(start));

        var elapsed = 0L;
        for (var run = 0; run < runs || elapsed < 1e9 * seconds; run++)
        {
            start = Stopwatch.GetTimestamp();
            evaluation.Run();
            var time = NanosecondsSince(start);
            elapsed += time;
            Add(timings, "evaluate", time);
        }

        return new(JsonSerializer.SerializeToNode(evaluation.Output(), Eval.Options), timings);
    }

    private static (int Runs, double Seconds) Repetitions(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object
            ? (input.TryGetProperty("min_runs", out var runs) ? runs.GetInt32() : 1,
               input.TryGetProperty("min_seconds", out var seconds) ? seconds.GetDouble() : 0)
            : (1, 0);

    // A TimeSpan counts in steps of 100 ns.
    private static long NanosecondsSince(long start) =>
        (long)((Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency));

    private static void Add(JsonArray timings, string name, long nanoseconds) =>
        timings.Add(new JsonObject { ["name"] = name, ["nanoseconds"] = nanoseconds });
}
