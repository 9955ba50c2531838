using AutoDiff.Primitives;

namespace AutoDiff.Checking;

/// <summary>What the instructions of a function's program are to the person who wrote the file.</summary>
internal sealed class Anatomy
{
    private readonly Dictionary<int, string> names = [];
    private readonly HashSet<int> topLevel = [];

    /// <summary>Of a program whose outputs are the function and then the values with the given names.</summary>
    public Anatomy(Program program, IReadOnlyList<string> outputs)
    {
        Program = program;
        for (var i = 0; i < outputs.Count; i++)
        {
            names.TryAdd(program.Outputs[i + 1], outputs[i]);
        }

        var open = new Stack<int>([program.Outputs[0]]);
        while (open.TryPop(out var index))
        {
            topLevel.Add(index);
            if (program.Op(index) is Op.Add or Op.Subtract or Op.Negate)
            {
                foreach (var operand in program.Operands(index))
                {
                    open.Push(operand);
                }
            }
        }
    }

    public Program Program { get; }

    /// <summary>Whether an instruction depends differentiably on a variable.</summary>
    public bool Varies(int instruction) => Program.Listing[instruction].Varies;

    /// <summary>Whether an instruction is a sum that adds terms of the function.</summary>
    public bool IsTopLevel(int instruction) => topLevel.Contains(instruction);

    public bool IsInput(int instruction) => Program.Op(instruction) == Op.Input;

    /// <summary>The name of an instruction's value in the file.</summary>
    public string? NameOf(int instruction) => names.GetValueOrDefault(instruction);

    /// <summary>The name of the definition that is spread or turned to give an instruction's value.</summary>
    public string? OriginOf(int instruction)
    {
        while (NameOf(instruction) is null && Program.Op(instruction) is Op.Broadcast or Op.Reshape or Op.Transpose or Op.Negate or Op.Sqrt)
        {
            instruction = Program.Operands(instruction)[0];
        }

        return IsInput(instruction) ? null : NameOf(instruction);
    }

    /// <summary>Whether an instruction is a function of one array, element by element, whose derivative is not constant.</summary>
    public bool IsElementwise(int instruction) =>
        Program.Op(instruction) is > Op.Negate and < Op.StopGradient || (Program.Op(instruction) == Op.Power && !Varies(Program.Operands(instruction)[1]));

    /// <summary>Whether an instruction takes one of several branches, so that leaving out its derivative mixes up the branches.</summary>
    public bool IsPiecewise(int instruction) => Program.Op(instruction) is Op.Abs or Op.Relu or Op.Sign;

    /// <summary>The earlier values of the same shape from which an instruction's value is one step.</summary>
    public IEnumerable<int> Sources(int instruction)
    {
        var shape = Program.Shape(instruction);
        if (IsElementwise(instruction) || Program.Op(instruction) is Op.Softmax or Op.LogSoftmax or Op.CumulativeSum)
        {
            return [Program.Operands(instruction)[0]];
        }

        if (Program.Op(instruction) is Op.Divide or Op.Multiply or Op.Scale && Program.Operands(instruction) is [var x, var y] && Varies(x) != Varies(y))
        {
            // k·x and k/x.
            var inner = Varies(x) ? x : y;
            return Program.Shape(inner) == shape ? [inner] : [];
        }

        return NameOf(instruction) is not null && !IsInput(instruction)
            ? names.Keys.Where(x => x < instruction && Varies(x) && Program.Shape(x) == shape)
            : [];
    }

    /// <summary>An instruction's value in words.</summary>
    public string Describe(int instruction) => NameOf(instruction) is { } name ? $"`{name}`"
        : OriginOf(instruction) is { } origin ? $"a function of `{origin}`"
        : $"the step {PrimitiveName(instruction)}";

    private string PrimitiveName(int instruction) => $"`{Program.Op(instruction)}`".ToLowerInvariant();
}
