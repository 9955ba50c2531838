using System.Numerics;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <summary>
/// Records what is computed with its variables, computing while it records: plain C# <c>if</c> and <c>for</c> may look
/// at the values. A reverse sweep then gives the derivatives of any result in every variable at a small multiple of the
/// cost of the function. Scalars and arrays share one tape; a scalar operation takes 24 bytes besides its value and
/// adjoint.
/// </summary>
/// <remarks>
/// After <see cref="Reset"/> a tape records anew in the memory it has; recording and sweeping the same function again
/// allocates nothing. A tape is for one thread at a time; distinct tapes are independent. For derivatives along one
/// direction, without a sweep back, there is <see cref="DualTape{T}"/>.
/// </remarks>
/// <typeparam name="T">The type of the values: <see cref="double"/> or <see cref="float"/>.</typeparam>
public sealed partial class Tape<T> : ComputingRecorder<Real<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ArrayRules rules;

    private readonly LateAdjoints late;

    // Those of results that are not large are zeros but where the last sweep left something: in what comes before the
    // first end, and between start and end.
    private Real<T>[] adjoints = [];
    private (int Leaves, int Start, int End) left;

    // How much of the arena the last sweep of this recording covered; what lies beyond has no adjoint, though there may
    // be memory for one, with what was left by an earlier recording.
    private int swept;
    private int sweptFrom;

    /// <summary>An empty tape.</summary>
    public Tape()
        : this(new ArrayRules())
    {
    }

    private Tape(ArrayRules rules)
        : base(rules)
    {
        this.rules = rules;
        late = new(Listing);
        Listing.KeepsForSweeps = true;
    }

    /// <summary>Records an independent variable: a scalar.</summary>
    public Variable Input(T value) =>
        !TracksOrigins && TryInput(new(value), out var input) ? input : Input([value], Shape.Scalar);

    /// <summary>Records an independent variable: a vector.</summary>
    public Variable Input(params ReadOnlySpan<T> elements) => Input(elements, ShapeOf(elements.Length));

    /// <summary>Records an independent variable of any shape, given its elements in row-major order.</summary>
    /// <exception cref="ShapeMismatchException">The number of elements is not that of the shape.</exception>
    public Variable Input(ReadOnlySpan<T> elements, Shape shape) => Leaf(elements, shape, Op.Input);

    /// <summary>Records a constant array of any shape, given its elements in row-major order.</summary>
    /// <exception cref="ShapeMismatchException">The number of elements is not that of the shape.</exception>
    public Variable Constant(ReadOnlySpan<T> elements, Shape shape) => Leaf(elements, shape, Op.Constant);

    /// <summary>The elements of a variable in row-major order. The span is valid until more is recorded.</summary>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, or to a recording since reset.
    /// </exception>
    public ReadOnlySpan<T> Values(Variable x) =>
        MemoryMarshal.Cast<Real<T>, T>(Elements(x.CheckedIndex(this)));

    /// <summary>
    /// Sweeps back from a scalar: afterwards <see cref="Adjoints"/> holds its gradient in any variable recorded before
    /// it.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The output is not a scalar.</exception>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, or to a recording since reset.
    /// </exception>
    public void Sweep(Variable output)
    {
        if (output.Shape != Shape.Scalar)
        {
            throw new ShapeMismatchException(
                $"A gradient is that of a scalar; the output has the shape {output.Shape}. " +
                "Reduce it, or give a cotangent of its shape.");
        }

        Sweep(output, [T.One]);
    }

    /// <summary>
    /// Sweeps back from an output of any shape with a cotangent ȳ, its elements in row-major order: afterwards
    /// <see cref="Adjoints"/> holds the VJP (∂y/∂x)ᵀ ȳ in any variable x recorded before it.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The cotangent has not as many elements as the output.</exception>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, or to a recording since reset.
    /// </exception>
    public void Sweep(Variable output, ReadOnlySpan<T> cotangent)
    {
        var index = Index(output);
        var shape = Listing.Shape(index);
        if (cotangent.Length != shape.Length)
        {
            throw new ShapeMismatchException(
                $"The output has the shape {shape} and {shape.Length} elements; " +
                $"a cotangent of {cotangent.Length} elements was found.");
        }

        var slot = Listing[index].Slot;
        Begin(index, MemoryMarshal.Cast<T, Real<T>>(cotangent));
        var lowest = new ReverseSweep<Real<T>>(rules, Listing, Arena, adjoints, Late).Run(index);
        left = (
            Listing.LeavesLength,
            Math.Min(Listing[lowest].Slot, slot),
            slot + shape.Length);
    }

    /// <summary>
    /// The adjoint of a variable after a sweep, in row-major order; that in plain numbers is 0. The span is valid until
    /// the next sweep.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, to a recording since reset, or was recorded after the last sweep.
    /// </exception>
    public ReadOnlySpan<T> Adjoints(Variable x)
    {
        if (x.Recorder is ConstantArrays)
        {
            return new T[x.Shape.Length];
        }

        var found = PlainAdjoints(x);
        WidenAdjointsIfNeeded(found);
        return found;
    }

    private ReadOnlySpan<T> PlainAdjoints(Variable x)
    {
        var index = x.CheckedIndex(this);
        var (start, length) = (Listing[index].Slot, Listing.Shape(index).Length);
        if (start + length > swept)
        {
            throw new InvalidOperationException(
                "The variable was recorded after the last sweep; expected a sweep before its adjoint is read.");
        }

        var own = adjoints.AsSpan(start, length);
        if (late.Touch(index))
        {
            own.Clear();
        }

        return MemoryMarshal.Cast<Real<T>, T>(own);
    }

    /// <summary>
    /// The adjoint of a scalar variable after a sweep: the derivative in it; that in a plain number is 0.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The variable is not a scalar.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Adjoints"/>.</exception>
    public T Adjoint(Variable x) =>
        x.IsLiteral ? T.Zero
            : x.Shape == Shape.Scalar ? Adjoints(x)[0]
            : throw new ShapeMismatchException(
                $"A single adjoint was asked for; the variable has the shape {x.Shape}. See Adjoints.");

    /// <summary>The gradient of a scalar in a variable, in row-major order: a sweep and a copy.</summary>
    /// <exception cref="ShapeMismatchException">The output is not a scalar.</exception>
    public T[] Gradient(Variable output, Variable x)
    {
        Sweep(output);
        return Adjoints(x).ToArray();
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        origins?.Clear();
        decisions.Clear();
        (swept, left) = (0, default);
    }

    // No large results, no looking for them.
    private LateAdjoints? Late => Listing.LargeResults.IsEmpty ? null : late;

    // All adjoints are zero but that of one instruction.
    private void Begin(int last, ReadOnlySpan<Real<T>> adjoint)
    {
        if (adjoints.Length < Listing.ArenaLength)
        {
            adjoints = new Real<T>[InstructionList.Grown(adjoints.Length, Listing.ArenaLength)];
        }
        else
        {
            late.ClearOthers(adjoints, 0, left.Leaves);
            late.ClearOthers(adjoints, left.Start, left.End);
            late.ClearOthers(adjoints, swept, Listing.ArenaLength);
        }

        late.Begin();
        late.Touch(last);
        adjoint.CopyTo(adjoints.AsSpan(Listing[last].Slot));
        (swept, sweptFrom, looked) = (Listing.ArenaLength, last, default);
        left = (swept, 0, swept);
    }

    private Variable Leaf(ReadOnlySpan<T> elements, Shape shape, Op op)
    {
        if (elements.Length != shape.Length)
        {
            throw new ShapeMismatchException(
                $"The shape {shape} has {shape.Length} elements; {elements.Length} were found.");
        }

        MemoryMarshal.Cast<T, Real<T>>(elements).CopyTo(Leaf(op, shape, out var leaf));
        return leaf;
    }
}
