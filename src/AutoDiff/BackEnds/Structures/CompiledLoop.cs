using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using AutoDiff.BackEnds.Compiled;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A loop whose turns are computed in one method, if its body is small enough to be written in scalars; else it does
/// nothing.
/// </summary>
internal sealed unsafe class CompiledLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LoopBody loop;
    private readonly Packing operands;
    private readonly Packing results;
    private readonly Packing states;

    // The loop; and without what is stacked, but with the states before each turn kept.
    private readonly Lazy<CompiledTurns<T>?> forward;
    private readonly Lazy<CompiledTurns<T>?> keeping;
    private readonly ConcurrentDictionary<Mask, Backward> backward = [];

    public CompiledLoop(LoopBody loop)
    {
        this.loop = loop;
        (operands, results) = (new(loop.OperandShapes), new(loop.ResultShapes));
        states = new([.. loop.StateInputs.Select(i => loop.Inputs.Shapes[i])]);
        forward = new(() => Compile([.. Enumerable.Range(0, results.Shapes.Length)], keepsStates: false));
        keeping = new(() => Compile(loop.StateOutputs, keepsStates: true));
    }

    /// <summary>Evaluates the loop; returns whether it did.</summary>
    public bool TryEvaluate(ReadOnlySpan<T> x, Span<T> y)
    {
        if (forward.Value is not { } code)
        {
            return false;
        }

        fixed (T* given = x)
        fixed (T* computed = y)
        {
            Run(code, given, null, computed, null, 0, loop.TurnLimit);
        }

        return true;
    }

    /// <summary>Evaluates the VJP of the loop; returns whether it did.</summary>
    public bool TryPull(ReadOnlySpan<T> x, ReadOnlySpan<T> cotangents, Mask varying, Span<T> pulled)
    {
        if (keeping.Value is not { } code
            || backward.GetOrAdd(varying, mask => new(this, mask)) is not { Code: not null } back)
        {
            return false;
        }

        pulled.Clear();
        var buffer = new Rented<T>(2 * states.Length);
        var adjoints = buffer.Span[states.Length..];
        for (var k = 0; k < loop.StateOutputs.Length; k++)
        {
            results.Of(cotangents, loop.StateOutputs[k]).CopyTo(states.Of(adjoints, k));
        }

        fixed (T* given = x)
        fixed (T* outer = cotangents)
        fixed (T* computed = pulled)
        fixed (T* state = buffer.Span)
        {
            Begin(x, buffer.Span);
            var turns = loop.Condition is null
                ? loop.Turns
                : Run(forward.Value!, given, state, state, null, 0, loop.TurnLimit);
            Begin(x, buffer.Span);

            // A chunk of turns whose states are kept, and the states before some chunks.
            var most = loop.KeptStates(sizeof(T));
            var chunk = turns <= most ? Math.Max(1, turns) : Math.Max(1, most / 2);
            var checkpoints = new Checkpoints((turns + chunk - 1) / chunk, turns <= most ? 1 : most - chunk);
            var kept = ArrayPool<T>.Shared.Rent((chunk + checkpoints.Capacity) * Math.Max(1, states.Length));
            fixed (T* ofChunk = kept)
            {
                buffer.Span[..states.Length].CopyTo(Slot(kept, chunk, 0));
                foreach (var (action, number) in checkpoints.Actions())
                {
                    var (first, end) = (number * chunk, (int)Math.Min(turns, (number + 1L) * chunk));
                    switch (action)
                    {
                        case CheckpointAction.Advance:
                            Run(code, given, state, state, ofChunk, first, end - first);
                            break;
                        case CheckpointAction.Save:
                            buffer.Span[..states.Length].CopyTo(Slot(kept, chunk, number));
                            break;
                        case CheckpointAction.Restore:
                            Slot(kept, chunk, number).CopyTo(buffer.Span);
                            break;
                        case CheckpointAction.Pull:
                            Run(code, given, state, state, ofChunk, first, end - first);
                            back.Run(given, outer, ofChunk, state + states.Length, computed, first, end);
                            break;
                    }
                }
            }

            ArrayPool<T>.Shared.Return(kept);
        }

        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            back.TakeState(k, states.Of<T>(adjoints, k), pulled);
        }

        buffer.Return();
        return true;
    }

    private Span<T> Slot(T[] kept, int chunk, int slot) =>
        kept.AsSpan((chunk + slot) * states.Length, states.Length);

    private void Begin(ReadOnlySpan<T> x, Span<T> state)
    {
        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            operands.Of(x, loop.StateInputs[k]).CopyTo(states.Of(state, k));
        }
    }

    // Takes some turns, the first of a number. The states are read from among the operands and written among the
    // results, unless they are given apart; then nothing is stacked.
    private int Run(CompiledTurns<T> code, T* x, T* state, T* y, T* kept, int first, long turns)
    {
        var (inputs, outputs) = (loop.Roles.Length, state == null ? results.Shapes.Length : loop.StateOutputs.Length);
        Span<nint> arrays = stackalloc nint[inputs + outputs + 1];
        SetOperands(arrays, x, first);
        for (var k = 0; k < loop.StateInputs.Length && state != null; k++)
        {
            arrays[loop.StateInputs[k]] = arrays[inputs + k] = (nint)(state + states.Start(k));
        }

        for (var k = 0; k < outputs && state == null; k++)
        {
            arrays[inputs + k] = (nint)(y + results.Start(k));
        }

        foreach (var k in state == null ? loop.StackedOutputs : [])
        {
            arrays[inputs + k] = (nint)AtTurn(y + results.Start(k), loop.Outputs.Shapes[k], first);
        }

        arrays[^1] = (nint)kept;
        return loop.Checked(code.Run(arrays, turns));
    }

    private void SetOperands(Span<nint> arrays, T* x, int turn)
    {
        for (var i = 0; i < loop.Roles.Length; i++)
        {
            var start = x + operands.Start(i);
            arrays[i] = (nint)(loop.Roles[i] == LoopRole.Element ? AtTurn(start, loop.Inputs.Shapes[i], turn) : start);
        }
    }

    private T* AtTurn(T* sequence, Shape element, int turn) => sequence + ((nint)loop.Position(turn) * element.Length);

    private int Stride(Shape element) => loop.Options.IsBackward ? -element.Length : element.Length;

    private TurnInput InputOf(int i) => new(loop.Roles[i], Stride(loop.Inputs.Shapes[i]));

    private CompiledTurns<T>? Compile(int[] chosen, bool keepsStates)
    {
        var program = Transform.Extend(
            loop.Program,
            (builder, inputs, outputs) =>
            [
                .. chosen.Select(k => outputs[k]),
                .. loop.Condition?.Inline(builder, inputs.AsSpan(0, loop.Condition.Inputs.Length)) ?? [],
            ]);
        return CompiledTurns<T>.Of(
            program,
            new(
                [.. Enumerable.Range(0, loop.Roles.Length).Select(InputOf)],
                [.. chosen.Select(k => new TurnOutput(
                    loop.StateOutputs.Contains(k), Stride(loop.Outputs.Shapes[k])))],
                loop.Condition is not null,
                keepsStates));
    }

    /// <summary>
    /// The turns backwards, as a loop again: the kept states are elements, their adjoints states, and so are the sums
    /// of the cotangents of what is the same at all turns.
    /// </summary>
    private sealed class Backward
    {
        private readonly CompiledLoop<T> owner;
        private readonly int[] sums;
        private readonly int[] elements;
        private readonly int[] targetOf;
        private readonly Packing targets;

        public Backward(CompiledLoop<T> owner, Mask varying)
        {
            this.owner = owner;
            var loop = owner.loop;
            int[] chosen = [.. varying.Numbers];
            targets = new([.. chosen.Select(i => loop.OperandShapes[i])]);
            targetOf = [.. Enumerable.Range(0, loop.Roles.Length).Select(i => Array.IndexOf(chosen, i))];
            sums = [.. chosen.Where(i => loop.Roles[i] == LoopRole.Invariant)];
            elements = [.. chosen.Where(i => loop.Roles[i] == LoopRole.Element)];
            var program = Transform.Extend(
                loop.Program,
                (builder, inputs, outputs) =>
                {
                    Variable[] cotangents = [.. outputs.Select((y, k) => builder.Input($"dy{k}", y.Shape))];
                    Variable[] before = [.. sums.Select(i => builder.Input($"sum{i}", inputs[i].Shape))];
                    var pulled = Reverse.Pull(
                        outputs,
                        cotangents,
                        [.. loop.StateInputs.Concat(sums).Concat(elements).Select(i => inputs[i])]);
                    for (var j = 0; j < sums.Length; j++)
                    {
                        pulled[loop.StateInputs.Length + j] += before[j];
                    }

                    return pulled;
                });
            Code = CompiledTurns<T>.Of(
                program,
                new(
                    [
                        .. Enumerable.Range(0, loop.Roles.Length).Select(InputOf),
                        .. Enumerable.Range(0, loop.Outputs.Shapes.Length).Select(CotangentOf),
                        .. sums.Select(_ => new TurnInput(LoopRole.State)),
                    ],
                    [
                        .. loop.StateInputs.Concat(sums).Select(_ => new TurnOutput(IsState: true)),
                        .. elements.Select(i => new TurnOutput(false, -owner.Stride(loop.Inputs.Shapes[i]))),
                    ]));

            TurnInput InputOf(int i) => loop.Roles[i] switch
            {
                LoopRole.State => new(LoopRole.Element, -loop.StateLength),
                var role => new(role, -owner.Stride(loop.Inputs.Shapes[i])),
            };

            TurnInput CotangentOf(int k) => loop.StateOutputs.Contains(k)
                ? new(LoopRole.State)
                : new(LoopRole.Element, -owner.Stride(loop.Outputs.Shapes[k]));
        }

        public CompiledTurns<T>? Code { get; }

        /// <summary>Goes back through turns whose states are kept.</summary>
        public void Run(T* x, T* cotangents, T* kept, T* adjoints, T* pulled, int first, int end)
        {
            var (loop, last) = (owner.loop, end - 1);
            var (inputs, outputs) = (loop.Roles.Length, loop.Outputs.Shapes.Length);
            var states = loop.StateInputs.Length;
            Span<nint> arrays =
                stackalloc nint[inputs + outputs + sums.Length + states + sums.Length + elements.Length + 1];
            owner.SetOperands(arrays, x, last);
            var given = arrays[inputs..];
            var sum = given[outputs..];
            var computed = sum[sums.Length..];
            for (var k = 0; k < states; k++)
            {
                arrays[loop.StateInputs[k]] =
                    (nint)(kept + ((nint)(last - first) * loop.StateLength) + owner.states.Start(k));
                given[loop.StateOutputs[k]] = computed[k] = (nint)(adjoints + owner.states.Start(k));
            }

            foreach (var k in loop.StackedOutputs)
            {
                given[k] = (nint)owner.AtTurn(cotangents + owner.results.Start(k), loop.Outputs.Shapes[k], last);
            }

            for (var j = 0; j < sums.Length; j++)
            {
                sum[j] = computed[states + j] = (nint)(pulled + targets.Start(targetOf[sums[j]]));
            }

            for (var j = 0; j < elements.Length; j++)
            {
                computed[states + sums.Length + j] = (nint)owner.AtTurn(
                    pulled + targets.Start(targetOf[elements[j]]), loop.Inputs.Shapes[elements[j]], last);
            }

            Code!.Run(arrays, end - first);
        }

        /// <summary>Takes over the cotangent of a state before the first turn, if it varies.</summary>
        public void TakeState(int k, ReadOnlySpan<T> adjoint, Span<T> pulled)
        {
            if (targetOf[owner.loop.StateInputs[k]] is >= 0 and var target)
            {
                adjoint.CopyTo(targets.Of(pulled, target));
            }
        }
    }
}
