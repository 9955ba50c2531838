using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoDiff;

/// <summary>
/// The lengths of an array along its axes, outermost first; rank 0 is a scalar. The default value is the scalar shape.
/// Immutable and safe to share between threads.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest rank an array may have.</summary>
    public const int MaximumRank = 16;

    private readonly int[]? lengths;

    private Shape(int[] lengths, int length)
    {
        this.lengths = lengths;
        Length = length;
    }

    /// <summary>The shape of a scalar: rank 0, one element.</summary>
    public static Shape Scalar => default;

    /// <summary>The number of axes.</summary>
    public int Rank => lengths?.Length ?? 0;

    /// <summary>The number of elements: the product of the lengths, 1 for a scalar.</summary>
    public int Length => Rank == 0 ? 1 : field;

    /// <summary>The lengths along the axes, outermost first.</summary>
    public ReadOnlySpan<int> Axes => lengths;

    /// <summary>The length along an axis; a negative axis counts from the last.</summary>
    public int this[int axis] => lengths is null ? Normalize(axis) : lengths[Normalize(axis)];

    /// <summary>The shape with the given lengths.</summary>
    /// <exception cref="ArgumentException">A length is negative, or there are more than 16 axes.</exception>
    /// <exception cref="CapacityExceededException">There are over 2³¹ − 1 elements.</exception>
    public static Shape Of(params ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty)
        {
            return Scalar;
        }

        if (lengths.Length > MaximumRank)
        {
            throw new ArgumentException(
                $"An array has at most {MaximumRank} axes; found {lengths.Length}.", nameof(lengths));
        }

        // Without elements an array fits whatever its other lengths are.
        long product = lengths.Contains(0) ? 0 : 1;
        foreach (var length in lengths)
        {
            if (length < 0)
            {
                throw new ArgumentException(
                    $"A length along an axis cannot be negative; found {length}.", nameof(lengths));
            }

            // Checked at each step: four lengths of 2³¹ would overflow a 64-bit product.
            product *= length;
            if (product > int.MaxValue)
            {
                throw new CapacityExceededException(
                    $"An array has at most {int.MaxValue} elements; found the shape {Text(lengths)}.");
            }
        }

        return new(lengths.ToArray(), (int)product);
    }

    /// <summary>The axis counted from 0, given one that may be negative (−1 is the last).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no such axis.</exception>
    public int Normalize(int axis) =>
        axis >= -Rank && axis < Rank
            ? (axis < 0 ? axis + Rank : axis)
            : throw new ArgumentOutOfRangeException(
                nameof(axis),
                Rank == 0
                    ? $"The shape [] is that of a scalar and has no axis {axis}."
                    : $"The shape {this} has no axis {axis}; expected {-Rank} to {Rank - 1}.");

    /// <summary>The shape without the given axes, or with length 1 along them.</summary>
    public Shape Without(ReadOnlySpan<int> axes, bool keep = false)
    {
        Span<int> result = stackalloc int[MaximumRank];
        return Of(result[..Without(axes, keep, result)]);
    }

    /// <summary>
    /// Writes the lengths of <see cref="Without(ReadOnlySpan{int}, bool)"/> and returns their number.
    /// </summary>
    internal int Without(ReadOnlySpan<int> axes, bool keep, Span<int> result)
    {
        var count = 0;
        for (var axis = 0; axis < Rank; axis++)
        {
            if (!axes.Contains(axis))
            {
                result[count++] = Axes[axis];
            }
            else if (keep)
            {
                result[count++] = 1;
            }
        }

        return count;
    }

    /// <summary>
    /// The shape both broadcast to under NumPy's rules: aligned at the last axis, a length 1 stretches.
    /// </summary>
    /// <exception cref="ShapeMismatchException">Two lengths differ and neither is 1.</exception>
    public static Shape Broadcast(Shape x, Shape y)
    {
        if (x == y)
        {
            return x;
        }

        var rank = Math.Max(x.Rank, y.Rank);
        Span<int> result = stackalloc int[MaximumRank];
        for (var axis = 1; axis <= rank; axis++)
        {
            var a = axis <= x.Rank ? x.Axes[^axis] : 1;
            var b = axis <= y.Rank ? y.Axes[^axis] : 1;
            if (a != b && a != 1 && b != 1)
            {
                throw new ShapeMismatchException(
                    $"The shapes {x} and {y} do not broadcast: axis {-axis} has lengths {a} and {b}; expected equal " +
                    "lengths " +
                    "or a 1.");
            }

            result[rank - axis] = a == 1 ? b : a;
        }

        var axes = result[..rank];
        return axes.SequenceEqual(x.Axes) ? x : axes.SequenceEqual(y.Axes) ? y : Of(axes);
    }

    /// <summary>Whether both have the same rank and lengths.</summary>
    public static bool operator ==(Shape x, Shape y) => x.Equals(y);

    /// <summary>Whether the rank or a length differs.</summary>
    public static bool operator !=(Shape x, Shape y) => !x.Equals(y);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Axes.SequenceEqual(other.Axes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var length in Axes)
        {
            hash.Add(length);
        }

        return hash.ToHashCode();
    }

    /// <summary>The lengths in brackets: <c>[2, 3]</c>, <c>[]</c> for a scalar.</summary>
    public override string ToString() => Text(Axes);

    /// <summary>The lengths in order, so that collection expressions build shapes.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Axes.GetEnumerator();

    private static string Text(ReadOnlySpan<int> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";
}
