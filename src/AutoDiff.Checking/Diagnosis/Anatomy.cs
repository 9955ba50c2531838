using AutoDiff.BackEnds;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>What the instructions of a function's program are to the person who wrote the file.</summary>
internal sealed class Anatomy
{
    private readonly Dictionary<int, string> names = [];
    private readonly HashSet<int> topLevel = [];
    private readonly bool[] moves;

    /// <summary>Of a program whose outputs are the function and then the values with the given names.</summary>
    /// <param name="program">The program.</param>
    /// <param name="outputs">The names of its outputs after the first.</param>
    /// <param name="variables">The names of the inputs in which it is differentiated.</param>
    public Anatomy(ArrayProgram program, IReadOnlyList<string> outputs, IReadOnlyCollection<string> variables)
    {
        Program = program;
        moves = new bool[program.Count];
        foreach (var input in program.Inputs.Where(input => variables.Contains(input.Name)))
        {
            moves[input.Index] = true;
        }

        for (var i = 0; i < program.Count; i++)
        {
            moves[i] |= program.Instructions[i].Varies && !IsInput(i) &&
                program.Instructions[i].Operands.Any(operand => moves[operand]);
        }

        for (var i = 0; i < outputs.Count; i++)
        {
            names.TryAdd(program.Outputs[i + 1], outputs[i]);
        }

        var open = new Stack<int>([program.Outputs[0]]);
        while (open.TryPop(out var index))
        {
            topLevel.Add(index);
            if (program.Instructions[index].Op is Op.Add or Op.Subtract or Op.Negate)
            {
                foreach (var operand in program.Instructions[index].Operands)
                {
                    open.Push(operand);
                }
            }
        }
    }

    public ArrayProgram Program { get; }

    /// <summary>Whether an instruction depends differentiably on what the derivative is taken in.</summary>
    public bool Varies(int instruction) => moves[instruction];

    /// <summary>Whether an instruction is a sum that adds terms of the function.</summary>
    public bool IsTopLevel(int instruction) => topLevel.Contains(instruction);

    public bool IsInput(int instruction) => Program.Instructions[instruction].Op == Op.Input;

    /// <summary>The name of an instruction's value in the file.</summary>
    public string? NameOf(int instruction) => names.GetValueOrDefault(instruction);

    /// <summary>
    /// The name of the definition of which an instruction's value is a simple function: spread, turned, shifted,
    /// scaled, its root.
    /// </summary>
    public string? OriginOf(int instruction)
    {
        while (NameOf(instruction) is null && IsSimple(Program.Instructions[instruction].Op)
            && Program.Instructions[instruction].Operands.Where(Varies).ToArray() is [var only])
        {
            instruction = only;
        }

        return IsInput(instruction) ? null : NameOf(instruction);
    }

    private static bool IsSimple(Op op) =>
        op is Op.Broadcast or Op.Reshape or Op.Transpose or Op.Negate or Op.Sqrt or Op.Add or Op.Subtract or Op.Scale or
            Op.Multiply or Op.Divide;

    /// <summary>
    /// Whether an instruction is a function of one array, element by element, whose derivative is not constant.
    /// </summary>
    public bool IsElementwise(int instruction) =>
        (Program.Instructions[instruction].Family == Family.Unary
            && Program.Instructions[instruction].Op is not (Op.Negate or Op.StopGradient))
            || (Program.Instructions[instruction] is { Op: Op.Power, Operands: [_, var exponent] }
                && !Varies(exponent));

    /// <summary>
    /// Whether an instruction takes one of several branches, so that leaving out its derivative mixes up the branches.
    /// </summary>
    public bool IsPiecewise(int instruction) =>
        Program.Instructions[instruction] is { Family: Family.Unary, IsPiecewise: true };

