using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;
using AutoDiff.Transforms.Tidying;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Prints one instruction, given how its operands are printed.</summary>
/// <param name="listing">The instructions.</param>
/// <param name="operand">How an operand is printed that may be repeated by NumPy's rules.</param>
/// <param name="whole">How an operand is printed whose shape counts.</param>
/// <param name="showsBroadcasts">Whether repetition that follows from NumPy's rules is shown as well.</param>
internal ref struct FormulaWriter(
    InstructionList listing, Func<int, Fragment> operand, Func<int, Fragment> whole, bool showsBroadcasts)
    : IPrimitiveVisitor
{
    private PackedInstruction entry;
    private int index;

    public Fragment Result { get; private set; }

    public Fragment Write(int instruction)
    {
        index = instruction;
        entry = listing[instruction];
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
        return Result;
    }

    public void Leaf()
    {
        if (entry.IsSplat)
        {
            Result = Fragment.Number(entry.SplatValue);
            return;
        }

        Result = listing.Payload(entry) is double[] values
            ? !showsBroadcasts && ConstantArray.IsIdentity(values, listing.Shape(index))
                ? Fragment.Atom($"eye({listing.Shape(index)[0]})")
                : Fragment.Atom(Nested(values, listing.Shape(index)))
            : Fragment.Atom("input");
    }

    public void Unary<TOp>()
        where TOp : struct, IUnary =>

        // Formulas are written as people write them; a listing shows the primitive.
        Result = (showsBroadcasts ? null : TOp.Formula(operand(entry.A)))
            ?? (TOp.Notation == Notation.Prefix
                ? new(TOp.Name + operand(entry.A).In(Notation.Prefix), Notation.Prefix)
                : Fragment.Call(TOp.Name, operand(entry.A).Text));

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (x, y) = (operand(entry.A), operand(entry.B));
        Result = (showsBroadcasts || !PrintedOperations.IsMean(listing, entry) ? null : Mean(x))
            ?? (showsBroadcasts || entry.Op != Op.Multiply ? null : Scaled(x, y))
            ?? TOp.Formula(x, y)
            ??
                (TOp.Notation == Notation.Function ? Fragment.Call(TOp.Name, x.Text, y.Text) : Fragment.Infix(
                    x, TOp.Name, y, TOp.Notation));
    }

    public void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var operands = listing.Printed<TOp>(entry, operand, whole) with { IsFormula = !showsBroadcasts };
        Result = (operands.IsFormula ? InShort(operands[0], operands.Call.Target) : null)
            ?? TOp.Formula(operands)
            ?? operands.As(TOp.Name, operands.Call.Target.ToString());
    }

    public void Grouped<TFunction>()
        where TFunction : struct, IGrouped => Result =
            (showsBroadcasts ? null : TFunction.Formula(whole(entry.A), KeptAxes()))
            ?? Reduction(TFunction.Name, whole(entry.A), listing.Shape(entry.A));

    public void Custom() => Result = Fragment.Call(
        ((CustomOperation)listing.Payload(entry)!).Name,
        Array.ConvertAll(listing.Fragments(entry, whole), operand => operand.Text));

    // What people write shorter, given what an operand is in turn; null where that is nothing special.
    private readonly Fragment? InShort(Fragment x, Shape target) => entry.Op switch
    {
        Op.Concatenate => Rows() is { } rows ? Fragment.Atom($"[{string.Join(", ", rows)}]") : null,
        Op.MatMul => Outer(),
        Op.Reshape when KeepsAxes(target) => WithKeep(x),
        Op.Reshape when target.Rank == 0 && ArrayElement.Of(listing, index) is { } element => Element(element),
        Op.Reshape when listing[entry.A].Op == Op.Slice && Part(listing[entry.A], target) is { } part => part,
        Op.Reshape => VectorProduct(listing[entry.A], listing.Shape(entry.A), target) ?? VectorSolution(target)
            ?? Side(target),
        Op.Broadcast when !Broadcast.IsImplied(listing.Call(entry)) &&
            KeepsAxes(target.Without(listing.Attribute(entry), keep: true)) => WithKeep(x),
        Op.Embed when listing[entry.A] is { Op: Op.Reshape, A: var inner } && listing.Shape(inner).Rank < target.Rank =>
            Embed.Placed(whole(inner), listing.Shape(inner), target, listing.Attribute(entry)),
        Op.Sum when target.Rank == 0 && listing[entry.A] is { Op: Op.Diagonal, A: var matrix } =>
            Fragment.Call("trace", whole(matrix).Text),
        _ => null,
    };

    // A number times a product of matrices needs no parentheses: it belongs to the first of them.
    private readonly Fragment? Scaled(Fragment x, Fragment y)
    {
        var product = listing[entry.B] is { Op: Op.Reshape } reshape ? listing[reshape.A] : listing[entry.B];
        var isNumber = listing[entry.A] is { IsSplat: true }
            || (listing[entry.A] is { Op: Op.Broadcast } repeated && listing.Shape(repeated.A).Rank == 0);
        return product.Op == Op.MatMul && isNumber
            && y.Binding == Notation.Multiplicative && x.FitsIn(Notation.Multiplicative)
            ? new($"{x.Text} {Multiply.Name} {y.Text}", Notation.Multiplicative)
            : null;
    }

    // A sum as it is written, which is to be divided by the number of its terms.
    private static Fragment? Mean(Fragment sum) => sum.Text.StartsWith($"{Sum.Name}(", StringComparison.Ordinal)
        ? Fragment.Atom($"mean{sum.Text[Sum.Name.Length..]}")
        : null;

    private readonly Fragment? Outer()
    {
        var inner = MatMul.Mode.From(listing.Attribute(entry)).TransposeX
            ? listing.Shape(entry.A)[0]
            : listing.Shape(entry.A)[-1];
        return inner == 1 && Vector(entry.A) is { } x && Vector(entry.B) is { } y
            ? Fragment.Call("outer", x.Text, y.Text)
            : null;
    }

    private static string Nested(ReadOnlySpan<double> values, Shape shape)
    {
        if (shape.Rank == 0)
        {
            return Fragment.Number(values[0]).Text;
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
                rows.Add(whole(listing[part].A).Text);
            }
            else if (listing.Payload(listing[part]) is double[] values && listing[part].IsConstant &&
                shape.Length == values.Length)
            {
                var inner = Shape.Of(shape.Axes[1..]);
                rows.AddRange(
                    Enumerable.Range(0, shape[0]).Select(
                        row => Nested(values.AsSpan(row * inner.Length, inner.Length), inner)));
            }
            else if (listing[part].IsSplat && shape.Rank == 1)
            {
                rows.AddRange(Enumerable.Repeat(Fragment.Number(listing[part].SplatValue).Text, shape[0]));
            }
            else
            {
                return null;
            }
        }

        return rows;
    }

    private readonly string Left(in PackedInstruction product) => MatMul.Factor(
        whole(product.A), MatMul.Mode.From(listing.Attribute(product)).TransposeX, isRight: false);

    private readonly string Right(in PackedInstruction product) => MatMul.Factor(
        whole(product.B), MatMul.Mode.From(listing.Attribute(product)).TransposeY, isRight: true);

    // A vector that became a row or a column; null for another array.
    private readonly Fragment? Vector(int instruction) =>
        listing[instruction] is { Op: Op.Reshape } reshape && listing.Shape(instruction).Rank == 2 &&
        listing.Shape(reshape.A).Rank == 1 ? whole(reshape.A) : null;

    // The solution of a system with a vector on its right.
    private readonly Fragment? VectorSolution(Shape target) =>
        target.Rank == 1 && listing.Payload(listing[entry.A]) is CustomOperation { Name: "solve" }
            && listing.Operands(listing[entry.A], stackalloc int[3]) is [var matrix, var right]
            && Vector(right) is { } column && listing.Shape(right)[1] == 1
            ? Fragment.Call("solve", whole(matrix).Text, column.Text)
            : null;

    // A vector as a column or a row of a matrix, and the other way round.
    private readonly Fragment? Side(Shape target)
    {
        var (x, source) = (whole(entry.A), listing.Shape(entry.A));
        return (source.Rank, target.Rank) switch
        {
            (1, 2) when target[1] == 1 => Fragment.Call("outer", x.Text, "ones(1)"),
            (1, 2) when target[0] == 1 => Fragment.Call("outer", "ones(1)", x.Text),
            (2, 1) when source[1] == 1 => Fragment.Atom($"{x.In(Notation.Function)}[:, 0]"),
            (2, 1) when source[0] == 1 => Fragment.Atom($"{x.In(Notation.Function)}[0]"),
            ( > 0, 0) => Fragment.Atom($"{x.In(Notation.Function)}[{string.Join(", ", new int[source.Rank])}]"),
            (0, > 0) => Fragment.Infix(x, Multiply.Name, PrintedShapes.Ones(target), Notation.Multiplicative),
            _ => null,
        };
    }

    // A product with a row on its left or a column on its right, whose result loses that axis again.
    private readonly Fragment? VectorProduct(in PackedInstruction product, Shape shape, Shape target)
    {
        if (product.Op != Op.MatMul || shape.Rank != 2)
        {
            return null;
        }

        var (x, y) = (shape[0] == 1 ? Vector(product.A) : null, shape[1] == 1 ? Vector(product.B) : null);
        return target.Rank == 0 && x is { } first && y is { } second ? Fragment.Call("dot", first.Text, second.Text)
            : target.Rank == 1 && y is { } column
                ? new($"{Left(product)} @ {column.In(Notation.Multiplicative, strict: true)}", Notation.Multiplicative)
            : target.Rank == 1 && x is { } row
                ? new($"{row.In(Notation.Multiplicative)} @ {Right(product)}", Notation.Multiplicative)
            : null;
    }

    private readonly Fragment Element((int Array, int[] Position) element) => element.Position.Length == 0
        ? whole(element.Array)
        : Fragment.Atom($"{whole(element.Array).In(Notation.Function)}[{string.Join(", ", element.Position)}]");

    // A slice of which axes with one element are dropped: A[2, :].
    private readonly Fragment? Part(in PackedInstruction slice, Shape target) =>
        PrintedOperands.Slices(listing.Shape(slice.A), listing.Attribute(slice), target) is { } slices
            ? Fragment.Atom($"{whole(slice.A).In(Notation.Function)}[{slices}]")
            : null;

    // What a reduction that keeps its axes takes besides its operand.
    private readonly string KeptAxes()
    {
        var axes = listing.Attribute(entry);
        return axes.Length == listing.Shape(entry.A).Rank ? "" : $", {Fragment.Axes(axes)}, keep=true";
    }

    private readonly bool KeepsAxes(Shape shape) =>
        PrintedShapes.KeepsAxes(listing, entry.A, shape) && operand(entry.A).Text.EndsWith(')');

    private static Fragment WithKeep(Fragment reduction) => Fragment.Atom($"{reduction.Text[..^1]}, keep=true)");

    // A function along rows means these without an axis.
    private readonly Fragment Reduction(string name, Fragment x, Shape source)
    {
        var axes = listing.Attribute(entry);
        var isRowwise = !PrimitiveFacts.Of(entry.Op).IsReduction && axes.Length == 1 && axes[0] == source.Rank - 1;
        return axes.Length == source.Rank || (isRowwise && !showsBroadcasts)
            ? Fragment.Call(name, x.Text)
            : Fragment.Call(name, x.Text, Fragment.Axes(axes));
    }
}
