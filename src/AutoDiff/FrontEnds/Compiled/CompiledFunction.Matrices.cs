using AutoDiff.FrontEnds.Compiled;

namespace AutoDiff;

/// <content>Products with derivatives, Jacobians and Hessians.</content>
public sealed partial class CompiledFunction<T>
{
    /// <summary>The JVP: f(x) and (∂f/∂x) · tangent.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Jvp(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> values, Span<T> tangents)
    {
        Check(tangent.Length, InputLength, 1, nameof(tangent));
        Check(values.Length, OutputLength, 1, nameof(values));
        Check(tangents.Length, OutputLength, 1, nameof(tangents));
        Along(x, tangent, values, tangents, static (derivatives, x, results, points, threads) =>
            derivatives.ValueAndTangents.Evaluate(x, results, points, threads));
    }

    /// <summary>The VJP: f(x) and (∂f/∂x)ᵀ · cotangent.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Vjp(ReadOnlySpan<T> x, ReadOnlySpan<T> cotangent, Span<T> values, Span<T> cotangents)
    {
        Check(cotangent.Length, OutputLength, 1, nameof(cotangent));
        Check(values.Length, OutputLength, 1, nameof(values));
        Check(cotangents.Length, InputLength, 1, nameof(cotangents));
        Along(x, cotangent, values, cotangents, static (derivatives, x, results, points, threads) =>
            derivatives.ValueAndCotangents.Evaluate(x, results, points, threads));
    }

