using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>
/// Functions that reduce axes: over the axes given, or over all. A negative axis counts from the last; <c>keep</c>
/// leaves a reduced axis in place with length 1.
/// </content>
public static partial class Functions
{
    /// <summary>Σ xᵢ, with pairwise summation; 0 for no elements.</summary>
    public static Variable Sum(Variable x, ReadOnlySpan<int> axes = default, bool keep = false)
    {
        var shape = x.Shape;
        Span<int> all = stackalloc int[Shape.MaximumRank];
        var reduced = Axes(shape, axes, all);
        return reduced.IsEmpty ? x : OwnerOf(x).Linear<Sum>(x, OwnerOf(x).Without(shape, reduced, keep), reduced);
    }

    /// <summary>(Σ xᵢ)/n; NaN for no elements.</summary>
    public static Variable Mean(Variable x, ReadOnlySpan<int> axes = default, bool keep = false) =>
        Sum(x, axes, keep) / Count(x.Shape, axes);

    /// <summary>max xᵢ, NaN if an element is; ties share the derivative evenly.</summary>
    /// <exception cref="ShapeMismatchException">There are no elements to choose from.</exception>
    public static Variable Max(Variable x, ReadOnlySpan<int> axes = default, bool keep = false)
    {
        RequireElements(x.Shape, axes, "largest");
        return Reduce<ReduceMax>(x, axes, keep);
    }

    /// <summary>min xᵢ, NaN if an element is; ties share the derivative evenly.</summary>
    /// <exception cref="ShapeMismatchException">There are no elements to choose from.</exception>
    public static Variable Min(Variable x, ReadOnlySpan<int> axes = default, bool keep = false)
    {
        RequireElements(x.Shape, axes, "smallest");
        return -Reduce<ReduceMax>(-x, axes, keep);
    }

    /// <summary>Π xᵢ, 1 for no elements; derivatives of every order are right also where factors are 0.</summary>
    public static Variable Prod(Variable x, ReadOnlySpan<int> axes = default, bool keep = false)
    {
        var shape = x.Shape;
        Span<int> all = stackalloc int[Shape.MaximumRank];
        var reduced = Axes(shape, axes, all);
        if (reduced.IsEmpty)
        {
            return x;
        }

        Span<int> order = stackalloc int[shape.Rank];
        var kept = 0;
        var count = 1;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (!reduced.Contains(axis))
            {
                order[kept++] = axis;
            }
        }

        foreach (var axis in reduced)
        {
            order[kept++] = axis;
            count *= shape[axis];
        }

        var recorder = OwnerOf(x);
        var result = recorder.Without(shape, reduced, keep);
        if (count == 0)
        {
            return recorder.Fill(1, result);
        }

        // Factors are multiplied in pairs: no division, so that a zero among them needs no special case.
        var rows = result.Length;
        var factors = Reshape(Transpose(x, order), recorder.ShapeOf(rows, count));
        for (; count > 1; count = (count + 1) / 2)
        {
            var half = count / 2;
            var product = Slice(factors, .., ..half) * Slice(factors, .., half..(2 * half));
            factors = count % 2 == 0 ? product : Concatenate([product, Slice(factors, .., (count - 1)..)], 1);
        }

