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
    /// Σⱼ ±Aᵢⱼ times the determinant of what is left without row i and column j, for the first row i.
    /// </summary>
    /// <param name="a">The elements: rows × rows.</param>
    /// <param name="row">The first row of the minor, which has all the later ones.</param>
    /// <param name="columns">The columns of the minor.</param>
    public static Variable Minor(Variable[][] a, int row, ReadOnlySpan<int> columns)
    {
        if (columns.Length == 1)
        {
            return a[row][columns[0]];
        }

        Variable sum = 0;
        Span<int> others = stackalloc int[columns.Length - 1];
        for (var j = 0; j < columns.Length; j++)
        {
            columns[..j].CopyTo(others);
            columns[(j + 1)..].CopyTo(others[j..]);
            var term = a[row][columns[j]] * Minor(a, row + 1, others);
            sum = j % 2 == 0 ? sum + term : sum - term;
        }

        return sum;
    }

    private static ArrayProgram Trace(Input input) => ProgramBuilder.Trace(
        v =>
        {
            var columns = Enumerable.Range(0, input.Ell).ToArray();
            Variable[][] elements = [.. columns.Select(row => columns.Select(column => v[0][row, column]).ToArray())];
            return [Minor(elements, 0, columns)];
        },
        ("A", [input.Ell, input.Ell]));

    public sealed record Input(double[] A, int Ell);
}
