using AutoDiff.Programs;

namespace AutoDiff.Transforms;

/// <summary>
/// Forward mode: appends to a program the instructions that compute its JVP. Each instruction, from the first to the
/// last, turns the tangents of its operands into its own; the result is made of the same primitives and can be
/// differentiated again.
/// </summary>
public static partial class Forward
{
    /// <summary>
    /// The program that computes a program's outputs and their tangents. Its inputs are those of the program followed
    /// by their tangents, named with a leading d.
    /// </summary>
    public static ArrayProgram Tangents(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Tangents(program, static _ => true);
    }

    /// <summary>
    /// As <see cref="Tangents(ArrayProgram)"/>, where only some inputs have tangents and the others are constant.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="varies">Whether an input has a tangent.</param>
    /// <param name="withOutputs">Whether the program's own outputs come before their tangents.</param>
    internal static ArrayProgram Tangents(ArrayProgram program, Func<int, bool> varies, bool withOutputs = true)
    {
        // Each tangent stands beside what it is the tangent of: neither waits for the other, and both need the same
        // operands.
        var builder = new ProgramBuilder();
        var replay = new Replay(program.Listing, builder);
        foreach (var input in program.Inputs)
        {
            replay[input.Index] = builder.Input(input.Name, input.Shape);
        }

        ProgramInput[] varying = [.. program.Inputs.Where((_, i) => varies(i))];
        var last = program.Count - 1;
        var depends = new Dependence(program.Listing, Array.ConvertAll(varying, input => input.Index), last);
        var sweep = new Sweep(builder, program.Listing, replay, depends, last);
        foreach (var input in varying)
        {
            sweep.Set(input.Index, builder.Input("d" + input.Name, input.Shape));
        }

        for (var i = 0; i <= last; i++)
        {
            if (!program.Listing[i].IsInput)
            {
                replay.Step(i);
            }

            sweep.Step(i);
        }

        program.ReplayGuards(replay, builder);
        return builder.Build([
            .. withOutputs ? program.Outputs.Select(output => replay[output]) : [],
            .. program.Outputs.Select(
                output => sweep.TangentOf(output) ?? builder.Fill(0, program.Listing.Shape(output)))]);
    }

    /// <summary>The tangents Σₖ (∂output/∂inputₖ) · tangentₖ, one of the shape of each output.</summary>
    /// <param name="outputs">What is differentiated.</param>
    /// <param name="inputs">
    /// What it is differentiated in: any variables of the same recorder; all else is constant.
    /// </param>
    /// <param name="tangents">A tangent of the shape of each input.</param>
    public static Variable[] Push(
        ReadOnlySpan<Variable> outputs, ReadOnlySpan<Variable> inputs, ReadOnlySpan<Variable> tangents)
    {
        var result = new Variable[outputs.Length];
        if (inputs.IsEmpty || inputs[0].Recorder is not { } recorder)
        {
            return result;
        }

        var sources = new int[inputs.Length];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = inputs[i].CheckedIndex(recorder);
        }

        var last = 0;
        foreach (var output in outputs)
        {
            last = Math.Max(last, output.IsLiteral ? 0 : output.CheckedIndex(recorder));
        }

        var sweep = new Sweep(recorder, recorder.Listing, null, new Dependence(recorder.Listing, sources, last), last);
        for (var i = 0; i < sources.Length; i++)
        {
            sweep.Set(sources[i], Functions.BroadcastTo(
                tangents[i].IsLiteral ? recorder.Fill(tangents[i].Literal, inputs[i].Shape) : tangents[i],
                    inputs[i].Shape));
        }

        sweep.Run();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = outputs[i].IsLiteral
                ? 0
                : sweep.TangentOf(outputs[i].Index) ?? recorder.Fill(0, outputs[i].Shape);
        }

        return result;
    }
}
