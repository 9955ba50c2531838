using System.Text.Json;
using AutoDiff.GradBench.Objectives;

namespace AutoDiff.GradBench.Protocol;

/// <summary>A function of a module that an eval may ask for.</summary>
/// <param name="Module">The name of the module, which is that of the eval.</param>
/// <param name="Function">The name of the function in the module.</param>
/// <param name="Prepare">Reads the input and does what is not timed: tracing, compiling, reserving memory.</param>
public sealed record Eval(string Module, string Function, Func<JsonElement, Evaluation> Prepare)
{
    /// <summary>Names in JSON are those of C# in small letters: MinRuns is min_runs.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Every function of every eval of GradBench.</summary>
    public static IReadOnlyList<Eval> All { get; } =
    [
        .. Hello.Evals,
        .. Ba.Evals,
        .. Det.Evals,
        .. Gmm.Evals,
        .. Ht.Evals,
        .. Kmeans.Evals,
        .. Llsq.Evals,
        .. Lse.Evals,
        .. Lstm.Evals,
        .. Ode.Evals,
        .. Particle.Evals,
        .. Saddle.Evals,
    ];

    /// <summary>The names of the modules.</summary>
    public static IReadOnlySet<string> Modules { get; } = All.Select(eval => eval.Module).ToHashSet();

    /// <summary>The function of the given name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Eval Find(string module, string function) =>
        All.FirstOrDefault(eval => eval.Module == module && eval.Function == function) ?? throw new ArgumentException(
            $"The module {module} has no function {function}; expected one of " +
            $"{string.Join(", ", All.Where(eval => eval.Module == module).Select(eval => eval.Function))}.");

    /// <summary>A function whose input is read from JSON.</summary>
    public static Eval Of<TInput>(string module, string function, Func<TInput, Evaluation> prepare) =>
        new(module, function, json => prepare(json.Deserialize<TInput>(Options)!));
}
