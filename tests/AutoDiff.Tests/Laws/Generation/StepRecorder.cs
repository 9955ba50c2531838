using AutoDiff.Primitives;
using static AutoDiff.Functions;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>
/// Records one step. It is a visitor of the table of primitives, so that a new elementwise primitive or array function takes part
/// at once; a new structural one must say here what its attributes may be.
/// </summary>
internal readonly struct StepRecorder(Recording recording, Step step) : IPrimitiveVisitor
{
    public void Leaf() => recording.Add(
        recording.Recorder.Constant([0.5, -1.25, step.Choice % 7, 2.75], [2, 2]), new Interval(-1.25, 6));

    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = recording.Within(step.First, TOp.Domain);
        recording.Add(TOp.Code == Op.StopGradient && recording.Frozen is { } freeze ? freeze(x) : Variable.Apply<TOp>(x));
    }

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var x = recording.Within(step.First, TOp.DomainX);
        var y = recording.Within(step.Second, TOp.DomainY);
        if (!Broadcasts(x.Shape, y.Shape))
        {
            y = recording.Fit(step.Second, x.Shape, TOp.DomainY);
        }

        recording.Add(Variable.Apply<TOp>(x, y));
    }

    public void Where()
    {
        var x = recording.Within(step.First, Interval.Moderate);
        var y = recording.Fit(step.Second, x.Shape, Interval.Moderate);
        recording.Add(step.Choice % 3 == 0 ? Functions.Where(y, x, 0.25) : Functions.Where(Less(x, y), x * y, Sin(x) - y));
    }

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var x = recording.AtLeastRank(
            TOp.Code is Op.Diagonal ? 2 : TOp.Code is Op.EmbedDiagonal or Op.Gather or Op.ScatterAdd or Op.CumulativeSum ? 1 : 0,
            step.First);
        var (shape, attribute) = new LinearChoice(x.Shape, step.Choice).Of(TOp.Code);
        var keepsBounds = TOp.Code is Op.Broadcast or Op.Reshape or Op.Transpose or Op.Slice or Op.Diagonal or Op.Gather;
        recording.Add(recording.Recorder.Linear<TOp>(x, shape, attribute), keepsBounds ? recording.Bounds(step.First) : null);
    }

    public void Concatenate()
    {
        var x = recording.AtLeastRank(1, step.First);
        var axis = step.Choice % x.Shape.Rank;
        int[] lengths = [.. x.Shape.Axes];
        lengths[axis] = 1 + (step.Choice / 3 % 2);
        var y = recording.Fit(step.Second, Shape.Of(lengths));
        recording.Add(step.Choice % 2 == 0 ? Functions.Concatenate([x, y], axis) : Functions.Concatenate([y, x, y], axis));
    }

    public void MatMul()
    {
        // Rows, inner length and columns differ, so that an operand transposed by mistake does not fit.
        var mode = new MatMul.Mode(step.Choice % 2 == 1, step.Choice / 2 % 2 == 1);
        ReadOnlySpan<int> batch = step.Choice / 4 % 2 == 1 ? [2] : [];
        var columns = 1 + (step.Choice / 8 % 3);
        var x = recording.Fit(step.First, Shape.Of([.. batch, .. mode.TransposeX ? (ReadOnlySpan<int>)[3, 2] : [2, 3]]));
        var y = recording.Fit(
            step.Second, Shape.Of([.. batch, .. mode.TransposeY ? (ReadOnlySpan<int>)[columns, 3] : [3, columns]]));
        recording.Add(recording.Recorder.MatMul(x, y, mode));
    }

    public void Map<TFunction>()
        where TFunction : struct, IArrayFunction
    {
        var x = recording.NonEmpty(step.First);
        int[] axes = recording.Axes(step.First, step.Choice) is { Length: > 0 } some
            ? some
            : [.. Enumerable.Range(0, x.Shape.Rank)];
        recording.Add(recording.Recorder.Map<TFunction>(x, axes));
    }

    public void Custom() => recording.Add(
        Apply(
            ScaleByTotal.Instance,
            recording.Within(step.First, Interval.Moderate),
            recording.Within(step.Second, Interval.Moderate)));

    private static bool Broadcasts(Shape x, Shape y)
    {
        for (var axis = 1; axis <= Math.Min(x.Rank, y.Rank); axis++)
        {
            if (x[-axis] != y[-axis] && x[-axis] != 1 && y[-axis] != 1)
            {
                return false;
            }
        }

        return true;
    }
}
