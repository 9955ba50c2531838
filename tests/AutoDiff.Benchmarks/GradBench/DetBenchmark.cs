using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>
/// The eval det at ℓ = 8. The recursion is traced with equal subexpressions recorded once, so that less is computed
/// than by the plain function.
/// </summary>
public class DetBenchmark() : ObjectiveBenchmark("det", "primal", "gradient")
{
    private const int Ell = 8;

    private readonly double[] a = Numbers(Ell * Ell);

    protected override object Input => new Det.Input(a, Ell);

    protected override double Function() => Minor(0, (1 << Ell) - 1);

    private double Minor(int row, int columns)
    {
        if (row == Ell)
        {
            return 1;
        }

        var (sum, sign) = (0.0, 1.0);
        for (var rest = columns; rest != 0; rest &= rest - 1)
        {
            var column = System.Numerics.BitOperations.TrailingZeroCount(rest);
            sum += sign * a[(row * Ell) + column] * Minor(row + 1, columns & ~(1 << column));
            sign = -sign;
        }

        return sum;
    }
}
