using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs.Evaluation;

/// <summary>
/// Evaluates the instructions of a listing, forwards, over any carrier of numbers: over reals it gives values, over
/// duals tangents too. This is what defines the meaning of a program.
/// </summary>
/// <param name="listing">The instructions.</param>
/// <param name="maps">
/// The functions of whole arrays; null if only elementwise and linear instructions are evaluated.
/// </param>
internal sealed class Evaluator(InstructionList listing, IArrayMaps? maps)
{
    /// <summary>
    /// Evaluates one instruction, a product of large matrices on as many threads as are given; inputs, and constants
    /// that exist in the arena only, are there already.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step<T>(int instruction, Span<T> arena, int threads = 1)
        where T : struct, ICarrier<T>, IReal<T>
    {
        ref readonly var entry = ref listing[instruction];
        var visitor = new Visitor<T>(listing, maps, arena, threads) { Entry = ref entry };
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref visitor);
    }

    /// <summary>The same of an elementwise instruction whose primitive the caller knows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Unary<TOp, T>(int instruction, Span<T> arena)
        where TOp : struct, IUnary
        where T : struct, ICarrier<T>, IReal<T> =>
        new Visitor<T>(listing, maps, arena, threads: 1) { Entry = ref listing[instruction] }.Unary<TOp>();

    /// <summary>Likewise of two operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Binary<TOp, T>(int instruction, Span<T> arena)
        where TOp : struct, IBinary
        where T : struct, ICarrier<T>, IReal<T> =>
        new Visitor<T>(listing, maps, arena, threads: 1) { Entry = ref listing[instruction] }.Binary<TOp>();

    /// <summary>
    /// Evaluates the instructions from <paramref name="start"/> up to, but without, <paramref name="end"/>.
    /// </summary>
    public void Run<T>(Span<T> arena, int start, int end)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var visitor = new Visitor<T>(listing, maps, arena, threads: 1);
        for (var i = start; i < end; i++)
        {
            visitor.Entry = ref listing[i];
            PrimitiveTable.Visit(visitor.Entry.Op, listing.Payload(visitor.Entry), ref visitor);
        }
    }

    private ref struct Visitor<T>(InstructionList listing, IArrayMaps? maps, Span<T> arena, int threads)
        : IPrimitiveVisitor
        where T : struct, ICarrier<T>, IReal<T>
    {
        private readonly Span<T> arena = arena;

        public ref readonly PackedInstruction Entry;

        public readonly void Leaf()
        {
            if (!Entry.IsConstant || Entry.C == PackedInstruction.InArena)
            {
                return;
            }

            var result = Result();
            if (listing.Payload(Entry) is not double[] values)
            {
                result.Fill(Entry.SplatValue);
                return;
            }

            for (var i = 0; i < values.Length; i++)
            {
                result[i] = values[i];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Unary<TOp>()
            where TOp : struct, IUnary
        {
            var isLost = listing.LosesDerivative<TOp>(Entry);
            if (Entry.Shape == 0)
            {
                var x = arena[listing[Entry.A].Slot];
                arena[Entry.Slot] = isLost ? T.ApplyExposed<TOp>(x) : T.Apply<TOp>(x);
            }
            else if (isLost)
            {
                T.ApplyExposed<TOp>(Operand(Entry.A), Result());
            }
            else
            {
                T.Apply<TOp>(Operand(Entry.A), Result());
            }

            if (T.HasTangent && MayHaveLost(Entry.A))
            {
                Restore();
            }
        }

        // Whether the operand has a tangent that is too small for a number, or is an array that may have some.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly bool MayHaveLost(int operand)
        {
            ref readonly var entry = ref listing[operand];
            return entry.MagnifiesDerivatives
                && (entry.Shape != 0 || LostTangents<T>.IsLost(T.TangentAsNumber(arena[entry.Slot])));
        }

        // Tangents behind quotients and powers that are too small for a number, where they come to count.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private readonly void Restore() => new LostTangents<T>(listing, arena).Restore(Entry, Result());

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
            var isLost = listing.LosesFirst<TOp>(Entry) || listing.LosesSecond<TOp>(Entry);
            if (Entry.Shape == 0)
            {
                var (x, y) = (arena[listing[Entry.A].Slot], arena[listing[Entry.B].Slot]);
                arena[Entry.Slot] = isLost ? T.ApplyExposed<TOp>(x, y) : T.Apply<TOp>(x, y);
            }
            else if (isLost)
            {
                T.ApplyExposed<TOp>(Operand(Entry.A), Operand(Entry.B), Result());
            }
            else
            {
                T.Apply<TOp>(Operand(Entry.A), Operand(Entry.B), Result());
            }

            if (T.HasTangent && (MayHaveLost(Entry.A) || MayHaveLost(Entry.B)))
            {
                Restore();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Linear<TOp>()
            where TOp : struct, ILinear
        {
            if (Entry.IsPart)
            {
                return;
            }

            if (TOp.OperandCount == 0)
            {
                OfList<TOp>();
                return;
            }

            var buffer = default(LinearOperandBuffer);
            var call = listing.Call<TOp>(Entry, buffer) with { Threads = threads };
            TOp.Apply(call, new LinearOperands<T>(call, arena), Result());
        }

        private readonly void OfList<TOp>()
            where TOp : struct, ILinear
        {
            var count = listing.OperandCount(Entry);
            var buffer = count <= 64 ? stackalloc LinearOperand[count] : new LinearOperand[count];
            var call = listing.Call(Entry, buffer) with { Threads = threads };
            TOp.Apply(call, new LinearOperands<T>(call, arena), Result());
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            var map = maps!.Grouped<TFunction>(listing, Entry);
            if (TFunction.Keeps && listing.KeptBy(Entry) is { Length: > 0 } kept)
            {
                T.ApplyAndKeep(map, Operand(Entry.A), Result(), arena.Slice(kept.Start, kept.Length));
            }
            else
            {
                T.Apply(map, Operand(Entry.A), Result());
            }
        }

        public readonly void Custom()
        {
            var map = maps!.Custom(listing, Entry);
            var operands = new Rented<T>(map.OperandLength);
            Gather(listing.Operands(Entry, default), operands.Span);
            T.Apply(map, operands.Span, Result());
            operands.Return();
        }

        private readonly void Gather(ReadOnlySpan<int> operands, Span<T> buffer)
        {
            foreach (var operand in operands)
            {
                Operand(operand).CopyTo(buffer);
                buffer = buffer[listing.Length(operand)..];
            }
        }

        private readonly ReadOnlySpan<T> Operand(int instruction) =>
            arena.Slice(listing[instruction].Slot, listing.Length(instruction));

        private readonly Span<T> Result() => arena.Slice(Entry.Slot, listing.Lists.Length(Entry.Shape));
    }
}
