using AutoDiff.Numerics.Matrices;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// Turns a program into kernels. Elementwise primitives join the kernel of their operands; what only moves elements
/// becomes an index map, through which later kernels read; sums and embeddings end a kernel by writing through such a
/// map. All else is left to the interpreter's kernels, between levels.
/// </summary>
internal partial struct KernelFusion : IPrimitiveVisitor
{
    private readonly InstructionList listing;

    // For each instruction: the array through which it is seen, and how; and where it is computed.
    private readonly (int Base, IndexMap Map)[] views;
    private readonly (Kernel? Kernel, int Node)[] computed;
    private readonly int[] levels;
    private readonly HashSet<int> written = [];

    // How many instructions compute with each, be it through what only moves its elements; outputs count as one more.
    private readonly int[] readers;
    private readonly Dictionary<(int Level, int Length), List<Kernel>> kernels = [];
    private readonly Schedule schedule;
    private readonly Dictionary<int, ProductBands> bands;
    private int index;
    private PackedInstruction entry;

    private KernelFusion(InstructionList listing, Dictionary<int, ProductBands> bands)
    {
        (this.listing, this.bands) = (listing, bands);
        schedule = new(Enumerable.Range(0, listing.Count).Select(i => listing.Shape(i).Length));
        views = new (int, IndexMap)[listing.Count];
        computed = new (Kernel?, int)[listing.Count];
        levels = new int[listing.Count];
        readers = new int[listing.Count];
    }

    /// <summary>The kernels and calls that compute the outputs, in an order in which they can be run.</summary>
    /// <param name="program">The program.</param>
    /// <param name="nonzero">
    /// The elements of its inputs that may differ from zero, null for all; those of further inputs all may.
    /// </param>
    public static Schedule Apply(ArrayProgram program, ReadOnlySpan<bool[]?> nonzero = default)
    {
        var fusion = new KernelFusion(program.Listing, Product.FindBands(program, nonzero));
        var needed = program.Listing.NeededFor(program.Outputs.AsSpan());
        fusion.CountReaders(program, needed);
        for (var i = 0; i < needed.Length; i++)
        {
            if (needed[i])
            {
                fusion.Step(i);
            }
        }

        foreach (var output in program.Outputs)
        {
            fusion.schedule.Outputs.Add(fusion.ArrayOf(output));
        }

        fusion.schedule.RemoveUnused();
        return fusion.schedule;
    }

    private readonly void CountReaders(ArrayProgram program, bool[] needed)
    {
        foreach (var output in program.Outputs)
        {
            readers[output]++;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = needed.Length - 1; i >= 0; i--)
        {
            var isView = PrimitiveFacts.Of(listing[i].Op).Motion == Motion.Views;
            foreach (var operand in needed[i] ? listing.Operands(listing[i], buffer) : [])
            {
                readers[operand] += isView ? readers[i] : 1;
            }
        }
    }

    private readonly int Length => listing.Lists.Shape(entry.Shape).Length;

    private void Step(int instruction)
    {
        index = instruction;
        entry = listing[instruction];
        views[index] = (index, IndexMap.Run(Length));
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
    }

    public readonly void Leaf()
    {
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary => Elementwise(NodeKind.Unary, UnaryOperation<TOp>.Instance, entry.A);

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary => Elementwise(NodeKind.Binary, BinaryOperation<TOp>.Instance, entry.A, entry.B);

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        if (typeof(TOp) == typeof(Where))
        {
            Elementwise(NodeKind.Select, null, entry.A, entry.B, entry.C);
        }
        else if (typeof(TOp) == typeof(MatMul))
        {
            Multiply();
        }
        else if (typeof(TOp) == typeof(Gather))
        {
            Choose();
        }
        else if (typeof(TOp) == typeof(ScatterAdd))
        {
            Scatter();
        }
        else
        {
            Copy<TOp>();
        }
    }

