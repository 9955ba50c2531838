using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>The elements at given indices along an axis; the attribute is the axis followed by the indices.</summary>
internal readonly struct Gather : ILinear
{
    public static Op Code => Op.Gather;

    public static string Name => "gather";

    public static Op Transposed => Op.ScatterAdd;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute)
    {
        if (attribute.IsEmpty || attribute[0] < 0 || attribute[0] >= source.Rank)
        {
            return $"an axis of the shape {source} was expected";
        }

        var axis = attribute[0];
        foreach (var index in attribute[1..])
        {
            if (index < 0 || index >= source.Axes[axis])
            {
                return $"index {index} was found; axis {axis} of the shape {source} has indices 0 to {source.Axes[axis] - 1}";
            }
        }

        Span<int> lengths = stackalloc int[source.Rank];
        source.Axes.CopyTo(lengths);
        lengths[axis] = attribute.Length - 1;
        return target.Axes.SequenceEqual(lengths) ? null : $"the result's shape {target} was found; expected {Shape.Of(lengths)}";
    }

    public static void Apply<T>(in LinearCall call, ReadOnlySpan<T> x, Span<T> y, bool transposed, bool accumulate)
        where T : struct, ICarrier<T>
    {
        if (!accumulate)
        {
            y.Clear();
        }

        var axis = call.Attribute[0];
        var indices = call.Attribute[1..];
        var inner = 1;
        foreach (var length in call.Source.Axes[(axis + 1)..])
        {
            inner *= length;
        }

        var block = call.Source.Axes[axis] * inner;
        var blocks = block == 0 ? 0 : call.Source.Length / block;
        for (var b = 0; b < blocks; b++)
        {
            for (var k = 0; k < indices.Length; k++)
            {
                var large = (b * block) + (indices[k] * inner);
                var small = ((b * indices.Length) + k) * inner;
                for (var i = 0; i < inner; i++)
                {
                    if (transposed)
                    {
                        y[large + i] += x[small + i];
                    }
                    else
                    {
                        y[small + i] += x[large + i];
                    }
                }
            }
        }
    }
}

/// <summary>Zeros, to which elements are added at given indices along an axis; the attribute is that of the gather.</summary>
internal readonly struct ScatterAdd : ILinear
{
    public static Op Code => Op.ScatterAdd;

    public static string Name => "scatter_add";

    public static Op Transposed => Op.Gather;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Gather.Check(target, source, attribute);

    public static void Apply<T>(in LinearCall call, ReadOnlySpan<T> x, Span<T> y, bool transposed, bool accumulate)
        where T : struct, ICarrier<T> =>
        Gather.Apply(new LinearCall(call.Target, call.Source, call.Attribute), x, y, !transposed, accumulate);
}

/// <summary>Running sums along an axis; the attribute is the axis and 1 to run from the end, else 0.</summary>
internal readonly struct CumulativeSum : ILinear
{
    public static Op Code => Op.CumulativeSum;

    public static string Name => "cumsum";

    public static Op Transposed => Op.CumulativeSum;

    public static int[] TransposedAttribute(ReadOnlySpan<int> attribute) => [attribute[0], 1 - attribute[1]];

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        attribute.Length != 2 || attribute[0] < 0 || attribute[0] >= source.Rank || attribute[1] is not (0 or 1)
            ? $"an axis of the shape {source} and a direction were expected"
            : source != target ? $"the result's shape {target} was found; expected {source}" : null;

    public static void Apply<T>(in LinearCall call, ReadOnlySpan<T> x, Span<T> y, bool transposed, bool accumulate)
        where T : struct, ICarrier<T>
    {
        var axis = call.Attribute[0];
        var backwards = call.Attribute[1] == 1 ^ transposed;
        var length = call.Source.Axes[axis];
        var inner = 1;
        foreach (var l in call.Source.Axes[(axis + 1)..])
        {
            inner *= l;
        }

        for (var line = 0; line < call.Source.Length / Math.Max(1, length); line++)
        {
            var start = (line / inner * length * inner) + (line % inner);
            var sum = default(T);
            for (var k = 0; k < length; k++)
            {
                var i = start + ((backwards ? length - 1 - k : k) * inner);
                sum += x[i];
                y[i] = accumulate ? y[i] + sum : sum;
            }
        }
    }
}
