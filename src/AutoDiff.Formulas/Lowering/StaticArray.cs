using System.Collections.Immutable;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// A number known before any variable is: it depends on sizes and index names alone. One element per combination of the
/// index names' values, in row-major order.
/// </summary>
internal sealed class StaticArray
{
    private readonly double[] values;

    private StaticArray(double[] values, ImmutableArray<IndexName> axes) => (this.values, Axes) = (values, axes);

    public ImmutableArray<IndexName> Axes { get; }

    public ReadOnlySpan<double> Values => values;

    public Shape Shape => IndexedArray.ShapeOf(Axes, Shape.Scalar);

    public static StaticArray Of(double value) => new([value], []);

    public static StaticArray Of(IndexName index) =>
        new([.. Enumerable.Range(index.Start, index.Length).Select(value => (double)value)], [index]);

    /// <summary>The number, if it depends on no index name.</summary>
    public double? Single => Axes.IsEmpty ? values[0] : null;

    /// <summary>The number, if it is whole and depends on no index name.</summary>
    public int? Whole =>
        Single is { } value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue ? (int)value : null;

    public bool AllAre(bool truth) => !values.Any(value => (value != 0) != truth);

    public StaticArray Map(Func<double, double> function) => new([.. values.Select(function)], Axes);

    public static StaticArray Combine(StaticArray x, StaticArray y, Func<double, double, double> function)
    {
        var axes = IndexedArray.Union(x.Axes, y.Axes);
        var (first, second) = (x.ExpandedTo(axes), y.ExpandedTo(axes));
        return new([.. first.Zip(second, function)], axes);
    }

    /// <summary>
    /// Where the condition holds for some value of the index names that are not among the given ones.
    /// </summary>
    public bool[] AnyOver(ImmutableArray<IndexName> axes)
    {
        var all = IndexedArray.Union(Axes, axes);
        var conditions = ExpandedTo(all);
        var result = new bool[Length(axes)];
        var positions = new StaticArray([.. Enumerable.Range(0, result.Length).Select(i => (double)i)], axes)
            .ExpandedTo(all);
        for (var i = 0; i < conditions.Length; i++)
        {
            if (conditions[i] != 0)
            {
                result[(int)positions[i]] = true;
            }
        }

        return result;
    }

    /// <summary>The elements repeated along index names it does not depend on.</summary>
    public double[] ExpandedTo(ImmutableArray<IndexName> axes)
    {
        if (axes.AsSpan().SequenceEqual(Axes.AsSpan()))
        {
            return values;
        }

        var result = new double[Length(axes)];
        var strides = new int[axes.Length];
        for (var (axis, stride) = (Axes.Length - 1, 1); axis >= 0; stride *= Axes[axis--].Length)
        {
            strides[axes.IndexOf(Axes[axis])] = stride;
        }

        var position = new int[axes.Length];
        var offset = 0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = values[offset];
            for (var axis = axes.Length - 1; axis >= 0; axis--)
            {
                offset += strides[axis];
                if (++position[axis] < axes[axis].Length)
                {
                    break;
                }

                offset -= position[axis] * strides[axis];
                position[axis] = 0;
            }
        }

        return result;
    }

    private static int Length(ImmutableArray<IndexName> axes) => IndexedArray.ShapeOf(axes, Shape.Scalar).Length;
}
