using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>Sums of products along axes: convolutions and Einstein's notation.</content>
public static partial class Functions
{
    /// <summary>
    /// The convolution of neural networks, z(b, o, t) = Σ x(b, c, i) · kernel(o, c, s) over the channels c and all s,
    /// with i = stride · t + dilation · s − padding along each axis; elements beyond the ends of x count as 0. The
    /// kernel is not turned round.
    /// </summary>
    /// <param name="x">
    /// An array of the shape [batch, channels in, lengths…] with one axis or more behind the channels.
    /// </param>
    /// <param name="kernel">An array of the shape [channels out, channels in, lengths…].</param>
    /// <param name="stride">
    /// The distance of neighboring positions, for each axis or one for all; 1 if not given.
    /// </param>
    /// <param name="padding">How many zeros stand beyond each end of an axis, likewise; 0 if not given.</param>
    /// <param name="dilation">The distance of neighboring elements of the kernel, likewise; 1 if not given.</param>
    /// <returns>
    /// An array of the shape [batch, channels out, (length + 2 · padding − dilation · (kernel length − 1) − 1) / stride
    /// + 1, …].
    /// </returns>
    /// <exception cref="ShapeMismatchException">The shapes do not fit, or nothing of a kernel fits into x.</exception>
    /// <exception cref="ArgumentException">
    /// There are neither as many strides as axes nor one, or a stride or dilation is below 1 or a padding below 0.
    /// </exception>
    public static Variable Convolve(
        Variable x,
        Variable kernel,
        ReadOnlySpan<int> stride = default,
        ReadOnlySpan<int> padding = default,
        ReadOnlySpan<int> dilation = default)
    {
        var (xs, ks) = (x.Shape, kernel.Shape);
        if (xs.Rank < 3 || ks.Rank != xs.Rank || xs[1] != ks[1])
        {
            throw new ShapeMismatchException(
                "A convolution needs arrays of the shapes [batch, in, …] and [out, in, …] with as many further axes; " +
                $"found {xs} and {ks}.");
        }

        var axes = xs.Rank - 2;
        Span<int> attribute = stackalloc int[2 + (3 * axes)];
        (attribute[0], attribute[1]) = ((int)Convolution.Part.Z, 0);
        Spread(stride, 1, attribute[2..], nameof(stride), axes);
        Spread(dilation, 1, attribute[3..], nameof(dilation), axes);
        Spread(padding, 0, attribute[4..], nameof(padding), axes);
        Span<int> lengths = stackalloc int[xs.Rank];
        (lengths[0], lengths[1]) = (xs[0], ks[0]);
        for (var axis = 0; axis < axes; axis++)
        {
            var steps = new Convolution.Steps(attribute, axis);
            lengths[axis + 2] = steps.ResultLength(xs[axis + 2], ks[axis + 2]);
            if (lengths[axis + 2] == 0 || ks[axis + 2] == 0)
            {
                throw new ShapeMismatchException(
                    $"A kernel of the shape {ks} does not fit into {xs} along axis {axis + 2} with " +
                    $"a padding of {steps.Padding} and a dilation of {steps.Dilation}.");
            }
        }

        var recorder = OwnerOf([x, kernel]);
        return recorder.Linear<Convolution>([x, kernel], recorder.ShapeOf(lengths), attribute);
    }

    /// <summary>
    /// Sums of products in Einstein's notation: <c>Einsum("ij,jk->ik", x, y)</c> is the matrix product, <c>"ij->ji"</c>
    /// the transpose, <c>"ii->"</c> the trace, <c>"bi,bi->b"</c> the dot products of rows. What the result does not
    /// name is summed over.
    /// </summary>
    /// <param name="subscripts">
    /// A letter for each axis of each operand, operands separated by commas, then <c>-></c> and the letters of the
    /// result, each once.
    /// </param>
    /// <param name="operands">The operands, one or more.</param>
    /// <exception cref="ArgumentException">The subscripts are not of this form, or not for so many
    /// operands.</exception>
    /// <exception cref="ShapeMismatchException">
    /// An operand has not as many axes as letters, or a letter stands for different lengths.
    /// </exception>
    public static Variable Einsum(string subscripts, params ReadOnlySpan<Variable> operands)
    {
        ArgumentNullException.ThrowIfNull(subscripts);
        var shapes = new Shape[operands.Length];
        for (var k = 0; k < shapes.Length; k++)
        {
            shapes[k] = operands[k].Shape;
        }

        var (attribute, lengths) = EinsumSubscripts.Read(subscripts, shapes);
        var recorder = OwnerOf(operands);
        return recorder.Linear<Einsum>(operands, recorder.ShapeOf(lengths), attribute);
    }

    // Writes one number for each axis, three apart.
    private static void Spread(ReadOnlySpan<int> given, int other, Span<int> attribute, string name, int axes)
    {
        if (given.Length > 1 && given.Length != axes)
        {
            throw new ArgumentException($"One {name} or {axes} were expected; found {given.Length}.", name);
        }

        for (var axis = 0; axis < axes; axis++)
        {
            var number = given.IsEmpty ? other : given[given.Length == 1 ? 0 : axis];
            attribute[3 * axis] = number >= other
                ? number
                : throw new ArgumentException($"A {name} of {other} or more was expected; found {number}.", name);
        }
    }
}
