using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>
/// Shapes of operands and result and an attribute that a linear primitive accepts, chosen by a number and, where they
/// are free, by the shape of its first operand.
/// </summary>
internal readonly struct LinearChoice(Shape source, int choice)
{
    public (Shape[] Sources, Shape Target, int[] Attribute) Of(Op op)
    {
        switch (op)
        {
            case Op.Where: return ([source, source, source], source, []);
            case Op.Concatenate: return Concatenate();
            case Op.MatMul: return MatMul();
            case Op.Convolution: return Convolution();
            case Op.Einsum: return Einsum();
            default:
                var (target, attribute) = OfOne(op);
                return ([source], target, attribute);
        }
    }

    private (Shape Target, int[] Attribute) OfOne(Op op) => op switch
    {
        Op.Sum => Sum(),
        Op.Broadcast => Broadcast(),
        Op.Reshape => (Shape.Of([.. source.Axes.ToArray().Reverse(), 1]), []),
        Op.Transpose => Transpose(),
        Op.Slice => Slice(),
        Op.Embed => Embed(),
        Op.Diagonal => (Shape.Of([.. source.Axes[..^2], Math.Min(source[-2], source[-1])]), []),
        Op.EmbedDiagonal => EmbedDiagonal(),
        Op.Gather => Gather(),
        Op.ScatterAdd => ScatterAdd(),
        Op.CumulativeSum => (source, [Axis, choice / 3 % 2]),
        _ =>
            throw new ArgumentOutOfRangeException(
                nameof(op), op, "Say here which attributes this linear primitive accepts."),
    };

    private int Axis => source.Rank == 0 ? 0 : choice % source.Rank;

    private int Digit(int position) => choice >> position & 3;

    private (Shape[] Sources, Shape Target, int[] Attribute) Concatenate()
    {
        var axis = Axis;
        int[] lengths = [.. source.Axes];
        lengths[axis] = Digit(2);
        var other = Shape.Of(lengths);
        Shape[] sources = Digit(4) switch
        {
            0 => [source, other],
            1 => [other, source, other],
            2 => [source],
            _ => [source, source],
        };
        lengths[axis] = sources.Sum(part => part[axis]);
        return (sources, Shape.Of(lengths), [axis]);
    }

    private (Shape[] Sources, Shape Target, int[] Attribute) MatMul()
    {
        // Rows, inner length and columns differ, so that an operand transposed by mistake does not fit.
        var mode = new AutoDiff.Primitives.MatMul.Mode((choice & 1) == 1, (choice & 2) == 2);
        ReadOnlySpan<int> batch = (choice & 4) == 4 ? [2] : [];
        var (rows, inner, columns) = (2, 3, 4 - Digit(3));
        var attribute = new int[AutoDiff.Primitives.MatMul.Mode.AttributeLength];
        mode.WriteTo(attribute);
        return (
            [
                Shape.Of([.. batch, mode.TransposeX ? inner : rows, mode.TransposeX ? rows : inner]),
                Shape.Of([.. batch, mode.TransposeY ? columns : inner, mode.TransposeY ? inner : columns]),
            ],
            Shape.Of([.. batch, rows, columns]),
            attribute);
    }

    private (Shape[] Sources, Shape Target, int[] Attribute) Convolution()
    {
        // Each of the three arrays may be the result.
        var result = choice % 3;
        var axes = 1 + (choice / 3 % 2);
        var steps = new AutoDiff.Primitives.Convolution.Steps(
            1 + (choice / 6 % 2), 1 + (choice / 12 % 2), choice / 24 % 2);
        var (lengths, kernel) = (new[] { 4, 3 }, new[] { 2, 2 });
        Shape[] parts =
        [
            Shape.Of([1 + (choice / 48 % 2), 2, .. lengths[..axes]]),
            Shape.Of([2, 2, .. kernel[..axes]]),
            Shape.Of([1 + (choice / 48 % 2), 2, .. lengths.Zip(kernel, steps.ResultLength).Take(axes)]),
        ];
        int[] attribute = [result, 0];
        for (var axis = 0; axis < axes; axis++)
        {
            attribute = [.. attribute, steps.Stride, steps.Dilation, steps.Padding];
        }

        return ([.. parts.Where((_, part) => part != result)], parts[result], attribute);
    }

    private (Shape[] Sources, Shape Target, int[] Attribute) Einsum()
    {
        (string Text, Shape[] Shapes)[] written =
        [
            ("ij,jk->ik", [[2, 3], [3, 2]]),
            ("ijk->kij", [[2, 3, 2]]),
            ("ii->", [[3, 3]]),
            ("ij,ij->i", [[2, 3], [2, 3]]),
            ("i,j,ki->kj", [[2], [3], [2, 2]]),
            ("bij,bkj->kbi", [[2, 2, 3], [2, 2, 3]]),
            ("ij,kk->j", [[2, 3], [2, 2]]),
            (",i->i", [[], [4]]),
        ];

        // A label that only the result has, or has twice.
        var number = choice % (written.Length + 2);
        if (number >= written.Length)
        {
            return number == written.Length ? ([[3]], [3, 2], [0, 0, 1, 0]) : ([[3]], [3, 3], [0, 0, 0, 0]);
        }

        var (text, shapes) = written[number];
        var (attribute, lengths) = EinsumSubscripts.Read(text, shapes);
        return (shapes, Shape.Of(lengths), attribute);
    }

    private (Shape Target, int[] Attribute) Sum()
    {
        var bits = choice;
        int[] axes = [.. Enumerable.Range(0, source.Rank).Where(axis => (bits >> axis & 1) == 1)];
        return (source.Without(axes, keep: Digit(4) == 0), axes);
    }

    private (Shape Target, int[] Attribute) Broadcast()
    {
        var position = choice % (source.Rank + 1);
        return (Shape.Of([.. source.Axes[..position], Digit(2), .. source.Axes[position..]]), [position]);
    }

    private (Shape Target, int[] Attribute) Transpose()
    {
        int[] order = [.. Enumerable.Range(0, source.Rank)];
        new Random(choice).Shuffle(order);
        var axes = source;
        return (Shape.Of([.. order.Select(axis => axes[axis])]), order);
    }

    private (Shape Target, int[] Attribute) Slice()
    {
        var lengths = new int[source.Rank];
        var attribute = new int[3 * source.Rank];
        for (var axis = 0; axis < source.Rank; axis++)
        {
            var length = source[axis];
            var digit = Digit(2 * axis);
            var (start, step, count) = digit switch
            {
                0 => (0, 2, (length + 1) / 2),
                1 => (length - 1, -1, length),
                2 when length > 1 => (1, 1, length - 1),
                _ => (0, 1, length),
            };
            (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2], lengths[axis]) =
                (start, step, count, count);
        }

        return (Shape.Of(lengths), attribute);
    }

    private (Shape Target, int[] Attribute) Embed()
    {
        var lengths = new int[source.Rank];
        var attribute = new int[3 * source.Rank];
        for (var axis = 0; axis < source.Rank; axis++)
        {
            var count = source[axis];
            var (start, step, length) = Digit(2 * axis) switch
            {
                0 => (1, 2, 1 + (2 * count)),
                1 => (count, -1, count + 1),
                _ => (0, 1, count + 1),
            };
            (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2], lengths[axis]) =
                (start, step, count, length);
        }

        return (Shape.Of(lengths), attribute);
    }

    private (Shape Target, int[] Attribute) EmbedDiagonal() =>
        (Shape.Of([.. source.Axes, source[-1] + (choice & 1)]), []);

    private (Shape Target, int[] Attribute) Gather()
    {
        var (axis, length) = (Axis, source[Axis]);
        var count = length == 0 ? 0 : Digit(1);
        var random = new Random(choice);
        int[] lengths = [.. source.Axes];
        lengths[axis] = count;
        return (Shape.Of(lengths), [axis, .. Enumerable.Range(0, count).Select(_ => random.Next(length))]);
    }

    private (Shape Target, int[] Attribute) ScatterAdd()
    {
        var (axis, length) = (Axis, 1 + Digit(1));
        var random = new Random(choice);
        int[] lengths = [.. source.Axes];
        lengths[axis] = length;
        return (Shape.Of(lengths), [axis, .. Enumerable.Range(0, source[axis]).Select(_ => random.Next(length))]);
    }
}
