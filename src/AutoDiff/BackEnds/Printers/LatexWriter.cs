using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Writes one instruction in LaTeX, given how its operands are written.</summary>
/// <param name="listing">The instructions.</param>
/// <param name="operand">How an operand is written.</param>
/// <param name="indices">The letter of the index along each axis.</param>
internal ref struct LatexWriter(InstructionList listing, Func<int, Term> operand, string[] indices) : IPrimitiveVisitor
{
    private const string SumSign = "\\sum";
    private const string MaxSign = "\\max";

    private PackedInstruction entry;
    private int index;

    public Term Result { get; private set; }

    public Term Write(int instruction)
    {
        index = instruction;
        entry = listing[instruction];
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
        return Result;
    }

    public void Leaf() => Result = entry.Op == Op.Constant && entry.C == PackedInstruction.Splat ? Number(entry.SplatValue)
        : listing.Payload(entry) is double[] values ? Term.Atom(Nested(values, listing.Shape(index)))
        : Call("input");

    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = operand(entry.A);
        var isNumber = IsNumber(entry.A);
        Result = entry.Op switch
        {
            Op.Sqrt => Term.Atom($"\\sqrt{{{x.Text}}}"),
            Op.Cbrt => Term.Atom($"\\sqrt[3]{{{x.Text}}}"),
            Op.Abs => Term.Atom($"\\left|{x.Text}\\right|"),
            Op.Exp when isNumber => new($"e^{{{x.Text}}}", Notation.Power),
            Op.Square => Raised(x, "2", isNumber),
            Op.Reciprocal => Quotient(Number(1), x, isNumber),
            _ when TOp.Notation == Notation.Prefix => new(TOp.Name + Fit(x, Notation.Prefix, strict: true), Notation.Prefix),
            _ => Call(TOp.Name, x.Text),
        };
    }

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (x, y) = (operand(entry.A), operand(entry.B));
        Result = entry.Op switch
        {
            Op.Divide => Quotient(x, y, IsNumber(entry.B)),
            Op.Power => Raised(x, y.Text, IsNumber(entry.A) && IsNumber(entry.B)),
            Op.Multiply or Op.Scale or Op.Absorb => Product(x, y),
            Op.Less or Op.LessOrEqual or Op.Equal or Op.NotEqual => Term.Atom($"\\left[{Comparison(entry)}\\right]"),
            Op.ExpShare => Call(Sigmoid.Name, Sum(x, Subtract.Name, y).Text),
            _ when TOp.Notation == Notation.Function => Call(TOp.Name, x.Text, y.Text),
            _ => Sum(x, TOp.Name, y),
        };
    }

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var first = listing.Operands(entry, stackalloc int[3])[0];
        var (x, source, target) = (operand(first), listing.Shape(first), listing.Shape(index));
        var attribute = listing.Attribute(entry);
        Result = entry.Op switch
        {
            Op.Sum => Over(SumSign, x, source, attribute),
            Op.Broadcast when PrintedShapes.IsImplied(attribute, source, target) => x,
            Op.Reshape when PrintedShapes.KeepsAxes(listing, entry.A, target) => x,
            Op.Reshape when IsVector(source) && IsVector(target) => IsRow(source) == IsRow(target) ? x : Transposed(x),
            Op.Transpose when source.Rank == 2 => Transposed(x),
            Op.Slice => Indexed(x, PrintedShapes.Slices(attribute, source)),
            Op.Embed => Call(TOp.Name, x.Text, PrintedShapes.Slices(attribute, target)),
            Op.Diagonal or Op.EmbedDiagonal => Call(Diagonal.Name, x.Text),
            Op.Where => Selection(),
            Op.MatMul => MatrixProduct(),
            Op.Einsum => Call(TOp.Name, [$"\\text{{{EinsumSubscripts.Write(listing.Call(entry))}}}", .. Operands()]),
            Op.Convolution => Call(TOp.Name, [.. Operands(), string.Join(", ", attribute.ToArray())]),
            Op.Concatenate => Call(TOp.Name, [.. Operands(), $"\\text{{axis }} {attribute[0]}"]),
            Op.Gather or Op.ScatterAdd or Op.CumulativeSum =>
                Call(TOp.Name, x.Text, $"\\text{{axis }} {attribute[0]}", string.Join(", ", attribute[1..].ToArray())),
            _ => Call(TOp.Name, x.Text, target.ToString()),
        };
    }

    public void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        var (x, source) = (operand(entry.A), listing.Shape(entry.A));
        var axes = listing.Attribute(entry);
        var isWhole = axes.Length == source.Rank;
        Result = entry.Op switch
        {
            Op.ReduceMax => Over(MaxSign, x, source, axes),
            Op.Norm when isWhole => Term.Atom($"\\left\\lVert {x.Text} \\right\\rVert"),
            _ when isWhole => Call(TFunction.Name, x.Text),
            _ => Term.Atom($"{Operator(TFunction.Name)}_{{{Letters(axes)}}}\\left({x.Text}\\right)"),
        };
    }

    public void Custom() => Result = Call(((CustomOperation)listing.Payload(entry)!).Name, Operands());

    private readonly Term Selection()
    {
        var condition = listing[entry.A];
        var isComparison = PrimitiveFacts.Of(condition.Op).IsComparison;
        var holds = isComparison ? Comparison(condition) : $"{Fit(operand(entry.A), Notation.Additive)} \\ne 0";
        return new(
            $"\\begin{{cases}} {operand(entry.B).Text} & \\text{{if }} {holds} \\\\ {operand(entry.C).Text} & " +
            "\\text{otherwise} \\end{cases}",
            Notation.Comparison);
    }

    private readonly Term MatrixProduct()
    {
        var mode = MatMul.Mode.From(listing.Attribute(entry));
        var (x, y) = (operand(entry.A), operand(entry.B));
        var left = mode.TransposeX ? Transposed(x) : x;
        var right = mode.TransposeY ? Transposed(y) : y;
        return new(
            $"{Fit(left, Notation.Multiplicative)} \\, {Fit(right, Notation.Multiplicative, strict: true)}",
            Notation.Multiplicative);
    }

    private static Term Number(double value)
    {
        var term = Term.Number(value);
        var exponent = term.Text.IndexOf('e', StringComparison.Ordinal);
        return double.IsInfinity(value) ? term with { Text = term.Text.Replace("inf", "\\infty", StringComparison.Ordinal) }
            : double.IsNaN(value) ? Call("NaN")
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
            rows[i] = string.Join(" & ", values.Slice(i * shape[1], shape[1]).ToArray().Select(value => Number(value).Text));
        }

        return $"\\begin{{bmatrix}} {string.Join(" \\\\ ", rows)} \\end{{bmatrix}}";
    }

    private static string Fit(Term term, Notation place, bool strict = false) =>
        term.FitsIn(place, strict) ? term.Text : $"\\left({term.Text}\\right)";

    private static Term Call(string name, params string[] arguments) =>
        Term.Atom(arguments.Length == 0 ? Operator(name) : $"{Operator(name)}\\left({string.Join(", ", arguments)}\\right)");

    private static string Operator(string name) => name switch
    {
        "log" or "sin" or "cos" or "tan" or "sinh" or "cosh" or "tanh" or "exp" or "min" or "max" => $"\\{name}",
        "asin" or "acos" or "atan" => $"\\arc{name[1..]}",
        _ => $"\\operatorname{{{LatexNames.Escaped(name)}}}",
    };

    private static Term Sum(Term x, string name, Term y)
    {
        (name, y) = Term.Signed(name, y);
        return new($"{Fit(x, Notation.Additive)} {name} {Fit(y, Notation.Additive, strict: true)}", Notation.Additive);
    }

    // A fraction needs no parentheses in a product or behind a sign, but does as the base of a power.
    private static Term Quotient(Term x, Term y, bool isDivisorNumber) => isDivisorNumber
        ? new($"\\frac{{{x.Text}}}{{{y.Text}}}", Notation.Prefix)
        : new(
            $"{Fit(x, Notation.Multiplicative)} \\oslash {Fit(y, Notation.Multiplicative, strict: true)}",
            Notation.Multiplicative);

    private static Term Raised(Term x, string exponent, bool isNumber) =>
        new($"{Fit(x, Notation.Power, strict: true)}^{{{(isNumber ? "" : "\\odot ")}{exponent}}}", Notation.Power);

    private static Term Transposed(Term x) => new($"{Fit(x, Notation.Power, strict: true)}^{{\\top}}", Notation.Power);

    // Braces, since the name itself may have a subscript.
    private static Term Indexed(Term x, string subscript) => Term.Atom($"{{{Fit(x, Notation.Function)}}}_{{{subscript}}}");

    private static bool IsVector(Shape shape) => shape.Rank <= 2 && (shape.Rank < 2 || shape[0] == 1 || shape[1] == 1);

    private static bool IsRow(Shape shape) => shape.Rank == 2 && shape[0] == 1 && shape[1] != 1;

    private readonly Term Product(Term x, Term y)
    {
        var isByElements = !IsNumber(entry.A) && !IsNumber(entry.B);
        var right = Fit(y, Notation.Multiplicative, strict: true);
        var sign = isByElements ? "\\odot" : char.IsAsciiDigit(right[0]) || right[0] == '-' ? "\\cdot" : "\\,";

        // What stands behind a sign of summation belongs to the sum.
        var isOpen = x.Text.StartsWith(SumSign, StringComparison.Ordinal) || x.Text.StartsWith(MaxSign, StringComparison.Ordinal);
        return new($"{Fit(x, Notation.Multiplicative, strict: isOpen)} {sign} {right}", Notation.Multiplicative);
    }

    private readonly string Comparison(PackedInstruction comparison)
    {
        var sign = comparison.Op switch
        {
            Op.Less => "<",
            Op.LessOrEqual => "\\le",
            Op.Equal => "=",
            _ => "\\ne",
        };
        return $"{Fit(operand(comparison.A), Notation.Comparison, strict: true)} {sign} " +
            $"{Fit(operand(comparison.B), Notation.Comparison, strict: true)}";
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

        return new($"{sign}_{{{Letters(axes)}}} {Indexed(x, string.Join(", ", subscripts)).Text}", Notation.Multiplicative);
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
    private readonly bool IsNumber(int instruction)
    {
        var value = listing[instruction];
        return listing.Shape(instruction).Rank == 0
            || (value.Op == Op.Broadcast && listing.Shape(value.A).Length == 1)
            || (value.Op == Op.Constant && value.C == PackedInstruction.Splat);
    }

    private readonly string[] Operands()
    {
        var operands = new List<string>();
        foreach (var part in listing.Operands(entry, stackalloc int[3]))
        {
            operands.Add(operand(part).Text);
        }

        return [.. operands];
    }
}
