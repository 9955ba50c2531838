using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <summary>
/// Computes while it records: it keeps the elements of every result. What it records anew after <see cref="Reset"/>
/// takes the memory that it has.
/// </summary>
/// <typeparam name="T">The carrier that it computes with.</typeparam>
public abstract partial class ComputingRecorder<T> : Recorder
    where T : struct, ICarrier<T>, IReal<T>
{
    private readonly IArrayMaps maps;
    private T[] arena = new T[16];

    private protected ComputingRecorder(IArrayMaps maps)
    {
        this.maps = maps;
        Evaluator = new(Listing, maps);
        ComputesAtCalls = true;
    }

    private protected Evaluator Evaluator { get; }

    /// <summary>The elements of all results, each from its slot on.</summary>
    private protected Span<T> Arena => arena.AsSpan(0, Listing.ArenaLength);

    /// <summary>Forgets the recording and keeps the memory; its variables are no longer valid.</summary>
    public virtual void Reset()
    {
        if (Listing.Clear())
        {
            maps.Clear();
        }

        Generation++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override Variable Append(in PackedInstruction entry)
    {
        var index = AppendWithRoom(entry);
        try
        {
            Evaluator.Step(index, arena.AsSpan());
        }
        catch
        {
            // A user's primitive threw: the recording is as it was before.
            Listing.RemoveLast();
            throw;
        }

        return this[index];
    }

    private int AppendWithRoom(in PackedInstruction entry)
    {
        var index = Listing.Append(entry);
        if (arena.Length < Listing.ArenaLength)
        {
            Array.Resize(ref arena, InstructionList.Grown(arena.Length, Listing.ArenaLength));
        }

        return index;
    }

    internal override void AddGuard(Variable condition, bool outcome)
    {
        var guard = new Guard(Index(condition), outcome);
        if (!guard.Admits(condition.Value))
        {
            var operands = new List<double>();
            foreach (var operand in Listing.Operands(Listing[guard.Instruction], stackalloc int[3]))
            {
                operands.Add(this[operand].Value);
            }

            throw new BranchException(guard, Listing[guard.Instruction].Op, operands, 0);
        }
    }

    internal override void CopyValues(int index, Span<double> target)
    {
        var source = Elements(index);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = T.Primal(source[i]);
        }
    }

    private protected override bool Computes => true;

    private protected override Variable ArrayConstant(ReadOnlySpan<double> values, Shape shape)
    {
        var elements = Leaf(Op.Constant, shape, out var constant);
        if (typeof(T) == typeof(Real<double>))
        {
            values.CopyTo(MemoryMarshal.Cast<T, double>(elements));
            return constant;
        }

        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = values[i];
        }

        return constant;
    }

    /// <summary>Records an input or a constant and returns its elements, which the caller then writes.</summary>
    private protected Span<T> Leaf(Op op, Shape shape, out Variable leaf)
    {
        var entry = new PackedInstruction { C = PackedInstruction.InArena, Shape = Listing.Lists.Intern(shape) };
        entry.SetLeaf(op, varies: op == Op.Input);
        leaf = Append(entry);
        return Elements(leaf.Index);
    }

    /// <summary>The elements of a result.</summary>
    private protected Span<T> Elements(int index) =>
        arena.AsSpan(Listing[index].Slot, Listing.Length(index));
}
