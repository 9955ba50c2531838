using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms;

/// <summary>
/// Forward mode: appends to a program the instructions that compute its JVP. Each instruction, from the first to the
/// last, turns the tangents of its operands into its own; the result is made of the same primitives and can be
/// differentiated again.
/// </summary>
public static class Forward
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

    // Over the instructions of a listing: the recorder's own, or those of a program that is replayed there.
    private struct Sweep(Recorder recorder, InstructionList listing, Replay? replay, Dependence depends,
        int last) : IPrimitiveVisitor
    {
        private readonly Variable?[] tangents = new Variable?[last - depends.First + 1];
        private PackedInstruction entry;
        private Variable result;
        private int index;

        public readonly Variable? TangentOf(int instruction) =>
            depends[instruction] ? tangents[instruction - depends.First] : null;

        public readonly void Set(int instruction, Variable tangent)
        {
            if (instruction <= last)
            {
                tangents[instruction - depends.First] = tangent;
            }
        }

        public void Run()
        {
            for (var i = depends.First; i <= last; i++)
            {
                Step(i);
            }
        }

        public void Step(int instruction)
        {
            if (depends[instruction] && TangentOf(instruction) is null)
            {
                index = instruction;
                entry = listing[instruction];
                result = Of(instruction);
                PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
            }
        }

        public readonly void Leaf()
        {
        }

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary
        {
            if (!TOp.IsLocallyConstant && TangentOf(entry.A) is { } tangent)
            {
                if (listing.Splits<TOp>(entry))
                {
                    Set(index, ChainRule.PushFactors(
                        tangent, TOp.Factors(Of(entry.A), result), listing.LosesDerivative<TOp>(entry)));
                    return;
                }

                var partial = TOp.Partial(Of(entry.A), result);
                Set(
                    index, listing.LosesDerivative<TOp>(entry)
                        ? ChainRule.PushUnary<Exposed<TOp>>(tangent, partial)
                        : ChainRule.PushUnary<TOp>(tangent, partial));
            }
        }

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
            if (TOp.IsLocallyConstant)
            {
                return;
            }

            var (x, y) = (Of(entry.A), Of(entry.B));
            if (TangentOf(entry.A) is { } dx)
            {
                Set(
                    index, listing.SplitsFirst<TOp>(entry)
                        ? ChainRule.PushFactors(dx, TOp.FactorsInX(x, y, result), listing.LosesFirst<TOp>(entry))
                        : listing.LosesFirst<TOp>(entry)
                        ? ChainRule.PushBinary<ExposedOfTwo<TOp>>(dx, TOp.PartialX(x, y, result))
                        : ChainRule.PushBinary<TOp>(
                            dx, listing.IsOfSteep<TOp>(entry)
                                ? QuotientOfSteep.PartialX(x, y, result)
                                : TOp.PartialX(x, y, result)));
            }

            if (TangentOf(entry.B) is { } dy)
            {
                var term = listing.SplitsSecond<TOp>(entry)
                    ? ChainRule.PushFactors(dy, TOp.FactorsInY(x, y, result), listing.LosesSecond<TOp>(entry))
                    : listing.LosesSecond<TOp>(entry)
                    ? ChainRule.PushBinary<ExposedOfTwo<TOp>>(dy, TOp.PartialY(x, y, result))
                    : ChainRule.PushBinary<TOp>(dy, TOp.PartialY(x, y, result));
                Set(index, TangentOf(index) is { } other ? other + term : term);
            }
        }

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear
        {
            var indices = listing.Operands(entry, stackalloc int[3]);
            var operands = new Variable[indices.Length];
            for (var k = 0; k < operands.Length; k++)
            {
                operands[k] = Of(indices[k]);
            }

            if (!TOp.IsJoint)
            {
                InEach<TOp>(indices, operands);
                return;
            }

            var varies = false;
            for (var k = TOp.SelectorCount; k < operands.Length; k++)
            {
                varies |= TangentOf(indices[k]) is not null;
            }

            if (varies)
            {
                for (var k = TOp.SelectorCount; k < operands.Length; k++)
                {
                    operands[k] = TangentOf(indices[k]) ?? recorder.Fill(0, listing.Shape(indices[k]));
                }

                Set(index, recorder.Linear<TOp>(operands, result.Shape, listing.Attribute(entry)));
            }
        }

        // The JVP of a product: the sum over the operands of the same with one operand's tangent in its place.
        private readonly void InEach<TOp>(ReadOnlySpan<int> indices, Variable[] operands)
            where TOp : struct, ILinear
        {
            Span<int> buffer = stackalloc int[LinearCall.BufferLength];
            for (var k = 0; k < operands.Length; k++)
            {
                if (TangentOf(indices[k]) is { } tangent)
                {
                    var factors = operands.ToArray();
                    factors[k] = tangent;
                    var attribute = TOp.TangentAttribute(k, listing.Attribute(entry), buffer);
                    var term = recorder.Linear<TOp>(factors, result.Shape, attribute);
                    Set(index, TangentOf(index) is { } other ? other + term : term);
                }
            }
        }

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            if (!TFunction.IsLocallyConstant && TangentOf(entry.A) is { } tangent)
            {
                Set(index, TFunction.Push(Of(entry.A), result, tangent, listing.Attribute(entry)));
            }
        }

        public readonly void Custom()
        {
            var indices = listing.Operands(entry, default).ToArray();
            Variable[] operands = [.. indices.Select(Of)];
            Variable?[] own = [.. indices.Select(TangentOf)];
            var operation = ((CustomOperation)listing.Payload(entry)!).For(
                Array.ConvertAll(own, tangent => tangent is not null));
            if (operation.Push(operands, own) is { } pushed)
            {
                Set(index, pushed);
                return;
            }

            // What it states is its VJP, which is linear in the cotangent; transposing it in the cotangent gives the
            // JVP.
            var cotangent = recorder.Placeholder(result.Shape);
            var pulled = operation.PullChecked(operands, result, cotangent);
            for (var i = 0; i < operands.Length; i++)
            {
                if (TangentOf(indices[i]) is { } tangent)
                {
                    var term = Reverse.Pull(pulled[i], tangent, cotangent)[0];
                    Set(index, TangentOf(index) is { } other ? other + term : term);
                }
            }
        }

        private readonly Variable Of(int instruction) =>
            replay is { } replayed ? replayed[instruction] : recorder[instruction];
    }
}
