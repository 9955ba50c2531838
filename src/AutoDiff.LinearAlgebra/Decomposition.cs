namespace AutoDiff.LinearAlgebra;

/// <summary>
/// A matrix as a product of others, which stand below each other in one result: what is asked of them is computed by
/// one decomposition. The matrix is scaled by a power of two first, so that neither tiny nor huge elements are squared.
/// </summary>
internal abstract class Decomposition : CustomOperation
{
    /// <summary>The number of columns of all factors.</summary>
    protected abstract int Columns(int rows, int columns);

    /// <summary>The numbers of rows of the factors.</summary>
    protected abstract int[] Heights(int rows, int columns);

    /// <summary>Which of the factors scales with the matrix.</summary>
    protected abstract int Scaled { get; }

    /// <summary>Writes the factors of a matrix with elements near 1, which has rows and columns.</summary>
    protected abstract void Decompose(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> factors);

    /// <summary>The cotangent of the matrix.</summary>
    protected abstract Variable Pull(Variable[] factors, Variable[] cotangents);

    public override Shape InferShape(ReadOnlySpan<Shape> operands)
    {
        var shape = operands[0];
        return shape.Rank < 2
            ? throw new ShapeMismatchException($"{Name} needs matrices; found the shape {shape}.")
            : Shape.Of([
                .. Factorization.Batch(shape).Axes,
                Heights(shape[-2], shape[-1]).Sum(),
                Columns(shape[-2], shape[-1])]);
    }

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var (rows, columns) = (operands.Shape(0)[-2], operands.Shape(0)[-1]);
        var heights = Heights(rows, columns);
        var (length, width) = (rows * columns, Columns(rows, columns));
        var step = heights.Sum() * width;
        var scaled = new double[length];
        for (var i = 0; step > 0 && i < result.Length / step; i++)
        {
            var factors = result.Slice(i * step, step);
            if (length == 0)
            {
                continue;
            }

            operands[0].Slice(i * length, length).CopyTo(scaled);
            if (Array.Exists(scaled, element => !double.IsFinite(element)))
            {
                factors.Fill(double.NaN);
                continue;
            }

            var largest = scaled.Max(Math.Abs);
            var exponent = largest == 0 ? 0 : Math.ILogB(largest);
            Multiply(scaled, -exponent);
            Decompose(scaled, rows, columns, factors);
            Multiply(factors.Slice(heights[..Scaled].Sum() * width, heights[Scaled] * width), exponent);
        }
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var shape = operands[0].Shape;
        return [Pull(Parts(result, shape), Parts(cotangent, shape))];
    }

    /// <summary>The factors of matrices.</summary>
    public Variable[] Of(Variable matrices) => Parts(Functions.Apply(this, matrices), matrices.Shape);

    /// <summary>
    /// 1/(xⱼ − xᵢ) for a row x, and 0 where i = j; infinite where two elements that differ in place are equal.
    /// </summary>
    protected static Variable InverseDifferences(Variable row)
    {
        var identity = Identity(row);
        return (1 - identity) / (row - Factorization.Transposed(row) + identity);
    }

    /// <summary>x · y by elements, where a zero of x absorbs an infinity.</summary>
    protected static Variable Scale(Variable x, Variable y) => Variable.Apply<Primitives.Scale>(x, y);

    /// <summary>Of as many rows as an array has columns.</summary>
    protected static Variable Identity(Variable like)
    {
        var order = like.Shape[-1];
        double[] elements = [.. Enumerable.Range(0, order * order).Select(i => i % (order + 1) == 0 ? 1.0 : 0)];
        return like.Recorder!.Constant(elements, [order, order]);
    }

    /// <summary>
    /// Gives each column of the first factor, and the same of another, the sign with which its element of largest
    /// magnitude is positive: so the decomposition is one.
    /// </summary>
    protected static void FixSigns(Span<double> leading, Span<double> other, int columns)
    {
        for (var j = 0; j < columns; j++)
        {
            var largest = 0.0;
            for (var i = j; i < leading.Length; i += columns)
            {
                // Of elements that are equal but for rounding the first decides.
                largest = Math.Abs(leading[i]) > Math.Abs(largest) * (1 + 1e-8) ? leading[i] : largest;
            }

            if (largest < 0)
            {
                Negate(leading, j, columns);
                Negate(other, j, columns);
            }
        }

        static void Negate(Span<double> elements, int start, int stride)
        {
            for (var i = start; i < elements.Length; i += stride)
            {
                elements[i] = -elements[i];
            }
        }
    }

    private Variable[] Parts(Variable stacked, Shape matrix)
    {
        var heights = Heights(matrix[-2], matrix[-1]);
        var parts = new Variable[heights.Length];
        var ranges = new Range[stacked.Shape.Rank];
        Array.Fill(ranges, ..);
        for (var (k, start) = (0, 0); k < parts.Length; start += heights[k++])
        {
            ranges[^2] = start..(start + heights[k]);
            parts[k] = Functions.Slice(stacked, ranges);
        }

        return parts;
    }

    private static void Multiply(Span<double> elements, int exponent)
    {
        foreach (ref var element in elements)
        {
            element = Math.ScaleB(element, exponent);
        }
    }
}
