using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Numbers;
using AutoDiff.Programs;
using AutoDiff.Transforms;
using Function = AutoDiff.BackEnds.Structures.Structure;

namespace AutoDiff.Tests.Laws;

/// <summary>A mistake in how a loop is evaluated, differentiated or made smaller.</summary>
public enum LoopFault
{
    None,

    // In the value.
    OutputsInReverse,
    TurnTooFew,

    // In its tangents.
    TangentNotReset,

    // On the way back.
    StateNotCarriedBack,
    StatesExchanged,
    InvariantOfLastTurnAlone,
    FirstTurnLeftOut,
    StatesOfTheTurnBefore,
    CotangentsOfOutputsInReverse,
    CotangentsOfElementsInReverse,

    // At many points.
    NoMaskWhereItHasEnded,
    TurnsOfTheFirstPoint,

    // Where it is made smaller.
    DroppedStateThatIsNotZero,
}

/// <summary>
/// A loop with a mistake. Its way back is written here once more, from the definition: without a mistake it obeys all
/// laws.
/// </summary>
internal sealed class PlantedLoop(LoopBody body, LoopFault fault, bool isTangent = false) : Function
{
    private readonly Loop loop = new(body);
    private readonly BodyCode turn = new(body.NextStates);
    private readonly BodyCode back = Back.Through(body.Program, Enumerable.Range(0, body.Roles.Length));

    public override string Name => "planted loop";

    public override IEnumerable<(string Role, ArrayProgram Program)> Programs => body.Programs;

    protected override Shape[] OperandShapes => body.OperandShapes;

    protected override Shape[] ResultShapes => body.ResultShapes;

    public override void Evaluate<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        var given = operands.ToArray();
        if (fault == LoopFault.TangentNotReset && isTangent)
        {
            // As a buffer has them that was used before.
            var tangent = Operands.Of(given.AsSpan(), (body.Roles.Length / 2) + body.StateInputs[0]);
            Operands.Of(given.AsSpan(), body.StateInputs[0]).CopyTo(tangent);
        }

