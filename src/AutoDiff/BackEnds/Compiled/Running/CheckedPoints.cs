using System.Numerics;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.Numbers;

namespace AutoDiff.BackEnds.Compiled.Running;

/// <summary>
/// Evaluates points with compiled code that says, in a last sum, whether some of them must be evaluated again; then all
/// of these are, by the interpreter. Which guard does not hold it says; where only rounding made a difference, none.
/// Derivatives that may have left the range it evaluates once more.
/// </summary>
/// <param name="code">The compiled code.</param>
/// <param name="layout">The layout of the compiled code, whose last output is its own.</param>
/// <param name="interpreted">The interpreter, whose outputs stand in the same places.</param>
internal sealed unsafe class CheckedPoints<T>(
    IPointCode<T> code, PointLayout layout, InterpretedPoints<T> interpreted) : IPointCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many points are evaluated again where one must be.
    private const int LeastPoints = 256;

    public int PointsWorthAThread => code.PointsWorthAThread;

    public int SharedLength => code.SharedLength;

    public void RunShared(PointBuffers<T> buffers, int threads) => code.RunShared(buffers, threads);

    public void Run(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        if (layout.SumLength > 1)
        {
            RunChecked(buffers, sums, first, end, threads);
            return;
        }

        var step = Math.Max(LeastPoints, PointsWorthAThread);
        for (; first < end; first += Math.Min(step, end - first))
        {
            var reasons = 0.0;
            RunChecked(buffers, &reasons, first, first + Math.Min(step, end - first), threads);
        }
    }

    private void RunChecked(PointBuffers<T> buffers, double* sums, int first, int end, int threads)
    {
        code.Run(buffers, sums, first, end, threads);
        if (sums[layout.SumLength - 1] != 0 || (layout.ChecksInputs && HasFarInput(buffers, first, end)))
        {
            new Span<double>(sums, layout.SumLength).Clear();
            interpreted.Run(buffers, sums, first, end, threads);
        }
    }

    private bool HasFarInput(PointBuffers<T> buffers, int first, int end)
    {
        if (end - first == buffers.Points)
        {
            return ModerateNumbers<T>.HasFar(new(buffers.Inputs, (int)layout.InputLength(buffers.Points)));
        }

        foreach (var input in layout.Inputs)
        {
            var length = input.IsOnce ? input.Length : (end - first) * input.Length;
            if (ModerateNumbers<T>.HasFar(new(buffers.Inputs + input.First(buffers.Points, first), length)))
            {
                return true;
            }
        }

        return false;
    }
}
