using AutoDiff.Primitives;
using static AutoDiff.Functions;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>
/// Records one step. It is a visitor of the table of primitives, so that a new elementwise primitive or array function
/// takes part at once; a new structural one must say here what its attributes may be.
/// </summary>
internal readonly struct StepRecorder(Recording recording, Step step) : IPrimitiveVisitor
{
    public void Leaf() => recording.Add(
        recording.Recorder.Constant([0.5, -1.25, step.Choice % 7, 2.75], [2, 2]), new Interval(-1.25, 6));

    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = recording.Within(step.First, TOp.Domain);
        recording.Add(TOp.Code == Op.StopGradient &&
            recording.Frozen is { } freeze ? freeze(x) : Variable.Apply<TOp>(x));
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

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        if (TOp.IsElementwise)
        {
            Select();
            return;
        }

        var rank = TOp.Code switch
        {
            Op.Diagonal => 2,
            Op.EmbedDiagonal or Op.Gather or Op.ScatterAdd or Op.CumulativeSum or Op.Concatenate => 1,
            _ => 0,
        };
        var x = recording.AtLeastRank(rank, step.First);
        var (sources, shape, attribute) = new LinearChoice(x.Shape, step.Choice).Of(TOp.Code);
        var operands = new Variable[sources.Length];
        for (var k = 0; k < operands.Length; k++)
        {
            operands[k] = k == 0 && x.Shape == sources[0]
                ? x
                : recording.Fit(k % 2 == 0 ? step.First : step.Second, sources[k]);
        }

        recording.Add(
            Owner(operands).Linear<TOp>(operands, shape, attribute),
            TOp.Motion is Motion.Views or Motion.Chooses ? recording.Bounds(step.First) : null);
    }

    private void Select()
    {
        var x = recording.Within(step.First, Interval.Moderate);
        var y = recording.Fit(step.Second, x.Shape, Interval.Moderate);
        recording.Add(
            step.Choice % 3 == 0 ? Functions.Where(y, x, 0.25) : Functions.Where(Less(x, y), x * y, Sin(x) - y));
    }

    public void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        var x = recording.NonEmpty(step.First);
        int[] axes = recording.Axes(step.First, step.Choice) is { Length: > 0 } some
            ? some
            : [.. Enumerable.Range(0, x.Shape.Rank)];
        recording.Add(Owner([x]).Grouped<TFunction>(x, axes));
    }

    public void Custom() => recording.Add(
        Apply(
            ScaleByTotal.Instance,
            recording.Within(step.First, Interval.Moderate),
            recording.Within(step.Second, Interval.Moderate)));

    // In a branch some values are of the inside and others are not; which is known for each operation alone.
    private Recorder Owner(ReadOnlySpan<Variable> operands) => Recorder.Innermost(operands) ?? recording.Recorder;

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
