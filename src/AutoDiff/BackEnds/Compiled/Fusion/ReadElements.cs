using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// Which elements of matrix products, and of what is computed from them, the outputs of a program depend on: of what a
/// slice or a gather leaves out nothing else may be read. Found like adjoints, from the outputs backwards.
/// </summary>
internal struct ReadElements : IPrimitiveVisitor
{
    // Stands for all elements of an array.
    private static readonly bool[] All = [];

    private readonly InstructionList listing;
    private readonly bool[]?[] elements;
    private readonly bool[] isFollowed;
    private int index;
    private PackedInstruction entry;

    private ReadElements(InstructionList listing, ReadOnlySpan<int> products)
    {
        (this.listing, elements, isFollowed) = (listing, new bool[]?[listing.Count], new bool[listing.Count]);
        foreach (var product in products)
        {
            isFollowed[product] = true;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < isFollowed.Length; i++)
        {
            foreach (var operand in listing.Operands(listing[i], buffer))
            {
                isFollowed[i] |= isFollowed[operand];
            }
        }
    }

    /// <summary>For each of some instructions the elements that the outputs depend on; null for all of them.</summary>
    public static bool[]?[] Of(ArrayProgram program, ReadOnlySpan<int> instructions)
    {
        var visitor = new ReadElements(program.Listing, instructions);
        foreach (var output in program.Outputs)
        {
            visitor.elements[output] = All;
        }

        for (var i = program.Count - 1; i >= 0; i--)
        {
            if (visitor.isFollowed[i] && visitor.elements[i] is not null)
            {
                (visitor.index, visitor.entry) = (i, program.Listing[i]);
                PrimitiveTable.Visit(visitor.entry.Op, program.Listing.Payload(visitor.entry), ref visitor);
            }
        }

        var found = new bool[]?[instructions.Length];
        for (var k = 0; k < found.Length; k++)
        {
            found[k] = visitor.elements[instructions[k]] is { Length: > 0 } read ? read : null;
        }

        return found;
    }

    public readonly void Leaf()
    {
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary => ReadLikeResult();

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary => ReadLikeResult();

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        if (TOp.IsElementwise)
        {
            ReadLikeResult();
        }
        else if (TOp.OperandCount == 1)
        {
            Follow<TOp>();
        }
        else
        {
            ReadAll();
        }
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped => ReadAll();

    public readonly void Custom() => ReadAll();

    private readonly void Follow<TOp>()
        where TOp : struct, ILinear
    {
        var (shape, target) = (listing.Shape(entry.A), listing.Lists.Shape(entry.Shape));
        var read = elements[index]!;
        if (!isFollowed[entry.A] || elements[entry.A] == All)
        {
            return;
        }

        if (read == All && (target.Length >= shape.Length || TOp.IsReduction))
        {
            elements[entry.A] = All;
            return;
        }

        var ones = read == All
            ? Enumerable.Repeat((Real<double>)1, target.Length)
            : read.Select(static isRead => (Real<double>)(isRead ? 1 : 0));
        var result = new Real<double>[shape.Length];
        Transposed.AddTo<TOp, Real<double>>(
            0, LinearCall.Of([shape], target, listing.Attribute(entry)), default, ones.ToArray(), result);
        Read(entry.A, Array.ConvertAll(result, static element => element.Value != 0));
    }

    private readonly void ReadLikeResult()
    {
        foreach (var operand in listing.Operands(entry, stackalloc int[3]))
        {
            Read(operand, elements[index]!);
        }
    }

    private readonly void ReadAll()
    {
        foreach (var operand in listing.Operands(entry, stackalloc int[3]))
        {
            elements[operand] = All;
        }
    }

    private readonly void Read(int operand, bool[] read)
    {
        if (read == All || elements[operand] is null || elements[operand] == All)
        {
            elements[operand] = elements[operand] == All ? All : read;
            return;
        }

        var both = (bool[])read.Clone();
        for (var i = 0; i < both.Length; i++)
        {
            both[i] |= elements[operand]![i];
        }

        elements[operand] = both;
    }
}
