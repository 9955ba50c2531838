using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms.Rules;

/// <summary>
/// Evaluates one instruction of a listing whose operands are all constant: with them it is a program of its own.
/// Functions of whole arrays are left alone.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>
    /// The elements of the result, or null where it is not constant, or rounded although it must not be.
    /// </summary>
    public static double[]? Evaluate(InstructionList listing, in PackedInstruction entry, bool mayRound = true)
    {
        var operands = listing.Operands(entry, stackalloc int[3]);
        if (!IsConstant(listing, operands) || entry.Op == Op.StopGradient
            || PrimitiveFacts.Of(entry.Op).Family is not (Family.Unary or Family.Binary or Family.Linear))
        {
            return null;
        }

        var program = new InstructionList(listing.Lists);
        foreach (var operand in operands)
        {
            Copy(listing, listing[operand], program);
        }

        var last = Copy(listing, WithFirstOperands(listing, entry), program);
        var arena = new Real<double>[program.ArenaLength];
        new Evaluator(program, maps: null).Run<Real<double>>(arena, 0, program.Count);
        return mayRound || Exactness.Of(program, last, arena)
            ? Array.ConvertAll(arena[program[last].Slot..], element => element.Value)
            : null;
    }

    private static bool IsConstant(InstructionList listing, ReadOnlySpan<int> operands)
    {
        foreach (var operand in operands)
        {
            if (!listing[operand].IsConstant)
            {
                return false;
            }
        }

        return !operands.IsEmpty;
    }

    private static int Copy(InstructionList source, PackedInstruction entry, InstructionList target)
    {
        if (source.Payload(entry) is { } payload)
        {
            entry.C = target.AddPayload(payload);
        }

        return target.Append(entry);
    }

    // The instruction of the first instructions of a listing, in their order.
    private static PackedInstruction WithFirstOperands(InstructionList listing, PackedInstruction entry)
    {
        ref readonly var facts = ref PrimitiveFacts.Of(entry.Op);
        if (facts.HasOperandList)
        {
            entry.A = listing.Lists.Intern(Enumerable.Range(0, listing.OperandCount(entry)).ToArray().AsSpan());
            return entry;
        }

        entry.A = 0;
        entry.B = facts.OperandCount > 1 ? 1 : entry.B;
        entry.C = facts.OperandCount > 2 ? 2 : entry.C;
        return entry;
    }

    /// <summary>Whether the result of an instruction is exact, in float as well.</summary>
    private ref struct Exactness(InstructionList listing, int instruction, ReadOnlySpan<Real<double>> arena)
        : IPrimitiveVisitor
    {
        private readonly ReadOnlySpan<Real<double>> arena = arena;
        private bool isExact;

        public static bool Of(InstructionList listing, int instruction, ReadOnlySpan<Real<double>> arena)
        {
            var exactness = new Exactness(listing, instruction, arena);
            PrimitiveTable.Visit(
                listing[instruction].Op, listing.Payload(listing[instruction]), ref exactness);
            return exactness.isExact;
        }

        public readonly void Leaf()
        {
        }

        public void Unary<TOp>()
            where TOp : struct, IUnary => isExact = TOp.Arithmetic == Primitives.Arithmetic.Selection;

        // Arithmetic of whole numbers that are not too large is exact in float as well.
        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            ref readonly var entry = ref listing[instruction];
            var x = Elements(entry.A);
            var y = Elements(entry.B);
            var z = Elements(instruction);
            isExact = true;
            for (var i = 0; i < z.Length && isExact; i++)
            {
                isExact = IsWhole(x[i]) && IsWhole(y[i]) && IsWhole(z[i]) &&
                    TOp.IsExact(x[i].Value, y[i].Value, z[i].Value);
            }
        }

        public void Linear<TOp>()
            where TOp : struct, ILinear => isExact = TOp.Motion != Motion.None;

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
        }

        public readonly void Custom()
        {
        }

        private static bool IsWhole(Real<double> x) => double.IsInteger(x.Value) && Math.Abs(x.Value) < 1L << 53;

        private readonly ReadOnlySpan<Real<double>> Elements(int instruction) =>
            arena.Slice(listing[instruction].Slot, listing.Shape(instruction).Length);
    }
}
