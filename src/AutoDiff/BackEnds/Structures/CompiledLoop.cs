using System.Collections.Concurrent;
using System.Numerics;
using AutoDiff.BackEnds.Compiled;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.Programs;
using AutoDiff.Numbers;
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
    // So many states are kept of a loop whose number of turns is not known, before it is counted.
    private const int FirstRoom = 1024;

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

        var inputs = loop.Roles.Length;
        Span<nint> arrays = stackalloc nint[inputs + results.Shapes.Length + 1];
        fixed (T* given = x)
        fixed (T* computed = y)
        {
            SetOperands(arrays, given, 0);
            foreach (var k in loop.StateOutputs)
            {
                arrays[inputs + k] = (nint)(computed + results.Start(k));
            }

            foreach (var k in loop.StackedOutputs)
            {
                arrays[inputs + k] = (nint)AtTurn(computed + results.Start(k), loop.Outputs.Shapes[k], 0);
            }

            loop.Checked(code.Run(arrays, loop.TurnLimit));
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

        // Of a loop with a condition the number of turns is not known; mostly it is not large.
        var most = loop.KeptStates(sizeof(T));
        var room = Math.Min(most, loop.Condition is null ? loop.Turns : FirstRoom);
        fixed (T* given = x)
        fixed (T* outer = cotangents)
        fixed (T* computed = pulled)
        fixed (T* state = buffer.Span)
        {
            Begin(x, buffer.Span);
            var kept = new Rented<T>(room * states.Length);
            fixed (T* start = kept.Span)
            {
                var turns = Run(code, given, state, start, 0, room);
                if (loop.Condition is null ? turns == loop.Turns : turns < room)
                {
                    back.Run(given, outer, start, state + states.Length, computed, 0, turns);
                }
                else
                {
                    turns = loop.Condition is null
                        ? loop.Turns
                        : loop.Checked(turns + (long)Run(forward.Value!, given, state, null, turns, loop.TurnLimit));
                    Begin(x, buffer.Span);
                    PullInChunks(
                        back, new(given, outer, computed, state), buffer.Span[..states.Length], turns, most);
                }
            }

            kept.Return();
        }

        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            back.TakeState(k, states.Of<T>(adjoints, k), pulled);
        }

        buffer.Return();
        return true;
    }

    // Keeps the states of a chunk of turns, and those before some chunks.
    private void PullInChunks(Backward back, Pointers at, Span<T> state, int turns, int most)
    {
        var chunk = Math.Max(1, most / 2);
        var checkpoints = new Checkpoints((turns + chunk - 1) / chunk, most - chunk);
        var kept = new Rented<T>((chunk + checkpoints.Capacity) * states.Length);
        state.CopyTo(kept.Span[(chunk * states.Length)..]);
        fixed (T* ofChunk = kept.Span)
        {
            foreach (var (action, number) in checkpoints.Actions())
            {
                var (first, end) = (number * chunk, (int)Math.Min(turns, (number + 1L) * chunk));
                switch (action)
                {
                    case CheckpointAction.Advance:
                        Run(keeping.Value!, at.Given, at.State, ofChunk, first, end - first);
                        break;
                    case CheckpointAction.Save:
                        state.CopyTo(kept.Span[((chunk + number) * states.Length)..]);
                        break;
                    case CheckpointAction.Restore:
                        kept.Span.Slice((chunk + number) * states.Length, states.Length).CopyTo(state);
                        break;
                    case CheckpointAction.Pull:
                        Run(keeping.Value!, at.Given, at.State, ofChunk, first, end - first);
                        back.Run(at.Given, at.Outer, ofChunk, at.State + states.Length, at.Computed, first, end);
                        break;
                }
            }
        }

        kept.Return();
    }

    // Where the operands, the cotangents of the results, those of the operands and the states with their adjoints lie.
    private readonly struct Pointers(T* given, T* outer, T* computed, T* state)
    {
        public T* Given { get; } = given;

        public T* Outer { get; } = outer;

        public T* Computed { get; } = computed;

        public T* State { get; } = state;
    }

    private void Begin(ReadOnlySpan<T> x, Span<T> state)
    {
        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            operands.Of(x, loop.StateInputs[k]).CopyTo(states.Of(state, k));
        }
    }

    // Takes some turns, the first of a number, from states to states; nothing is stacked.
    private int Run(CompiledTurns<T> code, T* x, T* state, T* kept, int first, long turns)
    {
        var inputs = loop.Roles.Length;
        Span<nint> arrays = stackalloc nint[inputs + loop.StateOutputs.Length + 1];
        SetOperands(arrays, x, first);
        for (var k = 0; k < loop.StateInputs.Length; k++)
        {
            arrays[loop.StateInputs[k]] = arrays[inputs + k] = (nint)(state + states.Start(k));
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
