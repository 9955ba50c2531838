using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// Emits what adds up the values of a loop, or finds the largest, in the lanes of registers. A sum of floats is moved
/// to doubles every few steps, so that its error does not grow with the length of the loop.
/// </summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed class Accumulator
{
    /// <summary>How many registers are added up before they are moved to doubles.</summary>
    public const int StepsInSingle = 16;

    private readonly ILGenerator il;
    private readonly LaneSet lanes;
    private readonly ElementwiseOperation combination;
    private readonly double neutral;

    // What was added since the last move, and what was moved.
    private readonly LocalBuilder recent;
    private readonly LocalBuilder? lower;
    private readonly LocalBuilder? upper;

    /// <param name="il">Where to.</param>
    /// <param name="lanes">The values.</param>
    /// <param name="combination">The primitive that combines two of them.</param>
    /// <param name="neutral">What changes no value with which it is combined.</param>
    /// <param name="isLong">Whether there may be more of them than are added up before they are moved.</param>
    public Accumulator(ILGenerator il, LaneSet lanes, ElementwiseOperation combination, double neutral, bool isLong)
    {
        (this.il, this.lanes, this.combination, this.neutral) = (il, lanes, combination, neutral);
        recent = il.DeclareLocal(lanes.Width == 1 ? lanes.Lane : lanes.Register);
        if (isLong && combination == BinaryOperation<Add>.Instance && lanes.Instructions?.InDouble is { } inDouble)
        {
            (lower, upper) = (il.DeclareLocal(inDouble.Register), il.DeclareLocal(inDouble.Register));
        }
    }

    /// <summary>Whether <see cref="EmitMove"/> is to be called every <see cref="StepsInSingle"/> steps.</summary>
    public bool Moves => lower is not null;

    /// <summary>Begins with the combination of no values.</summary>
    public void EmitReset()
    {
        if (lanes.Width == 1)
        {
            il.Emit(OpCodes.Ldc_R8, neutral);
        }
        else
        {
            lanes.EmitNumber(il, neutral);
        }

        il.Emit(OpCodes.Stloc, recent);
        if (Moves)
        {
            EmitZero(lower!);
            EmitZero(upper!);
        }
    }

    /// <summary>Takes a register in, or those of its lanes that a mask has.</summary>
    public void EmitCombine(LocalBuilder value, LocalBuilder? mask)
    {
        if (lanes.Instructions is not { } instructions)
        {
            il.Emit(OpCodes.Ldloc, recent);
            lanes.EmitArgument(il, value);
            il.Emit(OpCodes.Call, lanes.Primitive(combination, 2));
        }
        else if (mask is null)
        {
            instructions.TryEmit(il, combination, recent, value);
        }
        else
        {
            var all = il.DeclareLocal(lanes.Register);
            instructions.TryEmit(il, combination, recent, value);
            il.Emit(OpCodes.Stloc, all);
            instructions.EmitHead(il, all, mask, recent);
        }

        il.Emit(OpCodes.Stloc, recent);
    }

    /// <summary>Moves the sum of floats to doubles.</summary>
    public void EmitMove()
    {
        EmitMoved(isUpper: false);
        il.Emit(OpCodes.Stloc, lower!);
        EmitMoved(isUpper: true);
        il.Emit(OpCodes.Stloc, upper!);
        lanes.EmitNumber(il, 0);
        il.Emit(OpCodes.Stloc, recent);
    }

    /// <summary>Leaves the combination of all lanes on the stack, a double.</summary>
    public void EmitTotal()
    {
        if (lanes.Instructions is not { } instructions)
        {
            il.Emit(OpCodes.Ldloc, recent);
        }
        else if (combination != BinaryOperation<Add>.Instance)
        {
            lanes.EmitArgument(il, recent);
            il.Emit(OpCodes.Call, lanes.Method("Max"));
        }
        else if (instructions.InDouble is { } inDouble)
        {
            EmitMoved(isUpper: false);
            EmitMoved(isUpper: true);
            inDouble.EmitAdd(il);
            inDouble.EmitSum(il);
        }
        else
        {
            il.Emit(OpCodes.Ldloc, recent);
            instructions.EmitSum(il);
        }
    }

    private void EmitZero(LocalBuilder register)
    {
        il.Emit(OpCodes.Ldc_R8, 0.0);
        lanes.Instructions!.InDouble!.EmitCreate(il);
        il.Emit(OpCodes.Stloc, register);
    }

    // Half of the lanes, with what was moved of them before.
    private void EmitMoved(bool isUpper)
    {
        lanes.Instructions!.EmitWidened(il, recent, isUpper);
        if (Moves)
        {
            il.Emit(OpCodes.Ldloc, isUpper ? upper! : lower!);
            lanes.Instructions.InDouble!.EmitAdd(il);
        }
    }
}
