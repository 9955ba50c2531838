using System.Collections.Immutable;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <summary>
/// An immutable program over arrays: a flat list of instructions, each naming a primitive and earlier results, with
/// named inputs and outputs. A derivative of a program is a program over the same primitives. Safe to share between
/// threads.
/// </summary>
public sealed class ArrayProgram
{
    // 0 until it is asked for.
    private int contentHash;

    internal ArrayProgram(
        InstructionList listing, ImmutableArray<ProgramInput> inputs, ImmutableArray<int> outputs,
            ImmutableArray<Guard> guards)
    {
        Listing = listing;
        Inputs = inputs;
        Outputs = outputs;
        Guards = guards;
        Verifier.Check(this);
    }

    /// <summary>The inputs, in the order in which they are given.</summary>
    public ImmutableArray<ProgramInput> Inputs { get; }

    /// <summary>The indices of the instructions whose results are the outputs.</summary>
    public ImmutableArray<int> Outputs { get; }

    /// <summary>
    /// The decisions of recorded user code on which the program depends, in their order; evaluation checks them.
    /// </summary>
    public ImmutableArray<Guard> Guards { get; }

    /// <summary>The number of instructions, inputs and constants among them.</summary>
    public int Count => Listing.Count;

    /// <summary>The instructions, in the order in which they are evaluated.</summary>
    public Instructions Instructions => new(Listing);

    internal InstructionList Listing { get; }

    /// <summary>Equal for programs that <see cref="EqualPrograms"/> finds equal.</summary>
    internal int ContentHash => contentHash != 0 ? contentHash : contentHash = EqualPrograms.HashOf(this);

    /// <summary>
    /// The program that computes the same whichever way the recorded user code would go: without <see cref="Guards"/>.
    /// </summary>
    public ArrayProgram WithoutGuards()
    {
        if (Guards.IsEmpty)
        {
            return this;
        }

        var builder = new ProgramBuilder();
        var replay = Replay(builder, [.. Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        return builder.Build([.. Outputs.Select(output => replay[output])]);
    }

    /// <summary>
    /// Records this program's instructions again, with the given variables for its inputs, and returns its outputs. The
    /// recorder takes over the guards.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The number of arguments or the shape of one is not that of the inputs.
    /// </exception>
    /// <exception cref="BranchException">The recorder computes, and a guard does not hold.</exception>
    public Variable[] Inline(Recorder recorder, params ReadOnlySpan<Variable> arguments)
    {
        var replay = Replay(recorder, arguments);
        ReplayGuards(replay, recorder);
        var outputs = new Variable[Outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = replay[Outputs[i]];
        }

        return outputs;
    }

    /// <summary>Records the guards, given the instructions.</summary>
    internal void ReplayGuards(in Replay replay, Recorder recorder)
    {
        foreach (var guard in Guards)
        {
            recorder.AddGuard(replay[guard.Instruction], guard.Outcome);
        }
    }

    /// <summary>Records the instructions, but not the guards.</summary>
    internal Replay Replay(Recorder recorder, ReadOnlySpan<Variable> arguments)
    {
        var replay = BeginReplay(recorder, arguments);
        for (var i = 0; i < Count; i++)
        {
            if (!Listing[i].IsInput)
            {
                replay.Step(i);
            }
        }

        return replay;
    }

    /// <summary>Assigns the arguments to the inputs; nothing is recorded yet.</summary>
    internal Replay BeginReplay(Recorder recorder, ReadOnlySpan<Variable> arguments)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        if (arguments.Length != Inputs.Length)
        {
            throw new ShapeMismatchException(
                $"The program has {Inputs.Length} inputs; {arguments.Length} arguments were found.");
        }

        var replay = new Replay(Listing, recorder);
        for (var i = 0; i < arguments.Length; i++)
        {
            replay[Inputs[i].Index] = recorder[recorder.Index(arguments[i])];
            if (arguments[i].Shape != Inputs[i].Shape)
            {
                throw new ShapeMismatchException(
                    $"The input {Inputs[i].Name} has the shape {Inputs[i].Shape}; " +
                    $"an argument of the shape {arguments[i].Shape} was found.");
            }
        }

        return replay;
    }
}

/// <summary>An input of a program.</summary>
public readonly record struct ProgramInput
{
    internal ProgramInput(string name, Shape shape, int index) => (Name, Shape, Index) = (name, shape, index);

    /// <summary>The name by which it is printed.</summary>
    public string Name { get; }

    /// <summary>Its shape.</summary>
    public Shape Shape { get; }

    /// <summary>The index of its instruction.</summary>
    public int Index { get; }
}
