using System.Numerics;
using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;

namespace AutoDiff.GradBench.Objectives;

/// <summary>The determinant by expansion by minors.</summary>
public static class Det
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("det", "primal", input => Evaluation.Of(Trace(input), input.A, y => y[0])),
        Eval.Of<Input>("det", "gradient", input => Evaluation.Of(Reverse.Gradient(Trace(input)), input.A, y => y[1..])),
    ];

    /// <summary>
    /// Σⱼ ±Aᵢⱼ times the determinant of what is left without row i and column j, for the first row i. The minors are
    /// determined by their columns, as bits; their rows are as many of the last. Each is traced once.
    /// </summary>
    public static Variable Determinant(Variable[][] a) => Memoize<uint>((minor, columns) =>
    {
        Variable sum = columns == 0 ? 1 : 0;
        var row = a.Length - BitOperations.PopCount(columns);
        for (var (rest, sign) = (columns, 1); rest != 0; rest &= rest - 1, sign = -sign)
        {
            var column = BitOperations.TrailingZeroCount(rest);
            sum += sign * a[row][column] * minor(columns & ~(1u << column));
        }

        return sum;
    })((1u << a.Length) - 1);

    private static ArrayProgram Trace(Input input) => ProgramBuilder.Trace(
        v =>
        {
            var columns = Enumerable.Range(0, input.Ell).ToArray();
            Variable[][] elements = [.. columns.Select(row => columns.Select(column => v[0][row, column]).ToArray())];
            return [Determinant(elements)];
        },
        ("A", [input.Ell, input.Ell]));

    public sealed record Input(double[] A, int Ell);
}
