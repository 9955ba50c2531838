using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// Division by what does not change in a loop: a multiplication by its reciprocal, unless that would overflow or lose
/// digits. A quotient of registers takes as long as a dozen other operations.
/// </summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal sealed class Reciprocals(ILGenerator il, LaneSet lanes)
{
    private readonly Dictionary<LocalBuilder, (LocalBuilder Reciprocal, LocalBuilder IsInvertible)> known = [];

    public bool Contains(LocalBuilder divisor) => known.ContainsKey(divisor);

    /// <summary>Computes, before the loop, what <see cref="EmitQuotient"/> needs.</summary>
    public void Prepare(LocalBuilder divisor)
    {
        if (!known.TryGetValue(divisor, out var prepared))
        {
            known[divisor] = prepared = (il.DeclareLocal(lanes.Register), il.DeclareLocal(typeof(bool)));
        }

        lanes.Instructions!.TryEmit(il, UnaryOperation<Reciprocal>.Instance, divisor);
        il.Emit(OpCodes.Stloc, prepared.Reciprocal);
        lanes.EmitCall(il, lanes.Method("IsInvertible"), divisor);
        il.Emit(OpCodes.Stloc, prepared.IsInvertible);
    }

    /// <summary>Leaves the quotient on the stack, having had it in <paramref name="result"/>.</summary>
    public void EmitQuotient(LocalBuilder dividend, LocalBuilder divisor, LocalBuilder result)
    {
        var (reciprocal, isInvertible) = known[divisor];
        var (divide, end) = (il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Ldloc, isInvertible);
        il.Emit(OpCodes.Brfalse, divide);
        EmitInto(result, BinaryOperation<Multiply>.Instance, dividend, reciprocal);
        il.Emit(OpCodes.Br, end);
        il.MarkLabel(divide);
        EmitInto(result, BinaryOperation<Divide>.Instance, dividend, divisor);
        il.MarkLabel(end);
        il.Emit(OpCodes.Ldloc, result);
    }

    private void EmitInto(LocalBuilder result, ElementwiseOperation primitive, LocalBuilder x, LocalBuilder y)
    {
        lanes.Instructions!.TryEmit(il, primitive, x, y);
        il.Emit(OpCodes.Stloc, result);
    }
}
