using System.Runtime.CompilerServices;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <summary>
/// What variables are recorded on: a tape, which computes while it records, or a builder of programs, which does not.
/// Not safe for use from several threads at once; distinct recorders are independent.
/// </summary>
public abstract partial class Recorder
{
    // Kept, so that recording an operation allocates nothing.
    private Shape[] operandShapes = [];

    // The part that user code was stating when this was made.
    private readonly BodyBuilder? madeIn = BodyBuilder.Current;

    private protected Recorder()
    {
    }

    /// <summary>The instructions recorded until now.</summary>
    public Instructions Instructions => new(Listing);

    internal InstructionList Listing { get; } = new();

    /// <summary>Counts resets, so that variables of an earlier recording are recognized.</summary>
    internal int Generation { get; private protected set; }

    /// <summary>The number of recorded instructions, inputs and constants among them.</summary>
    public int Count => Listing.Count;

    /// <summary>A constant with the given elements in row-major order.</summary>
    /// <exception cref="ShapeMismatchException">The number of values is not that of the shape.</exception>
    public Variable Constant(ReadOnlySpan<double> values, Shape shape)
    {
        if (values.Length != shape.Length)
        {
            throw new ShapeMismatchException(
                $"The shape {shape} has {shape.Length} elements; {values.Length} values were found.");
        }

        return shape.Rank == 0 ? Fill(values[0], shape) : ArrayConstant(values, shape);
    }

    /// <summary>A constant vector.</summary>
    public Variable Constant(params ReadOnlySpan<double> values) => Constant(values, ShapeOf(values.Length));

    /// <summary>A constant array with all elements equal.</summary>
    public Variable Fill(double value, Shape shape) =>
        Append(PackedInstruction.Constant(value, Listing.Lists.Intern(shape)));

    /// <summary>The shape with the given lengths, which is allocated when it is first used only.</summary>
    internal Shape ShapeOf(params ReadOnlySpan<int> lengths) => Listing.Lists.Shape(Listing.Lists.Intern(lengths));

    /// <summary>The shape without the given axes, or with length 1 along them.</summary>
    internal Shape Without(Shape shape, ReadOnlySpan<int> axes, bool keep = false)
    {
        Span<int> lengths = stackalloc int[Shape.MaximumRank];
        return ShapeOf(lengths[..shape.Without(axes, keep, lengths)]);
    }

    /// <summary>Whether it computes while it records, in an arena of its own.</summary>
    private protected abstract bool Computes { get; }

    private protected abstract Variable ArrayConstant(ReadOnlySpan<double> values, Shape shape);

    /// <summary>Records one instruction whose operands, shape and attribute fit.</summary>
    internal abstract Variable Append(in PackedInstruction entry);

    /// <summary>Has what is recorded depend on a scalar being, or not being, 0.</summary>
    /// <exception cref="BranchException">The recorder computes, and the condition does not come out so.</exception>
    internal abstract void AddGuard(Variable condition, bool outcome);

    /// <summary>Remembers that user code compared two scalars, and how it came out.</summary>
    internal virtual void Decided<TComparison>(Variable x, Variable y, bool outcome)
        where TComparison : struct, IBinary
    {
    }

    /// <summary>
    /// Records an instruction that is no other's equal, be there such: a variable in which a derivative is taken.
    /// </summary>
    internal virtual Variable AppendDistinct(in PackedInstruction entry) => Append(entry);

    /// <summary>An array of zeros that nothing else depends on, to differentiate in what is linear in it.</summary>
    internal Variable Placeholder(Shape shape) =>
        AppendDistinct(PackedInstruction.Constant(0, Listing.Lists.Intern(shape)));

    /// <summary>
    /// A variable of its own with the value of another: what depends on it is told apart from what depends on that.
    /// </summary>
    internal Variable Independent(Variable x)
    {
        var a = Index(x);
        var entry = new PackedInstruction { Op = Op.Reshape, A = a, Shape = Listing[a].Shape };
        entry.Follow(Listing[a]);
        return AppendDistinct(entry);
    }

