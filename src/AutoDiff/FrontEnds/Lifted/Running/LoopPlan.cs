using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

internal sealed class LoopPlan : TurnCounter
{
    public override Variable AsVariable(TurnForm form) => throw new NotSupportedException();

    public object? Element(Machine machine, LiftedArray array, TurnForm form) => null;

    public bool Store(Machine machine, LiftedArray array, TurnForm form, object? value) => false;
}

internal sealed partial class Machine
{
    private Ending ExecuteLoop(Frame frame, NaturalLoop loop, Region region)
    {
        var turn = region.TurnOf(loop);
        for (; ; )
        {
            var ending = Execute(frame, loop.Header, turn, isTurn: true);
            if (ending is not EndingAt at)
            {
                throw Refused("A loop ends by a value");
            }

            if (at.Block != loop.Header)
            {
                return at;
            }
        }
    }
}