    /// <summary>The earlier values of the same shape from which an instruction's value is one step.</summary>
    public IEnumerable<int> Sources(int instruction)
    {
        var shape = Program.Instructions[instruction].Shape;
        if (IsElementwise(instruction)
            || Program.Instructions[instruction].Op is Op.Softmax or Op.LogSoftmax or Op.CumulativeSum)
        {
            return [Program.Instructions[instruction].Operands[0]];
        }

        if (Program.Instructions[instruction] is { Op: Op.Divide, Operands: [var numerator, var x] } &&
            !Varies(numerator))
        {
            return Program.Instructions[x].Shape == shape ? [x] : [];
        }

        return NameOf(instruction) is not null && !IsInput(instruction)
            ? names.Keys.Where(x => x < instruction && Varies(x) && Program.Instructions[x].Shape == shape &&
                LeadsThrough(x, instruction))
            : [];
    }

    // Whether an instruction depends on the variables by way of an earlier value alone: only then is it a step from
    // there.
    private bool LeadsThrough(int earlier, int instruction)
    {
        var seen = new HashSet<int> { earlier };
        var open = new Stack<int>([instruction]);
        while (open.TryPop(out var index))
        {
            if (!seen.Add(index))
            {
                continue;
            }

            if (IsInput(index))
            {
                return false;
            }

            foreach (var operand in Program.Instructions[index].Operands)
            {
                if (Varies(operand))
                {
                    open.Push(operand);
                }
            }
        }

        return true;
    }

    /// <summary>
    /// The operand of a product or quotient that another one, which depends on other variables only, multiplies or
    /// divides.
    /// </summary>
    public (int Inner, int Factor)? Scaled(int instruction)
    {
        if (Program.Instructions[instruction].Op is not (Op.Multiply or Op.Scale or Op.Divide)
            || Program.Instructions[instruction].Operands is not [var x, var y]
            || Varies(x) == Varies(y))
        {
            return null;
        }

        var (inner, factor) = Varies(x) ? (x, y) : (y, x);
        return Program.Instructions[factor].Varies
            && Program.Instructions[inner].Shape == Program.Instructions[instruction].Shape
            && (Program.Instructions[instruction].Op != Op.Divide || inner == x)
            ? (inner, factor)
            : null;
    }

    /// <summary>An instruction's value in words; spread over axes it is still the same.</summary>
    public string Describe(int instruction) => IsInput(Spread(instruction)) ? $"`{InputName(Spread(instruction))}`"
        : NameOf(Spread(instruction)) is { } name ? $"`{name}`"
        : OriginOf(instruction) is { } origin ? $"a function of `{origin}`"
        : Formula(Spread(instruction)) is { } formula ? $"`{formula}`"
        : "a step in between";

    // A short text in the names of the file. The lengths of a program are numbers: what has one may read otherwise at
    // other lengths.
    private string? Formula(int instruction)
    {
        const int Longest = 40;
        var builder = new ProgramBuilder();
        var copy = new ProgramCopy(
            Program, builder, [.. Program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        foreach (var (named, name) in names.Where(named => named.Key < instruction && !IsInput(named.Key))
            .OrderBy(named => named.Key))
        {
            copy.RecordUpTo(named + 1);
            copy[named] = builder.Input(name, Program.Instructions[named].Shape);
        }

        copy.RecordUpTo(instruction + 1);
        const string Label = "it";
        var text = TextPrinter.Formulas(
            Simplify.Apply(builder.Build(copy[instruction]), Validity.AssumesFinite), Label).Trim();
        var formula = text[text.IndexOf('=', StringComparison.Ordinal)..].TrimStart('=', ' ');
        var lengths = Program.Instructions.SelectMany(other => other.Shape.Axes.ToArray()).Where(length => length > 1)
            .ToHashSet();
        return text.StartsWith($"{Label} =", StringComparison.Ordinal) && formula.Length <= Longest &&
            SyntaxParts.IsReadable(formula) &&
            !SyntaxParts.Sites(FormulaParser.ParseExpression(formula)).Select(site => site.Node)
                .OfType<NumberSyntax>().Any(number => lengths.Contains((int)number.Value))
            ? formula
            : null;
    }

    private int Spread(int instruction)
    {
        while (NameOf(instruction) is null && Program.Instructions[instruction].Op is Op.Broadcast or Op.Reshape)
        {
            instruction = Program.Instructions[instruction].Operands[0];
        }

        return instruction;
    }

    private string InputName(int instruction) => Program.Inputs.First(input => input.Index == instruction).Name;
}
