namespace AutoDiff.Primitives;

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

    public static Fragment? Formula(in PrintedOperands operands)
    {
        var (source, target) = (operands.Call[0], operands.Call.Target);
        var slices = operands.IsFormula ? PrintedOperands.Slices(source, operands.Attribute, target) : null;
        return Fragment.Atom($"{operands[0].In(Notation.Function)}[{slices ?? operands.Slices(source)}]");
    }

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
        (operands.IsFormula ? Placed(operands[0], operands.Call[0], operands.Call.Target, operands.Attribute) : null)
            ?? operands.As(Name, operands.Slices(operands.Call.Target));

    public static Fragment? Latex(in PrintedOperands operands) =>
        operands.AsLatex(Name, operands.Slices(operands.Call.Target));

    /// <summary>
    /// An embedding in a formula that is read again: products with the columns and rows of identities that the elements
    /// go to; null where that does not say it.
    /// </summary>
    public static Fragment? Placed(Fragment x, Shape source, Shape target, ReadOnlySpan<int> attribute)
    {
        // Slices of the language have no step.
        if (target.Rank is 0 or > 2 || PrintedOperands.Slices(target, attribute, source)?.Split(", ") is not { } slices
            || Array.Exists(slices, slice => slice.Count(':') > 1))
        {
            return null;
        }

        var units = new string?[slices.Length];
        var strict = source.Rank > 0;
        var text = x.In(Notation.Multiplicative, strict);
        for (var axis = 0; axis < slices.Length; axis++)
        {
            units[axis] = slices[axis].Contains(':', StringComparison.Ordinal) ? null
                : $"eye({target[axis]})[{slices[axis]}]";
            text = units[axis] is not null || slices[axis] == ":" ? text
                : axis == 0 ? $"eye({target[0]})[:, {slices[0]}] @ {text}"
                : $"{text} @ eye({target[1]})[{slices[1]}, :]";
        }

        return units switch
        {
            [{ } unit] => new($"{text} * {unit}", Notation.Multiplicative),
            [{ } row, { } column] => new($"{text} * outer({row}, {column})", Notation.Multiplicative),
            [{ } row, null] => Fragment.Call("outer", row, Unbracketed()),
            [null, { } column] => Fragment.Call("outer", Unbracketed(), column),
            _ => new(text, Notation.Multiplicative),
        };

        string Unbracketed() => Array.Exists(slices, slice => slice.Length > 1 && slice.Contains(':')) ? text : x.Text;
    }

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Slice.Plan(target, source, attribute, ref copy);
        copy.Transpose();
    }
}
