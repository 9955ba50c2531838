using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Writes one instruction in LaTeX, given how its operands are written.</summary>
/// <param name="listing">The instructions.</param>
/// <param name="operand">How an operand is written that may be repeated.</param>
/// <param name="whole">How an operand is written whose shape counts.</param>
/// <param name="indices">The letter of the index along each axis.</param>
internal ref struct LatexWriter(
    InstructionList listing, Func<int, Term> operand, Func<int, Term> whole, string[] indices) : IPrimitiveVisitor
{
    private PackedInstruction entry;
    private bool isCondition;
    private int index;

    public Term Result { get; private set; }

    public Term Write(int instruction)
    {
        index = instruction;
        entry = listing[instruction];
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
        return Result with { IsNumber = IsNumber() };
    }

    public void Leaf() =>
        Result = entry.IsSplat ? Number(entry.SplatValue)
        : listing.Payload(entry) is double[] values ? Term.Atom(Nested(values, listing.Shape(index)))
        : Call("input");

    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = operand(entry.A);
        Result = TOp.Latex(x)
            ?? (TOp.Notation == Notation.Prefix
                ? new(TOp.Name + Latex.Fit(x, Notation.Prefix, strict: true), Notation.Prefix)
                : Latex.Call(TOp.LatexSign ?? Latex.Operator(TOp.Name), x.Text));
    }

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (x, y) = (operand(entry.A), operand(entry.B));
        Result = TOp.Latex(x, y) ?? TOp.Notation switch
        {
            Notation.Function => Latex.Call(TOp.LatexSign ?? Latex.Operator(TOp.Name), x.Text, y.Text),
            var notation => Latex.Infix(x, TOp.LatexSign ?? TOp.Name, y, notation),
        };
        if (TOp.Notation == Notation.Comparison && !isCondition)
        {
            Result = Term.Atom($"\\left[{Result.Text}\\right]");
        }
    }

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var call = listing.Call(entry);
        var isRepeated = TOp.IsElementwise || (entry.Op == Op.Broadcast && Broadcast.IsImplied(call));
        var terms = new LinearTerms(call, Operands(isRepeated ? operand : whole));
        Result = TOp.LatexSign is { } sign ? Over(sign, terms[0], call[0], call.Attribute)
            : entry.Op == Op.Where ? Selection()
            : entry.Op == Op.Reshape && PrintedShapes.KeepsAxes(listing, entry.A, call.Target) ? terms[0]
            : TOp.Latex(terms) ?? terms.AsLatex(TOp.Name, call.Target.ToString());
    }

    public void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        var (x, source) = (whole(entry.A), listing.Shape(entry.A));
        var axes = listing.Attribute(entry);
        var isWhole = axes.Length == source.Rank;
        Result = TFunction.LatexSign is { } sign ? Over(sign, x, source, axes)
            : isWhole ? TFunction.Latex(x) ?? Call(TFunction.Name, x.Text)
            : Term.Atom($"{Latex.Operator(TFunction.Name)}_{{{Letters(axes)}}}\\left({x.Text}\\right)");
    }

    public void Custom() => Result = Call(
        ((CustomOperation)listing.Payload(entry)!).Name, Array.ConvertAll(Operands(whole), operand => operand.Text));

    private Term Selection()
    {
        var condition = listing[entry.A];
        var isComparison = PrimitiveFacts.Of(condition.Op).IsComparison;
        var holds = isComparison ? Comparison(condition) : $"{Latex.Fit(operand(entry.A), Notation.Additive)} \\ne 0";
        return new(
            $"\\begin{{cases}} {operand(entry.B).Text} & \\text{{if }} {holds} \\\\ {operand(entry.C).Text} & " +
            "\\text{otherwise} \\end{cases}",
            Notation.Comparison);
    }

    private static Term Number(double value)
    {
        var term = Term.Number(value);
        var exponent = term.Text.IndexOf('e', StringComparison.Ordinal);
        return double.IsInfinity(value) ? term with { Text = term.Text.Replace(
            "inf", "\\infty", StringComparison.Ordinal) }
            : double.IsNaN(value) ? Call("NaN")
            : value is Math.PI ? Term.Atom("\\pi")
            : exponent < 0 ? term
            : new($"{Mantissa(term.Text[..exponent])}10^{{{Power(term.Text[(exponent + 1)..])}}}", Notation.Prefix);
    }

    // Without the sign + and zeros in front.
    private static int Power(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private static string Mantissa(string digits) => digits is "1" ? "" : digits is "-1" ? "-" : $"{digits} \\cdot ";

    private static string Nested(ReadOnlySpan<double> values, Shape shape)
    {
        if (shape.Rank == 0)
        {
            return Number(values[0]).Text;
        }

        var parts = new string[shape[0]];
        var inner = Shape.Of(shape.Axes[1..]);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Nested(values.Slice(i * inner.Length, inner.Length), inner);
        }

        // A vector is a column; a matrix has its rows below each other; beyond, blocks do.
        return shape.Rank > 2 || shape.Rank == 1
            ? $"\\begin{{bmatrix}} {string.Join(" \\\\ ", parts)} \\end{{bmatrix}}"
            : Matrix(values, shape);
    }

    private static string Matrix(ReadOnlySpan<double> values, Shape shape)
    {
        var rows = new string[shape[0]];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = string.Join(
                " & ", values.Slice(i * shape[1], shape[1]).ToArray().Select(value => Number(value).Text));
        }

        return $"\\begin{{bmatrix}} {string.Join(" \\\\ ", rows)} \\end{{bmatrix}}";
    }

    private static Term Call(string name, params string[] arguments) => Latex.Call(Latex.Operator(name), arguments);

    // A comparison as the condition that holds, rather than as a number.
    private string Comparison(PackedInstruction comparison)
    {
        var selection = entry;
        (entry, isCondition) = (comparison, true);
        PrimitiveTable.Visit(comparison.Op, listing.Payload(comparison), ref this);
        (entry, isCondition) = (selection, false);
        return Result.Text;
    }

    /// <summary>A sum or maximum over some axes of x, whose other axes stay free.</summary>
    private readonly Term Over(string sign, Term x, Shape shape, ReadOnlySpan<int> axes)
    {
        if (axes.IsEmpty)
        {
            return x;
        }

        var subscripts = new string[shape.Rank];
        for (var axis = 0; axis < subscripts.Length; axis++)
        {
            subscripts[axis] = axes.Contains(axis) ? indices[axis] : ":";
        }

        return new(
            $"{sign}_{{{Letters(axes)}}} {Latex.Indexed(x, string.Join(", ", subscripts)).Text}",
            Notation.Multiplicative);
    }

    private readonly string Letters(ReadOnlySpan<int> axes)
    {
        var letters = new string[axes.Length];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = indices[axes[i]];
        }

        return string.Join(", ", letters);
    }

    /// <summary>Whether all elements are one number, so that a product with it is no product by elements.</summary>
    private readonly bool IsNumber() => listing.Shape(index).Rank == 0
        || (entry.Op == Op.Broadcast && listing.Shape(entry.A).Length == 1)
        || entry.IsSplat
        || (PrimitiveFacts.Of(entry.Op).IsElementwise && Array.TrueForAll(Operands(operand), term => term.IsNumber));

    private readonly Term[] Operands(Func<int, Term> written) =>
        Array.ConvertAll(listing.Operands(entry, stackalloc int[3]).ToArray(), written.Invoke);
}