        loop.Evaluate<T>(given, results);
        foreach (var k in fault == LoopFault.OutputsInReverse ? body.StackedOutputs : [])
        {
            Reverse(Results.Of(results, k), body.Outputs.Shapes[k].Length);
        }
    }

    public override bool TryDepend<T>(ReadOnlySpan<T> operands, Span<T> results) => loop.TryDepend(operands, results);

    public override void Pull<T>(ReadOnlySpan<T> operands, ReadOnlySpan<T> cotangents, Mask varying, Span<T> pulled)
    {
        var given = Turns(operands);
        var all = new T[Operands.Length];
        var (adjoints, computed) = (new T[body.Outputs.Length], new T[body.Inputs.Length]);
        foreach (var k in body.StateOutputs)
        {
            Results.Of(cotangents, k).CopyTo(body.Outputs.Of(adjoints.AsSpan(), k));
        }

        for (var t = given.Length - 1; t >= (fault == LoopFault.FirstTurnLeftOut ? 1 : 0); t--)
        {
            foreach (var k in body.StackedOutputs)
            {
                var position = fault == LoopFault.CotangentsOfOutputsInReverse ? given.Length - 1 - t : t;
                Part(Results.Of(cotangents, k), position, body.Outputs.Shapes[k].Length)
                    .CopyTo(body.Outputs.Of(adjoints.AsSpan(), k));
            }

            var before = given[fault == LoopFault.StatesOfTheTurnBefore ? Math.Max(0, t - 1) : t];
            back.Run<T>([.. before, .. adjoints], computed);
            Take(t, given.Length, computed, adjoints, all);
        }

        for (var k = 0; k < body.StateInputs.Length; k++)
        {
            body.Outputs.Of(adjoints.AsSpan(), body.StateOutputs[k])
                .CopyTo(Operands.Of(all.AsSpan(), body.StateInputs[k]));
        }

        foreach (var operand in varying.Numbers)
        {
            Operands.Of(all.AsSpan(), operand).CopyTo(pulled);
            pulled = pulled[body.OperandShapes[operand].Length..];
        }
    }

    public override ArrayProgram? AsProgram(Func<int, double?> constant) => null;

    public override Function Rewritten(Func<ArrayProgram, ArrayProgram> rewrite) => this;

    public override Variable[] RecordSmaller(
        Recorder recorder, Variable[] operands, bool[] isRead, Func<ArrayProgram, ArrayProgram> rewrite)
    {
        if (fault != LoopFault.DroppedStateThatIsNotZero)
        {
            return base.RecordSmaller(recorder, operands, isRead, rewrite);
        }

        // What is zero before the first turn is taken for zero after each.
        var unchanged = Transform.Extend(body.Program, (_, inputs, outputs) =>
        {
            for (var k = 0; k < body.StateInputs.Length; k++)
            {
                outputs[body.StateOutputs[k]] = StructureOperation.ConstantOf(operands[body.StateInputs[k]]) == 0
                    ? inputs[body.StateInputs[k]]
                    : outputs[body.StateOutputs[k]];
            }

            return outputs;
        });
        return new StructureOperation(new Loop(body.With(unchanged, body.Condition))).Record(operands);
    }

    public override bool Equals(Function? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    protected override Function BuildTangent() => new PlantedLoop(body.Tangent(), fault, isTangent: true);

    protected override Function? BuildForPoints(int points)
    {
        var (ofAll, condition) = (body.ForPoints(points)!, Block(body.Condition!));
        return new Loop(fault switch
        {
            LoopFault.NoMaskWhereItHasEnded => ofAll.With(Block(body.Program), ofAll.Condition),
            LoopFault.TurnsOfTheFirstPoint => ofAll.With(
                ofAll.Program, Transform.Extend(condition, (_, _, outputs) => [outputs[0][0]])),
            _ => ofAll,
        });

        ArrayProgram Block(ArrayProgram program) =>
            Batching.Block(program, new(program, PointRoles.Each), points)!;
    }

    // What each turn is given.
    private T[][] Turns<T>(ReadOnlySpan<T> operands)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var given = new T[body.Turns][];
        for (var t = 0; t < given.Length; t++)
        {
            given[t] = new T[body.Inputs.Length];
            for (var i = 0; i < body.Roles.Length; i++)
            {
                var length = body.Inputs.Shapes[i].Length;
                Part(Operands.Of(operands, i), body.Roles[i] == LoopRole.Element ? t : 0, length)
                    .CopyTo(body.Inputs.Of(given[t].AsSpan(), i));
            }

            if (t > 0)
            {
                var next = new T[body.StateLength];
                turn.Run<T>(given[t - 1], next);
                var rest = next.AsSpan();
                foreach (var i in body.StateInputs)
                {
                    rest[..body.Inputs.Shapes[i].Length].CopyTo(body.Inputs.Of(given[t].AsSpan(), i));
                    rest = rest[body.Inputs.Shapes[i].Length..];
                }
            }
        }

        return given;
    }

    private void Take<T>(int t, int turns, T[] computed, T[] adjoints, T[] all)
        where T : struct, ICarrier<T>, IReal<T>
    {
        for (var i = 0; i < body.Roles.Length; i++)
        {
            var part = body.Inputs.Of(computed.AsSpan(), i);
            var target = Operands.Of(all.AsSpan(), i);
            switch (body.Roles[i])
            {
                case LoopRole.Element:
                    var position = fault == LoopFault.CotangentsOfElementsInReverse ? turns - 1 - t : t;
                    part.CopyTo(target.Slice(position * part.Length, part.Length));
                    break;
                case LoopRole.Invariant when fault == LoopFault.InvariantOfLastTurnAlone:
                    part.CopyTo(target);
                    break;
                case LoopRole.Invariant:
                    T.AddTo(target, part);
                    break;
            }
        }

        for (var k = 0; k < body.StateInputs.Length; k++)
        {
            var from = fault == LoopFault.StatesExchanged ? body.StateInputs.Length - 1 - k : k;
            if (fault != LoopFault.StateNotCarriedBack || k > 0 || t == turns - 1)
            {
                body.Inputs.Of(computed.AsSpan(), body.StateInputs[from])
                    .CopyTo(body.Outputs.Of(adjoints.AsSpan(), body.StateOutputs[k]));
            }
        }
    }

    private static ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> stacked, int position, int length) =>
        stacked.Slice(position * length, length);

    private static void Reverse<T>(Span<T> stacked, int length)
    {
        stacked.Reverse();
        for (var start = 0; start < stacked.Length; start += length)
        {
            stacked.Slice(start, length).Reverse();
        }
    }
}
