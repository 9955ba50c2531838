namespace AutoDiff.Primitives;

/// <summary>The sum over the axes in the attribute; the result keeps the other elements in order.</summary>
internal readonly struct Sum : IStrided<Sum>
{
    public static Op Code => Op.Sum;

    public static string Name => "sum";

    public static bool IsReduction => true;

    public static Op Transposed => Op.Broadcast;

    public static long Work(in LinearCall call) => call[0].Length;

    public static string? LatexSign => Primitives.Latex.SumSign;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Strides.CheckAxes(source, attribute) ?? Strides.CheckLength(target, source.Without(attribute).Length);

    public static Fragment? Formula(in PrintedOperands operands)
    {
        var rank = operands.Call[0].Rank;
        string[] axes = operands.Attribute.Length == rank ? [] : [Fragment.Axes(operands.Attribute)];
        return operands.As(Name, operands.Call.Target.Rank == rank ? [.. axes, "keep=true"] : axes);
    }

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Span<int> strides = stackalloc int[Shape.MaximumRank];
        Span<int> keptStrides = stackalloc int[Shape.MaximumRank];
        Strides.Contiguous(source.Axes, strides);
        for (var (axis, stride) = (source.Rank - 1, 1); axis >= 0; axis--)
        {
            var reduced = attribute.Contains(axis);
            keptStrides[axis] = reduced ? 0 : stride;
            stride *= reduced ? 1 : source.Axes[axis];
        }

        for (var axis = 0; axis < source.Rank; axis++)
        {
            copy.AddAxis(source.Axes[axis], strides[axis], keptStrides[axis]);
        }
    }
}

/// <summary>Repetition along the axes in the attribute, which are axes of the result.</summary>
internal readonly struct Broadcast : IStrided<Broadcast>
{
    public static Op Code => Op.Broadcast;

    public static string Name => "broadcast";

    public static Motion Motion => Motion.Views;

    public static Op Transposed => Op.Sum;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Sum.Check(target, source, attribute);

    /// <summary>
    /// Whether elementwise operations would repeat so by themselves, so that a reader need not be told.
    /// </summary>
    public static bool IsImplied(in LinearCall call)
    {
        var (source, target) = (call[0], call.Target);
        var own = target.Rank;
        for (var (axis, follows) = (target.Rank - 1, true); axis >= 0 && follows; axis--)
        {
            var aligned = axis - (target.Rank - source.Rank);
            follows = call.Attribute.Contains(axis) == (aligned < 0 || source[aligned] != target[axis]);
            own = follows ? axis : own;
        }

        return own == 0 || source.Length == 1;
    }

    // Repetition of the columns of a vector is a product with ones.
    public static Fragment? Formula(in PrintedOperands operands) =>
        !operands.IsFormula ? null
        : IsImplied(operands.Call) ? operands[0]
        : operands.Call[0].Rank == 1 && operands.Call.Target.Rank == 2
            ? Fragment.Call("outer", operands[0].Text, $"ones({operands.Call.Target[1]})")
        : operands.As(
            Name, operands.Call.Target.ToString(), $"axis=[{string.Join(", ", operands.Attribute.ToArray())}]");

    public static Fragment? Latex(in PrintedOperands operands) => IsImplied(operands.Call) ? operands[0] : null;

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Sum.Plan(target, source, attribute, ref copy);
        copy.Transpose();
    }
}

