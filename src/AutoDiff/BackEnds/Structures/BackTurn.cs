using AutoDiff.Numbers;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Structures;

/// <summary>How the adjoints go back through one turn.</summary>
internal sealed class BackTurn
{
    private readonly LoopBody loop;
    private readonly int[] pulled;
    private readonly Packing results;
    private readonly Packing targets;
    private readonly int[] targetOf;

    // What is added up over the turns: where neighbors have neighbors as targets, all at once.
    private readonly List<(int From, int To, int Length)> sums = [];

    public BackTurn(LoopBody loop, Mask varying)
    {
        this.loop = loop;
        pulled = loop.Pulled(varying);
        Code = Back.Through(loop.Program, pulled);
        results = new([.. pulled.Select(i => loop.Inputs.Shapes[i])]);
        targets = new([.. varying.Numbers.Select(operand => loop.OperandShapes[operand])]);
        int[] operands = [.. varying.Numbers];
        targetOf = [.. pulled.Select(i => Array.IndexOf(operands, i))];
        for (var j = 0; j < pulled.Length; j++)
        {
            if (loop.Roles[pulled[j]] == LoopRole.Invariant)
            {
                AddSum(results.Start(j), targets.Start(targetOf[j]), results.Shapes[j].Length);
            }
        }
    }

    /// <summary>The inputs of a turn whose cotangents are computed.</summary>
    public ReadOnlySpan<int> Pulled => pulled;

    /// <summary>
    /// The cotangents of the states before a turn and of what varies in it, given those of its outputs.
    /// </summary>
    public BodyCode Code { get; }

    /// <summary>Takes over what was computed for a turn.</summary>
    public void Take<T>(int turn, ReadOnlySpan<T> computed, Span<T> adjoints, Span<T> cotangents)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var state = 0;
        for (var j = 0; j < pulled.Length; j++)
        {
            var part = results.Of(computed, j);
            switch (loop.Roles[pulled[j]])
            {
                case LoopRole.State:
                    part.CopyTo(loop.Outputs.Of(adjoints, loop.StateOutputs[state++]));
                    break;
                case LoopRole.Element:
                    part.CopyTo(targets.Of(cotangents, targetOf[j])[(loop.Position(turn) * part.Length)..]);
                    break;
            }
        }

        foreach (var (from, to, length) in sums)
        {
            T.AddTo(cotangents.Slice(to, length), computed.Slice(from, length));
        }
    }

    /// <summary>The cotangents of the first states are left.</summary>
    public void Finish<T>(ReadOnlySpan<T> adjoints, Span<T> cotangents)
    {
        var state = 0;
        for (var j = 0; j < pulled.Length; j++)
        {
            if (loop.Roles[pulled[j]] == LoopRole.State)
            {
                var adjoint = loop.Outputs.Of(adjoints, loop.StateOutputs[state++]);
                if (targetOf[j] >= 0)
                {
                    adjoint.CopyTo(targets.Of(cotangents, targetOf[j]));
                }
            }
        }
    }

    private void AddSum(int from, int to, int length)
    {
        if (sums.Count > 0 && sums[^1] is var last && last.From + last.Length == from && last.To + last.Length == to)
        {
            (from, to, length) = (last.From, last.To, last.Length + length);
            sums.RemoveAt(sums.Count - 1);
        }

        sums.Add((from, to, length));
    }
}
