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

    public FormulaLines(ArrayProgram program)
    {
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
        var names = program.Inputs.ToDictionary(input => input.Index, input => input.Name);
        var free =
            Enumerable.Range(1, int.MaxValue).Select(number => $"t{number}").Except(names.Values).GetEnumerator();
        for (var i = 0; i < program.Count; i++)
        {
            written[i] = names.TryGetValue(i, out var name) ? Fragment.Atom(InFormula(name)) : writer.Write(i);
            shapes[i] = ShapeWhenRead(i);
            var isRepeated = uses[i] > 1 && written[i].Text.Length > LongestRepeated &&
                program.Instructions[i].Op is not (Op.Constant or Op.Broadcast or Op.Reshape or Op.Input);
            if (isRepeated || (written[i].Text.Length > LongestFormula && !program.Listing[i].IsInput))
            {
                free.MoveNext();
                temporaries[i] = free.Current;
            }
        }
    }

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
    private Fragment Whole(int instruction)
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

    /// <summary>How an instruction's formula reads.</summary>
    public Fragment Written(int instruction) => written[instruction];

    /// <summary>How an instruction's result reads where it is used: its name if it has one, else its formula.</summary>
    public Fragment Used(int instruction) =>
        temporaries[instruction] is { } name ? Fragment.Atom(name) : written[instruction];
}