    /// <summary>The gradient and the Hessian-vector product (∂²f/∂x²) · tangent of a scalar function.</summary>
    /// <exception cref="ArgumentException">A span has not n elements.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public void GradientAndHessianVector(
        ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> gradient, Span<T> product)
    {
        RequireScalar("Hessian");
        Check(tangent.Length, InputLength, 1, nameof(tangent));
        Check(gradient.Length, InputLength, 1, nameof(gradient));
        Check(product.Length, InputLength, 1, nameof(product));
        Along(x, tangent, gradient, product, static (derivatives, x, results, points, threads) =>
            derivatives.GradientAndTangents.Evaluate(x, results, points, threads));
    }

    /// <summary>The Hessian-vector product (∂²f/∂x²) · tangent of a scalar function.</summary>
    /// <exception cref="ArgumentException">A span has not n elements.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public T[] HessianVector(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent)
    {
        var (gradient, product) = (new T[InputLength], new T[InputLength]);
        GradientAndHessianVector(x, tangent, gradient, product);
        return product;
    }

    /// <summary>The Jacobian ∂fᵢ/∂xⱼ.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    public T[,] Jacobian(params ReadOnlySpan<T> x)
    {
        var elements = new T[OutputLength * InputLength];
        Jacobian(x, elements);
        return AsMatrix(elements, OutputLength);
    }

    /// <summary>The Jacobian ∂fᵢ/∂xⱼ in row-major order.</summary>
    /// <param name="x">n numbers for each point, one point after the other.</param>
    /// <param name="jacobian">Where the Jacobians are written: m rows of n numbers for each point.</param>
    /// <param name="points">The number of points.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Jacobian(ReadOnlySpan<T> x, Span<T> jacobian, int points = 1, int threads = 1)
    {
        Check(jacobian.Length, OutputLength * InputLength, points, nameof(jacobian));
        if (function.First.HasJacobian)
        {
            AtPoints(x, jacobian, points, threads, static (derivatives, x, jacobian, points, threads) =>
                derivatives.WholeJacobian.Evaluate(x, jacobian, points, threads));
            return;
        }

        Check(x.Length, InputLength, points, nameof(x));
        var (n, m) = (InputLength, OutputLength);
        for (var point = 0; point < points; point++)
        {
            var at = x.Slice(point * n, n);
            var matrix = jacobian.Slice(point * n * m, n * m);
            if (n <= m)
            {
                Columns(at, matrix, m, threads, static (derivatives, x, results, points, threads) =>
                    derivatives.ValueAndTangents.Evaluate(x, results, points, threads));
            }
            else
            {
                Rows(at, matrix);
            }
        }
    }

    /// <summary>The Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public T[,] Hessian(params ReadOnlySpan<T> x)
    {
        var elements = new T[InputLength * InputLength];
        Hessian(x, elements);
        return AsMatrix(elements, InputLength);
    }

    /// <summary>The Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function in row-major order.</summary>
    /// <param name="x">n numbers for each point, one point after the other.</param>
    /// <param name="hessian">Where the Hessians are written: n rows of n numbers for each point.</param>
    /// <param name="points">The number of points.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public void Hessian(ReadOnlySpan<T> x, Span<T> hessian, int points = 1, int threads = 1)
    {
        RequireScalar("Hessian");
        Check(hessian.Length, InputLength * InputLength, points, nameof(hessian));
        if (function.First.HasHessian)
        {
            AtPoints(x, hessian, points, threads, static (derivatives, x, hessian, points, threads) =>
                derivatives.WholeHessian.Evaluate(x, hessian, points, threads));
            return;
        }

        Check(x.Length, InputLength, points, nameof(x));
        var n = InputLength;
        for (var point = 0; point < points; point++)
        {
            Columns(
                x.Slice(point * n, n), hessian.Slice(point * n * n, n * n), n, threads,
                static (derivatives, x, results, points, threads) =>
                    derivatives.GradientAndTangents.Evaluate(x, results, points, threads));
        }
    }

    private static T[,] AsMatrix(T[] elements, int rows)
    {
        var matrix = new T[rows, rows == 0 ? 0 : elements.Length / rows];
        Buffer.BlockCopy(elements, 0, matrix, 0, Buffer.ByteLength(elements));
        return matrix;
    }

    // A product along one direction, which follows the values it is computed with.
    private void Along(
        ReadOnlySpan<T> x, ReadOnlySpan<T> direction, Span<T> values, Span<T> product,
        RecordedFunction<T>.Evaluation evaluate)
    {
        Check(x.Length, InputLength, 1, nameof(x));
        var inputs = new Scratch<T>(x.Length + direction.Length);
        var results = new Scratch<T>(values.Length + product.Length);
        try
        {
            x.CopyTo(inputs.Span);
            direction.CopyTo(inputs.Span[x.Length..]);
            function.Evaluate(inputs.Span, results.Span, evaluate);
            results.Span[..values.Length].CopyTo(values);
            results.Span[values.Length..].CopyTo(product);
        }
        finally
        {
            inputs.Return();
            results.Return();
        }
    }

    // A matrix column after column: the tangents of its rows' values in all directions.
    private void Columns(
        ReadOnlySpan<T> x, Span<T> matrix, int rows, int threads, RecordedFunction<T>.Evaluation evaluate)
    {
        var n = x.Length;
        var inputs = new Scratch<T>(n + (n * n));
        var results = new Scratch<T>(2 * rows * n);
        try
        {
            inputs.Span.Clear();
            x.CopyTo(inputs.Span);
            for (var j = 0; j < n; j++)
            {
                inputs.Span[n + (j * n) + j] = T.One;
            }

            function.Evaluate(inputs.Span, results.Span, evaluate, n, threads);
            var columns = results.Span[(rows * n)..];
            for (var j = 0; j < n; j++)
            {
                for (var i = 0; i < rows; i++)
                {
                    matrix[(i * n) + j] = columns[(j * rows) + i];
                }
            }
        }
        finally
        {
            inputs.Return();
            results.Return();
        }
    }

    private void Rows(ReadOnlySpan<T> x, Span<T> jacobian)
    {
        var (n, m) = (InputLength, OutputLength);
        var work = new Scratch<T>(2 * m);
        try
        {
            var unit = work.Span[..m];
            var values = work.Span[m..];
            unit.Clear();
            for (var i = 0; i < m; i++)
            {
                unit[i] = T.One;
                Vjp(x, unit, values, jacobian.Slice(i * n, n));
                unit[i] = T.Zero;
            }
        }
        finally
        {
            work.Return();
        }
    }
}
