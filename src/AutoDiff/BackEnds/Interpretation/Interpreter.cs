using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff;

/// <summary>
/// Runs a program as it stands, instruction by instruction: the back end that defines the meaning of programs and
/// against which every other one is tested. Safe for use from several threads at once.
/// </summary>
public sealed class Interpreter
{
    // The pool keeps arrays, and their lengths are powers of two. What is as large as this is better given back.
    private const long MostPooled = 1 << 26;

    private readonly ArrayProgram program;
    private readonly Evaluator evaluator;
    private readonly Lazy<bool[]?> derivatives;

    /// <summary>An interpreter of one program.</summary>
    /// <exception cref="CapacityExceededException">
    /// The inputs or the outputs have more elements together than a span may have.
    /// </exception>
    public Interpreter(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        this.program = program;
        evaluator = new(program.Listing, new ArrayRules());
        derivatives = new(Derivatives, LazyThreadSafetyMode.PublicationOnly);
        InputLength = Total("inputs", program.Inputs.Select(input => input.Shape));
        OutputLength = Total("outputs", program.Outputs.Select(program.Listing.Shape));
    }

    /// <summary>The number of elements of all inputs together.</summary>
    public int InputLength { get; }

    /// <summary>The number of elements of all outputs together.</summary>
    public int OutputLength { get; }

    /// <summary>
    /// Computes the outputs, one after the other in row-major order, from the inputs in the same layout.
    /// Elementary functions of scalars and of arrays of less than 16 elements are computed in double and rounded to
    /// <typeparamref name="T"/>, those of other arrays a register at a time.
    /// </summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="BranchException">The user code that was recorded would have gone another way.</exception>
    public void Evaluate<T>(ReadOnlySpan<T> inputs, Span<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Evaluate(inputs, outputs, 0);

    /// <summary>Evaluates one of several points, whose number exceptions name.</summary>
    internal void Evaluate<T>(ReadOnlySpan<T> inputs, Span<T> outputs, int point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = MemoryMarshal.Cast<T, Real<T>>(inputs);
        var y = MemoryMarshal.Cast<T, Real<T>>(outputs);
        if (derivatives.Value is null)
        {
            EvaluateOver(x, y, point, static _ => false);
        }
        else
        {
            var isLarge = EvaluateOver(
                x, y, point, static arena => ModerateNumbers<T>.HasLarge(MemoryMarshal.Cast<Real<T>, T>(arena)));

            // Infinities of inputs have no other exponents.
            if ((isLarge || ModerateNumbers<T>.HasFar(inputs)) && TensorPrimitives.IsFiniteAll(inputs))
            {
                EvaluateWide(inputs, outputs, derivatives.Value);
            }
        }
    }

    /// <summary>Computes the outputs, one array each in row-major order, from one array for each input.</summary>
    /// <exception cref="ArgumentException">The number of inputs or the length of one is wrong.</exception>
    public T[][] Run<T>(params ReadOnlySpan<T[]> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (inputs.Length != program.Inputs.Length)
        {
            throw new ArgumentException(
                $"The program has {program.Inputs.Length} inputs; {inputs.Length} were found.", nameof(inputs));
        }

        var flat = new T[InputLength];
        var rest = flat.AsSpan();
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = program.Inputs[i];
            if (inputs[i] is null)
            {
                throw new ArgumentException(
                    $"The input {input.Name} is null; expected an array of {input.Shape.Length} elements.", nameof(
                        inputs));
            }

            if (inputs[i].Length != input.Shape.Length)
            {
                throw new ArgumentException(
                    $"The input {input.Name} has the shape {input.Shape} and {input.Shape.Length} elements; " +
                    $"{inputs[i].Length} were found.",
                    nameof(inputs));
            }

            inputs[i].CopyTo(rest);
            rest = rest[inputs[i].Length..];
        }

        var results = new T[OutputLength];
        Evaluate<T>(flat, results);
        var outputs = new T[program.Outputs.Length][];
        for (var (i, start) = (0, 0); i < outputs.Length; i++)
        {
            var length = program.Instructions[program.Outputs[i]].Shape.Length;
            outputs[i] = results[start..(start + length)];
            start += length;
        }

        return outputs;
    }

