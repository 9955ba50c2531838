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

/// <summary>
/// Every step-th element from a start along each axis; the attribute holds (start, step, count) per axis.
/// </summary>
internal readonly struct Slice : IStrided<Slice>
{
    public static Op Code => Op.Slice;

    public static string Name => "slice";

    public static Motion Motion => Motion.Views;

    public static Op Transposed => Op.Embed;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute)
    {
        if (attribute.Length != 3 * source.Rank)
        {
            return $"start, step and count for each of {source.Rank} axes were expected";
        }

        var length = 1;
        for (var axis = 0; axis < source.Rank; axis++)
        {
            var (start, step, count) = (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2]);
            var last = start + ((long)(count - 1) * step);
            if (count < 0 ||
                (count > 0 && (start < 0 || start >= source.Axes[axis] || last < 0 || last >= source.Axes[axis])))
            {
                return $"elements {start} to {last} were asked for on axis {axis} of length {source.Axes[axis]}";
            }

            length *= count;
        }

        return Strides.CheckLength(target, length);
    }

    public static Fragment? Formula(in PrintedOperands operands) =>
        Fragment.Atom($"{operands[0].In(Notation.Function)}[{operands.Slices(operands.Call[0])}]");

    public static Fragment? Latex(in PrintedOperands operands) =>
        Primitives.Latex.Indexed(operands[0], operands.Slices(operands.Call[0]));

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Span<int> strides = stackalloc int[Shape.MaximumRank];
        Span<int> counts = stackalloc int[Shape.MaximumRank];
        Span<int> targetStrides = stackalloc int[Shape.MaximumRank];
        var rank = source.Rank;
        for (var axis = 0; axis < rank; axis++)
        {
            counts[axis] = attribute[(3 * axis) + 2];
        }

        Strides.Contiguous(source.Axes, strides);
        Strides.Contiguous(counts[..rank], targetStrides);
        for (var axis = 0; axis < rank; axis++)
        {
            copy.Offset(attribute[3 * axis] * strides[axis], 0);
            copy.AddAxis(counts[axis], attribute[(3 * axis) + 1] * strides[axis], targetStrides[axis]);
        }
    }
}

/// <summary>Zeros, but for the elements a slice with the same attribute would read.</summary>
internal readonly struct Embed : IStrided<Embed>
{
    public static Op Code => Op.Embed;

    public static string Name => "embed";

    public static Motion Motion => Motion.Places;

    public static Op Transposed => Op.Slice;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Slice.Check(target, source, attribute);

    public static Fragment? Formula(in PrintedOperands operands) =>
        Products(operands) ?? operands.As(Name, operands.Slices(operands.Call.Target));

    public static Fragment? Latex(in PrintedOperands operands) =>
        operands.AsLatex(Name, operands.Slices(operands.Call.Target));

    // In formulas that are read again, products with the columns and rows of identities that the elements go to.
    private static Fragment? Products(in PrintedOperands operands)
    {
        var target = operands.Call.Target;
        if (!operands.IsFormula || target.Rank is 0 or > 2)
        {
            return null;
        }

        // A single element is a slice of one; slices of the language have no step.
        var slices = Array.ConvertAll(operands.Slices(target).Split(", "), slice =>
            int.TryParse(slice, out var only) ? $"{only}:{only + 1}" : slice);
        if (Array.Exists(slices, slice => slice.Count(':') > 1))
        {
            return null;
        }

        var text = operands[0].In(Notation.Multiplicative, strict: true);
        if (slices[0] != ":")
        {
            text = $"eye({target[0]})[:, {slices[0]}] @ {text}";
        }

        if (target.Rank == 2 && slices[1] != ":")
        {
            text = $"{text} @ eye({target[1]})[{slices[1]}, :]";
        }

        return new(text, Notation.Multiplicative);
    }

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Slice.Plan(target, source, attribute, ref copy);
        copy.Transpose();
    }
}

/// <summary>The main diagonal of the last two axes.</summary>
internal readonly struct Diagonal : IStrided<Diagonal>
{
    public static Op Code => Op.Diagonal;

    public static string Name => "diag";

    public static Motion Motion => Motion.Views;

    public static Op Transposed => Op.EmbedDiagonal;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        source.Rank < 2
            ? $"two axes or more were expected to take a diagonal of; found the shape {source}"
            : target.Rank != source.Rank - 1 || !target.Axes[..^1].SequenceEqual(source.Axes[..^2]) ||
                target[-1] != Math.Min(source[-2], source[-1])
                ? $"the shapes {source} and {target} are not those of a matrix and its diagonal"
                : null;

    public static Fragment? Formula(in PrintedOperands operands) => operands.As(Name);

    public static Fragment? Latex(in PrintedOperands operands) => operands.AsLatex(Name);

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        var (rows, columns) = (source[-2], source[-1]);
        var count = Math.Min(rows, columns);
        var matrices = 1;
        foreach (var length in source.Axes[..^2])
        {
            matrices *= length;
        }

        copy.AddAxis(matrices, rows * columns, count);
        copy.AddAxis(count, columns + 1, 1);
    }
}

/// <summary>Zeros, but for the main diagonal of the last two axes.</summary>
internal readonly struct EmbedDiagonal : IStrided<EmbedDiagonal>
{
    public static Op Code => Op.EmbedDiagonal;

    public static string Name => "embed_diag";

    public static Motion Motion => Motion.Places;

    public static Op Transposed => Op.Diagonal;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Diagonal.Check(target, source, attribute);

    public static Fragment? Formula(in PrintedOperands operands) =>
        operands.As(operands.IsFormula ? Diagonal.Name : Name);

    public static Fragment? Latex(in PrintedOperands operands) => Diagonal.Latex(operands);

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Diagonal.Plan(target, source, attribute, ref copy);
        copy.Transpose();
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