    // What is one strided copy of each operand is a view of the one, or written through maps.
    private readonly void Copy<TOp>()
        where TOp : struct, ILinear
    {
        var call = listing.Call(entry);
        for (var k = 0; k < call.Count; k++)
        {
            var copy = default(StridedCopy);
            if (!TOp.TryPlan(k, call, ref copy))
            {
                Call();
                return;
            }

            if (TOp.OperandCount == 1)
            {
                Copy(copy, TOp.IsReduction ? Reduction.Sum : Reduction.None);
                return;
            }

            var operand = listing.Operands(entry, default)[k];
            if (call[k].Length > 0)
            {
                WriteThrough(operand, IndexMap.OfSource(copy, call[k].Length)!, Reduction.None);
            }
        }
    }

    private readonly void Copy(in StridedCopy copy, Reduction reduction)
    {
        if (Length > 0 && IndexMap.OfTarget(copy, Length) is { } map)
        {
            var (operand, operandMap) = views[entry.A];
            if (map.Then(operandMap) is { } composed)
            {
                views[index] = (operand, composed);
                return;
            }

            Materialize(entry.A);
            views[index] = (entry.A, map);
            return;
        }

        var target = IndexMap.OfSource(copy, listing.Shape(entry.A).Length);
        if (target is null)
        {
            Call();
            return;
        }

        // Around what is embedded there are zeros.
        schedule.Fills.Add(index, 0);
        WriteThrough(entry.A, target, reduction);
    }

    private readonly void Choose()
    {
        if (Length == 0)
        {
            return;
        }

        var shape = listing.Shape(entry.A);
        var choice = listing.Attribute(entry);
        var (source, map) = views[entry.A];
        if (map.Choose(shape, choice) is { } chosen)
        {
            views[index] = (source, chosen);
            return;
        }

        Materialize(entry.A);
        views[index] = (entry.A, IndexMap.Run(shape.Length).Choose(shape, choice)!);
    }

    private readonly void Scatter()
    {
        var shape = listing.Lists.Shape(entry.Shape);
        schedule.Fills.Add(index, 0);
        if (listing.Shape(entry.A).Length > 0)
        {
            // What goes to one index only does not meet anything there.
            var map = IndexMap.Run(shape.Length).Choose(shape, listing.Attribute(entry))!;
            WriteThrough(entry.A, map, map.Table is null ? Reduction.None : Reduction.Sum);
        }
    }

    private readonly void Multiply()
    {
        var mode = MatMul.Mode.From(listing.Attribute(entry));
        var (x, transposesX) = Factor(entry.A);
        var (y, transposesY) = Factor(entry.B);
        levels[index] = Math.Max(LevelAfter(x.Array), LevelAfter(y.Array));
        mode = mode with { TransposeX = mode.TransposeX != transposesX, TransposeY = mode.TransposeY != transposesY };
        schedule.Products.Add(new(index, listing.Lists.Shape(entry.Shape), levels[index], x, y, mode, bands[index]));
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        if (typeof(TFunction) != typeof(ReduceMax))
        {
            Call();
            return;
        }

        var copy = default(StridedCopy);
        Sum.Plan(listing.Shape(entry.A), listing.Lists.Shape(entry.Shape), listing.Attribute(entry), ref copy);
        schedule.Fills.Add(index, double.NegativeInfinity);
        WriteThrough(entry.A, IndexMap.OfSource(copy, listing.Shape(entry.A).Length)!, Reduction.Max);
    }

    public readonly void Custom() => Call();

    private readonly void Elementwise(NodeKind kind, ElementwiseOperation? primitive, params ReadOnlySpan<int> operands)
    {
        if (Length == 0)
        {
            return;
        }

        var kernel = KernelFor(operands, []);
        if (kernel is null)
        {
            // The operands are seen through maps that no loops suit: copies of them need none.
            foreach (var operand in operands)
            {
                Materialize(operand);
            }

            kernel = KernelFor(operands, [])!;
        }

        Span<int> nodes = [-1, -1, -1];
        for (var i = 0; i < operands.Length; i++)
        {
            nodes[i] = Read(kernel, operands[i]);
        }

        computed[index] = (kernel, kernel.Add(new Node(kind, primitive, nodes[0], nodes[1], nodes[2])));
        levels[index] = kernel.Level;
    }

