using System.Numerics;
using System.Runtime.InteropServices;
using AutoDiff.Numbers;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A program that a structure evaluates again and again: compiled for plain numbers, interpreted over other carriers.
/// </summary>
internal sealed class BodyCode(ArrayProgram program)
{
    private readonly Interpreter interpreter = new(program);
    private CompiledProgram<double>? doubles;
    private CompiledProgram<float>? floats;

    public ArrayProgram Program => program;

    public int InputLength => interpreter.InputLength;

    public int OutputLength => interpreter.OutputLength;

    /// <summary>The outputs, given the inputs.</summary>
    public void Run<T>(ReadOnlySpan<T> inputs, Span<T> outputs)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (typeof(T) == typeof(Real<double>))
        {
            Run(doubles ??= CompiledProgram<double>.OfTurn(program), inputs, outputs);
        }
        else if (typeof(T) == typeof(Real<float>))
        {
            Run(floats ??= CompiledProgram<float>.OfTurn(program), inputs, outputs);
        }
        else
        {
            interpreter.EvaluateOver(inputs, outputs);
        }
    }

    private static void Run<T, TNumber>(CompiledProgram<TNumber> code, ReadOnlySpan<T> inputs, Span<T> outputs)
        where T : struct
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber> =>
        code.Evaluate(MemoryMarshal.Cast<T, TNumber>(inputs), MemoryMarshal.Cast<T, TNumber>(outputs));
}