    /// <summary>The result of an instruction recorded earlier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such instruction.</exception>
    public Variable Result(int instruction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(instruction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(instruction, Count);
        return this[instruction];
    }

    internal Variable this[int index] => new(this, index, Generation);

    /// <summary>The values of a result, widened to double.</summary>
    /// <exception cref="InvalidOperationException">This recorder does not compute.</exception>
    internal virtual void CopyValues(int index, Span<double> target) => throw new NoValueException();

    /// <summary>
    /// Whether the value of a variable was read other than by comparing it, so that what was decided by it is not
    /// known.
    /// </summary>
    internal bool HasReadValues { get; set; }

    // The general way is not inlined into user code, whose room for inlining the shortcut needs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal Variable Unary<TOp>(Variable x)
        where TOp : struct, IUnary
    {
        if (TryArray<TOp>(x) is >= 0 and var computed)
        {
            return this[computed];
        }

        var a = Index(x);
        if (typeof(TOp) == typeof(Square) && SmoothSquare.Of(this, a) is { } square)
        {
            return square;
        }

        var isCustom = TOp.Code == Op.Custom;
        var entry = new PackedInstruction
        {
            A = a,
            C = isCustom ? Listing.AddPayload(UnaryOperation<TOp>.Instance) : 0,
            Shape = Listing[a].Shape,
        };
        entry.SetUnary<TOp>(isCustom ? Op.CustomUnary : TOp.Code, Listing[a]);
        return Append(entry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal Variable Binary<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary
    {
        if (!ReferenceEquals(y.Recorder, this) && y.Recorder is { } other && other.IsInside(this))
        {
            return other.Binary<TOp>(x, y);
        }

        if (TryArray<TOp>(x, y) is >= 0 and var computed)
        {
            return this[computed];
        }

        if (SmoothSquare.Of<TOp>(this, x, y) is { } square)
        {
            return square;
        }

        if (TryNumber<TOp>(x, y) is >= 0 and var number)
        {
            return this[number];
        }

        var (a, b) = HaveOneShape(x, y) ? (x.Index, y.Index) : Broadcast(x, y);
        var isCustom = TOp.Code == Op.Custom;
        var entry = new PackedInstruction
        {
            A = a,
            B = b,
            C = isCustom ? Listing.AddPayload(BinaryOperation<TOp>.Instance) : 0,
            Shape = Listing[a].Shape,
        };
        entry.SetBinary<TOp>(isCustom ? Op.CustomBinary : TOp.Code, Listing[a], Listing[b]);
        return Append(entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Variable Linear<TOp>(Variable x, Shape shape, ReadOnlySpan<int> attribute)
        where TOp : struct, ILinear
    {
        var a = Index(x);
        var entry = new PackedInstruction
        {
            Op = TOp.Code,
            A = a,
            C = Listing.Lists.Intern(attribute),
            Shape = Listing.Lists.Intern(shape),
        };
        entry.Follow(Listing[a]);
        return Append(entry);
    }

    /// <summary>
    /// Some neighboring elements of the result of an operation that nothing else reads: on a recorder that computes
    /// they stay where they are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Variable Part(Variable x, int start, Shape shape)
    {
        var a = Index(x);
        var entry = new PackedInstruction
        {
            Op = Op.Slice,
            A = a,
            C = Listing.Lists.Intern((ReadOnlySpan<int>)[start, 1, shape.Length]),
            Shape = Listing.Lists.Intern(shape),
            IsPart = Computes,
        };
        entry.Follow(Listing[a]);
        return Append(entry);
    }

    /// <summary>
    /// The elements in another shape, where nobody asks for the adjoint of the operand or for that of the result: on a
    /// recorder that computes they stay where they are, and the two adjoints are one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Variable View(Variable x, Shape shape)
    {
        var a = Index(x);
        var entry = new PackedInstruction
        {
            Op = Op.Reshape,
            A = a,
            Shape = Listing.Lists.Intern(shape),
            IsPart = Computes,
        };
        entry.Follow(Listing[a]);
        return Append(entry);
    }

    internal Variable Linear<TOp>(ReadOnlySpan<Variable> operands, Shape shape, ReadOnlySpan<int> attribute)
        where TOp : struct, ILinear => Linear(TOp.Code, operands, shape, attribute);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Variable Linear(Op op, ReadOnlySpan<Variable> operands, Shape shape, ReadOnlySpan<int> attribute)
    {
        ref readonly var facts = ref PrimitiveFacts.Of(op);
        var entry = new PackedInstruction { Op = op };
        if (facts.HasOperandList)
        {
            entry.A = OperandList(operands, ref entry);
        }
        else
        {
            Span<int> indices = stackalloc int[3];
            indices.Clear();
            for (var k = 0; k < operands.Length; k++)
            {
                indices[k] = Index(operands[k]);
                if (k >= facts.SelectorCount)
                {
                    entry.Follow(Listing[indices[k]]);
                }
            }

            (entry.A, entry.B, entry.C) = (indices[0], indices[1], indices[2]);
        }

        if (facts.HasAttribute)
        {
            entry.C = Listing.Lists.Intern(attribute);
        }

        entry.Shape = Listing.Lists.Intern(shape);
        return Append(entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Variable Grouped<TFunction>(Variable x, ReadOnlySpan<int> axes)
        where TFunction : struct, IGrouped
    {
        var a = Index(x);
        var shape = TFunction.IsReduction ? Listing.Lists.Intern(Without(Listing.Shape(a), axes)) : Listing[a].Shape;
        var entry = new PackedInstruction
        {
            Op = TFunction.Code,
            A = a,
            C = Listing.Lists.Intern(axes),
            Shape = shape,
        };
        if (!TFunction.IsLocallyConstant)
        {
            entry.Follow(Listing[a]);
            entry.Vanishes |= TFunction.MayUnderflow && entry.Varies;
        }

        return Append(entry);
    }

    internal Variable Custom(CustomOperation operation, ReadOnlySpan<Variable> operands)
    {
        var entry = new PackedInstruction { Op = Op.Custom };
        entry.A = OperandList(operands, ref entry);
        var indices = Listing.Lists[entry.A];
        if (operandShapes.Length < indices.Length)
        {
            operandShapes = new Shape[indices.Length];
        }

        Span<int> shapeNumbers = indices.Length <= 64 ? stackalloc int[indices.Length] : new int[indices.Length];
        Span<bool> varying = indices.Length <= 64 ? stackalloc bool[indices.Length] : new bool[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            operandShapes[i] = Listing.Shape(indices[i]);
            shapeNumbers[i] = Listing[indices[i]].Shape;
            varying[i] = Listing[indices[i]].Varies;
        }

        entry.B = Listing.Lists.Intern(shapeNumbers);
        entry.C = Listing.AddPayload(operation.For(varying));
        entry.Shape = Listing.Lists.Intern(operation.InferShape(operandShapes.AsSpan(0, indices.Length)));
        return Append(entry);
    }

    /// <summary>An operand under the shape it broadcasts to; a plain number fills it.</summary>
    internal Variable Fit(Variable x, Shape shape) =>
        x.IsLiteral ? Fill(x.Literal, shape) : Functions.BroadcastTo(x, shape);

    /// <summary>The index of a variable of this recorder; a plain number is recorded as a constant first.</summary>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another recorder, or to a recording since reset.
    /// </exception>
    internal int Index(Variable x)
    {
        if (x.IsLiteral)
        {
            return Fill(x.Literal, Shape.Scalar).Index;
        }

        return x.CheckedIndex(this);
    }

    private bool HaveOneShape(Variable x, Variable y) =>
        ReferenceEquals(x.Recorder, this) && ReferenceEquals(y.Recorder, this)
        && x.Generation == Generation && y.Generation == Generation
        && Listing[x.Index].Shape == Listing[y.Index].Shape;

    private (int X, int Y) Broadcast(Variable x, Variable y)
    {
        var shape = Shape.Broadcast(x.Shape, y.Shape);
        return (Fit(x, shape).CheckedIndex(this), Fit(y, shape).CheckedIndex(this));
    }

    // The instruction follows the operands.
    private int OperandList(ReadOnlySpan<Variable> operands, ref PackedInstruction entry)
    {
        Span<int> indices = operands.Length <= 64 ? stackalloc int[operands.Length] : new int[operands.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = Index(operands[i]);
            entry.Follow(Listing[indices[i]]);
        }

        return Listing.Lists.Intern(indices);
    }
}
