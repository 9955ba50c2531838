using System.Runtime.InteropServices;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// P·M·Q = L·U of the transpose M of a sparse matrix, column by column, each of which is solved for with the columns
/// of L before it (J. Gilbert and T. Peierls, Sparse partial pivoting in time proportional to arithmetic operations,
/// 1988).
/// </summary>
internal sealed class SparseFactorization
{
    // A pivot on the diagonal is taken if it is not smaller than so much of the largest: it keeps the order, which
    // keeps zeros, and lets elements grow by no more than elevenfold in a step.
    private const double Threshold = 0.1;

    private readonly int order;
    private readonly int[] columnOrder;

    // Where a row stands among the pivots; -1 until it is one.
    private readonly int[] places;
    private readonly Triangle lower;
    private readonly Triangle upper;

    private SparseFactorization(SparseStructure structure, double[] values)
    {
        order = structure.Order;
        columnOrder = structure.Elimination;
        places = new int[order];
        Array.Fill(places, -1);
        (lower, upper) = (new(order), new(order));
        IsRegular = Array.TrueForAll(values, double.IsFinite) && Factorize(structure, values);
    }

    /// <summary>The number of entries of both factors.</summary>
    public int Count => lower.Count + upper.Count;

    /// <summary>Whether it was found, so that the matrix is not singular.</summary>
    public bool IsRegular { get; }

    public static SparseFactorization Of(SparseStructure structure, ReadOnlySpan<double> values) =>
        RecentResults<SparseStructure, SparseFactorization>.Of(structure, values, (of, copy) => new(of, copy));

    /// <summary>Solves with the matrix, or with its transpose, for right-hand sides by rows, in place.</summary>
    public void Solve(Span<double> b, int columns, bool isTransposed)
    {
        if (!IsRegular)
        {
            b.Fill(double.NaN);
            return;
        }

        var x = new double[b.Length];
        for (var i = 0; i < order; i++)
        {
            var (from, to) = isTransposed ? (i, places[i]) : (columnOrder[i], i);
            b.Slice(from * columns, columns).CopyTo(x.AsSpan(to * columns));
        }

        if (isTransposed)
        {
            SolveLower(x, columns);
            SolveUpper(x, columns);
        }
        else
        {
            SolveUpperTransposed(x, columns);
            SolveLowerTransposed(x, columns);
        }

        for (var i = 0; i < order; i++)
        {
            var (from, to) = isTransposed ? (i, columnOrder[i]) : (places[i], i);
            x.AsSpan(from * columns, columns).CopyTo(b[(to * columns)..]);
        }
    }

    private bool Factorize(SparseStructure structure, double[] values)
    {
        var x = new double[order];
        var reached = new Reached(order);
        for (var k = 0; k < order; k++)
        {
            var column = columnOrder[k];
            var entries = structure.RowStarts[column]..structure.RowStarts[column + 1];
            var rows = reached.From(structure.Columns[entries], k, places, lower);
            for (var i = entries.Start.Value; i < entries.End.Value; i++)
            {
                x[structure.Columns[i]] = values[i];
            }

            foreach (var row in rows)
            {
                if (places[row] is >= 0 and var place)
                {
                    upper.Add(place, x[row]);
                    lower.Subtract(place, x[row], x);
                    x[row] = 0;
                }
            }

            var pivot = Pivot(rows, x, column);
            if (pivot < 0)
            {
                return false;
            }

            upper.Add(k, x[pivot]);
            upper.EndColumn(k);
            places[pivot] = k;
            foreach (var row in rows)
            {
                if (places[row] < 0)
                {
                    lower.Add(row, x[row] / x[pivot]);
                    x[row] = 0;
                }
            }

            x[pivot] = 0;
            lower.EndColumn(k);
        }

        lower.Rename(places);
        return true;
    }

    // The row to divide by; -1 if all that are left are 0.
    private int Pivot(ReadOnlySpan<int> rows, double[] x, int diagonal)
    {
        var (pivot, largest) = (-1, 0.0);
        foreach (var row in rows)
        {
            if (places[row] < 0 && Math.Abs(x[row]) > largest)
            {
                (pivot, largest) = (row, Math.Abs(x[row]));
            }
        }

        return pivot >= 0 && places[diagonal] < 0 && Math.Abs(x[diagonal]) >= Threshold * largest ? diagonal : pivot;
    }

