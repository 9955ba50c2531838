using System.Reflection;
using System.Reflection.Emit;
using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <content>
/// The innermost loop: over whole registers and what is left over, or, if it is short, all under masks.
/// </content>
internal sealed partial class KernelEmitter
{
    private const int MostMaskedTurns = 4;

    private static readonly MethodInfo Least = typeof(Math).GetMethod(nameof(Math.Min), [typeof(nint), typeof(nint)])!;

    // The lanes that count, where not all do.
    private LocalBuilder? headMask;

    private void Innermost()
    {
        var index = il.DeclareLocal(typeof(nint));
        var length = LoopLength(weights.Length - 1);
        for (var i = 0; i < stores.Length; i++)
        {
            if (IsGathered(i))
            {
                var isLong = isOverPoints || length > lanes.Width * Accumulator.StepsInSingle;
                accumulators[i] = new(
                    il, lanes, Combination(kernel.Writes[i].Reduction), kernel.Writes[i].Neutral, isLong);
                accumulators[i]!.EmitReset();
            }
        }

        EmitConstant(0);
        il.Emit(OpCodes.Stloc, index);
        if (isMasked)
        {
            MaskedLoop(index);
        }
        else if (lanes.Width == 1 || (!isOnePoint && length >= lanes.Width))
        {
            MainLoop(index);
        }

        if (lanes.Width > 1 && !isMasked && (isOverPoints || length % lanes.Width != 0))
        {
            Tail(index);
        }

        for (var i = 0; i < stores.Length; i++)
        {
            if (accumulators[i] is { } accumulator)
            {
                AddToMemory(i, accumulator);
            }
        }
    }

    // Whether all that the innermost loop writes goes to one place.
    private bool IsGathered(int store) =>
        kernel.Writes[store].Reduction != Reduction.None && stores[store] is { Strides: [.., 0], Steps: [.., 0] };

    private static bool IsMasked(int length, int width) =>
        length > width && length % width != 0 && length < MostMaskedTurns * width;

    private void MainLoop(LocalBuilder index)
    {
        var (top, test) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(top);
        Body(count: null, index);
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant(lanes.Width);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, index);
        MoveAccumulators(index);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, index);
        EmitTurns(weights.Length - 1);
        EmitConstant(lanes.Width);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ble, top);
    }

    // All registers under masks, so that there is one body: it is longer than the few turns of the loop.
    private void MaskedLoop(LocalBuilder index)
    {
        var (top, count) = (il.DefineLabel(), il.DeclareLocal(typeof(nint)));
        il.MarkLabel(top);
        EmitTurns(weights.Length - 1);
        il.Emit(OpCodes.Ldloc, index);
        il.Emit(OpCodes.Sub);
        EmitConstant(lanes.Width);
        il.Emit(OpCodes.Call, Least);
        il.Emit(OpCodes.Stloc, count);
        MaskedBody(count, index);
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant(lanes.Width);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, index);
        il.Emit(OpCodes.Ldloc, index);
        EmitTurns(weights.Length - 1);
        il.Emit(OpCodes.Blt, top);
    }

    private void MaskedBody(LocalBuilder count, LocalBuilder index)
    {
        headMask ??= il.DeclareLocal(lanes.Register);
        lanes.Instructions!.EmitHeadMask(il, count);
        il.Emit(OpCodes.Stloc, headMask);
        Body(count, index);
    }

    private void MoveAccumulators(LocalBuilder index)
    {
        var moving = Array.FindAll(accumulators, accumulator => accumulator is { Moves: true });
        if (moving.Length == 0)
        {
            return;
        }

        var end = il.DefineLabel();
        il.Emit(OpCodes.Ldloc, index);
        EmitConstant((lanes.Width * Accumulator.StepsInSingle) - 1);
        il.Emit(OpCodes.And);
        il.Emit(OpCodes.Brtrue, end);
        Array.ForEach(moving, accumulator => accumulator!.EmitMove());
        il.MarkLabel(end);
    }

    // What is left over fills part of a register.
    private void Tail(LocalBuilder index)
    {
        var end = il.DefineLabel();
        var count = il.DeclareLocal(typeof(nint));
        EmitTurns(weights.Length - 1);
        il.Emit(OpCodes.Ldloc, index);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Stloc, count);
        if (isOverPoints || IsDivided(weights.Length - 1))
        {
            il.Emit(OpCodes.Ldloc, count);
            il.Emit(OpCodes.Brfalse, end);
        }

        MaskedBody(count, index);
        il.MarkLabel(end);
    }
}
