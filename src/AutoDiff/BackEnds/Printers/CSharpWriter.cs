using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// Writes the instructions of a program as statements: a variable each, but that an elementwise result used once, by an
/// elementwise instruction, is written into the expression there.
/// </summary>
internal ref partial struct CSharpWriter : IPrimitiveVisitor
{
    private const int LongestExpression = 100;

    private readonly ArrayProgram program;
    private readonly InstructionList listing;
    private readonly CSharpScope scope;
    private readonly CSharpNames names;
    private readonly CSharpHelpers helpers;
    private readonly CodeText code;
    private readonly string?[] variables;
    private readonly Fragment?[] inlined;
    private readonly bool[] isInlinable;
    private readonly string[] loops;
    private readonly Dictionary<int, (Packing Packing, string[] Names)> results = [];
    private PackedInstruction entry;
    private int index;

    public CSharpWriter(ArrayProgram program, string[] inputs, CSharpScope scope)
    {
        (this.program, listing, this.scope) = (program, program.Listing, scope);
        (names, helpers, code, loops) = (scope.Names, scope.Helpers, scope.Code, scope.Loops);
        variables = new string?[program.Count];
        inlined = new Fragment?[program.Count];
        foreach (var (input, name) in program.Inputs.Zip(inputs))
        {
            variables[input.Index] = name;
        }

        isInlinable = Inlinable(program);
    }

    /// <summary>The variable that holds an instruction's result.</summary>
    public readonly string Name(int instruction) => variables[instruction]!;

    public void Write(int instruction)
    {
        index = instruction;
        entry = listing[instruction];
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
    }

    public readonly void Leaf()
    {
        if (entry.IsInput)
        {
            return;
        }

        if (entry.C == PackedInstruction.Splat)
        {
            inlined[index] = Number(entry.SplatValue);
            if (!isInlinable[index])
            {
                Declare(listing.Shape(index).Rank == 0 ? inlined[index]!.Value.Text : null);
                if (listing.Shape(index).Rank > 0)
                {
                    code.Line($"{Name(index)}.Fill({inlined[index]!.Value.Text});");
                }
            }

            return;
        }

        var values = string.Join(", ", ((double[])listing.Payload(entry)!).Select(value => Number(value).Text));
        Declare(listing.Shape(index).Rank == 0 ? values : $"new double[] {{ {values} }}");
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = Element(entry.A);
        Elementwise(
            TOp.CSharp is { } method ? Call(method, x.Text)
            : TOp.Notation == Notation.Prefix ? new(TOp.Name + x.In(Notation.Prefix, strict: true), Notation.Prefix)
            : TOp.Formula(x) ?? throw NotSupported(TOp.Name));
    }

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (x, y) = (Element(entry.A), Element(entry.B));
        Elementwise(TOp.Notation switch
        {
            _ when TOp.CSharp is { } method => Call(method, x.Text, y.Text),
            Notation.Comparison =>
                Fragment.Atom($"({x.In(Notation.Additive)} {TOp.Name} {y.In(Notation.Additive)} ? 1.0 : 0.0)"),
            Notation.Additive or Notation.Multiplicative => Fragment.Infix(x, TOp.Name, y, TOp.Notation),
            _ => throw NotSupported(TOp.Name),
        });
    }

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        if (entry.Op == Op.Where)
        {
            Elementwise(Fragment.Atom(
                $"({Element(entry.A).In(Notation.Additive)} != 0 ? {Element(entry.B).Text} : " +
                $"{Element(entry.C).Text})"));
        }
        else if (isInlinable[index])
        {
            inlined[index] = Fragment.Atom(Name(entry.A));
        }
        else if (Result(index) is { } name)
        {
            variables[index] = name;
        }
        else if (PrimitiveFacts.Of(entry.Op).IsProduct)
        {
            Product();
        }
        else if (!TryCopy<TOp>())
        {
            Indexed();
        }
    }

    // What is one strided copy of each operand.
    private readonly bool TryCopy<TOp>()
        where TOp : struct, ILinear
    {
        var call = listing.Call(entry);
        var operands = listing.Operands(entry, stackalloc int[3]);
        for (var k = 0; k < call.Count; k++)
        {
            var copy = default(StridedCopy);
            if (!TOp.TryPlan(k, call, ref copy))
            {
                return false;
            }

            if (k == 0)
            {
                Declare(null);
            }

            Nest(copy, operands[k]);
        }

        return true;
    }

    // What goes from and to positions in a table, and running sums.
    private readonly void Indexed()
    {
        var (source, target) = (listing.Shape(entry.A), listing.Shape(index));
        var attribute = listing.Attribute(listing[index]);
        Declare(null);
        var axis = attribute[0];
        var (outer, inner) = (Length(source.Axes[..axis]), Length(source.Axes[(axis + 1)..]));
        var (block, row, column) = (loops[0], loops[1], loops[2]);
        if (entry.Op == Op.CumulativeSum)
        {
            var length = source[axis];
            var position = attribute[1] == 0 ? row : $"({length - 1} - {row})";
            code.Loop(block, outer).Loop(column, inner);
            var sum = names.Unique("sum");
            code.Line($"var {sum} = 0.0;").Loop(row, length);
            code.Line($"{sum} += {At(entry.A, $"({block} * {length} + {position}) * {inner} + {column}")};");
            code.Line($"{At(index, $"({block} * {length} + {position}) * {inner} + {column}")} = {sum};");
            code.Close().Close().Close();
            return;
        }

        var table = names.Unique("indices");
        var isGather = entry.Op == Op.Gather;
        var count = attribute.Length - 1;
        var whole = (isGather ? source : target)[axis];
        code.Line($"var {table} = new int[] {{ {string.Join(", ", attribute[1..].ToArray())} }};");
        code.Loop(block, outer).Loop(row, count).Loop(column, inner);
        var (listed, chosen) =
            ($"({block} * {count} + {row}) * {inner} + {column}",
                $"({block} * {whole} + {table}[{row}]) * {inner} + {column}");
        code.Line(
            isGather ? $"{At(index, listed)} = {At(entry.A, chosen)};" : $"{At(index, chosen)} += " +
                $"{At(entry.A, listed)};");
        code.Close().Close().Close();
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        var helper = helpers.Find(TFunction.CSharp);
        var shape = listing.Shape(entry.A);
        var axes = listing.Attribute(entry);
        Span<int> strides = stackalloc int[Shape.MaximumRank];
        Strides.Contiguous(shape.Axes, strides);
        var length = 1;
        var (offset, free) = (new List<string>(), new List<string>());
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            length *= axes.Contains(axis) ? shape[axis] : 1;
            (axes.Contains(axis) ? offset : free).Add(Position.Times(loops[axis], strides[axis]));
        }

        // Groups that lie one after the other need no copies.
        if (!TFunction.IsReduction && shape.Rank > 0 && axes.Length > 0 && axes[0] == shape.Rank - axes.Length)
        {
            Declare(null);
            var groups = length == 0 ? 0 : shape.Length / length;
            var part = $".Slice({loops[0]} * {length}, {length})";
            if (groups == 1)
            {
                code.Line($"{helper}({Name(entry.A)}, {Name(index)});");
                return;
            }

            code.Loop(loops[0], groups).Line($"{helper}({Name(entry.A)}{part}, {Name(index)}{part});").Close();
            return;
        }

        var (group, result, position) = (names.Unique("group"), names.Unique("result"), names.Unique("position"));
        Declare(null);
        code.Line($"Span<double> {group} = new double[{length}];");
        code.Line($"Span<double> {result} = new double[{(TFunction.IsReduction ? 1 : length)}];");
        var next = names.Unique("next");
        code.Line($"var ({position}, {next}) = (0, 0);");
        Loops(shape, axes, isReduced: false);
        var element = Position.Sum([.. free, .. offset]);
        code.Line($"{position} = 0;");
        Loops(shape, axes, isReduced: true);
        code.Line($"{group}[{position}++] = {At(entry.A, element)};");
        Close(axes.Length);
        code.Line($"{helper}({group}, {result});");
        if (TFunction.IsReduction)
        {
            code.Line($"{At(index, $"{next}++")} = {result}[0];");
        }
        else
        {
            code.Line($"{position} = 0;");
            Loops(shape, axes, isReduced: true);
            code.Line($"{At(index, element)} = {result}[{position}++];");
            Close(axes.Length);
        }

        Close(shape.Rank - axes.Length);
    }

    private static bool[] Inlinable(ArrayProgram program)
    {
        var (uses, others) = (new int[program.Count], new int[program.Count]);
        for (var i = 0; i < program.Count; i++)
        {
            foreach (var operand in program.Instructions[i].Operands)
            {
                uses[operand]++;
                others[operand] += IsElementwise(program.Instructions[i].Op) ? 0 : 1;
            }
        }

        foreach (var instruction in program.Outputs.Concat(program.Guards.Select(guard => guard.Instruction)))
        {
            others[instruction]++;
        }

        // A number that is repeated costs nothing where it is used; anything else is computed once.
        return [.. Enumerable.Range(0, program.Count).Select(i => others[i] == 0 && program.Instructions[i].Op switch
        {
            Op.Constant => program.Listing[i].C == PackedInstruction.Splat,
            Op.Broadcast => program.Instructions[program.Instructions[i].Operands[0]].Shape.Rank == 0,
            var op => uses[i] == 1 && IsElementwise(op),
        })];
    }

    private static bool IsElementwise(Op op) => PrimitiveFacts.Of(op).IsElementwise;

    private static int Length(ReadOnlySpan<int> lengths)
    {
        var product = 1;
        foreach (var length in lengths)
        {
            product *= length;
        }

        return product;
    }

    private static Fragment Number(double value)
    {
        var fragment = Fragment.Number(value);
        return double.IsNaN(value) ? Fragment.Atom("double.NaN")
            : double.IsPositiveInfinity(value) ? Fragment.Atom("double.PositiveInfinity")
            : double.IsNegativeInfinity(value) ? Fragment.Atom("double.NegativeInfinity")
            : fragment.Text.Contains('.', StringComparison.Ordinal) ||
                fragment.Text.Contains('e', StringComparison.Ordinal) ? fragment
            : fragment with { Text = fragment.Text + ".0" };
    }

    private static NotSupportedException NotSupported(string primitive) =>
        new($"The primitive `{primitive}` cannot be written as C# that needs only System.Math.");

    private readonly Fragment Call(CSharpMethod method, params ReadOnlySpan<string> arguments) =>
        Fragment.Atom($"{helpers.Find(method)}({string.Join(", ", arguments)})");

    private readonly void Elementwise(Fragment value)
    {
        if (isInlinable[index] && value.Text.Length <= LongestExpression)
        {
            inlined[index] = value;
            return;
        }

        if (listing.Shape(index).Rank == 0)
        {
            Declare(value.Text);
            return;
        }

        Declare(null);
        code.Loop(loops[0], listing.Shape(index).Length).Line($"{Name(index)}[{loops[0]}] = {value.Text};").Close();
    }

    /// <summary>An element of an operand of an elementwise instruction.</summary>
    private readonly Fragment Element(int instruction) =>
        inlined[instruction] ?? Fragment.Atom(At(instruction, loops[0]));

    private readonly string At(int instruction, string position) =>
        listing.Shape(instruction).Rank == 0 ? Name(instruction) : $"{Name(instruction)}[{position}]";

    /// <summary>Declares the variable of this instruction, with zeros if there is no value.</summary>
    private readonly void Declare(string? value)
    {
        var shape = listing.Shape(index);
        variables[index] = names.Unique($"v{index}");
        code.Line(shape.Rank == 0
            ? $"var {Name(index)} = {value ?? "0.0"};"
            : $"Span<double> {Name(index)} = {value ?? $"new double[{shape.Length}]"};");
    }

    private readonly void Nest(in StridedCopy copy, int operand)
    {
        List<string> source = [Position.Constant(copy.SourceOffset)], target = [Position.Constant(copy.TargetOffset)];
        var isSum = false;
        for (var axis = 0; axis < copy.Rank; axis++)
        {
            var (length, sourceStride, targetStride) = copy.Axis(axis);
            code.Loop(loops[axis], length);
            source.Add(Position.Times(loops[axis], sourceStride));
            target.Add(Position.Times(loops[axis], targetStride));
            isSum |= targetStride == 0;
        }

        code.Line($"{At(index, Position.Sum(target))} {(isSum ? "+=" : "=")} {At(operand, Position.Sum(source))};");
        Close(copy.Rank);
    }

    private readonly void Loops(Shape shape, ReadOnlySpan<int> axes, bool isReduced)
    {
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (axes.Contains(axis) == isReduced)
            {
                code.Loop(loops[axis], shape[axis]);
            }
        }
    }

    private readonly void Close(int count)
    {
        for (var i = 0; i < count; i++)
        {
            code.Close();
        }
    }
}

/// <summary>Positions in an array, as a sum of what is not nothing.</summary>
internal static class Position
{
    public static string Constant(int offset) => offset == 0 ? "" : $"{offset}";

    public static string Times(string index, int stride) =>
        stride == 0 ? "" : stride == 1 ? index : $"{index} * {stride}";

    public static string Sum(IEnumerable<string> terms) =>
        string.Join(" + ", terms.Where(fragment => fragment.Length > 0)) is { Length: > 0 } sum ? sum : "0";
}
