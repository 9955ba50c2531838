using System.Numerics;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

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
public sealed partial class Tape<T> : Recorder
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Evaluator evaluator;
    private T[] values = new T[16];
    private T[] adjoints = [];

    // How much of the arena the last sweep of this recording covered; what lies beyond has no adjoint, though there may
    // be memory for one.
    private int swept;

    /// <summary>An empty tape.</summary>
    public Tape()
    {
        evaluator = new(Listing);
        SetScalarArena(values);
    }

    /// <summary>Records an independent variable: a scalar.</summary>
    public Variable Input(T value)
    {
        if (!Listing.HasRoom(values.Length) || TracksOrigins)
        {
            return Input([value], Shape.Scalar);
        }

        ref var entry = ref Listing.AppendScalar(out var index);
        entry.SetLeaf(Op.Input, varies: true);
        entry.C = PackedInstruction.InArena;
        values[entry.Slot] = value;
        return this[index];
    }

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
    public ReadOnlySpan<T> Values(Variable x)
    {
        var index = x.CheckedIndex(this);
        return values.AsSpan(Listing[index].Slot, Listing.Shape(index).Length);
    }

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

        if (adjoints.Length < Listing.ArenaLength)
        {
            adjoints = new T[values.Length];
        }
        else
        {
            adjoints.AsSpan(0, Listing.ArenaLength).Clear();
        }

        swept = Listing.ArenaLength;
        cotangent.CopyTo(adjoints.AsSpan(Listing[index].Slot));
        new ReverseSweep<Real<T>>(
            evaluator,
            Listing,
            MemoryMarshal.Cast<T, Real<T>>(values),
            MemoryMarshal.Cast<T, Real<T>>(adjoints.AsSpan())).Run(index);
    }

    /// <summary>
    /// The adjoint of a variable after a sweep, in row-major order. The span is valid until the next sweep.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, to a recording since reset, or was recorded after the last sweep.
    /// </exception>
    public ReadOnlySpan<T> Adjoints(Variable x)
    {
        var index = x.CheckedIndex(this);
        var (start, length) = (Listing[index].Slot, Listing.Shape(index).Length);
        return start + length <= swept
            ? adjoints.AsSpan(start, length)
            : throw new InvalidOperationException(
                "The variable was recorded after the last sweep; expected a sweep before its adjoint is read.");
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

    /// <summary>Forgets the recording and keeps the memory; its variables are no longer valid.</summary>
    public void Reset()
    {
        if (Listing.Clear())
        {
            evaluator.Clear();
        }

        origins?.Clear();
        decisions.Clear();
        swept = 0;
        Generation++;
    }

    internal override Variable Append(in PackedInstruction entry)
    {
        var index = Listing.Append(entry);
        if (values.Length < Listing.ArenaLength)
        {
            Array.Resize(ref values, InstructionList.Grown(values.Length, Listing.ArenaLength));
            SetScalarArena(TracksOrigins ? null : values);
        }

        RememberOrigin(index);
        try
        {
            evaluator.Step(index, MemoryMarshal.Cast<T, Real<T>>(values.AsSpan()));
        }
        catch
        {
            // A user's primitive threw: the recording is as it was before.
            Listing.RemoveLast();
            throw;
        }

        return this[index];
    }

    internal override void CopyValues(int index, Span<double> target)
    {
        var source = values.AsSpan(Listing[index].Slot, target.Length);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = double.CreateTruncating(source[i]);
        }
    }

    private protected override bool Computes => true;

    private protected override Variable ArrayConstant(ReadOnlySpan<double> elements, Shape shape)
    {
        var converted = new Rented<T>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            converted.Span[i] = T.CreateTruncating(elements[i]);
        }

        var variable = Leaf(converted.Span, shape, Op.Constant);
        converted.Return();
        return variable;
    }

    private Variable Leaf(ReadOnlySpan<T> elements, Shape shape, Op op)
    {
        if (elements.Length != shape.Length)
        {
            throw new ShapeMismatchException(
                $"The shape {shape} has {shape.Length} elements; {elements.Length} were found.");
        }

        var variable = Append(
            new PackedInstruction { Op = op, C = PackedInstruction.InArena, Shape = Listing.Lists.Intern(shape),
                Varies = op == Op.Input });
        elements.CopyTo(values.AsSpan(Listing[variable.Index].Slot));
        return variable;
    }
}