    private void SolveLower(double[] x, int columns)
    {
        for (var j = 0; j < order; j++)
        {
            var rows = lower.Rows(j);
            var values = lower.Values(j);
            for (var i = 0; i < rows.Length; i++)
            {
                Subtract(x, columns, rows[i], values[i], j);
            }
        }
    }

    // The last entry of a column of U is its pivot.
    private void SolveUpper(double[] x, int columns)
    {
        for (var j = order - 1; j >= 0; j--)
        {
            var rows = upper.Rows(j);
            var values = upper.Values(j);
            Divide(x, columns, j, values[^1]);
            for (var i = 0; i < rows.Length - 1; i++)
            {
                Subtract(x, columns, rows[i], values[i], j);
            }
        }
    }

    private void SolveUpperTransposed(double[] x, int columns)
    {
        for (var j = 0; j < order; j++)
        {
            var rows = upper.Rows(j);
            var values = upper.Values(j);
            for (var i = 0; i < rows.Length - 1; i++)
            {
                Subtract(x, columns, j, values[i], rows[i]);
            }

            Divide(x, columns, j, values[^1]);
        }
    }

    private void SolveLowerTransposed(double[] x, int columns)
    {
        for (var j = order - 1; j >= 0; j--)
        {
            var rows = lower.Rows(j);
            var values = lower.Values(j);
            for (var i = 0; i < rows.Length; i++)
            {
                Subtract(x, columns, j, values[i], rows[i]);
            }
        }
    }

    private static void Subtract(double[] x, int columns, int row, double factor, int other)
    {
        for (var k = 0; k < columns; k++)
        {
            x[(row * columns) + k] -= factor * x[(other * columns) + k];
        }
    }

    private static void Divide(double[] x, int columns, int row, double divisor)
    {
        for (var k = 0; k < columns; k++)
        {
            x[(row * columns) + k] /= divisor;
        }
    }

    /// <summary>A triangular matrix by columns that are added one after the other.</summary>
    private sealed class Triangle(int order)
    {
        private readonly int[] starts = new int[order + 1];
        private readonly List<int> rows = [];
        private readonly List<double> values = [];

        public int Count => rows.Count;

        public void Add(int row, double value)
        {
            rows.Add(row);
            values.Add(value);
        }

        public void EndColumn(int column) => starts[column + 1] = rows.Count;

        public ReadOnlySpan<int> Rows(int column) =>
            CollectionsMarshal.AsSpan(rows)[starts[column]..starts[column + 1]];

        public ReadOnlySpan<double> Values(int column) =>
            CollectionsMarshal.AsSpan(values)[starts[column]..starts[column + 1]];

        public void Subtract(int column, double factor, double[] x)
        {
            for (var i = starts[column]; factor != 0 && i < starts[column + 1]; i++)
            {
                x[rows[i]] -= factor * values[i];
            }
        }

        public void Rename(int[] places)
        {
            foreach (ref var row in CollectionsMarshal.AsSpan(rows))
            {
                row = places[row];
            }
        }
    }

    /// <summary>
    /// The rows in which the solution of a sparse system with L has entries: those that can be reached from the entries
    /// of its right-hand side through columns of L.
    /// </summary>
    private sealed class Reached(int order)
    {
        private readonly int[] found = new int[order];
        private readonly int[] path = new int[order];
        private readonly int[] positions = new int[order];
        private readonly int[] marks = new int[order];

        /// <summary>Each row after all whose columns change it.</summary>
        public ReadOnlySpan<int> From(ReadOnlySpan<int> roots, int step, int[] places, Triangle lower)
        {
            var (first, mark) = (order, step + 1);
            foreach (var root in roots)
            {
                if (marks[root] == mark)
                {
                    continue;
                }

                var depth = 0;
                Enter(root);
                while (depth >= 0)
                {
                    var row = path[depth];
                    var rows = places[row] < 0 ? [] : lower.Rows(places[row]);
                    var position = positions[depth];
                    while (position < rows.Length && marks[rows[position]] == mark)
                    {
                        position++;
                    }

                    positions[depth] = position + 1;
                    if (position < rows.Length)
                    {
                        depth++;
                        Enter(rows[position]);
                    }
                    else
                    {
                        found[--first] = row;
                        depth--;
                    }
                }

                void Enter(int row) => (path[depth], positions[depth], marks[row]) = (row, 0, mark);
            }

            return found.AsSpan(first);
        }
    }
}
