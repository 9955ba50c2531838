using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.Transforms;

/// <summary>
/// Reverse mode: appends to a program the instructions that compute its VJP. Each instruction, from the last to the
/// first, passes its adjoint on to its operands; the result is made of the same primitives and can be differentiated
/// again.
/// </summary>
public static partial class Reverse
{
    /// <summary>
    /// The program that computes, from the inputs of a program with one scalar output, the value and the gradient in
    /// each input.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    public static ArrayProgram Gradient(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Gradient(program, [.. Enumerable.Range(0, program.Inputs.Length)]);
    }

    /// <summary>
    /// The program that computes, from the inputs of a program with one scalar output, the value and the gradient in
    /// some of them.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="inputs">The numbers of the inputs, counted from 0, in the order of the gradients.</param>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    /// <exception cref="ArgumentException">The program has no input of a number.</exception>
    public static ArrayProgram Gradient(ArrayProgram program, params ReadOnlySpan<int> inputs)
    {
        ArgumentNullException.ThrowIfNull(program);
        int[] chosen = [.. inputs];
        foreach (var input in chosen)
        {
            if (input < 0 || input >= program.Inputs.Length)
            {
                throw new ArgumentException(
                    $"The program has {program.Inputs.Length} inputs; number {input} is none of them.", nameof(inputs));
            }
        }

        if (program.Outputs.Length != 1 || program.Instructions[program.Outputs[0]].Shape != Shape.Scalar)
        {
            throw new ShapeMismatchException(
                "A gradient is that of one scalar output; found the outputs " +
                $"{string.Join(", ", program.Outputs.Select(output => program.Instructions[output].Shape))}.");
        }

        return Transform.Extend(
            program,
            (_, all, outputs) => [outputs[0], .. Pull(outputs[0], 1.0, Array.ConvertAll(chosen, input => all[input]))]);
    }

    /// <summary>
    /// The program that computes the VJP of a program: from its inputs and a cotangent of the shape of each output,
    /// named with a leading d, the cotangents Σₖ (∂outputₖ/∂inputᵢ)ᵀ · cotangentₖ of the inputs.
    /// </summary>
    public static ArrayProgram Cotangents(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Transform.Extend(program, (builder, inputs, outputs) =>
            Pull(outputs, [.. outputs.Select((output, k) => builder.Input($"dy{k}", output.Shape))], inputs));
    }

    /// <summary>The cotangents (∂output/∂inputₖ)ᵀ · cotangent, one of the shape of each input.</summary>
    /// <param name="output">What is differentiated.</param>
    /// <param name="cotangent">An array of the shape of the output, or a number to fill it with.</param>
    /// <param name="inputs">
    /// What it is differentiated in: any variables of the same recorder. What does not depend on them is constant, be
    /// it an outer derivative's variable: perturbations cannot be confused, since variables are told apart by where
    /// they are recorded.
    /// </param>
    public static Variable[] Pull(Variable output, Variable cotangent, params ReadOnlySpan<Variable> inputs) =>
        Pull([output], [cotangent], inputs);

    /// <summary>
    /// The cotangents Σₖ (∂outputₖ/∂inputᵢ)ᵀ · cotangentₖ, one of the shape of each input: one sweep from several
    /// outputs.
    /// </summary>
    /// <param name="outputs">What is differentiated.</param>
    /// <param name="cotangents">For each output an array of its shape, or a number to fill it with.</param>
    /// <param name="inputs">
    /// What it is differentiated in; see <see cref="Pull(Variable, Variable, ReadOnlySpan{Variable})"/>.
    /// </param>
    /// <exception cref="ShapeMismatchException">There are not as many cotangents as outputs.</exception>
    public static Variable[] Pull(
        ReadOnlySpan<Variable> outputs, ReadOnlySpan<Variable> cotangents, ReadOnlySpan<Variable> inputs)
    {
        if (cotangents.Length != outputs.Length)
        {
            throw new ShapeMismatchException(
                $"There are {outputs.Length} outputs; {cotangents.Length} cotangents were found.");
        }

        var result = new Variable[inputs.Length];
        if (OwnerOf(outputs) is not { } recorder)
        {
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = inputs[i].Recorder is { } owner ? owner.Fill(0, inputs[i].Shape) : 0;
            }

            return result;
        }

        Span<int> indices = inputs.Length <= 64 ? stackalloc int[inputs.Length] : new int[inputs.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = inputs[i].IsLiteral ? recorder.Placeholder(Shape.Scalar).Index : recorder.Index(inputs[i]);
        }

        var last = 0;
        foreach (var output in outputs)
        {
            last = Math.Max(last, output.IsLiteral ? 0 : output.CheckedIndex(recorder));
        }

        var depends = new Dependence(recorder.Listing, indices, last);
        var (first, order) = (recorder.Listing.Count, depends.Order(recorder.Listing));
        var sweep = new Sweep(recorder, depends, last);
        for (var k = 0; k < outputs.Length; k++)
        {
            if (!outputs[k].IsLiteral)
            {
                var shape = outputs[k].Shape;
                var cotangent = cotangents[k].IsLiteral ? recorder.Fill(cotangents[k].Literal, shape) : cotangents[k];
                sweep.Add(outputs[k].Index, Functions.BroadcastTo(cotangent, shape));
            }
        }

        sweep.Run();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = sweep.AdjointOf(indices[i]) ?? recorder.Fill(0, inputs[i].Shape);
        }

        DerivativeOrders.Mark(recorder.Listing, first, order + 1);
        return result;
    }

    private static Recorder? OwnerOf(ReadOnlySpan<Variable> outputs)
    {
        foreach (var output in outputs)
        {
            if (output.Recorder is { } recorder)
            {
                return recorder;
            }
        }

        return null;
    }
}
