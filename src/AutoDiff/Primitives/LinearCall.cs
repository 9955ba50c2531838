using System.Runtime.CompilerServices;

namespace AutoDiff.Primitives;

/// <summary>The shapes and the attribute of one use of a linear primitive.</summary>
/// <param name="shapes">Shapes by their numbers.</param>
/// <param name="operands">The operands.</param>
/// <param name="target">The number of the result's shape.</param>
/// <param name="attribute">The attribute.</param>
internal readonly ref struct LinearCall(
    ReadOnlySpan<Shape> shapes, ReadOnlySpan<LinearOperand> operands, int target, ReadOnlySpan<int> attribute)
{
    /// <summary>A longer attribute of a transpose is allocated.</summary>
    public const int BufferLength = 4 * Shape.MaximumRank;

    private readonly ReadOnlySpan<Shape> shapes = shapes;
    private readonly ReadOnlySpan<LinearOperand> operands = operands;
    private readonly int target = target;

    /// <summary>The number of operands.</summary>
    public int Count => operands.Length;

    /// <summary>The shape of the result.</summary>
    public Shape Target => shapes[target];

    public ReadOnlySpan<int> Attribute { get; } = attribute;

    /// <summary>How many threads may compute it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The shape of an operand.</summary>
    public Shape this[int operand] => shapes[operands[operand].Shape];

    /// <summary>Operands of the given shapes, whose elements lie one after the other.</summary>
    public static LinearCall Of(ReadOnlySpan<Shape> shapes, Shape target, ReadOnlySpan<int> attribute)
    {
        var operands = new LinearOperand[shapes.Length];
        for (var (k, start) = (0, 0); k < operands.Length; k++)
        {
            operands[k] = new(k, start, start);
            start += shapes[k].Length;
        }

        return new((Shape[])[.. shapes, target], operands, shapes.Length, attribute);
    }

    /// <summary>Where the elements of an operand begin.</summary>
    public int Start(int operand) => operands[operand].Start;

    /// <summary>The number of elements of the operands before one.</summary>
    public int Before(int operand) => operands[operand].Before;

    /// <summary>The use of the primitive that computes the adjoint of an operand.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="transposed">The primitive and what it is applied to.</param>
    /// <param name="buffer">Room for its operands.</param>
    public LinearCall Transposed(int operand, in Transposed transposed, Span<LinearOperand> buffer)
    {
        for (var k = 0; k < buffer.Length; k++)
        {
            var own = transposed.Operands[k];
            buffer[k] = own < 0 ? new(target, own, 0) : operands[own];
        }

        return new(shapes, buffer, operands[operand].Shape, transposed.Attribute);
    }
}

/// <summary>An operand of a linear primitive.</summary>
/// <param name="Shape">The number of its shape.</param>
/// <param name="Start">Where its elements begin.</param>
/// <param name="Before">The number of elements of the operands before it.</param>
internal readonly record struct LinearOperand(int Shape, int Start, int Before);

/// <summary>Room for as many operands as an instruction itself holds.</summary>
[InlineArray(3)]
internal struct LinearOperandBuffer
{
    private LinearOperand first;
}

/// <summary>The elements of the operands of a linear primitive.</summary>
/// <param name="call">The use of the primitive.</param>
/// <param name="memory">Where they lie.</param>
/// <param name="adjoint">The operand that begins at <see cref="Transposed.Adjoint"/>.</param>
internal readonly ref struct LinearOperands<T>(
    LinearCall call, ReadOnlySpan<T> memory, ReadOnlySpan<T> adjoint = default)
    where T : struct
{
    private readonly LinearCall call = call;
    private readonly ReadOnlySpan<T> memory = memory;
    private readonly ReadOnlySpan<T> adjoint = adjoint;

    /// <summary>The elements of an operand; none, whatever its shape is, for <see cref="Transposed.Zeros"/>.</summary>
    public ReadOnlySpan<T> this[int operand] => call.Start(operand) switch
    {
        Transposed.Adjoint => adjoint,
        Transposed.Zeros => default,
        var start => memory.Slice(start, call[operand].Length),
    };
}
