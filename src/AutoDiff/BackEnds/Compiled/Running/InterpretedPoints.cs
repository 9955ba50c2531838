using System.Numerics;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>
/// Evaluates one point after the other with the interpreter: where no code can be generated, and to say which guard
/// does not hold.
/// </summary>
internal sealed unsafe class InterpretedPoints<T>(Interpreter interpreter, PointLayout layout) : IPointCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int PointsWorthAThread => 1;

    public int SharedLength => 0;

    public void RunShared(PointBuffers<T> buffers, int threads)
    {
    }

    public void Run(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        var arguments = new Rented<T>(interpreter.InputLength);
        var results = new Rented<T>(interpreter.OutputLength);
        for (var point = first; point < end; point++)
        {
            var rest = arguments.Span;
            foreach (var input in layout.Inputs)
            {
                new ReadOnlySpan<T>(buffers.Inputs + input.First(buffers.Points, point), input.Length).CopyTo(rest);
                rest = rest[input.Length..];
            }

            try
            {
                interpreter.Evaluate(arguments.Span, results.Span, point);
            }
            catch (LoopLimitException exception) when (exception.Point is null && buffers.Points > 1)
            {
                throw new LoopLimitException(exception.Turns, point);
            }

            rest = results.Span;
            foreach (var output in layout.Outputs)
            {
                if (output.IsOnce)
                {
                    for (var i = 0; i < output.Length; i++)
                    {
                        sums[output.Before + i] += double.CreateTruncating(rest[i]);
                    }
                }
                else
                {
                    rest[..output.Length].CopyTo(
                        new(buffers.Outputs + output.First(buffers.Points, point), output.Length));
                }

                rest = rest[output.Length..];
            }
        }

        arguments.Return();
        results.Return();
    }
}
