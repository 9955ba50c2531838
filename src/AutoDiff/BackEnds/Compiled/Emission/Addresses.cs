using System.Reflection.Emit;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// How the code of a <see cref="KernelMethod"/> finds arrays: by the arguments with which the method is called.
/// </summary>
internal sealed class Addresses(ILGenerator il, ArrayPlaces places)
{
    /// <summary>Leaves the number of points to evaluate on the stack.</summary>
    public void EmitPointCount() => il.Emit(OpCodes.Ldarg_3);

    /// <summary>Leaves which chunk of a kernel is to be run on the stack.</summary>
    public void EmitChunk() => il.Emit(OpCodes.Ldarg_3);

    /// <summary>
    /// Leaves the address of an element of an array on the stack: that of the first point to evaluate.
    /// </summary>
    public void EmitAddress(int array, int offset, int elementSize)
    {
        var place = places[array];
        EmitRegion(place.Region);
        if (place.Region is Region.Inputs or Region.Outputs)
        {
            // start · points + length · first + before + offset
            EmitAdd((long)place.Start * elementSize, OpCodes.Ldarg_1);
            EmitAdd(place.IsOnce ? 0 : (long)place.Length * elementSize, OpCodes.Ldarg_2);
            EmitAdd((place.Before + (long)offset) * elementSize);
        }
        else
        {
            EmitAdd((place.Start + (long)offset) * elementSize);
        }
    }

    /// <summary>
    /// Leaves the address of what the parts of a kernel over points hand on for one point and its neighbors in a
    /// register.
    /// </summary>
    public void EmitHandedOn(LocalBuilder point, int elementSize)
    {
        EmitRegion(Region.Arena);
        il.Emit(OpCodes.Ldloc, point);
        EmitConstant((long)places.HandedOn * elementSize);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
    }

    /// <summary>Leaves the address where a map with a table looks first in it on the stack.</summary>
    public void EmitTable(IndexMap map)
    {
        EmitRegion(Region.Tables);
        EmitAdd((long)places.StartOf(map) * sizeof(int));
    }

    private void EmitRegion(Region region)
    {
        il.Emit(OpCodes.Ldarg_0);
        EmitConstant((int)region * sizeof(long));
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_I);
    }

    // Adds a number of bytes to the address, or so many times an argument.
    private void EmitAdd(long bytes, OpCode? argument = null)
    {
        if (bytes == 0)
        {
            return;
        }

        EmitConstant(bytes);
        if (argument is { } load)
        {
            il.Emit(load);
            il.Emit(OpCodes.Mul);
        }

        il.Emit(OpCodes.Add);
    }

    /// <summary>Leaves a number of bytes or elements on the stack, of the size of an address.</summary>
    public void EmitConstant(long value)
    {
        il.Emit(OpCodes.Ldc_I8, value);
        il.Emit(OpCodes.Conv_I);
    }
}
