using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <summary>
/// Computes values, and beside each its tangent along one direction, while it records: forward mode in one pass. As on
/// a <see cref="Tape{T}"/>, plain C# <c>if</c> and <c>for</c> may look at the values. What takes several directions, or
/// a sweep back, is recorded once on a tape instead.
/// </summary>
/// <remarks>
/// After <see cref="ComputingRecorder{T}.Reset"/> it records anew in the memory it has, and recording the same function
/// again allocates nothing. It is for one thread at a time.
/// </remarks>
/// <typeparam name="T">The type of the values: <see cref="double"/> or <see cref="float"/>.</typeparam>
public sealed class DualTape<T> : ComputingRecorder<Dual<Real<T>>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // How much of which recording was looked at, and whether its derivatives may leave the range.
    private (int Generation, int End, bool IsFar) looked;

    /// <summary>An empty tape.</summary>
    public DualTape()
        : base(new ArrayRules())
    {
    }

    /// <summary>Records an independent variable, a scalar, with its tangent.</summary>
    public Variable Input(T value, T tangent) => Input([value], [tangent], Shape.Scalar);

    /// <summary>Records an independent variable, a vector, with its tangent.</summary>
    /// <exception cref="ShapeMismatchException">There are not as many tangents as elements.</exception>
    public Variable Input(ReadOnlySpan<T> elements, ReadOnlySpan<T> tangents) =>
        Input(elements, tangents, ShapeOf(elements.Length));

    /// <summary>
    /// Records an independent variable of any shape with its tangent, given the elements of both in row-major order.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The number of elements or of tangents is not that of the shape.
    /// </exception>
    public Variable Input(ReadOnlySpan<T> elements, ReadOnlySpan<T> tangents, Shape shape)
    {
        if (elements.Length != shape.Length || tangents.Length != shape.Length)
        {
            throw new ShapeMismatchException(
                $"The shape {shape} has {shape.Length} elements; {elements.Length} values and " +
                $"{tangents.Length} tangents were found.");
        }

        var duals = Leaf(Op.Input, shape, out var input);
        for (var i = 0; i < duals.Length; i++)
        {
            duals[i] = new(new(elements[i]), new(tangents[i]));
        }

        return input;
    }

    /// <summary>
    /// The tangent of a scalar variable: the derivative of its value along the tangents of the inputs.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The variable is not a scalar.</exception>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, or to a recording since reset.
    /// </exception>
    public T Tangent(Variable x)
    {
        if (x.Shape != Shape.Scalar)
        {
            throw new ShapeMismatchException(
                $"A single tangent was asked for; the variable has the shape {x.Shape}. See Tangents.");
        }

        var tangent = T.Zero;
        if (!x.IsLiteral)
        {
            Tangents(x, new(ref tangent));
        }

        return tangent;
    }

    /// <summary>Writes the tangents of a variable's elements to a span, in row-major order.</summary>
    /// <exception cref="ShapeMismatchException">The span has not as many elements as the variable.</exception>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, or to a recording since reset.
    /// </exception>
    public void Tangents(Variable x, Span<T> target)
    {
        var index = x.CheckedIndex(this);
        var duals = Elements(index);
        if (target.Length != duals.Length)
        {
            throw new ShapeMismatchException(
                $"The variable has the shape {x.Shape} and {duals.Length} elements; a span of {target.Length} was " +
                "found.");
        }

        var (isFinite, hasValue) = (true, true);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = duals[i].Tangent.Value;
            isFinite &= T.IsFinite(target[i]);
            hasValue &= !T.IsNaN(duals[i].Primal.Value);
        }

        var isFar = MayLeaveTheRange();
        if (!isFinite || !hasValue || isFar)
        {
            var wide = Array.ConvertAll(Arena.ToArray(), Widened);
            Evaluator.Run<Dual<WideDouble>>(wide, 0, index + 1);
            Wide.Replace(target, wide.AsSpan(Listing[index].Slot), x => x.Tangent, all: !hasValue || isFar);
        }
    }

    // As a tape looks at what it has recorded, at what is new since it was looked at.
    private bool MayLeaveTheRange()
    {
        var end = Arena.Length;
        if (looked.Generation != Generation)
        {
            looked = (Generation, 0, false);
        }

        if (end <= Tape<T>.MostInspected && looked.End < end)
        {
            var numbers = MemoryMarshal.Cast<Dual<Real<T>>, T>(Arena);
            var leaves = numbers[..(2 * Listing.LeavesLength)];
            looked = (Generation, end, TensorPrimitives.IsFiniteAll(leaves)
                && (looked.IsFar || ModerateNumbers<T>.HasFar(leaves)
                    || ModerateNumbers<T>.HasLarge(numbers[(2 * looked.End)..])));
        }

        return looked.IsFar;
    }

    private static Dual<WideDouble> Widened(Dual<Real<T>> x) =>
        new(Real<T>.Primal(x.Primal), Real<T>.Primal(x.Tangent));
}
