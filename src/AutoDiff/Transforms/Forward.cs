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

        // Tangents behind quotients and powers are two factors: the product may be too small or too large for a number
        // though the next partial makes an ordinary one of it. If they are relative, the second is about as large as
        // the value, and any partial may meet it; else one does that is large where the value is small.
        private readonly Dictionary<int, (Variable Tangent, Variable Factor, bool IsRelative)> products = [];
        private PackedInstruction entry;
        private Variable result;
        private int index;

        public readonly Variable? TangentOf(int instruction)
        {
            if (!depends[instruction])
            {
                return null;
            }

            ref var tangent = ref tangents[instruction - depends.First];
            if (tangent is null && products.TryGetValue(instruction, out var product))
            {
                tangent = Variable.Apply<Absorb>(product.Tangent, product.Factor);
            }

            return tangent;
        }

        private readonly bool Varies(int instruction) =>
            depends[instruction]
            && (tangents[instruction - depends.First] is not null || products.ContainsKey(instruction));

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
            if (depends[instruction] && !Varies(instruction))
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
            if (TOp.IsLocallyConstant || !Varies(entry.A))
            {
                return;
            }

            var x = Of(entry.A);
            var isExposed = listing.LosesDerivative<TOp>(entry);
            if (listing.Splits<TOp>(entry))
            {
                Add(PushFactors(entry.A, TOp.Factors(x, result), isExposed), isRelative: true);
                return;
            }

            var partial = TOp.Partial(x, result);
            Add(
                products.TryGetValue(entry.A, out var product)
                    && (product.IsRelative || TOp.ZeroPartial == ZeroPartial.Lost || TOp.IsFlatAsPower)
                    ? (product.Tangent, Push(product.Factor))
                    : (Push(TangentOf(entry.A)!.Value), null),
                isRelative: true);

            Variable Push(Variable tangent) => isExposed
                ? ChainRule.PushUnary<Exposed<TOp>>(tangent, partial)
                : ChainRule.PushUnary<TOp>(tangent, partial);
        }

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
            if (TOp.IsLocallyConstant)
            {
                return;
            }

            var (x, y) = (Of(entry.A), Of(entry.B));
            if (TOp.HasFactorsInY && Varies(entry.A) && Varies(entry.B)
                && !products.ContainsKey(entry.A) && !products.ContainsKey(entry.B))
            {
                var (first, second) = TOp.FactorsInY(x, y, result);
                Add(
                    (
                        TangentOf(entry.A)!.Value + ChainRule.Scaled(TangentOf(entry.B)!.Value, first),
                        listing.IsOfSteep<TOp>(entry) ? QuotientOfSteep.PartialX(x, y, result) : second),
                    isRelative: false);
                return;
            }

            if (Varies(entry.A))
            {
                Add(
                    listing.SplitsFirst<TOp>(entry)
                        ? PushFactors(entry.A, TOp.FactorsInX(x, y, result), listing.LosesFirst<TOp>(entry))
                        : Push<TOp>(
                            entry.A,
                            listing.IsOfSteep<TOp>(entry)
                                ? QuotientOfSteep.PartialX(x, y, result)
                                : TOp.PartialX(x, y, result),
                            listing.LosesFirst<TOp>(entry)),
                    isRelative: true);
            }

            if (Varies(entry.B))
            {
                Add(
                    TOp.HasFactorsInY
                        ? PushFactors(entry.B, TOp.FactorsInY(x, y, result), listing.LosesSecond<TOp>(entry))
                        : Push<TOp>(entry.B, TOp.PartialY(x, y, result), listing.LosesSecond<TOp>(entry)),
                    isRelative: true);
            }
        }

        private readonly (Variable Tangent, Variable? Factor) Push<TOp>(int operand, Variable partial, bool isExposed)
            where TOp : struct, IBinary
        {
            var isProduct = products.TryGetValue(operand, out var product) && product.IsRelative;
            var last = isProduct ? product.Factor : TangentOf(operand)!.Value;
            var pushed = isExposed
                ? ChainRule.PushBinary<ExposedOfTwo<TOp>>(last, partial)
                : ChainRule.PushBinary<TOp>(last, partial);
            return isProduct ? (product.Tangent, pushed) : (pushed, null);
        }

        // Where the partial has two factors, the tangent is multiplied by the one that makes it relative to the
        // operand. If the first factor may be zero and say nothing, the tangent takes that.
        private readonly (Variable Tangent, Variable? Factor) PushFactors(
            int operand, (Variable First, Variable Second) factors, bool isExposed) =>
            products.TryGetValue(operand, out var product)
                ? (product.Tangent, ChainRule.PushFactors(product.Factor, factors, isExposed))
                : isExposed
                ? (ChainRule.PushFactors(TangentOf(operand)!.Value, factors, isExposed), null)
                : (ChainRule.Scaled(TangentOf(operand)!.Value, factors.Second), factors.First);

        // One term stays two factors, and so do two with the tangent in common; another sum of two is a number.
        private readonly void Add((Variable Tangent, Variable? Factor) term, bool isRelative)
        {
            if (term.Factor is { } added && products.TryGetValue(index, out var same)
                && Variable.Identity.Equals(same.Tangent, term.Tangent))
            {
                products[index] = (same.Tangent, same.Factor + added, same.IsRelative && isRelative);
            }
            else if (TangentOf(index) is { } other)
            {
                Set(index, other + (term.Factor is { } second
                    ? Variable.Apply<Absorb>(term.Tangent, second)
                    : term.Tangent));
                products.Remove(index);
            }
            else if (term.Factor is { } factor)
            {
                products.Add(index, (term.Tangent, factor, isRelative));
            }
            else
            {
                Set(index, term.Tangent);
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
