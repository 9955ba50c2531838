using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking.Code;

/// <summary>
/// Compares a gradient written in C# with what it should be, at points of a shape that are numbers of its element type.
/// </summary>
/// <param name="reference">The gradient it should be, at a point of a shape.</param>
/// <param name="gradient">The gradient.</param>
/// <param name="shape">The shape.</param>
internal sealed class CodeJudge(
    Func<Shape, double[], Estimate[]> reference, CheckedGradient gradient, Shape shape) : IPointSpace
{
    // Where code that is not a number is wrong, and has not only left the range of its numbers.
    private const double LargestPlain = 3;

    public IReadOnlyList<Shape> Shapes { get; } = [shape];

    public Point? Complete(double[][] values) =>
        Array.TrueForAll(values[0], x => gradient.Round(x) == x) ? Point.Exact(values) : null;

    /// <summary>Judges one point; null, and the problem, if the gradient has not the shape of x.</summary>
    public Judgement? At(Point at, out string? problem)
    {
        problem = null;
        var point = at.Values[0];
        var truth = reference(shape, [.. point]);
        var claimed = gradient.Evaluate([.. point]);
        if (claimed is null || claimed.Length != truth.Length)
        {
            problem = $"The gradient has {claimed?.Length ?? 0} elements where x has {truth.Length}.";
            return null;
        }

        // What its own rounding does to the code shows where its arguments move by one.
        var above = gradient.Evaluate([.. point.Select(gradient.Above)])!;
        var below = gradient.Evaluate([.. point.Select(gradient.Below)])!;
        var isPlain = Array.TrueForAll(point, x => Math.Abs(x) <= LargestPlain);
        return new([.. truth.Select((entry, i) => Compare(entry, claimed[i], above[i], below[i], isPlain))]);
    }

    private Comparison Compare(Estimate truth, double claimed, double above, double below, bool isPlain)
    {
        var spread = Math.Max(Math.Abs(above - claimed), Math.Abs(below - claimed));
        var entry = Comparison.Of(truth.Value, truth.Error, claimed, spread);
        if (!double.IsFinite(truth.Value) || !double.IsFinite(truth.Error))
        {
            return entry with { Outcome = Outcome.Undefined };
        }

        if (!double.IsFinite(claimed))
        {
            // Far from one, it may be a number that floating point has no digits for.
            var isUndefined = isPlain && double.IsNaN(claimed) && double.IsNaN(above) && double.IsNaN(below);
            return entry with { Outcome = isUndefined ? Outcome.ClaimUndefined : Outcome.Unresolved };
        }

        // Code whose result is a root of the smallest number or less squares something on the way that leaves the range
        // of its numbers: its zero is an underflow, which says nothing about the formula.
        var isUnderflow = claimed == 0 && Math.Abs(truth.Value) < gradient.RootOfSmallest;
        return isUnderflow && entry.Outcome == Outcome.Differs ? entry with { Outcome = Outcome.Undefined } : entry;
    }
}
