using System.Numerics;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff;

/// <summary>
/// Computes values, and beside each its tangent along one direction, while it records: forward mode in one pass. As on
/// a <see cref="Tape{T}"/>, plain C# <c>if</c> and <c>for</c> may look at the values. What takes several directions, or
/// a sweep back, is recorded once on a tape instead.
/// </summary>
/// <remarks>
/// After <see cref="Reset"/> it records anew in the memory it has, and recording the same function again allocates
/// nothing. It is for one thread at a time.
/// </remarks>
/// <typeparam name="T">The type of the values: <see cref="double"/> or <see cref="float"/>.</typeparam>
public sealed class DualTape<T> : Recorder
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Evaluator evaluator;
    private Dual<Real<T>>[] arena = new Dual<Real<T>>[16];

    /// <summary>An empty tape.</summary>
    public DualTape() => evaluator = new(Listing);

    /// <summary>Records an independent variable, a scalar, with its tangent.</summary>
    public Variable Input(T value, T tangent) => Input([value], [tangent], Shape.Scalar);

    /// <summary>Records an independent variable, a vector, with its tangent.</summary>
    /// <exception cref="ShapeMismatchException">There are not as many tangents as elements.</exception>
    public Variable Input(ReadOnlySpan<T> elements, ReadOnlySpan<T> tangents) =>
        Input(elements, tangents, ShapeOf(elements.Length));

    /// <summary>
    /// Records an independent variable of any shape with its tangent, given the elements of both in row-major order.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The number of elements or of tangents is not that of the shape.
    /// </exception>
    public Variable Input(ReadOnlySpan<T> elements, ReadOnlySpan<T> tangents, Shape shape)
    {
        if (elements.Length != shape.Length || tangents.Length != shape.Length)
        {
            throw new ShapeMismatchException(
                $"The shape {shape} has {shape.Length} elements; {elements.Length} values and " +
                $"{tangents.Length} tangents were found.");
        }

        var variable = Append(
            new PackedInstruction { Op = Op.Input, C = PackedInstruction.InArena, Shape = Listing.Lists.Intern(shape),
                Varies = true });
        var target = Duals(variable.Index);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = new(new(elements[i]), new(tangents[i]));
        }

        return variable;
    }

    /// <summary>
    /// The tangent of a scalar variable: the derivative of its value along the tangents of the inputs.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The variable is not a scalar.</exception>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, or to a recording since reset.
    /// </exception>
    public T Tangent(Variable x)
    {
        if (x.Shape != Shape.Scalar)
        {
            throw new ShapeMismatchException(
                $"A single tangent was asked for; the variable has the shape {x.Shape}. See Tangents.");
        }

        return x.IsLiteral ? T.Zero : Duals(x.CheckedIndex(this))[0].Tangent.Value;
    }

    /// <summary>Writes the tangents of a variable's elements to a span, in row-major order.</summary>
    /// <exception cref="ShapeMismatchException">The span has not as many elements as the variable.</exception>
    /// <exception cref="InvalidOperationException">
    /// The variable belongs to another tape, or to a recording since reset.
    /// </exception>
    public void Tangents(Variable x, Span<T> target)
    {
        var duals = Duals(x.CheckedIndex(this));
        if (target.Length != duals.Length)
        {
            throw new ShapeMismatchException(
                $"The variable has the shape {x.Shape} and {duals.Length} elements; a span of {target.Length} was " +
                "found.");
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = duals[i].Tangent.Value;
        }
    }

    /// <summary>Forgets the recording and keeps the memory; its variables are no longer valid.</summary>
    public void Reset()
    {
        if (Listing.Clear())
        {
            evaluator.Clear();
        }

        Generation++;
    }

    internal override Variable Append(in PackedInstruction entry)
    {
        var index = Listing.Append(entry);
        if (arena.Length < Listing.ArenaLength)
        {
            Array.Resize(ref arena, InstructionList.Grown(arena.Length, Listing.ArenaLength));
        }

        try
        {
            evaluator.Step(index, arena.AsSpan());
        }
        catch
        {
            // A user's primitive threw: the recording is as it was before.
            Listing.RemoveLast();
            throw;
        }

        return this[index];
    }

    internal override void AddGuard(Variable condition, bool outcome) => CheckGuard(condition, outcome);

    internal override void CopyValues(int index, Span<double> target)
    {
        var duals = Duals(index);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = double.CreateTruncating(duals[i].Primal.Value);
        }
    }

    private protected override bool Computes => true;

    private protected override Variable ArrayConstant(ReadOnlySpan<double> elements, Shape shape)
    {
        var variable = Append(
            new PackedInstruction { Op = Op.Constant, C = PackedInstruction.InArena, Shape = Listing.Lists.Intern(
                shape) });
        var target = Duals(variable.Index);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = new(new(T.CreateTruncating(elements[i])), default);
        }

        return variable;
    }

    private Span<Dual<Real<T>>> Duals(int index) => arena.AsSpan(Listing[index].Slot, Listing.Shape(index).Length);
}