/// <summary>The same elements in the same order under another shape.</summary>
internal readonly struct Reshape : IStrided<Reshape>
{
    public static Op Code => Op.Reshape;

    public static string Name => "reshape";

    public static Motion Motion => Motion.Views;

    public static Op Transposed => Op.Reshape;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Strides.CheckLength(target, source.Length);

    // A vector is a column in LaTeX, whether or not it has a second axis.
    public static Fragment? Latex(in PrintedOperands operands)
    {
        var (source, target) = (operands.Call[0], operands.Call.Target);
        return !IsVector(source) || !IsVector(target) ? null
            : IsRow(source) == IsRow(target) ? operands[0]
            : Primitives.Latex.Transposed(operands[0]);

        static bool IsVector(Shape shape) => shape.Rank < 2 || (shape.Rank == 2 && (shape[0] == 1 || shape[1] == 1));

        static bool IsRow(Shape shape) => shape.Rank == 2 && shape[0] == 1 && shape[1] != 1;
    }

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy) =>
        copy.AddAxis(source.Length, 1, 1);
}

/// <summary>Axes in another order: axis k of the result is axis attribute[k] of the argument.</summary>
internal readonly struct Transpose : IStrided<Transpose>
{
    public static Op Code => Op.Transpose;

    public static string Name => "transpose";

    public static Motion Motion => Motion.Views;

    public static Op Transposed => Op.Transpose;

    public static ReadOnlySpan<int> TransposedAttribute(ReadOnlySpan<int> attribute, Span<int> buffer)
    {
        var inverse = buffer[..attribute.Length];
        for (var axis = 0; axis < inverse.Length; axis++)
        {
            inverse[attribute[axis]] = axis;
        }

        return inverse;
    }

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute)
    {
        if (attribute.Length != source.Rank || target.Rank != source.Rank)
        {
            return $"a permutation of {source.Rank} axes was expected";
        }

        Span<int> sorted = stackalloc int[attribute.Length];
        attribute.CopyTo(sorted);
        sorted.Sort();
        for (var axis = 0; axis < sorted.Length; axis++)
        {
            if (sorted[axis] != axis)
            {
                return $"each axis from 0 to {source.Rank - 1} was expected once";
            }

            if (target.Axes[axis] != source.Axes[attribute[axis]])
            {
                return $"axis {axis} of the result has length {target.Axes[axis]}; expected " +
                    $"{source.Axes[attribute[axis]]}";
            }
        }

        return null;
    }

    public static Fragment? Formula(in PrintedOperands operands) =>
        operands.Call[0].Rank == 2 ? new(operands[0].In(Notation.Function) + "'", Notation.Function) : null;

    public static Fragment? Latex(in PrintedOperands operands) =>
        operands.Call[0].Rank == 2 ? Primitives.Latex.Transposed(operands[0]) : null;

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Span<int> strides = stackalloc int[Shape.MaximumRank];
        Span<int> targetStrides = stackalloc int[Shape.MaximumRank];
        Strides.Contiguous(source.Axes, strides);
        Strides.Contiguous(target.Axes, targetStrides);
        for (var axis = 0; axis < target.Rank; axis++)
        {
            copy.AddAxis(target.Axes[axis], strides[attribute[axis]], targetStrides[axis]);
        }
    }
}

/// <summary>What the strided primitives share.</summary>
internal static class Strides
{
    /// <summary>The strides of an array stored without gaps, last axis fastest.</summary>
    public static void Contiguous(ReadOnlySpan<int> lengths, Span<int> strides)
    {
        for (var (axis, stride) = (lengths.Length - 1, 1); axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= lengths[axis];
        }
    }

    public static string? CheckAxes(Shape shape, ReadOnlySpan<int> axes)
    {
        for (var i = 0; i < axes.Length; i++)
        {
            if (axes[i] < 0 || axes[i] >= shape.Rank || (i > 0 && axes[i] <= axes[i - 1]))
            {
                return $"axes in increasing order from 0 to {shape.Rank - 1} were expected; found " +
                    $"[{string.Join(", ", axes.ToArray())}]";
            }
        }

        return null;
    }

    public static string? CheckShape(Shape shape, Shape expected) =>
        shape == expected ? null : $"its shape is {shape}; expected {expected}";

    public static string? CheckLength(Shape shape, int length) =>
        shape.Length == length ? null : $"{length} elements were expected; the shape {shape} has {shape.Length}";
}
