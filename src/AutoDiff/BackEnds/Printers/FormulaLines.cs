using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// The formulas of a program as text, and which of them get a name of their own: what is used more than once and is not
/// short, and what would make a line too long.
/// </summary>
internal sealed class FormulaLines
{
    private const int LongestFormula = 100;

    private const int LongestRepeated = 12;

    private readonly InstructionList listing;
    private readonly Fragment[] written;

    // The shapes that the formulas have when they are read: broadcasting is left to the reader.
    private readonly Shape[] shapes;
    private readonly string?[] temporaries;
    private readonly StructureFormulas?[] structures;
    private readonly FormulaScope scope;

    public FormulaLines(ArrayProgram program, ReadOnlySpan<string> outputs)
        : this(
            program,
            [.. program.Inputs.Select(input => Fragment.Atom(InFormula(input.Name)))],
            new([.. program.Inputs.Select(input => input.Name), .. outputs]),
            FormulaScope.Outside)
    {
    }

    /// <summary>The formulas of a program that a structure is made of.</summary>
    public FormulaLines(ArrayProgram program, Fragment[] inputs, FormulaNames names, FormulaScope scope)
    {
        this.scope = scope;
        structures = new StructureFormulas?[program.Count];
        listing = program.Listing;
        written = new Fragment[program.Count];
        shapes = new Shape[program.Count];
        temporaries = new string?[program.Count];
        var uses = new int[program.Count];
        for (var i = 0; i < program.Count; i++)
        {
            foreach (var operand in program.Instructions[i].Operands)
            {
                uses[operand]++;
            }
        }

        var writer = new FormulaWriter(listing, Used, Whole, showsBroadcasts: false);
        var terms = new StructureTerms(listing, TextStyle.Instance);
        var number = 0;
        for (var i = 0; i < program.Count; i++)
        {
            structures[i] = StructureFormulas.Of(this, i, names, scope);
            written[i] = listing[i].IsInput ? inputs[number++]
                : structures[i] is { } structure ? terms.Write(i, structure, Whole, Lines)
                : terms.Part(i) ?? writer.Write(i);
            shapes[i] = ShapeWhenRead(i);
            var isRepeated = uses[i] > 1 && written[i].Text.Length > LongestRepeated &&
                listing[i].Op is not (Op.Constant or Op.Broadcast or Op.Reshape or Op.Input) && !terms.IsPacked(i);
            if (isRepeated || (written[i].Text.Length > LongestFormula && !listing[i].IsInput && !terms.IsPacked(i)))
            {
                temporaries[i] = names.Temporary();
                Lines.Add(TextStyle.Instance.Line(
                    Used(i), written[i], scope.Remark(TextStyle.Instance)));
            }
        }
    }

    /// <summary>What has a name, each on a line.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The instructions.</summary>
    public InstructionList Listing => listing;

    /// <summary>The loop or choice that an instruction is; null if it is none.</summary>
    public StructureFormulas? Structure(int instruction) => structures[instruction];

    /// <summary>
    /// The formulas of a structure of this program, if it was used before an instruction with the same operands.
    /// </summary>
    public StructureFormulas? Before(int instruction, Structure structure, ReadOnlySpan<int> operands)
    {
        for (var i = 0; i < instruction; i++)
        {
            if (listing.Payload(listing[i]) is StructureOperation operation
                && operation.Structure.Equals(structure)
                && listing.Operands(listing[i], default).SequenceEqual(operands))
            {
                return structures[i];
            }
        }

        return null;
    }

    /// <summary>A name of this program, which inside of turns is another in each.</summary>
    public Fragment Indexed(string name, IFormulaStyle style) => scope.Here(style, name);

    /// <summary>The turns in which the names of this program have their values.</summary>
    public string Remark(IFormulaStyle style) => scope.Remark(style);

    private Shape ShapeWhenRead(int instruction)
    {
        var entry = listing[instruction];
        if (entry.IsSplat)
        {
            return Shape.Scalar;
        }

        if (entry.Op == Op.Broadcast && Broadcast.IsImplied(listing.Call(entry)))
        {
            return shapes[entry.A];
        }

        if (entry.Op == Op.Broadcast
            && listing.Shape(instruction).Without(listing.Attribute(entry), keep: true) is var kept
            && PrintedShapes.KeepsAxes(listing, entry.A, kept))
        {
            return kept;
        }

        var shape = listing.Shape(instruction);
        if (PrimitiveFacts.Of(entry.Op).IsElementwise)
        {
            shape = Shape.Scalar;
            foreach (var operand in listing.Operands(entry, stackalloc int[3]))
            {
                shape = Shape.Broadcast(shape, shapes[operand]);
            }
        }

        return shape;
    }

    /// <summary>How a result reads: a number stands for an array of equal elements.</summary>
    public Fragment Result(int instruction) =>
        shapes[instruction].Rank == 0 ? Used(instruction) : Whole(instruction);

    /// <summary>Whether an instruction's formula has the shape of its result.</summary>
    public bool IsWhole(int instruction) => shapes[instruction] == listing.Shape(instruction);

    /// <summary>How an instruction's result reads where its shape counts.</summary>
    public Fragment Whole(int instruction)
    {
        var (fragment, shape) = (Used(instruction), listing.Shape(instruction));
        if (IsWhole(instruction))
        {
            return fragment;
        }

        var ones = PrintedShapes.Ones(shape);
        return listing[instruction] is { IsSplat: true, SplatValue: 1 }
            ? ones
            : listing[instruction] is { IsSplat: true, SplatValue: 0 } ? ones with { Text = $"zeros{ones.Text[4..]}" }
            : Fragment.Infix(fragment, Multiply.Name, ones, Notation.Multiplicative);
    }

    // A name such as dC/da would be read as a quotient.
    private static string InFormula(string name) => name.Contains('/', StringComparison.Ordinal) ? $"({name})" : name;

    /// <summary>The name given to an instruction's result, if one was.</summary>
    public string? Temporary(int instruction) => temporaries[instruction];

    /// <summary>How an instruction's result reads where it is used: its name if it has one, else its formula.</summary>
    public Fragment Used(int instruction) =>
        temporaries[instruction] is { } name ? Indexed(name, TextStyle.Instance) : written[instruction];
}
