using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>Operations that functions of the engine apply, and their derivatives do; they go by their names.</summary>
internal static class EngineOperations
{
    // Derivatives in the parameters beyond the second are NaN; their names are kept so far that nobody meets the end.
    private const int MostDerivatives = 9;

    /// <summary>The operations by their names.</summary>
    public static IReadOnlyDictionary<string, CustomOperation> All { get; } = new CustomOperation[]
    {
        Ordered.ByKeys, Ordered.Back, BetaDensity.Instance,
    }.Concat(
        from i in Enumerable.Range(0, MostDerivatives + 1)
        from j in Enumerable.Range(0, MostDerivatives + 1 - i)
        select new IncompleteBetaFunction(i, j)).ToDictionary(operation => operation.Name);
}
