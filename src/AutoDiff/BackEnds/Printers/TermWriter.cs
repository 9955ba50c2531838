using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Prints one instruction, given how its operands are printed.</summary>
/// <param name="listing">The instructions.</param>
/// <param name="operand">How an operand is printed.</param>
/// <param name="showsBroadcasts">Whether repetition that follows from NumPy's rules is shown as well.</param>
internal ref struct TermWriter(InstructionList listing, Func<int, Term> operand,
    bool showsBroadcasts) : IPrimitiveVisitor
{
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

    public void Leaf()
    {
        if (entry.Op == Op.Constant && entry.C == PackedInstruction.Splat)
        {
            Result = Term.Number(entry.SplatValue);
            return;
        }

        Result = listing.Payload(entry) is double[] values
            ? Term.Atom(Nested(values, listing.Shape(index)))
            : Term.Atom("input");
    }

    public void Unary<TOp>()
        where TOp : struct, IUnary =>

        // Formulas are written as people write them; a listing shows the primitive.
        Result = (showsBroadcasts ? null : TOp.Formula(operand(entry.A)))
            ?? (TOp.Notation == Notation.Prefix
                ? new(TOp.Name + operand(entry.A).In(Notation.Prefix), Notation.Prefix)
                : Call(TOp.Name, operand(entry.A).Text));

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (x, y) = (operand(entry.A), operand(entry.B));
        Result = TOp.Formula(x, y)
            ??
                (TOp.Notation == Notation.Function ? Call(TOp.Name, x.Text, y.Text) : Term.Infix(
                    x, TOp.Name, y, TOp.Notation));
    }

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var first = listing.Operands(entry, stackalloc int[3])[0];
        var (x, source, target) = (operand(first), listing.Shape(first), listing.Shape(index));
        Result = entry.Op switch
        {
            Op.Where => Call(TOp.Name, x.Text, operand(entry.B).Text, operand(entry.C).Text),
            Op.Concatenate => Joined(TOp.Name),
            Op.MatMul => MatrixProduct(),
            Op.Convolution => Convolved(),
            Op.Einsum => Call(TOp.Name, [$"\"{EinsumSubscripts.Write(listing.Call(entry))}\"", .. Operands()]),
            Op.Sum or Op.CumulativeSum or Op.Gather or Op.ScatterAdd => Reduction(TOp.Name, x, source),

            Op.Reshape when KeepsAxes(target) => WithKeep(x),
            Op.Reshape when !showsBroadcasts && target.Rank == 0 && ArrayElement.Of(listing, index) is { } element =>
                Element(element),
            Op.Reshape when !showsBroadcasts &&
                VectorProduct(listing[entry.A], listing.Shape(entry.A), target) is { } product =>
                product,
            Op.Broadcast when !showsBroadcasts => Broadcast(x, source, target),
            Op.Transpose when source.Rank == 2 => new(x.In(Notation.Function) + "'", Notation.Function),
            Op.Slice => Sliced(x, source),
            Op.Embed when !showsBroadcasts && target.Rank == 1 && source.Length == 1 &&
                listing[entry.A].Op == Op.Reshape &&
                listing.Shape(listing[entry.A].A).Rank == 0 =>
                new(
                    $"{operand(listing[entry.A].A).In(Notation.Multiplicative)} * " +
                    $"eye({target[0]})[{listing.Attribute(entry)[0]}]",
                    Notation.Multiplicative),
            Op.Embed => Call(TOp.Name, x.Text, Slices(target)),
            Op.Diagonal or Op.EmbedDiagonal => Call(TOp.Name, x.Text),
            _ => Call(TOp.Name, x.Text, target.ToString()),
        };
    }

    public void Grouped<TFunction>()
        where TFunction : struct, IGrouped => Result =
            (showsBroadcasts ? null : TFunction.Formula(operand(entry.A), KeptAxes()))
            ?? Reduction(TFunction.Name, operand(entry.A), listing.Shape(entry.A));

    public void Custom() => Result = Call(((CustomOperation)listing.Payload(entry)!).Name, Operands());

    private readonly Term Joined(string name)
    {
        if (!showsBroadcasts && Rows() is { } rows)
        {
            return Term.Atom($"[{string.Join(", ", rows)}]");
        }

        var isStack = listing.Shape(listing.Operands(entry, default)[0]).Rank < listing.Shape(index).Rank;
        return isStack ? Call("stack", Operands()) : Call(name, [.. Operands(), $"axis={listing.Attribute(entry)[0]}"]);
    }

    private readonly Term MatrixProduct()
    {
        var inner = MatMul.Mode.From(listing.Attribute(entry)).TransposeX
            ? listing.Shape(entry.A)[0]
            : listing.Shape(entry.A)[-1];
        return !showsBroadcasts && inner == 1 && Vector(entry.A) is { } x && Vector(entry.B) is { } y
            ? Call("outer", x.Text, y.Text)
            : new($"{Left(entry)} @ {Right(entry)}", Notation.Multiplicative);
    }

    // The adjoint of what is convolved, or of the kernel, has a name of its own.
    private readonly Term Convolved()
    {
        var attribute = listing.Attribute(entry);
        var options = new List<string>();
        foreach (var (name, first, usual) in new[] { ("stride", 2, 1), ("dilation", 3, 1), ("padding", 4, 0) })
        {
            var numbers = new List<int>();
            for (var i = first; i < attribute.Length; i += 3)
            {
                numbers.Add(attribute[i]);
            }

            if (numbers.Exists(number => number != usual))
            {
                options.Add($"{name}=[{string.Join(", ", numbers)}]");
            }
        }

        var function = (Convolution.Part)attribute[0] switch
        {
            Convolution.Part.X => "conv_input",
            Convolution.Part.W => "conv_kernel",
            _ => Convolution.Name,
        };
        return Call(function, [.. Operands(), .. options]);
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

    private static Term Call(string name, params string[] arguments) =>
        Term.Atom($"{name}({string.Join(", ", arguments)})");

    private static string Nested(ReadOnlySpan<double> values, Shape shape)
    {
        if (shape.Rank == 0)
        {
            return Term.Number(values[0]).Text;
        }

        var parts = new string[shape[0]];
        var inner = Shape.Of(shape.Axes[1..]);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Nested(values.Slice(i * inner.Length, inner.Length), inner);
        }

        return $"[{string.Join(", ", parts)}]";
    }

    // The elements along the first axis, where all are known one by one; else null.
    private readonly List<string>? Rows()
    {
        if (listing.Attribute(entry)[0] != 0)
        {
            return null;
        }

        var rows = new List<string>();
        foreach (var part in listing.Operands(entry, default))
        {
            var shape = listing.Shape(part);
            if (shape.Rank != listing.Shape(index).Rank)
            {
                return null;
            }

            if (listing[part].Op == Op.Reshape && shape[0] == 1 &&
                listing.Shape(listing[part].A) == Shape.Of(shape.Axes[1..]))
            {
                rows.Add(operand(listing[part].A).Text);
            }
            else if (listing.Payload(listing[part]) is double[] values && listing[part].Op == Op.Constant &&
                shape.Length == values.Length)
            {
                var inner = Shape.Of(shape.Axes[1..]);
                rows.AddRange(
                    Enumerable.Range(0, shape[0]).Select(
                        row => Nested(values.AsSpan(row * inner.Length, inner.Length), inner)));
            }
            else if (listing[part].Op == Op.Constant && listing[part].C == PackedInstruction.Splat && shape.Rank == 1)
            {
                rows.AddRange(Enumerable.Repeat(Term.Number(listing[part].SplatValue).Text, shape[0]));
            }
            else
            {
                return null;
            }
        }

        return rows;
    }

    private readonly string Left(in PackedInstruction product) =>
        MatMul.Mode.From(listing.Attribute(product)).TransposeX
        ? operand(product.A).In(Notation.Function) + "'"
        : operand(product.A).In(Notation.Multiplicative);

    private readonly string Right(in PackedInstruction product) =>
        MatMul.Mode.From(listing.Attribute(product)).TransposeY
        ? operand(product.B).In(Notation.Function) + "'"
        : operand(product.B).In(Notation.Multiplicative, strict: true);

    // A vector that became a row or a column; null for another array.
    private readonly Term? Vector(int instruction) =>
        listing[instruction] is { Op: Op.Reshape } reshape && listing.Shape(instruction).Rank == 2 &&
        listing.Shape(reshape.A).Rank == 1 ? operand(reshape.A) : null;

    // A product with a row on its left or a column on its right, whose result loses that axis again.
    private readonly Term? VectorProduct(in PackedInstruction product, Shape shape, Shape target)
    {
        if (product.Op != Op.MatMul || shape.Rank != 2)
        {
            return null;
        }

        var (x, y) = (shape[0] == 1 ? Vector(product.A) : null, shape[1] == 1 ? Vector(product.B) : null);
        return target.Rank == 0 && x is { } first && y is { } second ? Call("dot", first.Text, second.Text)
            : target.Rank == 1 && y is { } column
                ? new($"{Left(product)} @ {column.In(Notation.Multiplicative, strict: true)}", Notation.Multiplicative)
            : target.Rank == 1 && x is { } row
                ? new($"{row.In(Notation.Multiplicative)} @ {Right(product)}", Notation.Multiplicative)
            : null;
    }

    private readonly Term Element((int Array, int[] Position) element) => element.Position.Length == 0
        ? operand(element.Array)
        : Term.Atom($"{operand(element.Array).In(Notation.Function)}[{string.Join(", ", element.Position)}]");

    // What a reduction that keeps its axes takes besides its operand.
    private readonly string KeptAxes()
    {
        var axes = listing.Attribute(entry);
        return axes.Length == listing.Shape(entry.A).Rank
            ? ""
            : $", axis={(axes.Length == 1 ? $"{axes[0]}" : $"[{string.Join(", ", axes.ToArray())}]")}, keep=true";
    }

    private readonly Term Broadcast(Term x, Shape source, Shape target)
    {
        var axes = listing.Attribute(entry);
        return PrintedShapes.IsImplied(axes, source, target) ? x
            : KeepsAxes(target.Without(axes, keep: true)) ? WithKeep(x)
            : source.Rank == 1 && target.Rank == 2 ? Call("outer", x.Text, $"ones({target[1]})")
            : Call(Primitives.Broadcast.Name, x.Text, target.ToString(), $"axis=[{string.Join(", ", axes.ToArray())}]");
    }

    private readonly bool KeepsAxes(Shape shape) =>
        PrintedShapes.KeepsAxes(listing, entry.A, shape) && operand(entry.A).Text.EndsWith(')');

    private static Term WithKeep(Term reduction) => Term.Atom($"{reduction.Text[..^1]}, keep=true)");

    private readonly Term Reduction(string name, Term x, Shape source)
    {
        var attribute = listing.Attribute(entry);
        if (entry.Op is Op.Gather or Op.ScatterAdd)
        {
            return Call(name, x.Text, $"axis={attribute[0]}", $"[{string.Join(", ", attribute[1..].ToArray())}]");
        }

        if (entry.Op == Op.CumulativeSum)
        {
            if (!showsBroadcasts && attribute[0] == source.Rank - 1)
            {
                // From the other end a sum of the rest is the whole less what comes before.
                var whole = source.Rank == 1 ? $"sum({x.Text})" : $"sum({x.Text}, axis={attribute[0]}, keep=true)";
                return attribute[1] == 0
                    ? Call(name, x.Text)
                    : new($"{whole} - {name}({x.Text}) + {x.In(Notation.Additive, strict: true)}", Notation.Additive);
            }

            return Call(
                name, attribute[1] == 0 ? [x.Text, $"axis={attribute[0]}"] : [x.Text, $"axis={attribute[0]}",
                    "reverse=true"]);
        }

        // Along rows is what these mean without an axis.
        var isRowwise = !PrimitiveFacts.Of(entry.Op).IsReduction && attribute.Length == 1 &&
            attribute[0] == source.Rank - 1;
        var call = attribute.Length == source.Rank || (isRowwise && !showsBroadcasts)
            ? Call(name, x.Text)
            : Call(
                name,
                x.Text,
                attribute.Length == 1 ? $"axis={attribute[0]}" : $"axis=[{string.Join(", ", attribute.ToArray())}]");
        return entry.Op == Op.Sum && listing.Shape(index).Rank == source.Rank ? WithKeep(call) : call;
    }

    private readonly Term Sliced(Term x, Shape source) => Term.Atom($"{x.In(Notation.Function)}[{Slices(source)}]");

    private readonly string Slices(Shape shape) => PrintedShapes.Slices(listing.Attribute(entry), shape);
}
