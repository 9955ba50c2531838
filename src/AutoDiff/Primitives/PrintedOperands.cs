namespace AutoDiff.Primitives;

/// <summary>A use of a linear primitive as printers see it, with its operands as they are printed.</summary>
/// <param name="call">The shapes and the attribute.</param>
/// <param name="operands">The operands.</param>
internal readonly ref struct PrintedOperands(LinearCall call, Fragment[] operands)
{
    public LinearCall Call { get; } = call;

    /// <summary>Whether it is part of a formula that people read; else it is shown as it is stored.</summary>
    public bool IsFormula { get; init; }

    public ReadOnlySpan<int> Attribute => Call.Attribute;

    public Fragment this[int operand] => operands[operand];

    /// <summary>The same with an argument before the operands.</summary>
    public PrintedOperands With(string first) => new(Call, [Fragment.Atom(first), .. operands]);

    /// <summary>A call with all operands and further arguments.</summary>
    public Fragment As(string name, params ReadOnlySpan<string> arguments) =>
        Fragment.Call(name, [.. Texts, .. arguments]);

    /// <summary>The same in LaTeX.</summary>
    public Fragment AsLatex(string name, params ReadOnlySpan<string> arguments) =>
        Latex.Call(Latex.Operator(name), [.. Texts, .. arguments]);

    /// <summary>
    /// What the attribute of a slice takes of each axis of a shape: an index, or <c>start:end:step</c>. In a formula an
    /// axis of which one element is taken stays, and is written as a range.
    /// </summary>
    public string Slices(Shape shape)
    {
        var dropped = new bool[shape.Rank];
        for (var axis = 0; axis < dropped.Length; axis++)
        {
            dropped[axis] = !IsFormula && shape[axis] != 1 && Attribute[(3 * axis) + 2] == 1;
        }

        return Slices(shape, Attribute, dropped);
    }

    /// <summary>
    /// What a slice takes of each axis of a source where its result has the shape of a target, from which axes of one
    /// element are dropped; null if the target is none that is left so.
    /// </summary>
    public static string? Slices(Shape source, ReadOnlySpan<int> attribute, Shape target)
    {
        var (dropped, kept) = (new bool[source.Rank], 0);
        for (var axis = 0; axis < source.Rank; axis++)
        {
            var (count, surplus) = (attribute[(3 * axis) + 2], source.Rank - target.Rank - (axis - kept));
            dropped[axis] = count == 1 && surplus > 0
                && (source[axis] != 1 || kept == target.Rank || target[kept] != 1);
            if (!dropped[axis] && (kept == target.Rank || target[kept++] != count))
            {
                return null;
            }
        }

        return kept == target.Rank ? Slices(source, attribute, dropped) : null;
    }

    private static string Slices(Shape shape, ReadOnlySpan<int> attribute, bool[] dropped)
    {
        var slices = new string[shape.Rank];
        for (var axis = 0; axis < slices.Length; axis++)
        {
            var (start, step, count) = (attribute[3 * axis], attribute[(3 * axis) + 1], attribute[(3 * axis) + 2]);
            slices[axis] = dropped[axis] ? $"{start}"
                : start == 0 && step == 1 && count == shape[axis] ? ":"
                : count == 1 ? $"{start}:{start + 1}"
                : $"{start}:{start + (count * step)}{(step == 1 ? "" : $":{step}")}";
        }

        return string.Join(", ", slices);
    }

    private string[] Texts => Array.ConvertAll(operands, operand => operand.Text);
}