    /// <summary>
    /// Computes the outputs over any carrier of numbers: with bounds of their rounding errors, as dual numbers, as
    /// whatever
    /// <typeparamref name="T"/> makes of them. Inputs and outputs lie as those of
    /// <see cref="Evaluate{T}(ReadOnlySpan{T}, Span{T})"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="BranchException">A guard does not hold for the primals.</exception>
    public void EvaluateOver<T>(ReadOnlySpan<T> inputs, Span<T> outputs)
        where T : struct, ICarrier<T>, IReal<T> => EvaluateOver(inputs, outputs, 0, static _ => false);

    // Returns what is said of all numbers that were computed.
    private bool EvaluateOver<T>(
        ReadOnlySpan<T> inputs, Span<T> outputs, int point, Func<ReadOnlySpan<T>, bool> inspect)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (inputs.Length != InputLength || outputs.Length != OutputLength)
        {
            throw new ArgumentException(
                $"The program takes {InputLength} and returns {OutputLength} elements; " +
                $"spans of {inputs.Length} and {outputs.Length} were found.");
        }

        var listing = program.Listing;
        var length = listing.ArenaLength;
        var isPooled = (long)length * Unsafe.SizeOf<T>() <= MostPooled;
        var array = isPooled ? ArrayPool<T>.Shared.Rent(length) : GC.AllocateUninitializedArray<T>(length);
        var arena = array.AsSpan(0, length);
        foreach (var input in program.Inputs)
        {
            inputs[..input.Shape.Length].CopyTo(arena[listing[input.Index].Slot..]);
            inputs = inputs[input.Shape.Length..];
        }

        evaluator.Run(arena, 0, listing.Count);
        foreach (var guard in program.Guards)
        {
            if (!guard.Admits(T.Primal(arena[listing[guard.Instruction].Slot])))
            {
                throw Broken(guard, arena, point);
            }
        }

        foreach (var output in program.Outputs)
        {
            var values = arena.Slice(listing[output].Slot, listing.Shape(output).Length);
            values.CopyTo(outputs);
            outputs = outputs[values.Length..];
        }

        var result = inspect(arena);
        if (isPooled)
        {
            ArrayPool<T>.Shared.Return(array);
        }

        return result;
    }

    // Derivatives once more, over numbers with any exponent.
    private void EvaluateWide<T>(ReadOnlySpan<T> inputs, Span<T> outputs, bool[] derivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, y) = (new WideDouble[inputs.Length], new WideDouble[outputs.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = double.CreateTruncating(inputs[i]);
        }

        try
        {
            EvaluateOver<WideDouble>(x, y);
        }
        catch (Exception exception) when (exception is BranchException or LoopLimitException)
        {
            // With other exponents the decisions would be others.
            return;
        }

        for (var (k, start) = (0, 0); k < derivatives.Length; k++)
        {
            var length = program.Listing.Shape(program.Outputs[k]).Length;
            if (derivatives[k])
            {
                Wide.Replace(outputs.Slice(start, length), y.AsSpan(start, length), x => x, all: true);
            }

            start += length;
        }
    }

    // Which outputs are derivatives; null if none is.
    private bool[]? Derivatives()
    {
        var orders = DerivativeOrders.Of(program.Listing);
        bool[] outputs = [.. program.Outputs.Select(output => orders[output] > 0)];
        return Array.Exists(outputs, isDerivative => isDerivative) ? outputs : null;
    }

    private static int Total(string what, IEnumerable<Shape> shapes)
    {
        var length = shapes.Sum(shape => (long)shape.Length);
        return length <= Array.MaxLength
            ? (int)length
            : throw new CapacityExceededException(
                $"The {what} of a program that is interpreted have at most {Array.MaxLength} elements together; " +
                $"found {length}.");
    }

    private BranchException Broken<T>(Guard guard, Span<T> arena, int point)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var operands = new List<double>();
        foreach (var operand in program.Instructions[guard.Instruction].Operands)
        {
            operands.Add(T.Primal(arena[program.Listing[operand].Slot]));
        }

        return new(guard, program.Instructions[guard.Instruction].Op, operands, point);
    }
}