    // Writes the elements of an operand to where the map says in the result of the present instruction.
    private readonly void WriteThrough(int operand, IndexMap map, Reduction reduction)
    {
        written.Add(index);
        if (listing.Shape(operand).Length == 0)
        {
            return;
        }

        var kernel = KernelFor([operand], [map]);
        if (kernel is null)
        {
            Materialize(operand);
            kernel = KernelFor([operand], [map])!;
        }

        kernel.Add(new Write(Read(kernel, operand), index, map, reduction));
        levels[index] = Math.Max(levels[index], kernel.Level);
    }

    // The first kernel that computes the operands or can read them, with loops that suit.
    private readonly Kernel? KernelFor(ReadOnlySpan<int> operands, IndexMap[] writes)
    {
        var length = listing.Shape(operands[0]).Length;
        var level = 0;
        Kernel? joined = null;
        var maps = new List<IndexMap>(writes);
        foreach (var operand in operands)
        {
            if (IsSplat(operand))
            {
                continue;
            }

            var (source, map) = views[operand];
            maps.Add(map);
            var own = map.IsIdentity ? computed[source].Kernel : null;
            var from = own is { } same && same.Length == length ? same.Level : IsLeaf(source) ? 0 : levels[source] + 1;
            if (from > level || (from == level && joined is null))
            {
                joined = from == own?.Level && own.Length == length ? own : null;
                level = from;
            }
            else if (from == level && own is not null && own.Length == length && own != joined)
            {
                // Two kernels of one level: what they computed is read at the next.
                (joined, level) = (null, level + 1);
            }
        }

        if (joined is not null && joined.Suits(maps))
        {
            return joined;
        }

        level += joined is null ? 0 : 1;
        if (IndexMap.Refine(length, maps) is null)
        {
            return null;
        }

        if (!kernels.TryGetValue((level, length), out var candidates))
        {
            kernels.Add((level, length), candidates = []);
        }

        if (candidates.Find(kernel => kernel.Suits(maps)) is { } found)
        {
            return found;
        }

        var created = new Kernel(length, level);
        candidates.Add(created);
        schedule.Kernels.Add(created);
        return created;
    }

    private readonly int Read(Kernel kernel, int operand)
    {
        if (IsSplat(operand))
        {
            return kernel.Add(new Node(NodeKind.Constant, Value: listing[views[operand].Base].SplatValue));
        }

        var (source, map) = views[operand];
        var (owner, node) = computed[source];
        if (owner == kernel && map.IsIdentity)
        {
            return node;
        }

        if (owner is not null && !written.Contains(source)
            &&
                Rematerialization.TryAdd(owner, node, map, kernel, listing,
                    isReadOnce: readers[source] == 1) is { } again)
        {
            return again;
        }

        EnsureWritten(source);
        return kernel.Add(new Node(NodeKind.Load, A: IsLeaf(source) ? ~source : source, Map: map));
    }

    private readonly void Call()
    {
        var level = 0;
        foreach (var operand in listing.Operands(entry, stackalloc int[3]))
        {
            Materialize(operand);
            level = Math.Max(level, levels[operand] + 1);
        }

        levels[index] = level;
        schedule.Calls.Add((index, level));
    }

    private readonly bool IsSplat(int instruction)
    {
        ref readonly var source = ref listing[views[instruction].Base];
        return source.IsSplat;
    }

    private readonly bool IsLeaf(int instruction) => PrimitiveFacts.Of(listing[instruction].Op).Family == Family.Leaf;
}
