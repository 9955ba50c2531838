using System.Numerics;
using System.Numerics.Tensors;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.Numbers;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>
/// Evaluates points with compiled code, and those by the interpreter whose first derivatives are not finite although
/// their inputs are. So it does where one of few inputs is so small or large that squares leave the range.
/// </summary>
/// <param name="code">The compiled code.</param>
/// <param name="layout">The layout of the compiled code.</param>
/// <param name="derivatives">Which outputs are derivatives.</param>
/// <param name="interpreted">The interpreter, whose outputs stand in the same places.</param>
internal sealed unsafe class RepeatedPoints<T>(
    IPointCode<T> code, PointLayout layout, bool[] derivatives, InterpretedPoints<T> interpreted) : IPointCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many points are looked at while what they computed is still in the caches.
    private const int StepPoints = 1024;

    // More inputs are not looked at: some parameter of many is small without any need to compute all again. Nor are
    // those of many points, which takes as long as some programs.
    private const int FewInputs = 64;

    private readonly int inputLength = (int)layout.InputLength(1);
    private readonly int outputLength = (int)layout.OutputLength(1);

    public int PointsWorthAThread => code.PointsWorthAThread;

    public int SharedLength => code.SharedLength;

    public void RunShared(PointBuffers<T> buffers, int threads) => code.RunShared(buffers, threads);

    public void Run(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        var ownSums = layout.SumLength - (layout.IsChecked ? 1 : 0);
        if (ownSums > 0)
        {
            code.Run(buffers, sums, first, end, threads);
            if (MustRepeat(buffers, sums, first, end) && HasFiniteInputs(buffers, first, end))
            {
                new Span<double>(sums, layout.SumLength).Clear();
                interpreted.Run(buffers, sums, first, end, threads);
            }

            return;
        }

        if (buffers.Points == 1)
        {
            code.Run(buffers, sums, first, end, threads);
            if (MayRepeatOne(buffers) && MustRepeat(buffers, sums, first, end)
                && HasFiniteInputs(buffers, first, end))
            {
                interpreted.Run(buffers, sums, first, end, threads);
            }

            return;
        }

        var step = Math.Max(StepPoints, PointsWorthAThread);
        for (; first < end; first += Math.Min(step, end - first))
        {
            var last = first + Math.Min(step, end - first);
            code.Run(buffers, sums, first, last, threads);
            if (MustRepeat(buffers, sums, first, last))
            {
                Repeat(buffers, sums, first, last, threads);
            }
        }
    }

    // At one point all inputs and all outputs stand side by side.
    private bool MayRepeatOne(PointBuffers<T> buffers) =>
        !ModerateNumbers<T>.AreFinite(new(buffers.Outputs, outputLength))
        || (inputLength <= FewInputs && ModerateNumbers<T>.HasExtreme(new(buffers.Inputs, inputLength)));

    private void Repeat(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        for (var point = first; point < end; point++)
        {
            if (MustRepeat(buffers, sums, point, point + 1) && HasFiniteInputs(buffers, point, point + 1))
            {
                interpreted.Run(buffers, sums, point, point + 1, threads);
            }
        }
    }

    private bool MustRepeat(PointBuffers<T> buffers, double* sums, int first, int end)
    {
        for (var k = 0; k < derivatives.Length; k++)
        {
            var output = layout.Outputs[k];
            if (derivatives[k] && !(output.IsOnce
                ? TensorPrimitives.IsFiniteAll(new ReadOnlySpan<double>(sums + output.Before, output.Length))
                : IsFinite(new(
                    buffers.Outputs + output.First(buffers.Points, first), (end - first) * output.Length))))
            {
                return true;
            }
        }

        return layout.InputLength(buffers.Points) <= FewInputs
            && AnyInput(buffers, first, end, ModerateNumbers<T>.HasExtreme);
    }

    private bool HasFiniteInputs(PointBuffers<T> buffers, int first, int end) =>
        !AnyInput(buffers, first, end, static numbers => !IsFinite(numbers));

    private bool AnyInput(PointBuffers<T> buffers, int first, int end, Func<ReadOnlySpan<T>, bool> holds)
    {
        foreach (var input in layout.Inputs)
        {
            var length = input.IsOnce ? input.Length : (end - first) * input.Length;
            if (holds(new(buffers.Inputs + input.First(buffers.Points, first), length)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFinite(ReadOnlySpan<T> numbers) =>
        numbers.Length == 1 ? T.IsFinite(numbers[0]) : ModerateNumbers<T>.AreFinite(numbers);
}
