using System.Numerics;
using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;

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
    /// determined by their columns, and each is traced once.
    /// </summary>
    /// <param name="a">The elements: rows × rows.</param>
    /// <param name="columns">The columns of the minor, as bits; its rows are as many of the last.</param>
    /// <param name="known">The minors that were traced.</param>
    public static Variable Minor(Variable[][] a, uint columns, Dictionary<uint, Variable> known)
    {
        if (columns == 0)
        {
            return 1;
        }

        if (!known.TryGetValue(columns, out var sum))
        {
            var row = a.Length - BitOperations.PopCount(columns);
            for (var (rest, sign) = (columns, 1); rest != 0; rest &= rest - 1, sign = -sign)
            {
                var column = BitOperations.TrailingZeroCount(rest);
                sum += sign * a[row][column] * Minor(a, columns & ~(1u << column), known);
            }

            known.Add(columns, sum);
        }

        return sum;
    }

    private static ArrayProgram Trace(Input input) => ProgramBuilder.Trace(
        v =>
        {
            var columns = Enumerable.Range(0, input.Ell).ToArray();
            Variable[][] elements = [.. columns.Select(row => columns.Select(column => v[0][row, column]).ToArray())];
            return [Minor(elements, (1u << input.Ell) - 1, [])];
        },
        ("A", [input.Ell, input.Ell]));

    public sealed record Input(double[] A, int Ell);
}
