using System.Numerics;
using AutoDiff.BackEnds.Sparsity;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff;

/// <summary>
/// The Jacobian of a program where most entries are zero everywhere. Columns that share no row are pushed forward
/// together, or rows that share no column pulled back together, or some of both, whichever are the fewest products; of
/// a Hessian an entry may be that which it mirrors. Products are computed side by side in the lanes of registers. Safe
/// for use from several threads at once.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
public sealed class SparseJacobian<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A matrix of so few products is not worth another search.
    private const int FewProducts = 2;

    private readonly CompressedProducts<T>? pushed;
    private readonly CompressedProducts<T>? pulled;
    private readonly Substitution? substitution;
    private readonly BlockRows<T>[] blocks = [];
    private readonly int inputLength;

    private SparseJacobian(ArrayProgram program, BlockRows<T>[] blocks)
    {
        this.blocks = blocks;
        inputLength = program.Inputs.Sum(input => input.Shape.Length);
        int[] counts = [.. blocks.SelectMany(block => block.Pattern.Counts)];
        var starts = new int[counts.Length + 1];
        for (var row = 0; row < counts.Length; row++)
        {
            starts[row + 1] = starts[row] + counts[row];
        }

        Pattern = new(inputLength, starts, [.. blocks.SelectMany(block => block.Pattern.Columns)]);
    }

    private SparseJacobian(
        ArrayProgram program, SparsityPattern whole, bool isSymmetric, bool isDiagonal, bool bySubstitution)
    {
        Pattern = isDiagonal ? whole.Diagonal() : whole;
        inputLength = program.Inputs.Sum(input => input.Shape.Length);
        if (isDiagonal)
        {
            var colors = Coloring.OfNeighbors(whole);
            pushed = new(program, isForward: true, colors);
            AddEntries((_, column) => (pushed, colors.Colors[column], column));
            return;
        }

        if (bySubstitution)
        {
            var acyclic = AcyclicColoring.Of(whole);
            pushed = new(program, isForward: true, new(acyclic.Colors, acyclic.Count));
            var sums = 0;
            substitution = new(whole, acyclic, (color, row) => pushed.Add(color, sums++, row));
            return;
        }

        var partition = Partition.Of(whole, whole.Transpose());
        if (isSymmetric && partition.Count > FewProducts && StarColoring.Of(whole) is var star
            && star.Count < partition.Count)
        {
            // What does not stand by itself in the sum of some columns does in its mirror image.
            pushed = new(program, isForward: true, new(star.Colors, star.Count));
            AddEntries((row, column) => star.IsAlone(row, column)
                ? (pushed, star.Colors[column], row)
                : (pushed, star.Colors[row], column));
            return;
        }

        var (columns, rows) = (partition.Columns, partition.Rows);
        pushed = columns.Count > 0 ? new(program, isForward: true, columns) : null;
        pulled = rows.Count > 0 ? new(program, isForward: false, rows) : null;
        AddEntries((row, column) => partition.IsOfColumn(row, column)
            ? (pushed!, columns.Colors[column], row)
            : (pulled!, rows.Colors[row], column));
    }

    private SparseJacobian(
        ArrayProgram program, bool isSymmetric = false, bool isDiagonal = false, bool bySubstitution = false)
        : this(program, SparsityPattern.OfJacobian(program), isSymmetric, isDiagonal, bySubstitution)
    {
    }

    /// <summary>
    /// The Jacobian of the outputs of a program, one after the other, in its inputs, likewise. If the outputs are those
    /// of programs that are called over points and take inputs as they are, each point's entries are computed at that
    /// point, without products.
    /// </summary>
    public static SparseJacobian<T> Of(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return PointCall.Find(program)?.Select(BlockRows<T>.Of).ToArray() is { } blocks
            && Array.TrueForAll(blocks, block => block is not null)
            && blocks.Sum(block => (long)block!.Pattern.Columns.Length) <= Array.MaxLength
            ? new(program, blocks!)
            : new(program);
    }

    /// <summary>
    /// The Hessian of a program with one scalar output, in its inputs, one after the other: the Jacobian of its
    /// gradient.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    public static SparseJacobian<T> OfGradient(ArrayProgram program) => new(GradientOf(program), isSymmetric: true);

    /// <summary>
    /// The same Hessian by fewer products, two for a tridiagonal one, by an acyclic coloring: entries are found one
    /// after the other, by subtracting from a sum those found before. Each subtraction rounds, and what is lost adds up
    /// along chains of variables.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    public static SparseJacobian<T> OfGradientBySubstitution(ArrayProgram program) =>
        new(GradientOf(program), bySubstitution: true);

    /// <summary>
    /// The diagonal of the Hessian of a program with one scalar output. It may take fewer products than the Hessian: a
    /// variable shares one with all that it does not meet.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    public static SparseJacobian<T> OfGradientDiagonal(ArrayProgram program) =>
        new(GradientOf(program), isDiagonal: true);

    /// <summary>Where the entries are.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>
    /// The number of products of the Jacobian or its transpose with a vector that give all entries; 0 where they are
    /// computed point by point.
    /// </summary>
    public int Products => Pushes + Pulls;

    /// <summary>The number of products of the Jacobian, which are JVPs.</summary>
    public int Pushes => pushed?.Count ?? 0;

    /// <summary>The number of products of its transpose, which are VJPs.</summary>
    public int Pulls => pulled?.Count ?? 0;

    /// <summary>Computes the entries, in the order of the pattern.</summary>
    /// <param name="inputs">The inputs of the program, one after the other.</param>
    /// <param name="values">Where the entries are written.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Evaluate(ReadOnlySpan<T> inputs, Span<T> values, int threads = 1)
    {
        if (inputs.Length != inputLength || values.Length != Pattern.Count)
        {
            throw new ArgumentException(
                $"The Jacobian takes {inputLength} elements and has {Pattern.Count} entries; " +
                $"spans of {inputs.Length} and {values.Length} were found.");
        }

        if (substitution is not null)
        {
            var sums = new Rented<T>(substitution.Count);
            pushed!.Evaluate(inputs, sums.Span, threads);
            substitution.Solve(sums.Span, values);
            sums.Return();
            return;
        }

        var rest = values;
        foreach (var block in blocks)
        {
            block.Evaluate(inputs, rest[..block.Pattern.Columns.Length], threads);
            rest = rest[block.Pattern.Columns.Length..];
        }

        pushed?.Evaluate(inputs, values, threads);
        pulled?.Evaluate(inputs, values, threads);
    }

    private static ArrayProgram GradientOf(ArrayProgram program) => Simplify.Apply(
        Transform.Extend(Reverse.Gradient(program), (_, _, outputs) => outputs[1..]));

    // Where each entry of the pattern is computed: by which products, in which of them, and as which element of it.
    private void AddEntries(Func<int, int, (CompressedProducts<T> Products, int Product, int Element)> place)
    {
        for (var row = 0; row < Pattern.Rows; row++)
        {
            for (var entry = Pattern.RowStarts[row]; entry < Pattern.RowStarts[row + 1]; entry++)
            {
                var (products, product, element) = place(row, Pattern.ColumnIndices[entry]);
                products.Add(product, entry, element);
            }
        }
    }
}
