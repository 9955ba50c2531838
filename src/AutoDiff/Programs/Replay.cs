using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs;

/// <summary>Records instructions of one listing again on another recorder.</summary>
internal struct Replay(InstructionList source, Recorder target) : IPrimitiveVisitor
{
    private readonly Variable[] map = new Variable[source.Count];
    private int index;
    private PackedInstruction entry;

    /// <summary>What stands in the target for an instruction of the source.</summary>
    public readonly ref Variable this[int instruction] => ref map[instruction];

    /// <summary>Records one instruction again; its operands must have been replayed or assigned.</summary>
    public void Step(int instruction)
    {
        index = instruction;
        entry = source[instruction];
        var first = target.Listing.Count;
        PrimitiveTable.Visit(entry.Op, source.Payload(entry), ref this);
        if (entry.Order > 0)
        {
            DerivativeOrders.Mark(target.Listing, first, entry.Order);
        }
    }

    public readonly void Leaf()
    {
        if (entry.IsInput)
        {
            throw new InvalidOperationException("An input must be assigned before what depends on it is replayed.");
        }

        var shape = source.Shape(index);
        map[index] = source.Payload(entry) is double[] values
            ? target.Constant(values, shape)
            : target.Fill(entry.SplatValue, shape);
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary => map[index] = target.Unary<TOp>(map[entry.A]);

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary => map[index] = target.Binary<TOp>(map[entry.A], map[entry.B]);

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear =>
        map[index] = TOp.OperandCount == 1
            ? target.Linear<TOp>(map[entry.A], source.Shape(index), source.Attribute(entry))
            : target.Linear<TOp>(Operands(), source.Shape(index), source.Attribute(entry));

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped =>
            map[index] = target.Grouped<TFunction>(map[entry.A], source.Attribute(entry));

    public readonly void Custom() => map[index] = ((CustomOperation)source.Payload(entry)!).Record(target, Operands());

    private readonly Variable[] Operands()
    {
        var indices = source.Operands(entry, stackalloc int[3]);
        var operands = new Variable[indices.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = map[indices[i]];
        }

        return operands;
    }
}
