using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Compiled;

namespace AutoDiff;

/// <summary>
/// A function of n numbers with code for its value and its derivatives: what <c>Differentiate.Compile</c> makes of a
/// method, of a function of variables or of a program. The numbers are those of all arguments, one after the other,
/// arrays in row-major order.
/// </summary>
/// <remarks>
/// Code for a derivative is generated when it is first asked for. It may be called from several threads at once; calls
/// that are given spans allocate nothing after the first, unless they are to use several threads. Where a branch that
/// was recorded would go another way, or what the function reads beside its arguments has changed, it is recorded again
/// (<see cref="Recordings"/>).
/// </remarks>
/// <typeparam name="T">The numbers: double or float.</typeparam>
public sealed partial class CompiledFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostOnStack = 64;

    private readonly RecordedFunction<T> function;

    internal CompiledFunction(IFunctionSource<T> source, ReadOnlySpan<T> x) => function = new(source, x);

    /// <summary>The number n of elements of all arguments together.</summary>
    public int InputLength => function.First.InputLength;

    /// <summary>The number m of elements of the result.</summary>
    public int OutputLength => function.First.OutputLength;

    /// <summary>
    /// How often the function has been recorded: once, and once more each time that a branch went a way for which there
    /// was no recording, or something had changed that the function reads beside its arguments.
    /// </summary>
    public int Recordings => function.Count;

    /// <summary>The value f(x) of a scalar function.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public T Value(params ReadOnlySpan<T> x)
    {
        RequireScalar("value");
        var value = default(T);
        Values(x, new Span<T>(ref value));
        return value;
    }

    /// <summary>The values f(x).</summary>
    /// <param name="x">n numbers for each point, one point after the other.</param>
    /// <param name="values">Where the values are written: m numbers for each point.</param>
    /// <param name="points">The number of points.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Values(ReadOnlySpan<T> x, Span<T> values, int points = 1, int threads = 1)
    {
        Check(values.Length, OutputLength, points, nameof(values));
        AtPoints(x, values, points, threads, static (derivatives, x, values, points, threads) =>
            derivatives.Values.Evaluate(x, values, points, threads));
    }

    /// <summary>The value f(x) of a scalar function; its gradient is written to a span.</summary>
    /// <exception cref="ArgumentException">A span has not n elements.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public T ValueAndGradient(ReadOnlySpan<T> x, Span<T> gradient)
    {
        var value = default(T);
        ValuesAndGradients(x, new Span<T>(ref value), gradient);
        return value;
    }

    /// <summary>The values of a scalar function at several points, and its gradients.</summary>
    /// <param name="x">n numbers for each point, one point after the other.</param>
    /// <param name="values">Where the values are written: one for each point.</param>
    /// <param name="gradients">Where the gradients are written: n numbers for each point.</param>
    /// <param name="points">The number of points.</param>
    /// <param name="threads">On how many threads at most; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    [SkipLocalsInit]
    public void ValuesAndGradients(
        ReadOnlySpan<T> x, Span<T> values, Span<T> gradients, int points = 1, int threads = 1)
    {
        RequireScalar("gradient");
        Check(x.Length, InputLength, points, nameof(x));
        Check(values.Length, 1, points, nameof(values));
        Check(gradients.Length, InputLength, points, nameof(gradients));
        var n = InputLength;
        if (points == 1 && n < MostOnStack)
        {
            Span<T> few = stackalloc T[MostOnStack];
            few = few[..(1 + n)];
            function.Evaluate(x, few, Evaluate);
            values[0] = few[0];
            few[1..].CopyTo(gradients);
            return;
        }

        var results = new Scratch<T>(points * (1 + n));
        try
        {
            if (points == 1)
            {
                function.Evaluate(x, results.Span, Evaluate);
            }
            else if (!function.TryEvaluate(x, results.Span, points, threads, Evaluate))
            {
                for (var point = 0; point < points; point++)
                {
                    values[point] = ValueAndGradient(x.Slice(point * n, n), gradients.Slice(point * n, n));
                }

                return;
            }

            results.Span[..points].CopyTo(values);
            results.Span[points..].CopyTo(gradients);
        }
        finally
        {
            results.Return();
        }

        static void Evaluate(
            DerivativePrograms<T> derivatives, ReadOnlySpan<T> x, Span<T> results, int points, int threads) =>
            derivatives.ValueAndGradient.Evaluate(x, results, points, threads);
    }

    /// <summary>The gradient ∂f/∂xᵢ of a scalar function.</summary>
    /// <exception cref="ArgumentException">There are not n numbers.</exception>
    /// <exception cref="ShapeMismatchException">The function is no scalar.</exception>
    public T[] Gradient(params ReadOnlySpan<T> x)
    {
        var gradient = new T[InputLength];
        ValueAndGradient(x, gradient);
        return gradient;
    }

    // One recording for all points, or for each the one that holds there.
    private void AtPoints(
        ReadOnlySpan<T> x, Span<T> results, int points, int threads, RecordedFunction<T>.Evaluation evaluate)
    {
        Check(x.Length, InputLength, points, nameof(x));
        if (points == 1)
        {
            function.Evaluate(x, results, evaluate);
        }
        else if (!function.TryEvaluate(x, results, points, threads, evaluate))
        {
            var (n, m) = (InputLength, results.Length / points);
            for (var point = 0; point < points; point++)
            {
                function.Evaluate(x.Slice(point * n, n), results.Slice(point * m, m), evaluate);
            }
        }
    }

    private void RequireScalar(string what)
    {
        if (OutputLength != 1)
        {
            throw new ShapeMismatchException(
                $"A {what} is that of a function of one value; this one has {OutputLength}. Ask for its Values, its " +
                "Jacobian or a product.");
        }
    }

    private static void Check(int found, int each, int points, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        if (found != (long)each * points)
        {
            throw new ArgumentException(
                $"{each} numbers for each of {points} points were expected; found {found}.", name);
        }
    }
}
