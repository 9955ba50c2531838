using AutoDiff.BackEnds.Interpretation;

namespace AutoDiff.Checking.Exactness;

/// <content>
/// Inverses, linear systems and determinants. They are rational functions of the elements, which elimination computes in any
/// field: a pivot need not be large, only not zero. </content>
internal readonly partial struct Residue<TFields>
{
    // Applies a function of a square matrix, and of the right-hand sides if there are any, to each matrix of a batch.
    private static void ForEach(
        CustomRule rule,
        ReadOnlySpan<Residue<TFields>> x,
        Span<Residue<TFields>> y,
        Func<Square, Residue<TFields>[], Residue<TFields>[]> function)
    {
        foreach (var element in x)
        {
            if (element.Obstacle != Obstacle.None)
            {
                y.Fill(element);
                return;
            }
        }

        var shape = rule.Operands[0];
        var (order, batch) = (shape[-1], Shape.Of(shape.Axes[..^2]).Length);
        var rest = x[shape.Length..];
        var (length, right, result) = (order * order, batch == 0 ? 0 : rest.Length / batch, batch == 0 ? 0 : y.Length / batch);
        for (var b = 0; b < batch; b++)
        {
            var square = new Square(x.Slice(b * length, length).ToArray(), order);
            function(square, rest.Slice(b * right, right).ToArray()).CopyTo(y[(b * result)..]);
        }
    }

    private static Residue<TFields>[] Solved(Square matrix, Residue<TFields>[] right)
    {
        var determinant = Eliminated(matrix, right);
        if (determinant.Obstacle != Obstacle.None || IsZero(determinant))
        {
            Array.Fill(right, new(Obstacle.Undefined));
        }

        return right;
    }

    private static Residue<TFields>[] Identity(int order)
    {
        var identity = new Residue<TFields>[order * order];
        for (var i = 0; i < order; i++)
        {
            identity[(i * order) + i] = 1;
        }

        return identity;
    }

    // Gauss-Jordan elimination: the right-hand sides become the solutions, and the determinant is returned.
    private static Residue<TFields> Eliminated(Square matrix, Residue<TFields>[] right)
    {
        var order = matrix.Order;
        var columns = order == 0 ? 0 : right.Length / order;
        Residue<TFields> determinant = 1;
        for (var k = 0; k < order; k++)
        {
            var pivot = k;
            while (pivot < order && IsZero(matrix[pivot, k]))
            {
                pivot++;
            }

            if (pivot == order)
            {
                return 0;
            }

            if (pivot != k)
            {
                determinant = -determinant;
                Exchange(matrix.Elements, order, pivot, k);
                Exchange(right, columns, pivot, k);
            }

            var divisor = matrix[k, k];
            determinant *= divisor;
            Divide(matrix.Elements.AsSpan(k * order, order), divisor);
            Divide(right.AsSpan(k * columns, columns), divisor);
            for (var i = 0; i < order; i++)
            {
                if (i != k && matrix[i, k] is var factor && !IsZero(factor))
                {
                    Subtract(matrix.Elements, order, i, k, factor);
                    Subtract(right, columns, i, k, factor);
                }
            }
        }

        return determinant;
    }

    private static void Exchange(Residue<TFields>[] elements, int columns, int row, int other)
    {
        for (var j = 0; j < columns; j++)
        {
            var (a, b) = ((row * columns) + j, (other * columns) + j);
            (elements[a], elements[b]) = (elements[b], elements[a]);
        }
    }

    private static void Divide(Span<Residue<TFields>> row, Residue<TFields> divisor)
    {
        foreach (ref var element in row)
        {
            element /= divisor;
        }
    }

    private static void Subtract(Residue<TFields>[] elements, int columns, int row, int other, Residue<TFields> factor)
    {
        for (var j = 0; j < columns; j++)
        {
            elements[(row * columns) + j] -= factor * elements[(other * columns) + j];
        }
    }

    /// <summary>A square matrix by rows.</summary>
    private readonly record struct Square(Residue<TFields>[] Elements, int Order)
    {
        public Residue<TFields> this[int row, int column] => Elements[(row * Order) + column];
    }
}
