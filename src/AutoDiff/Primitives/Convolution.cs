using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// The convolution of neural networks, which does not turn its kernel round: with x of the shape [batch, in, …], w of
/// the shape [out, in, …] and z of the shape [batch, out, …], z(b, o, t) = Σ x(b, c, i) w(o, c, s) over the channels c
/// and, along each further axis, over the positions i = stride · t + dilation · s − padding that x has. It is linear in
/// each; where one of x and w is to be found from z and the other, the same products are added to it. So the transposes
/// are this primitive, too.
/// </summary>
/// <remarks>
/// The attribute holds the array that is the result, those that absorb, as bits, then stride, dilation and padding of
/// each axis.
/// </remarks>
internal readonly struct Convolution : ILinear
{
    public static Op Code => Op.Convolution;

    public static string Name => "conv";

    public static int OperandCount => 2;

    public static bool IsJoint => false;

    /// <summary>The arrays that take part: x, w and z, of which one is the result.</summary>
    public enum Part
    {
        X,
        W,
        Z,
    }

    public static string? Check(in LinearCall call)
    {
        var attribute = call.Attribute;
        if (attribute.Length < 5 || attribute.Length % 3 != 2 || attribute[0] is < 0 or > (int)Part.Z)
        {
            return "the array that is the result, those that absorb and stride, dilation and padding of each axis " +
                "were " +
                $"expected; found [{string.Join(", ", attribute.ToArray())}]";
        }

        var axes = attribute.Length / 3;
        var (x, w, z) = (ShapeOf(call, Part.X), ShapeOf(call, Part.W), ShapeOf(call, Part.Z));
        if (x.Rank != axes + 2 || w.Rank != axes + 2 || z.Rank != axes + 2
            || x[0] != z[0] || x[1] != w[1] || w[0] != z[1])
        {
            return $"the shapes {x}, {w} and {z} are not [batch, in, …], [out, in, …] and [batch, out, …] " +
                $"with {axes} more axes";
        }

        for (var axis = 0; axis < axes; axis++)
        {
            var steps = new Steps(attribute, axis);
            if (steps.Stride < 1 || steps.Dilation < 1 || steps.Padding < 0)
            {
                return "a stride and a dilation of 1 or more and a padding of 0 or more were expected; found " +
                    $"{steps.Stride}, {steps.Dilation} and {steps.Padding}";
            }

            var length = steps.ResultLength(x[axis + 2], w[axis + 2]);
            if (z[axis + 2] != length)
            {
                return $"{z[axis + 2]} positions along axis {axis + 2} of {z} were found; expected {length}";
            }
        }

        return null;
    }

    // The adjoint of what is convolved, or of the kernel, has a name of its own.
    public static Fragment? Formula(in PrintedOperands operands)
    {
        var options = new List<string>();
        foreach (var (name, first, usual) in new[] { ("stride", 2, 1), ("dilation", 3, 1), ("padding", 4, 0) })
        {
            var numbers = new List<int>();
            for (var i = first; i < operands.Attribute.Length; i += 3)
            {
                numbers.Add(operands.Attribute[i]);
            }

            if (numbers.Exists(number => number != usual))
            {
                options.Add($"{name}=[{string.Join(", ", numbers)}]");
            }
        }

        var function = (Part)operands.Attribute[0] switch
        {
            Part.X => "conv_input",
            Part.W => "conv_kernel",
            _ => Name,
        };
        return operands.As(function, [.. options]);
    }

    public static Fragment? Latex(in PrintedOperands operands) =>
        operands.AsLatex(Name, string.Join(", ", operands.Attribute.ToArray()));

    public static long Work(in LinearCall call) =>
        2L * ShapeOf(call, Part.Z).Length * ShapeOf(call, Part.W).Length / Math.Max(1, ShapeOf(call, Part.W)[0]);

    public static Transposed Transpose(int operand, in LinearCall call, Span<int> buffer)
    {
        var (result, own) = ((Part)call.Attribute[0], PartOf(operand, call.Attribute));
        call.Attribute.CopyTo(buffer);
        buffer[0] = (int)own;
        buffer[1] = (call.Attribute[1] & ~(1 << (int)own)) | (1 << (int)result);

        // Operands stand in the order of the parts, the adjoint where the result was.
        var other = 1 - operand;
        var adjointFirst = result < PartOf(other, call.Attribute);
        return new(
            Op.Convolution,
            (adjointFirst, other) switch
            {
                (true, 0) => [Transposed.Adjoint, 0],
                (true, _) => [Transposed.Adjoint, 1],
                (false, 0) => [0, Transposed.Adjoint],
                (false, _) => [1, Transposed.Adjoint],
            },
            buffer[..call.Attribute.Length]);
    }

    public static ReadOnlySpan<int> TangentAttribute(int operand, ReadOnlySpan<int> attribute, Span<int> buffer)
    {
        attribute.CopyTo(buffer);
        buffer[1] |= 1 << (int)PartOf(operand, attribute);
        return buffer[..attribute.Length];
    }

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        if (!accumulate)
        {
            result.Clear();
        }

        var (x, w) = (ShapeOf(call, Part.X), ShapeOf(call, Part.W));
        var products = new Products<T>(call, operands[0], operands[1], result);
        for (var b = 0; b < x[0]; b++)
        {
            for (var o = 0; o < w[0]; o++)
            {
                for (var c = 0; c < x[1]; c++)
                {
                    products.Add(0, (b * x[1]) + c, (o * x[1]) + c, (b * w[0]) + o);
                }
            }
        }
    }

    /// <summary>The part that an operand plays.</summary>
    public static Part PartOf(int operand, ReadOnlySpan<int> attribute) =>
        (Part)(operand < attribute[0] ? operand : operand + 1);

    /// <summary>Which of the two operands absorb.</summary>
    public static MatMul.Absorbing Absorbs(ReadOnlySpan<int> attribute) =>
        ((attribute[1] & (1 << (int)PartOf(0, attribute))) != 0 ? MatMul.Absorbing.X : 0)
            | ((attribute[1] & (1 << (int)PartOf(1, attribute))) != 0 ? MatMul.Absorbing.Y : 0);

    /// <summary>The shape of a part, be it an operand or the result.</summary>
    public static Shape ShapeOf(in LinearCall call, Part part) =>
        (int)part == call.Attribute[0] ? call.Target : call[(int)part < call.Attribute[0] ? (int)part : (int)part - 1];

    /// <summary>How positions along one axis belong together.</summary>
    public readonly record struct Steps(int Stride, int Dilation, int Padding)
    {
        public Steps(ReadOnlySpan<int> attribute, int axis)
            : this(attribute[(3 * axis) + 2], attribute[(3 * axis) + 3], attribute[(3 * axis) + 4])
        {
        }

        /// <summary>The number of positions of the result.</summary>
        public int ResultLength(int x, int w) =>
            x + (2 * Padding) - (Dilation * (w - 1)) - 1 is >= 0 and var last ? (last / Stride) + 1 : 0;

        /// <summary>The positions of the result at which an element of the kernel meets one of x.</summary>
        public (int First, int End) Meeting(int s, int x, int z)
        {
            var shift = Padding - (Dilation * s);
            var first = shift <= 0 ? 0 : (shift + Stride - 1) / Stride;
            var end = x - 1 + shift < 0 ? 0 : Math.Min(z, ((x - 1 + shift) / Stride) + 1);
            return (first, end);
        }
    }

    // Adds the products of one channel of x, one kernel and one channel of z to the one of them that is the result.
    private readonly ref struct Products<T>
        where T : struct, ICarrier<T>
    {
        private readonly LinearCall call;
        private readonly ReadOnlySpan<T> first;
        private readonly ReadOnlySpan<T> second;
        private readonly Span<T> result;
        private readonly Part part;
        private readonly Shape x;
        private readonly Shape w;
        private readonly Shape z;
        private readonly MatMul.Absorbing absorbing;

        public Products(LinearCall call, ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> result)
        {
            this.call = call;
            this.first = first;
            this.second = second;
            this.result = result;
            part = (Part)call.Attribute[0];
            (x, w, z) = (ShapeOf(call, Part.X), ShapeOf(call, Part.W), ShapeOf(call, Part.Z));
            absorbing = Absorbs(call.Attribute);
            if (IsPlain<double>(first, second) || IsPlain<float>(first, second))
            {
                absorbing = MatMul.Absorbing.None;
            }
        }

        // Along the axes from one on; the places are those of the elements reached along the axes before.
        public void Add(int axis, int xPlace, int wPlace, int zPlace)
        {
            var steps = new Steps(call.Attribute, axis);
            var (xLength, wLength, zLength) = (x[axis + 2], w[axis + 2], z[axis + 2]);
            for (var s = 0; s < wLength; s++)
            {
                var (begin, end) = steps.Meeting(s, xLength, zLength);
                var place = (xPlace * xLength) - steps.Padding + (steps.Dilation * s);
                if (axis == x.Rank - 3)
                {
                    if (begin < end)
                    {
                        AddRow(
                            place + (steps.Stride * begin),
                            steps.Stride,
                            (wPlace * wLength) + s,
                            (zPlace * zLength) + begin,
                            end - begin);
                    }

                    continue;
                }

                for (var t = begin; t < end; t++)
                {
                    Add(axis + 1, place + (steps.Stride * t), (wPlace * wLength) + s, (zPlace * zLength) + t);
                }
            }
        }

        private void AddRow(int xPlace, int stride, int wPlace, int zPlace, int length)
        {
            if (stride == 1 && absorbing == MatMul.Absorbing.None
                && (TryAddRow<double>(xPlace, wPlace, zPlace, length)
                    || TryAddRow<float>(xPlace, wPlace, zPlace, length)))
            {
                return;
            }

            for (var t = 0; t < length; t++)
            {
                switch (part)
                {
                    case Part.X:
                        result[xPlace + (stride * t)] += MatMul.Times(first[wPlace], second[zPlace + t], absorbing);
                        break;
                    case Part.W:
                        result[wPlace] += MatMul.Times(first[xPlace + (stride * t)], second[zPlace + t], absorbing);
                        break;
                    default:
                        result[zPlace + t] += MatMul.Times(first[xPlace + (stride * t)], second[wPlace], absorbing);
                        break;
                }
            }
        }

        private bool TryAddRow<TNumber>(int xPlace, int wPlace, int zPlace, int length)
            where TNumber : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TNumber>
        {
            if (typeof(T) != typeof(Real<TNumber>))
            {
                return false;
            }

            var one = MemoryMarshal.Cast<T, TNumber>(first);
            var two = MemoryMarshal.Cast<T, TNumber>(second);
            var sums = MemoryMarshal.Cast<T, TNumber>(result);
            switch (part)
            {
                case Part.X:
                    var toX = sums.Slice(xPlace, length);
                    TensorPrimitives.MultiplyAdd(two.Slice(zPlace, length), one[wPlace], toX, toX);
                    break;
                case Part.W:
                    sums[wPlace] += TensorPrimitives.Dot(one.Slice(xPlace, length), two.Slice(zPlace, length));
                    break;
                default:
                    var toZ = sums.Slice(zPlace, length);
                    TensorPrimitives.MultiplyAdd(one.Slice(xPlace, length), two[wPlace], toZ, toZ);
                    break;
            }

            return true;
        }

        // Whether no zero that absorbs can meet anything but a finite number.
        private bool IsPlain<TNumber>(ReadOnlySpan<T> one, ReadOnlySpan<T> two)
            where TNumber : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TNumber> =>
            typeof(T) == typeof(Real<TNumber>)
            && ((absorbing & MatMul.Absorbing.X) == 0 || IsFinite<TNumber>(two))
            && ((absorbing & MatMul.Absorbing.Y) == 0 || IsFinite<TNumber>(one));

        private static bool IsFinite<TNumber>(ReadOnlySpan<T> numbers)
            where TNumber : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TNumber> =>
            TensorPrimitives.IsFiniteAll(MemoryMarshal.Cast<T, TNumber>(numbers));
    }
}
