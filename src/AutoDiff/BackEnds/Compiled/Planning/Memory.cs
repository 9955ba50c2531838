using System.Reflection.Emit;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>What a compiled method is called with: where the buffers are, and for which of a number of points it is to be evaluated.</summary>
/// <param name="buffers">The first elements of the <see cref="Region"/>s, in their order.</param>
/// <param name="points">The number of points whose inputs and outputs the buffers hold.</param>
/// <param name="first">The first point to evaluate.</param>
/// <param name="count">
/// The number of points to evaluate; for a method that is not over points, which piece of its kernel to run.
/// </param>
internal unsafe delegate void KernelMethod(void** buffers, nint points, nint first, nint count);

/// <summary>A buffer.</summary>
internal enum Region
{
    /// <summary>The inputs, one after the other; each holds the values of all points.</summary>
    Inputs,

    /// <summary>The outputs, likewise.</summary>
    Outputs,

    /// <summary>Intermediate results.</summary>
    Arena,

    /// <summary>The elements of constant arrays.</summary>
    Constants,

    /// <summary>Outputs that are summed over the points: their sums over the points of one call of a method.</summary>
    Sums,

    /// <summary>What all points have in common and was computed before the first.</summary>
    Shared,

    /// <summary>The tables of index maps, which hold integers.</summary>
    Tables,
}

/// <summary>Where an array is.</summary>
/// <param name="Region">The buffer.</param>
/// <param name="Start">The number of elements before it, for one point.</param>
/// <param name="Length">Its number of elements, for one point.</param>
/// <param name="Before">The number of elements before it that all points have in common.</param>
/// <param name="IsOnce">Whether it is there once for all points.</param>
internal readonly record struct Place(Region Region, int Start, int Length, int Before = 0, bool IsOnce = false)
{
    /// <summary>The first element for one of a number of points, where the buffer is that of inputs or outputs.</summary>
    public long First(long points, long point) => Before + (Start * points) + (IsOnce ? 0 : Length * point);

    /// <summary>The elements for one point, given the first elements of the buffers.</summary>
    public unsafe Span<T> Elements<T>(void** buffers, nint points, nint point)
        where T : unmanaged =>
        new((T*)buffers[(int)Region] + (Region is Region.Inputs or Region.Outputs ? First(points, point) : Start), Length);
}

/// <summary>Where the arrays of a schedule are: results of instructions by their number, inputs and constants by its complement.</summary>
internal sealed class Memory
{
    private readonly Dictionary<int, Place> places = [];
    private readonly Dictionary<int[], int> starts = [];
    private readonly List<int> tables = [];

    public Place this[int array]
    {
        get => places[array];
        set => places[array] = value;
    }

    /// <summary>The tables of index maps, one after the other.</summary>
    public int[] Tables => [.. tables];

    /// <summary>
    /// How many values the parts of a kernel over points hand on for each: in registers, those of the same points next to each other.
    /// </summary>
    public int HandedOn { get; set; }

    public bool Contains(int array) => places.ContainsKey(array);

    /// <summary>Places the table of an index map, if it has one.</summary>
    public void PlaceTable(IndexMap map)
    {
        if (map.Table is { } table && starts.TryAdd(table, tables.Count))
        {
            tables.AddRange(table);
        }
    }

    /// <summary>Leaves the number of points to evaluate on the stack.</summary>
    public static void EmitPointCount(ILGenerator il) => il.Emit(OpCodes.Ldarg_3);

    /// <summary>Leaves which piece of a kernel is to be run on the stack.</summary>
    public static void EmitPiece(ILGenerator il) => il.Emit(OpCodes.Ldarg_3);

    /// <summary>Leaves the address of an element of an array on the stack: that of the first point to evaluate.</summary>
    public void EmitAddress(ILGenerator il, int array, int offset, int elementSize)
    {
        var place = places[array];
        EmitRegion(il, place.Region);
        if (place.Region is Region.Inputs or Region.Outputs)
        {
            // start · points + length · first + before + offset
            EmitAdd(il, (long)place.Start * elementSize, OpCodes.Ldarg_1);
            EmitAdd(il, place.IsOnce ? 0 : (long)place.Length * elementSize, OpCodes.Ldarg_2);
            EmitAdd(il, (place.Before + (long)offset) * elementSize);
        }
        else
        {
            EmitAdd(il, (place.Start + (long)offset) * elementSize);
        }
    }

    /// <summary>
    /// Leaves the address of what the parts of a kernel over points hand on for one point and its neighbours in a register.
    /// </summary>
    public void EmitHandedOn(ILGenerator il, LocalBuilder point, int elementSize)
    {
        EmitRegion(il, Region.Arena);
        il.Emit(OpCodes.Ldloc, point);
        EmitConstant(il, (long)HandedOn * elementSize);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
    }

    /// <summary>Leaves the address where a map with a table looks first in it on the stack.</summary>
    public void EmitTable(ILGenerator il, IndexMap map)
    {
        EmitRegion(il, Region.Tables);
        EmitAdd(il, (starts[map.Table!] + (long)map.Start) * sizeof(int));
    }

    private static void EmitRegion(ILGenerator il, Region region)
    {
        il.Emit(OpCodes.Ldarg_0);
        EmitConstant(il, (int)region * sizeof(long));
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_I);
    }

    // Adds a number of bytes to the address, or so many times an argument.
    private static void EmitAdd(ILGenerator il, long bytes, OpCode? argument = null)
    {
        if (bytes == 0)
        {
            return;
        }

        EmitConstant(il, bytes);
        if (argument is { } load)
        {
            il.Emit(load);
            il.Emit(OpCodes.Mul);
        }

        il.Emit(OpCodes.Add);
    }

    private static void EmitConstant(ILGenerator il, long value)
    {
        il.Emit(OpCodes.Ldc_I8, value);
        il.Emit(OpCodes.Conv_I);
    }
}
