namespace AutoDiff.Checking.Sampling;

/// <summary>A value for each variable, in row-major order, and how far the meant point may lie from it.</summary>
/// <param name="Values">One array for each variable.</param>
/// <param name="Errors">
/// A bound for each element on the distance to the nearest point that satisfies the conditions of a claim; empty arrays
/// where the values are exact.
/// </param>
internal sealed record Point(double[][] Values, double[][] Errors)
{
    /// <summary>A point whose values are meant exactly.</summary>
    public static Point Exact(double[][] values) => new(values, [.. values.Select(_ => Array.Empty<double>())]);

    public double Error(int variable, int element) => Errors[variable].Length == 0 ? 0 : Errors[variable][element];

    public override string ToString() => string.Join("; ", Values.Select(x => $"[{string.Join(", ", x)}]"));
}
