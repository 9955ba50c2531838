using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// Arrays joined along the axis in the attribute. Seen as rows of what lies before the axis, each part fills some
/// columns, in whatever shape: so that stacking, which adds an axis, is joining too.
/// </summary>
internal readonly struct Concatenate : ILinear
{
    public static Op Code => Op.Concatenate;

    public static string Name => "concatenate";

    public static int OperandCount => 0;

    public static Motion Motion => Motion.Places;

    public static string? Check(in LinearCall call)
    {
        if (call.Attribute is not [var axis] || axis < 0 || axis >= call.Target.Rank)
        {
            return $"an axis of the shape {call.Target} was expected";
        }

        var row = new Rows(call.Target, call.Attribute);
        var indices = (long)row.Blocks * row.Length;
        var elements = 0L;
        var fits = true;
        for (var part = 0; part < call.Count; part++)
        {
            fits &= indices == 0 || call[part].Length % indices == 0;
            elements += call[part].Length;
        }

        return fits && elements == call.Target.Length
            ? null
            : $"its parts joined along axis {axis} do not make the shape {call.Target}";
    }

    public static long Work(in LinearCall call) => 0;

    public static bool TryPlan(int operand, in LinearCall call, ref StridedCopy copy)
    {
        var rows = new Rows(call.Target, call.Attribute);
        var (start, count) = Indices(operand, call, rows);
        copy.Offset(0, start * rows.Length);
        copy.AddAxis(rows.Blocks, count * rows.Length, rows.Count * rows.Length);
        copy.AddAxis(count * rows.Length, 1, 1);
        return true;
    }

    public static Transposed Transpose(int operand, in LinearCall call, Span<int> buffer)
    {
        var target = call.Target;
        for (var axis = 0; axis < target.Rank; axis++)
        {
            (buffer[3 * axis], buffer[(3 * axis) + 1], buffer[(3 * axis) + 2]) = (0, 1, target.Axes[axis]);
        }

        var joined = 3 * call.Attribute[0];
        (buffer[joined], buffer[joined + 2]) = Indices(operand, call, new Rows(target, call.Attribute));
        return new(Op.Slice, [Transposed.Adjoint], buffer[..(3 * target.Rank)]);
    }

    // Where the parts lack the axis, it stacks them.
    public static Fragment? Formula(in PrintedOperands operands) => operands.Call[0].Rank < operands.Call.Target.Rank
        ? operands.As("stack")
        : operands.As(Name, Fragment.Axes(operands.Attribute));

    public static Fragment? Latex(in PrintedOperands operands) =>
        operands.AsLatex(Name, $"\\text{{axis }} {operands.Attribute[0]}");

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        var rows = new Rows(call.Target, call.Attribute);
        var length = rows.Count * rows.Length;
        var start = 0;
        for (var k = 0; k < call.Count; k++)
        {
            var part = operands[k];
            var own = rows.Blocks == 0 ? 0 : part.Length / rows.Blocks;
            for (var row = 0; row < rows.Blocks; row++)
            {
                var source = part.Slice(row * own, own);
                var target = result.Slice((row * length) + start, own);
                if (accumulate)
                {
                    T.AddTo(target, source);
                }
                else
                {
                    source.CopyTo(target);
                }
            }

            start += own;
        }
    }

    // The indices along the axis that a part fills.
    private static (int Start, int Count) Indices(int operand, in LinearCall call, Rows rows)
    {
        var indices = Math.Max(1, rows.Blocks * rows.Length);
        return (call.Before(operand) / indices, call[operand].Length / indices);
    }
}
