using System.Buffers;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// Sums of products in Einstein's notation: each axis of operands and result has a label, and the result is the sum,
/// over all labels, of the products of the operands' elements. A label that only the result has repeats it, and one
/// that it has twice puts it on a diagonal, so that the transposes are sums of this kind too: operand and result change
/// places.
/// </summary>
/// <remarks>
/// The attribute holds which operands absorb, as bits, then the labels of the result and of each operand.
/// </remarks>
internal readonly struct Einsum : ILinear
{
    public static Op Code => Op.Einsum;

    public static string Name => "einsum";

    public static int OperandCount => 0;

    public static bool IsJoint => false;

    public static string? Check(in LinearCall call)
    {
        var expected = 1 + call.Target.Rank;
        for (var k = 0; k < call.Count; k++)
        {
            expected += call[k].Rank;
        }

        if (call.Count == 0 || call.Attribute.Length != expected)
        {
            return $"which operands absorb and {expected - 1} labels were expected; " +
                $"found {call.Attribute.Length} numbers";
        }

        foreach (var label in call.Attribute[1..])
        {
            if (label < 0 || label >= expected)
            {
                return $"labels from 0 to {expected - 1} were expected; found {label}";
            }
        }

        Span<int> lengths = stackalloc int[LabelCount(call)];
        lengths.Fill(-1);
        var problem = SetLengths(call.Target, Labels(call, -1), lengths);
        for (var k = 0; k < call.Count; k++)
        {
            problem ??= SetLengths(call[k], Labels(call, k), lengths);
        }

        return problem;
    }

    public static Fragment? Formula(in PrintedOperands operands) =>
        operands.With($"\"{EinsumSubscripts.Write(operands.Call)}\"").As(Name);

    public static Fragment? Latex(in PrintedOperands operands) =>
        operands.With($"\\text{{{EinsumSubscripts.Write(operands.Call)}}}").AsLatex(Name);

    public static long Work(in LinearCall call)
    {
        Span<int> lengths = stackalloc int[LabelCount(call)];
        SetLengths(call, lengths);
        var products = 1L;
        foreach (var length in lengths)
        {
            products *= length;
        }

        return products * call.Count;
    }

    public static Transposed Transpose(int operand, in LinearCall call, Span<int> buffer)
    {
        var attribute = call.Attribute.Length <= buffer.Length
            ? buffer[..call.Attribute.Length]
            : new int[call.Attribute.Length];
        var operands = new int[call.Count];
        attribute[0] = call.Attribute[0] | (1 << operand);
        var rest = attribute[1..];
        Write(Labels(call, operand), ref rest);
        for (var k = 0; k < operands.Length; k++)
        {
            operands[k] = k == operand ? Transposed.Adjoint : k;
            Write(Labels(call, k == operand ? -1 : k), ref rest);
        }

        return new(Op.Einsum, operands, attribute);

        static void Write(scoped ReadOnlySpan<int> labels, ref Span<int> rest)
        {
            labels.CopyTo(rest);
            rest = rest[labels.Length..];
        }
    }

    public static ReadOnlySpan<int> TangentAttribute(int operand, ReadOnlySpan<int> attribute, Span<int> buffer)
    {
        var own = attribute.Length <= buffer.Length ? buffer[..attribute.Length] : new int[attribute.Length];
        attribute.CopyTo(own);
        own[0] |= 1 << operand;
        return own;
    }

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        if (!accumulate)
        {
            result.Clear();
        }

        Span<int> lengths = stackalloc int[LabelCount(call)];
        SetLengths(call, lengths);
        if (lengths.Contains(0) || TryMultiply(call, operands, result, lengths))
        {
            return;
        }

        var strides = new int[(call.Count + 1) * lengths.Length];
        for (var k = -1; k < call.Count; k++)
        {
            SetStrides(call, k, strides.AsSpan((k + 1) * lengths.Length, lengths.Length));
        }

        AddProducts(call, operands, result, lengths, strides);
    }

    /// <summary>The labels of an operand, or of the result for −1.</summary>
    public static ReadOnlySpan<int> Labels(scoped in LinearCall call, int operand)
    {
        var start = 1;
        var length = call.Target.Rank;
        for (var k = 0; k <= operand; k++)
        {
            start += length;
            length = call[k].Rank;
        }

        return call.Attribute.Slice(start, length);
    }

    /// <summary>Which absorbs of the product of the operands before one and that one.</summary>
    public static MatMul.Absorbing Absorbs(int operands, int operand) =>
        ((operands & ((1 << operand) - 1)) != 0 ? MatMul.Absorbing.X : 0)
            | ((operands & (1 << operand)) != 0 ? MatMul.Absorbing.Y : 0);

    /// <summary>The number of different labels, which are numbered from 0.</summary>
    public static int LabelCount(in LinearCall call)
    {
        var count = 0;
        foreach (var label in call.Attribute[1..])
        {
            count = Math.Max(count, label + 1);
        }

        return count;
    }

    /// <summary>How far apart neighbors along each label lie in an operand, or in the result for −1.</summary>
    public static void SetStrides(in LinearCall call, int operand, Span<int> strides)
    {
        var shape = operand < 0 ? call.Target : call[operand];
        var labels = Labels(call, operand);
        for (var (axis, stride) = (shape.Rank - 1, 1); axis >= 0; axis--)
        {
            strides[labels[axis]] += stride;
            stride *= shape.Axes[axis];
        }
    }

    /// <summary>How many indices each label has.</summary>
    public static void SetLengths(in LinearCall call, Span<int> lengths)
    {
        lengths.Fill(1);
        for (var k = -1; k < call.Count; k++)
        {
            var labels = Labels(call, k);
            for (var axis = 0; axis < labels.Length; axis++)
            {
                lengths[labels[axis]] = (k < 0 ? call.Target : call[k]).Axes[axis];
            }
        }
    }

    private static string? SetLengths(Shape shape, ReadOnlySpan<int> labels, Span<int> lengths)
    {
        for (var axis = 0; axis < labels.Length; axis++)
        {
            ref var length = ref lengths[labels[axis]];
            if (length >= 0 && length != shape.Axes[axis])
            {
                return $"label {labels[axis]} has the lengths {length} and {shape.Axes[axis]}";
            }

            length = shape.Axes[axis];
        }

        return null;
    }

    // Turns an odometer over all labels.
    private static void AddProducts<T>(
        in LinearCall call,
        in LinearOperands<T> operands,
        Span<T> result,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<int> strides)
        where T : struct, ICarrier<T>
    {
        var absorbing = call.Attribute[0];
        var digits = new int[lengths.Length];
        var places = new int[call.Count + 1];
        while (true)
        {
            var product = operands[0][places[1]];
            for (var k = 1; k < call.Count; k++)
            {
                product = MatMul.Times(product, operands[k][places[k + 1]], Absorbs(absorbing, k));
            }

            result[places[0]] += product;
            var label = lengths.Length - 1;
            for (; label >= 0; label--)
            {
                var isLast = ++digits[label] == lengths[label];
                for (var k = 0; k < places.Length; k++)
                {
                    var stride = strides[(k * lengths.Length) + label];
                    places[k] += isLast ? stride * (1 - lengths[label]) : stride;
                }

                if (!isLast)
                {
                    break;
                }

                digits[label] = 0;
            }

            if (label < 0)
            {
                return;
            }
        }
    }

    // Two operands whose labels are batches, rows, columns and what is summed over are moved to where a matrix product
    // wants them.
    private static bool TryMultiply<T>(
        in LinearCall call, in LinearOperands<T> operands, Span<T> result, ReadOnlySpan<int> lengths)
        where T : struct, ICarrier<T>
    {
        if (call.Count != 2)
        {
            return false;
        }

        var order = new MatrixOrder(call, lengths);
        if (!order.Exists)
        {
            return false;
        }

        var x = ArrayPool<T>.Shared.Rent(order.XLength);
        var y = ArrayPool<T>.Shared.Rent(order.YLength);
        var z = ArrayPool<T>.Shared.Rent(order.ZLength);
        var left = x.AsSpan(0, order.XLength);
        var right = y.AsSpan(0, order.YLength);
        var product = z.AsSpan(0, order.ZLength);
        order.Copy(call, 0, lengths).Run(operands[0], left, accumulate: false);
        order.Copy(call, 1, lengths).Run(operands[1], right, accumulate: false);
        MatMul.Apply(
            Shape.Of(order.Batch, order.Rows, order.Inner),
            left,
            Shape.Of(order.Batch, order.Inner, order.Columns),
            right,
            product,
            new MatMul.Mode(false, false, (MatMul.Absorbing)call.Attribute[0]),
            accumulate: false,
            call.Threads);
        var back = order.Copy(call, -1, lengths);
        back.Transpose();
        back.Run(product, result, accumulate: true);
        ArrayPool<T>.Shared.Return(x);
        ArrayPool<T>.Shared.Return(y);
        ArrayPool<T>.Shared.Return(z);
        return true;
    }

    /// <summary>The labels of a product of two arrays, sorted as a matrix product wants them.</summary>
    private readonly struct MatrixOrder
    {
        private readonly int[] sorted;

        public MatrixOrder(in LinearCall call, ReadOnlySpan<int> lengths)
        {
            var (batch, rows, inner, columns) = (new List<int>(), new List<int>(), new List<int>(), new List<int>());
            (Batch, Rows, Inner, Columns) = (1, 1, 1, 1);
            Exists = true;
            for (var label = 0; label < lengths.Length; label++)
            {
                var (x, y, z) = (
                    Count(Labels(call, 0), label), Count(Labels(call, 1), label), Count(Labels(call, -1), label));
                switch (x, y, z)
                {
                    case (1, 1, 1): batch.Add(label); Batch *= lengths[label]; break;
                    case (1, 0, 1): rows.Add(label); Rows *= lengths[label]; break;
                    case (1, 1, 0): inner.Add(label); Inner *= lengths[label]; break;
                    case (0, 1, 1): columns.Add(label); Columns *= lengths[label]; break;
                    case (0, 0, 0): break;
                    default: Exists = false; break;
                }
            }

            sorted = [.. batch, .. rows, .. inner, .. columns];
        }

        /// <summary>Whether each label plays one of the four parts.</summary>
        public bool Exists { get; }

        public int Batch { get; }

        public int Rows { get; }

        public int Inner { get; }

        public int Columns { get; }

        public int XLength => Batch * Rows * Inner;

        public int YLength => Batch * Inner * Columns;

        public int ZLength => Batch * Rows * Columns;

        /// <summary>The copy of an operand, or of the result for −1, to the order of the product.</summary>
        public StridedCopy Copy(in LinearCall call, int operand, ReadOnlySpan<int> lengths)
        {
            Span<int> strides = stackalloc int[lengths.Length];
            strides.Clear();
            SetStrides(call, operand, strides);
            var labels = Labels(call, operand);
            var stride = 1;
            foreach (var length in (operand < 0 ? call.Target : call[operand]).Axes)
            {
                stride *= length;
            }

            var copy = default(StridedCopy);
            foreach (var label in sorted)
            {
                if (labels.Contains(label))
                {
                    stride /= lengths[label];
                    copy.AddAxis(lengths[label], strides[label], stride);
                }
            }

            return copy;
        }

        private static int Count(ReadOnlySpan<int> labels, int label)
        {
            var count = 0;
            foreach (var other in labels)
            {
                count += other == label ? 1 : 0;
            }

            return count;
        }
    }
}
