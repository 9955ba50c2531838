using AutoDiff.Numerics;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// The order in which the parts of a schedule are run, and where the arrays between them are. Memory of arrays that are no longer
/// needed is used again; what can be written to the outputs at once is.
/// </summary>
internal sealed class MemoryPlan
{
    // Arrays begin at multiples of so many elements: a cache line of floats, two of doubles.
    private const int Alignment = 16;

    private readonly ArrayProgram program;
    private readonly Schedule schedule;
    private readonly PointLayout layout;
    private readonly List<Item> order = [];
    private readonly List<(Place, Place)> copies = [];
    private readonly Dictionary<int, (int First, int Last)> lives = [];

    // Of arrays that are not results of instructions.
    private readonly Dictionary<int, int> lengths = [];

    private readonly long pieceCost;

    private MemoryPlan(ArrayProgram program, Schedule schedule, PointLayout layout, long pieceCost) =>
        (this.program, this.schedule, this.layout, this.pieceCost) = (program, schedule, layout, pieceCost);

    /// <summary>
    /// One thing to do: a kernel, a product, a call of an instruction's own kernel, or the filling of an array.
    /// </summary>
    public readonly record struct Item(
        Kernel? Kernel = null, Product? Product = null, int Instruction = -1, (Place Place, double Value)? Fill = null);

    public IReadOnlyList<Item> Order => order;

    public Memory Memory { get; } = new();

    public int ArenaLength { get; private set; }

    public double[] Constants { get; private set; } = [];

    /// <summary>What has to be copied to the outputs at the end of each point.</summary>
    public IReadOnlyList<(Place From, Place To)> Copies => copies;

    /// <summary>The listing with the slots of this plan, for calls; null if there are none.</summary>
    public InstructionList? Listing { get; private set; }

    /// <summary>The plan of a schedule.</summary>
    /// <param name="program">The program.</param>
    /// <param name="schedule">What computes its outputs.</param>
    /// <param name="layout">Where its inputs and outputs are.</param>
    /// <param name="pieceCost">The least that is worth a piece of a loop.</param>
    public static MemoryPlan For(
        ArrayProgram program, Schedule schedule, PointLayout layout, long pieceCost = Pieces.LeastCost)
    {
        var plan = new MemoryPlan(program, schedule, layout, pieceCost);
        plan.PlaceLeaves();
        plan.Sort();
        plan.FindLives();
        plan.PlaceOutputs();
        plan.PlaceOthers();
        plan.AddFills();
        if (schedule.Calls.Count > 0)
        {
            plan.Listing = program.Listing.WithSlots(
                i => plan.Memory.Contains(i) && plan.Memory[i].Region == Region.Arena ? plan.Memory[i].Start : 0);
        }

        return plan;
    }

    private void PlaceLeaves()
    {
        for (var k = 0; k < program.Inputs.Length; k++)
        {
            Memory[~program.Inputs[k].Index] = layout.Inputs[k];
        }

        var constants = new List<double>();
        var listing = program.Listing;
        for (var i = 0; i < listing.Count; i++)
        {
            if (listing.Payload(listing[i]) is double[] values && listing[i].Op == Op.Constant)
            {
                Memory[~i] = new(Region.Constants, constants.Count, values.Length);
                constants.AddRange(values);
            }
        }

        Constants = [.. constants];
    }

    private void Sort()
    {
        var next = program.Count;
        var items = schedule.Kernels.Select(kernel => (kernel.Level, Item: new Item(kernel)))
            .Concat(schedule.Products.Select(product => (product.Level, Item: new Item(Product: product))))
            .Concat(schedule.Calls.Select(call => (call.Level, Item: new Item(Instruction: call.Instruction))));
        foreach (var (_, item) in items.OrderBy(pair => pair.Level))
        {
            if (item.Kernel is null)
            {
                order.Add(item);
                continue;
            }

            foreach (var map in item.Kernel.Nodes.Select(node => node.Map).Concat(item.Kernel.Writes.Select(write => write.Map)))
            {
                if (map is not null)
                {
                    Memory.PlaceTable(map);
                }
            }

            foreach (var part in KernelSplitter.Split(item.Kernel, () => next++)
                .SelectMany(part => LoopDivision.Apply(part, array => program.Shape(array).Length, () => next++, pieceCost)))
            {
                order.Add(new(part));
                foreach (var write in part.Writes)
                {
                    if (write.PieceStride > 0)
                    {
                        lengths[write.Array] = write.PieceStride * part.Division!.Value.Pieces;
                        schedule.Fills.Add(write.Array, write.Neutral);
                    }
                    else if (write.Array >= program.Count)
                    {
                        lengths[write.Array] = part.Length;
                    }
                }
            }
        }
    }

