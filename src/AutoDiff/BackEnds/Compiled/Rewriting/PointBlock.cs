using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Records instructions for one point as such for a block of points: what differs between points has a leading axis
/// that counts them.
/// </summary>
internal struct PointBlock(Recorder builder, InstructionList listing, bool[] varies, int points) : IPrimitiveVisitor
{
    private readonly Variable[] map = new Variable[listing.Count];
    private PackedInstruction entry;
    private int index;

    /// <summary>What stands for an instruction, with the axis of points if it differs between them.</summary>
    public readonly ref Variable this[int instruction] => ref map[instruction];

    public readonly void SetShared(int instruction, Variable value) => map[instruction] = value;

    public void Step(int instruction)
    {
        (index, entry) = (instruction, listing[instruction]);
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
    }

    /// <summary>An instruction with the axis of points, repeated along it if it is the same at all of them.</summary>
    public readonly Variable Whole(int instruction)
    {
        var value = map[instruction];
        var shape = WithPoints(listing.Shape(instruction));
        return varies[instruction] ? value
            : listing[instruction].IsSplat ? builder.Fill(listing[instruction].SplatValue, shape)
            : builder.Linear<Broadcast>(value, shape, [0]);
    }

    /// <summary>An instruction added up over the points.</summary>
    public readonly Variable Sum(int instruction) =>
        builder.Linear<Sum>(map[instruction], listing.Shape(instruction), [0]);

    /// <summary>The products of two matrices that both differ between points, added up over the points.</summary>
    public readonly Variable SumOfProducts(int instruction)
    {
        var product = listing[instruction];
        var mode = MatMul.Mode.From(listing.Attribute(product));

        // Xᵀ of all points below each other, and Y.
        var x = Rows(product.A, isTransposed: !mode.TransposeX);
        var y = Rows(product.B, isTransposed: mode.TransposeY);
        return Product(x, y, new(TransposeX: true, TransposeY: false, mode.Absorbing), listing.Shape(instruction));
    }

    public readonly void Leaf() => throw new System.Diagnostics.UnreachableException();

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary => map[index] = builder.Unary<TOp>(map[entry.A]);

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary => map[index] = builder.Binary<TOp>(Whole(entry.A), Whole(entry.B));

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        // A number is a group of its own.
        var axes = listing.Attribute(entry);
        var result = axes.IsEmpty
            ? builder.Grouped<TFunction>(builder.Linear<Reshape>(map[entry.A], Shape.Of(points, 1), []), [1])
            : builder.Grouped<TFunction>(map[entry.A], Moved(axes));
        map[index] = Functions.Reshape(result, WithPoints(listing.Shape(index)));
    }

    public readonly void Custom() =>
        map[index] = ((CustomOperation)listing.Payload(entry)!).RecordForPoints(points, Operands());

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        if (TOp.Code == Op.MatMul)
        {
            map[index] = Product();
            return;
        }

        var attribute = listing.Attribute(entry);
        map[index] = builder.Linear<TOp>(
            Operands(),
            WithPoints(listing.Shape(index)),
            TOp.Code switch
            {
                Op.Sum or Op.Broadcast => Moved(attribute),
                Op.Transpose => [0, .. Moved(attribute)],
                Op.Slice or Op.Embed => [0, 1, points, .. attribute],
                Op.Gather or Op.ScatterAdd or Op.CumulativeSum or Op.Concatenate =>
                    [attribute[0] + 1, .. attribute[1..]],
                _ => attribute,
            });
    }

    private readonly Variable[] Operands()
    {
        var indices = listing.Operands(entry, stackalloc int[3]);
        var operands = new Variable[indices.Length];
        for (var k = 0; k < operands.Length; k++)
        {
            operands[k] = Whole(indices[k]);
        }

        return operands;
    }

    // With a factor that all points share, their rows are the rows of one matrix.
    private readonly Variable Product()
    {
        var (target, mode) = (listing.Shape(index), MatMul.Mode.From(listing.Attribute(entry)));
        if (target.Rank > 2 || (varies[entry.A] && varies[entry.B]))
        {
            return builder.Linear<MatMul>(
                [Whole(entry.A), Whole(entry.B)], WithPoints(target), listing.Attribute(entry));
        }

        var (rows, columns) = (target[0], target[1]);
        if (varies[entry.A])
        {
            var x = Rows(entry.A, mode.TransposeX);
            return builder.Linear<Reshape>(
                Product(x, map[entry.B], mode with { TransposeX = false }, Shape.Of(points * rows, columns)),
                WithPoints(target),
                []);
        }

        // (X·Yᵦ)ᵀ = Yᵦᵀ·Xᵀ.
        var y = Rows(entry.B, !mode.TransposeY);
        var absorbing = (mode.Absorbing.HasFlag(MatMul.Absorbing.X) ? MatMul.Absorbing.Y : 0)
            | (mode.Absorbing.HasFlag(MatMul.Absorbing.Y) ? MatMul.Absorbing.X : 0);
        var transposed = builder.Linear<Reshape>(
            Product(y, map[entry.A], new(false, !mode.TransposeX, absorbing), Shape.Of(points * columns, rows)),
            Shape.Of(points, columns, rows),
            []);
        return Transposed(transposed);
    }

    private readonly Variable Product(Variable x, Variable y, MatMul.Mode mode, Shape shape)
    {
        Span<int> attribute = stackalloc int[MatMul.Mode.AttributeLength];
        mode.WriteTo(attribute);
        return builder.Linear<MatMul>([x, y], shape, attribute);
    }

    // The rows of the matrices of all points below each other, or those of their transposes.
    private readonly Variable Rows(int matrix, bool isTransposed)
    {
        var value = isTransposed ? Transposed(map[matrix]) : map[matrix];
        var shape = value.Shape;
        return builder.Linear<Reshape>(value, Shape.Of(shape[0] * shape[1], shape[2]), []);
    }

    // A row or a column has the same elements in the same order.
    private readonly Variable Transposed(Variable matrices)
    {
        var shape = matrices.Shape;
        var transposed = Shape.Of(shape[0], shape[2], shape[1]);
        return shape[1] == 1 || shape[2] == 1
            ? builder.Linear<Reshape>(matrices, transposed, [])
            : builder.Linear<Transpose>(matrices, transposed, [0, 2, 1]);
    }

    private readonly Shape WithPoints(Shape shape) => Shape.Of([points, .. shape.Axes]);

    private static int[] Moved(ReadOnlySpan<int> axes)
    {
        var moved = axes.ToArray();
        for (var k = 0; k < moved.Length; k++)
        {
            moved[k]++;
        }

        return moved;
    }
}
