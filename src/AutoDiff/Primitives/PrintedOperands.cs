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
    /// What the attribute of a slice takes of each axis of a shape: an index, or <c>start:end:step</c>.
    /// </summary>
    public string Slices(Shape shape)
    {
        var slices = new string[shape.Rank];
        for (var axis = 0; axis < slices.Length; axis++)
        {
            var (start, step, count) = (Attribute[3 * axis], Attribute[(3 * axis) + 1], Attribute[(3 * axis) + 2]);
            slices[axis] = count == 1 && shape[axis] != 1 ? $"{start}"
                : start == 0 && step == 1 && count == shape[axis] ? ":"
                : $"{start}:{start + (count * step)}{(step == 1 ? "" : $":{step}")}";
        }

        return string.Join(", ", slices);
    }

    private string[] Texts => Array.ConvertAll(operands, operand => operand.Text);
}
