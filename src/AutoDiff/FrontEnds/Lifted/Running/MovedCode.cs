using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>Instructions recorded for a way that is perhaps not taken, moved into the body of a choice.</summary>
internal static class MovedCode
{
    /// <summary>
    /// Variables of a recorder computed in the body that is stated, as far as they were recorded since.
    /// </summary>
    public static Variable[] Of(Recorder recorder, int start, Variable[] variables)
    {
        var body = BodyBuilder.Current!;
        var listing = recorder.Listing;
        int[] roots =
        [
            .. variables.Where(x => ReferenceEquals(x.Recorder, recorder) && x.Index >= start).Select(x => x.Index),
        ];
        var needed = listing.NeededFor(roots);
        var replay = new Replay(listing, body);
        Span<int> buffer = stackalloc int[3];
        for (var k = 0; k < listing.Count; k++)
        {
            if (k < needed.Length && needed[k])
            {
                if (k < start || listing[k].IsInput)
                {
                    continue;
                }

                foreach (var operand in listing.Operands(listing[k], buffer))
                {
                    if (operand < start || listing[operand].IsInput)
                    {
                        replay[operand] = body[body.Index(recorder[operand])];
                    }
                }

                replay.Step(k);
            }
        }

        var moved = new Variable[variables.Length];
        for (var k = 0; k < moved.Length; k++)
        {
            moved[k] = ReferenceEquals(variables[k].Recorder, recorder) && variables[k].Index >= start
                && !listing[variables[k].Index].IsInput
                ? replay[variables[k].Index]
                : variables[k];
        }

        return moved;
    }
}