        return Reshape(factors, result);
    }

    /// <summary>ln Σ exp xᵢ without overflow; −∞ for no elements.</summary>
    public static Variable LogSumExp(Variable x, ReadOnlySpan<int> axes = default, bool keep = false) =>
        Reduce<LogSumExp>(x, axes, keep);

    /// <summary>√Σ xᵢ² without overflow; its derivative at 0 is 0.</summary>
    public static Variable Norm(Variable x, ReadOnlySpan<int> axes = default, bool keep = false) =>
        Reduce<Norm>(x, axes, keep);

    /// <summary>Σ (xᵢ − mean)²/(n − correction), which loses no digits where the mean is large.</summary>
    /// <param name="x">The array.</param>
    /// <param name="axes">The axes; all of them if none is given.</param>
    /// <param name="keep">Whether the axes stay, with length 1.</param>
    /// <param name="correction">0 for the variance of the elements, 1 for that of what they are a sample of.</param>
    public static Variable Variance(
        Variable x, ReadOnlySpan<int> axes = default, bool keep = false, double correction = 0)
    {
        var sum = Sum(Square(Deviations(x, axes)), axes, keep);
        return sum / (CountOf(x, sum) - correction);
    }

    /// <summary>
    /// √ of <see cref="Variance"/>, which neither overflows nor underflows on the way; its derivative where all
    /// elements are equal is 0, as that of <see cref="Norm"/>.
    /// </summary>
    public static Variable StandardDeviation(
        Variable x, ReadOnlySpan<int> axes = default, bool keep = false, double correction = 0)
    {
        var norm = Norm(Deviations(x, axes), axes, keep);
        return norm / Math.Sqrt(CountOf(x, norm) - correction);
    }

    /// <summary>exp xᵢ / Σ exp xⱼ along an axis, without overflow.</summary>
    public static Variable Softmax(Variable x, int axis = -1) =>
        OwnerOf(x).Grouped<Softmax>(x, [x.Shape.Normalize(axis)]);

    /// <summary>xᵢ − ln Σ exp xⱼ along an axis, without overflow.</summary>
    public static Variable LogSoftmax(Variable x, int axis = -1) =>
        OwnerOf(x).Grouped<LogSoftmax>(x, [x.Shape.Normalize(axis)]);

    /// <summary>
    /// −Σ yᵢ ln softmax(z)ᵢ along an axis: the cross-entropy of logits z under target probabilities y. A target of 0
    /// counts as 0 also where the logit is −∞. For targets that sum to 1 its gradient in z is softmax(z) − y.
    /// </summary>
    public static Variable CrossEntropy(Variable logits, Variable targets, int axis = -1) =>
        -Sum(Variable.Apply<Scale>(targets, LogSoftmax(logits, axis)), [axis]);

    private static Variable Deviations(Variable x, ReadOnlySpan<int> axes) => x - Mean(x, axes, keep: true);

    // How many elements one of the results is computed of.
    private static double CountOf(Variable x, Variable reduced) =>
        reduced.Shape.Length == 0 ? 0 : (double)x.Shape.Length / reduced.Shape.Length;

    private static Variable Reduce<TFunction>(Variable x, ReadOnlySpan<int> axes, bool keep)
        where TFunction : struct, IGrouped
    {
        Span<int> all = stackalloc int[Shape.MaximumRank];
        var reduced = Axes(x.Shape, axes, all);
        var result = OwnerOf(x).Grouped<TFunction>(x, reduced);
        return keep ? Reshape(result, OwnerOf(x).Without(x.Shape, reduced, keep)) : result;
    }

    /// <summary>The axes counted from 0 and in order; all of them if none is given.</summary>
    private static ReadOnlySpan<int> Axes(Shape shape, ReadOnlySpan<int> axes, Span<int> buffer)
    {
        if (axes.IsEmpty)
        {
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                buffer[axis] = axis;
            }

            return buffer[..shape.Rank];
        }

        if (axes.Length > shape.Rank)
        {
            throw new ArgumentException(
                $"{axes.Length} axes were found for the shape {shape}; expected at most {shape.Rank}, each once.",
                nameof(axes));
        }

        for (var i = 0; i < axes.Length; i++)
        {
            buffer[i] = shape.Normalize(axes[i]);
        }

        var sorted = buffer[..axes.Length];
        sorted.Sort();
        return Strides.CheckAxes(shape, sorted) is null
            ? sorted
            : throw new ArgumentException(
                $"An axis of the shape {shape} was given twice; found the axes " +
                $"[{string.Join(", ", sorted.ToArray())}].",
                nameof(axes));
    }

    private static void RequireElements(Shape shape, ReadOnlySpan<int> axes, string extremum)
    {
        Span<int> all = stackalloc int[Shape.MaximumRank];
        foreach (var axis in Axes(shape, axes, all))
        {
            if (shape[axis] == 0)
            {
                throw new ShapeMismatchException(
                    $"The {extremum} of no elements is not defined: axis {axis} of the shape {shape} has length 0.");
            }
        }
    }

    private static double Count(Shape shape, ReadOnlySpan<int> axes)
    {
        Span<int> buffer = stackalloc int[Shape.MaximumRank];
        var count = 1.0;
        foreach (var axis in Axes(shape, axes, buffer))
        {
            count *= shape[axis];
        }

        return count;
    }
}
