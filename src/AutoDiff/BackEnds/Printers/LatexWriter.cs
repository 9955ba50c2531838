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
    InstructionList listing, Func<int, Fragment> operand, Func<int, Fragment> whole, string[] indices)
    : IPrimitiveVisitor
{
    private PackedInstruction entry;
    private bool isCondition;
    private int index;

    public Fragment Result { get; private set; }

    public Fragment Write(int instruction)
    {
        index = instruction;
        entry = listing[instruction];
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
        return Result with { IsNumber = IsNumber() };
    }

    public void Leaf() =>
        Result = entry.IsSplat ? Number(entry.SplatValue)
        : listing.Payload(entry) is double[] values ? Fragment.Atom(Nested(values, listing.Shape(index)))
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
            Result = Fragment.Atom($"\\left[{Result.Text}\\right]");
        }
    }

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var operands = listing.Printed<TOp>(entry, operand, whole);
        Result = TOp.LatexSign is { } sign ? Over(sign, operands[0], operands.Call[0], operands.Attribute)
            : entry.Op == Op.Where ? Selection()
            : entry.Op == Op.Reshape && PrintedShapes.KeepsAxes(listing, entry.A, operands.Call.Target) ? operands[0]
            : TOp.Latex(operands) ?? operands.AsLatex(TOp.Name, operands.Call.Target.ToString());
    }

    public void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        var (x, source) = (whole(entry.A), listing.Shape(entry.A));
        var axes = listing.Attribute(entry);
        var isWhole = axes.Length == source.Rank;
        Result = TFunction.LatexSign is { } sign ? Over(sign, x, source, axes)
            : isWhole ? TFunction.Latex(x) ?? Call(TFunction.Name, x.Text)
            : Fragment.Atom($"{Latex.Operator(TFunction.Name)}_{{{Letters(axes)}}}\\left({x.Text}\\right)");
    }

    public void Custom() => Result = Call(
        ((CustomOperation)listing.Payload(entry)!).Name,
        Array.ConvertAll(listing.Fragments(entry, whole), operand => operand.Text));

    private Fragment Selection()
    {
        var condition = listing[entry.A];
        var isComparison = PrimitiveFacts.Of(condition.Op).IsComparison;
        var holds = isComparison ? Comparison(condition) : $"{Latex.Fit(operand(entry.A), Notation.Additive)} \\ne 0";
        return Latex.Cases(operand(entry.B), holds, operand(entry.C));
    }

    private static Fragment Number(double value)
    {
        var fragment = Fragment.Number(value);
        var exponent = fragment.Text.IndexOf('e', StringComparison.Ordinal);
        return double.IsInfinity(value) ? fragment with { Text = fragment.Text.Replace(
            "inf", "\\infty", StringComparison.Ordinal) }
            : double.IsNaN(value) ? Call("NaN")
            : value is Math.PI ? Fragment.Atom("\\pi")
            : exponent < 0 ? fragment
            : new(
                $"{Mantissa(fragment.Text[..exponent])}10^{{{Power(fragment.Text[(exponent + 1)..])}}}",
                Notation.Prefix);
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

        if (ConstantArray.IsIdentity(values, shape))
        {
            return $"I_{{{shape[0]}}}";
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

    private static Fragment Call(string name, params string[] arguments) => Latex.Call(Latex.Operator(name), arguments);

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
    private readonly Fragment Over(string sign, Fragment x, Shape shape, ReadOnlySpan<int> axes)
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
        || (PrimitiveFacts.Of(entry.Op).IsElementwise
            && Array.TrueForAll(listing.Fragments(entry, operand), fragment => fragment.IsNumber));
}
