using AutoDiff.BackEnds.Sparsity;

namespace AutoDiff;

/// <summary>
/// Where a matrix may have entries that are not zero, in compressed rows: the columns of row i are those at
/// <see cref="RowStarts"/>[i] up to, but without, <see cref="RowStarts"/>[i + 1].
/// </summary>
public sealed class SparsityPattern
{
    private readonly int[] rowStarts;
    private readonly int[] columnIndices;

    internal SparsityPattern(int columns, int[] rowStarts, int[] columnIndices) =>
        (Columns, this.rowStarts, this.columnIndices) = (columns, rowStarts, columnIndices);

    /// <summary>The number of rows.</summary>
    public int Rows => rowStarts.Length - 1;

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of entries.</summary>
    public int Count => columnIndices.Length;

    /// <summary>Where the entries of each row begin, and at last their number.</summary>
    public ReadOnlySpan<int> RowStarts => rowStarts;

    /// <summary>The column of each entry, ascending within a row.</summary>
    public ReadOnlySpan<int> ColumnIndices => columnIndices;

    /// <summary>
    /// The pattern of the Jacobian of a program: one row for each element of the outputs, one column for each element
    /// of the inputs, in their order. It holds wherever the program is evaluated. An entry may be zero all the same:
    /// terms that cancel are not noticed, and of operations of users each result counts as depending on all operands.
    /// </summary>
    public static SparsityPattern OfJacobian(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var interpreter = new Interpreter(program.WithoutGuards());
        var inputs = new IndexSet[interpreter.InputLength];
        for (var j = 0; j < inputs.Length; j++)
        {
            inputs[j] = new([j]);
        }

        var outputs = new IndexSet[interpreter.OutputLength];
        interpreter.EvaluateOver<IndexSet>(inputs, outputs);
        var starts = new int[outputs.Length + 1];
        var count = 0L;
        for (var i = 0; i < outputs.Length; i++)
        {
            count += outputs[i].Indices.Length;
            starts[i + 1] = count <= Array.MaxLength
                ? (int)count
                : throw new CapacityExceededException(
                    $"A sparse matrix has at most {Array.MaxLength} entries; found more.");
        }

        var columns = new int[count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i].Indices.CopyTo(columns.AsSpan(starts[i]));
        }

        return new(inputs.Length, starts, columns);
    }

    /// <summary>A pattern in compressed rows.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rowStarts">Where the entries of each row begin, and at last their number.</param>
    /// <param name="columnIndices">The column of each entry, ascending within a row.</param>
    /// <exception cref="ArgumentException">
    /// The starts do not ascend from 0 to the number of entries, or the columns of a row do not ascend or leave the
    /// matrix.
    /// </exception>
    public static SparsityPattern OfRows(int columns, ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> columnIndices)
    {
        if (rowStarts.Length == 0 || rowStarts[0] != 0 || rowStarts[^1] != columnIndices.Length)
        {
            throw new ArgumentException(
                $"The starts of rows go from 0 to the number of entries, {columnIndices.Length}.", nameof(rowStarts));
        }

        for (var row = 0; row < rowStarts.Length - 1; row++)
        {
            if (rowStarts[row + 1] < rowStarts[row] || rowStarts[row + 1] > columnIndices.Length)
            {
                throw new ArgumentException(
                    $"The starts of rows ascend to the number of entries, {columnIndices.Length}; row {row} begins " +
                    $"at {rowStarts[row]}, the next at {rowStarts[row + 1]}.",
                    nameof(rowStarts));
            }

            var previous = -1;
            foreach (var column in columnIndices[rowStarts[row]..rowStarts[row + 1]])
            {
                if (column <= previous || column >= columns)
                {
                    throw new ArgumentException(
                        $"The columns of a row ascend from 0 on and stay below {columns}; row {row} has {column} " +
                        (previous < 0 ? "at first." : $"after {previous}."),
                        nameof(columnIndices));
                }

                previous = column;
            }
        }

        return new(columns, rowStarts.ToArray(), columnIndices.ToArray());
    }

    /// <summary>The columns of the entries of a row, ascending.</summary>
    internal ReadOnlySpan<int> Row(int row) => columnIndices.AsSpan(rowStarts[row]..rowStarts[row + 1]);

    /// <summary>The pattern of the diagonal.</summary>
    internal SparsityPattern Diagonal()
    {
        var (starts, columns) = (new int[rowStarts.Length], new List<int>());
        for (var row = 0; row < Rows; row++)
        {
            if (Row(row).BinarySearch(row) >= 0)
            {
                columns.Add(row);
            }

            starts[row + 1] = columns.Count;
        }

        return new(Columns, starts, [.. columns]);
    }

    /// <summary>The pattern of the product of the transpose with the matrix.</summary>
    internal SparsityPattern Squared(SparsityPattern transpose)
    {
        var (starts, columns) = (new int[Columns + 1], new List<int>());
        var found = new HashSet<int>();
        for (var column = 0; column < Columns; column++)
        {
            found.Clear();
            foreach (var row in transpose.Row(column))
            {
                foreach (var other in Row(row))
                {
                    found.Add(other);
                }
            }

            columns.AddRange(found.Order());
            starts[column + 1] = columns.Count;
        }

        return new(Columns, starts, [.. columns]);
    }

    /// <summary>The pattern of the transpose.</summary>
    public SparsityPattern Transpose()
    {
        var starts = new int[Columns + 1];
        foreach (var column in columnIndices)
        {
            starts[column + 1]++;
        }

        for (var j = 0; j < Columns; j++)
        {
            starts[j + 1] += starts[j];
        }

        var (rows, next) = (new int[Count], starts.AsSpan(0, Columns).ToArray());
        for (var i = 0; i < Rows; i++)
        {
            foreach (var column in columnIndices.AsSpan(rowStarts[i]..rowStarts[i + 1]))
            {
                rows[next[column]++] = i;
            }
        }

        return new(Rows, starts, rows);
    }
}
