using System.Reflection.Emit;

namespace AutoDiff.BackEnds.Compiled;

/// <content>How compiled code finds arrays.</content>
internal sealed partial class Memory
{
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
    /// Leaves the address of what the parts of a kernel over points hand on for one point and its neighbors in a register.
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

    /// <summary>Leaves a number of bytes or elements on the stack, of the size of an address.</summary>
    public static void EmitConstant(ILGenerator il, long value)
    {
        il.Emit(OpCodes.Ldc_I8, value);
        il.Emit(OpCodes.Conv_I);
    }
}
