using System.Numerics;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff;

/// <summary>
/// The Gauss-Newton matrix JᵀJ of residuals r(x), where J = ∂r/∂x is mostly zero, and the gradient Jᵀr of ½|r|². It is
/// the Hessian of ½|r|² without the second derivatives of r: never indefinite, and close to the Hessian where the
/// residuals are small or nearly linear. Safe for use from several threads at once.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
public sealed class SparseGaussNewton<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CompiledProgram<T> residuals;
    private readonly SparsityPattern transpose;

    // For the entries of the transpose, in their order, which entry of the Jacobian each is.
    private readonly int[] mirrored;

    private SparseGaussNewton(ArrayProgram program)
    {
        residuals = CompiledProgram<T>.Of(program);
        Jacobian = SparseJacobian<T>.Of(program);
        transpose = Jacobian.Pattern.Transpose();
        Pattern = Jacobian.Pattern.Squared(transpose);
        mirrored = new int[Jacobian.Pattern.Count];
        var next = transpose.RowStarts[..^1].ToArray();
        for (var entry = 0; entry < mirrored.Length; entry++)
        {
            mirrored[next[Jacobian.Pattern.ColumnIndices[entry]]++] = entry;
        }
    }

    /// <summary>The matrix of the outputs of a program, which are the residuals, in its inputs.</summary>
    public static SparseGaussNewton<T> Of(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new(program);
    }

    /// <summary>Where the entries of JᵀJ are.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>J.</summary>
    public SparseJacobian<T> Jacobian { get; }

    /// <summary>Computes the entries of JᵀJ, in the order of the pattern, and Jᵀr.</summary>
    /// <param name="inputs">The inputs of the program, one after the other.</param>
    /// <param name="values">Where the entries are written.</param>
    /// <param name="gradient">Where the gradient of ½|r|² is written.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Evaluate(ReadOnlySpan<T> inputs, Span<T> values, Span<T> gradient, int threads = 1)
    {
        var columns = Jacobian.Pattern.Columns;
        if (inputs.Length != columns || values.Length != Pattern.Count || gradient.Length != columns)
        {
            throw new ArgumentException(
                $"The matrix takes {columns} elements and has {Pattern.Count} entries, its gradient {columns}; " +
                $"spans of {inputs.Length}, {values.Length} and {gradient.Length} were found.");
        }

        var buffer = new Rented<T>(Jacobian.Pattern.Count + Jacobian.Pattern.Rows + columns);
        var entries = buffer.Span[..Jacobian.Pattern.Count];
        var r = buffer.Span.Slice(entries.Length, Jacobian.Pattern.Rows);
        var sums = buffer.Span[(entries.Length + r.Length)..];
        Jacobian.Evaluate(inputs, entries, threads);
        residuals.Evaluate(inputs, r);
        for (var column = 0; column < columns; column++)
        {
            var target = Pattern.Row(column);
            foreach (var other in target)
            {
                sums[other] = T.Zero;
            }

            var slope = T.Zero;
            var place = transpose.RowStarts[column];
            foreach (var row in transpose.Row(column))
            {
                var entry = entries[mirrored[place++]];
                slope += entry * r[row];
                var others = Jacobian.Pattern.Row(row);
                var factors = entries.Slice(Jacobian.Pattern.RowStarts[row], others.Length);
                for (var k = 0; k < others.Length; k++)
                {
                    sums[others[k]] += entry * factors[k];
                }
            }

            gradient[column] = slope;
            var written = values.Slice(Pattern.RowStarts[column], target.Length);
            for (var k = 0; k < target.Length; k++)
            {
                written[k] = sums[target[k]];
            }
        }

        buffer.Return();
    }
}
