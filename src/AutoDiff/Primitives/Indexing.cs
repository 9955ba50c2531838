using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>The elements at given indices along an axis; the attribute is the axis followed by the indices.</summary>
internal readonly struct Gather : ILinearMap<Gather>
{
    public static Op Code => Op.Gather;

    public static string Name => "gather";

    public static Motion Motion => Motion.Chooses;

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
                return $"index {index} was found; axis {axis} of the shape {source} has indices 0 to " +
                    $"{source.Axes[axis] - 1}";
            }
        }

        Span<int> lengths = stackalloc int[source.Rank];
        source.Axes.CopyTo(lengths);
        lengths[axis] = attribute.Length - 1;
        return target.Axes.SequenceEqual(lengths)
            ? null
            : $"the result's shape {target} was found; expected {Shape.Of(lengths)}";
    }

    public static long Work(in LinearCall call) => 0;

    public static Fragment? Formula(in PrintedOperands operands) => Rows.Formula(Name, operands);

    public static Fragment? Latex(in PrintedOperands operands) => Rows.Latex(Name, operands);

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        var x = operands[0];
        var (source, target) = (new Rows(call[0], call.Attribute), new Rows(call.Target, call.Attribute));
        for (var b = 0; b < source.Blocks; b++)
        {
            for (var k = 0; k < target.Count; k++)
            {
                var chosen = x.Slice(source.Start(b, call.Attribute[1 + k]), source.Length);
                var row = result.Slice(target.Start(b, k), target.Length);
                if (accumulate)
                {
                    T.AddTo(row, chosen);
                }
                else
                {
                    chosen.CopyTo(row);
                }
            }
        }
    }
}

/// <summary>
/// Zeros, to which elements are added at given indices along an axis; the attribute is that of the gather.
/// </summary>
internal readonly struct ScatterAdd : ILinearMap<ScatterAdd>
{
    public static Op Code => Op.ScatterAdd;

    public static string Name => "scatter_add";

    public static Op Transposed => Op.Gather;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Gather.Check(target, source, attribute);

    public static long Work(in LinearCall call) => call[0].Length;

    public static Fragment? Formula(in PrintedOperands operands) => Rows.Formula(Name, operands);

    public static Fragment? Latex(in PrintedOperands operands) => Rows.Latex(Name, operands);

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        if (!accumulate)
        {
            result.Clear();
        }

        var x = operands[0];
        var (source, target) = (new Rows(call[0], call.Attribute), new Rows(call.Target, call.Attribute));
        for (var b = 0; b < target.Blocks; b++)
        {
            for (var k = 0; k < source.Count; k++)
            {
                T.AddTo(
                    result.Slice(target.Start(b, call.Attribute[1 + k]), target.Length),
                    x.Slice(source.Start(b, k), source.Length));
            }
        }
    }
}

/// <summary>An array as blocks of rows: what lies at one index along the axis of an attribute.</summary>
internal readonly struct Rows
{
    public Rows(Shape shape, ReadOnlySpan<int> attribute)
    {
        var axis = attribute[0];
        (Count, Length, Blocks) = (shape.Axes[axis], 1, 1);
        foreach (var length in shape.Axes[(axis + 1)..])
        {
            Length *= length;
        }

        foreach (var length in shape.Axes[..axis])
        {
            Blocks *= length;
        }
    }

    /// <summary>The number of indices before the axis, taken together.</summary>
    public int Blocks { get; }

    /// <summary>The number of rows in a block.</summary>
    public int Count { get; }

    /// <summary>The number of elements in a row.</summary>
    public int Length { get; }

    /// <summary>Where a row of a block begins.</summary>
    public int Start(int block, int row) => ((block * Count) + row) * Length;

    /// <summary>A primitive whose attribute is an axis and indices along it, as it is written.</summary>
    public static Fragment Formula(string name, in PrintedOperands operands) =>
        operands.As(name, Fragment.Axes(operands.Attribute[..1]), $"[{Numbers(operands)}]");

    /// <summary>A primitive whose attribute is an axis and further numbers, in LaTeX.</summary>
    public static Fragment Latex(string name, in PrintedOperands operands) =>
        operands.AsLatex(name, $"\\text{{axis }} {operands.Attribute[0]}", Numbers(operands));

    private static string Numbers(in PrintedOperands operands) => string.Join(", ", operands.Attribute[1..].ToArray());
}

/// <summary>Running sums along an axis; the attribute is the axis and 1 to run from the end, else 0.</summary>
internal readonly struct CumulativeSum : ILinearMap<CumulativeSum>
{
    public static Op Code => Op.CumulativeSum;

    public static string Name => "cumsum";

    public static Op Transposed => Op.CumulativeSum;

    public static ReadOnlySpan<int> TransposedAttribute(ReadOnlySpan<int> attribute, Span<int> buffer)
    {
        (buffer[0], buffer[1]) = (attribute[0], 1 - attribute[1]);
        return buffer[..2];
    }

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        attribute.Length != 2 || attribute[0] < 0 || attribute[0] >= source.Rank || attribute[1] is not (0 or 1)
            ? $"an axis of the shape {source} and a direction were expected"
            : source != target ? $"the result's shape {target} was found; expected {source}" : null;

    public static Fragment? Formula(in PrintedOperands operands)
    {
        var (x, rank, axis) = (operands[0], operands.Call[0].Rank, operands.Attribute[0]);
        var isBackwards = operands.Attribute[1] == 1;
        if (!operands.IsFormula || axis < rank - 1)
        {
            return isBackwards
                ? operands.As(Name, Fragment.Axes([axis]), "reverse=true")
                : operands.As(Name, Fragment.Axes([axis]));
        }

        // From the other end a sum of the rest is the whole less what comes before.
        var whole = rank == 1 ? operands.As(Sum.Name) : operands.As(Sum.Name, Fragment.Axes([axis]), "keep=true");
        return isBackwards
            ? new(
                $"{whole.Text} - {operands.As(Name).Text} + {x.In(Notation.Additive, strict: true)}", Notation.Additive)
            : operands.As(Name);
    }

    public static Fragment? Latex(in PrintedOperands operands) => Rows.Latex(Name, operands);

    public static void Apply<T>(in LinearCall call, in LinearOperands<T> operands, Span<T> result, bool accumulate)
        where T : struct, ICarrier<T>
    {
        var x = operands[0];
        var rows = new Rows(call.Target, call.Attribute);
        var isBackwards = call.Attribute[1] == 1;
        for (var line = 0; line < rows.Blocks * rows.Length; line++)
        {
            var start = rows.Start(line / rows.Length, 0) + (line % rows.Length);
            var sum = default(T);
            for (var k = 0; k < rows.Count; k++)
            {
                var i = start + ((isBackwards ? rows.Count - 1 - k : k) * rows.Length);
                sum += x[i];
                result[i] = accumulate ? result[i] + sum : sum;
            }
        }
    }
}