    private void FindLives()
    {
        for (var time = 0; time < order.Count; time++)
        {
            if (order[time].Product is { } product)
            {
                Touch(product.X.Array, time);
                Touch(product.Y.Array, time);
                Touch(product.Instruction, time);
                continue;
            }

            if (order[time].Kernel is not { } kernel)
            {
                var instruction = order[time].Instruction;
                Touch(instruction, time);
                foreach (var operand in program.Operands(instruction))
                {
                    Touch(operand, time);
                }

                continue;
            }

            foreach (var node in kernel.Nodes)
            {
                if (node.Kind == NodeKind.Load)
                {
                    Touch(node.A, time);
                }
            }

            foreach (var write in kernel.Writes)
            {
                Touch(write.Array, time);
            }
        }

        // An array that nothing is written to, because nothing is summed, is filled before all else.
        foreach (var array in schedule.Fills.Keys)
        {
            if (lives.TryGetValue(array, out var life)
                && order[life.First].Kernel?.Writes.Any(write => write.Array == array) != true)
            {
                lives[array] = (-1, life.Last);
            }
            else
            {
                lives.TryAdd(array, (-1, -1));
            }
        }
    }

    private void Touch(int array, int time)
    {
        if (array >= 0)
        {
            lives[array] = lives.TryGetValue(array, out var life) ? (life.First, time) : (time, time);
        }
    }

    private void PlaceOutputs()
    {
        var called = new HashSet<int>();
        foreach (var (instruction, _) in schedule.Calls)
        {
            called.Add(instruction);
            called.UnionWith(program.Operands(instruction));
        }

        for (var k = 0; k < layout.Outputs.Length; k++)
        {
            var output = schedule.Outputs[k];
            if (!called.Contains(output) && !Memory.Contains(output))
            {
                Memory[output] = layout.OutputOfOnePoint(k);
            }
            else if (layout.Outputs[k].Length > 0)
            {
                lives[output] = (lives[output].First, order.Count);
            }
        }
    }

    private void PlaceOthers()
    {
        var blocks = new FirstFit(Alignment);
        var overwritten = FindOverwritten();
        foreach (var (array, life) in lives.OrderBy(pair => pair.Value.First))
        {
            if (Memory.Contains(array))
            {
                continue;
            }

            var arrays = new List<int> { array };
            while (overwritten.TryGetValue(arrays[^1], out var next))
            {
                arrays.Add(next);
            }

            var place = new Place(
                Region.Arena, blocks.Place(LengthOf(array), life.First, lives[arrays[^1]].Last), LengthOf(array));
            foreach (var sharing in arrays)
            {
                Memory[sharing] = place;
            }
        }

        ArenaLength = blocks.Length;

        for (var k = 0; k < layout.Outputs.Length; k++)
        {
            var (place, target) = (Memory[schedule.Outputs[k]], layout.OutputOfOnePoint(k));
            if (target.Length > 0 && place != target)
            {
                copies.Add((place, target));
            }
        }
    }

    private Dictionary<int, int> FindOverwritten()
    {
        var overwritten = new Dictionary<int, int>();
        for (var time = 0; time < order.Count; time++)
        {
            if (order[time].Kernel is { } kernel)
            {
                Overwriting.Find(
                    kernel,
                    array => lives.TryGetValue(array, out var life) && life.Last == time && IsFree(array, kernel.Length),
                    array => lives[array].First == time && !schedule.Fills.ContainsKey(array) && IsFree(array, kernel.Length),
                    overwritten);
            }
        }

        return overwritten;
    }

    private bool IsFree(int array, int length) => !Memory.Contains(array) && LengthOf(array) == length;

    private int LengthOf(int array) => lengths.TryGetValue(array, out var own) ? own : program.Shape(array).Length;

    // Arrays are filled right before they are first written to, if that does not write them in full.
    private void AddFills()
    {
        var single = order.SelectMany(item => item.Kernel?.Writes.Where(write => item.Kernel.IsSingle(write)) ?? [])
            .Select(write => write.Array).ToHashSet();
        var fills = schedule.Fills.Where(fill => !single.Contains(fill.Key)).ToLookup(fill => lives[fill.Key].First);
        var items = order.ToArray();
        order.Clear();
        for (var time = -1; time < items.Length; time++)
        {
            foreach (var (array, value) in fills[time])
            {
                order.Add(new(Fill: (Memory[array], value)));
            }

            if (time >= 0)
            {
                order.Add(items[time]);
            }
        }
    }
}
