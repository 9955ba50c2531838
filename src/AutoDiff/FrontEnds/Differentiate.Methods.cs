using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff;

/// <content>
/// Derivatives of plain methods and lambdas over numbers, which are read from the code they were compiled to. They have
/// the lower priority, so that a lambda without types is a function of variables where it can be one.
/// </content>
public static partial class Differentiate
{
    // A method of a span counts as one of an array, until it is found not to be one: spans come before arrays.
    private const int AfterVariables = -1;

    /// <summary>The derivative f′(x) of a plain method of a number.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static T Gradient<T>(Func<T, T> f, T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradient(f, x).Gradient;

    /// <summary>The value f(x) and the derivative f′(x) of a plain method of a number.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T Value, T Gradient) ValueAndGradient<T>(Func<T, T> f, T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> results = stackalloc T[2];
        Evaluate(f, [x], [x], results, static (function, x, results) => function.ValueAndGradient(x, results));
        return (results[0], results[1]);
    }

    /// <summary>The gradient (∂f/∂x, ∂f/∂y) of a plain method of two numbers.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T X, T Y) Gradient<T>(Func<T, T, T> f, T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradient(f, x, y).Gradient;

    /// <summary>The value and the gradient (∂f/∂x, ∂f/∂y) of a plain method of two numbers.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T Value, (T X, T Y) Gradient) ValueAndGradient<T>(Func<T, T, T> f, T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> results = stackalloc T[3];
        Evaluate(f, [x, y], [x, y], results, static (function, x, results) => function.ValueAndGradient(x, results));
        return (results[0], (results[1], results[2]));
    }

    /// <summary>The gradient (∂f/∂x, ∂f/∂y, ∂f/∂z) of a plain method of three numbers.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T X, T Y, T Z) Gradient<T>(Func<T, T, T, T> f, T x, T y, T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> results = stackalloc T[4];
        Evaluate(
            f, [x, y, z], [x, y, z], results, static (function, x, results) => function.ValueAndGradient(x, results));
        return (results[1], results[2], results[3]);
    }

    /// <summary>The gradient ∂f/∂xᵢ of a plain method of an array.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables - 1)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static T[] Gradient<T>(Func<T[], T> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradient(f, x).Gradient;

    /// <summary>The value f(x) and the gradient ∂f/∂xᵢ of a plain method of an array.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables - 1)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T Value, T[] Gradient) ValueAndGradient<T>(Func<T[], T> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradientOfArray(f, x);

    /// <summary>The gradient ∂f/∂xᵢ of a plain method of a span.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static T[] Gradient<T>(Func<ReadOnlySpan<T>, T> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradient(f, x).Gradient;

    /// <summary>The value f(x) and the gradient ∂f/∂xᵢ of a plain method of a span.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T Value, T[] Gradient) ValueAndGradient<T>(Func<ReadOnlySpan<T>, T> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradientOfArray(f, x);

    /// <summary>The JVP of a plain method of an array: f(x) and (∂f/∂x) · tangent.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    /// <exception cref="ArgumentException">The tangent has not as many elements as x.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T[] Value, T[] Tangent) Jvp<T>(Func<T[], T[]> f, T[] x, T[] tangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(tangent);
        var length = LiftedFunction<T>.Of(f, x).OutputLength;
        var results = new T[2 * length];
        Evaluate(f, [x], [.. x, .. tangent], results, static (function, x, results) => function.Jvp(x, results));
        return (results[..length], results[length..]);
    }

    /// <summary>The VJP of a plain method of an array: f(x) and (∂f/∂x)ᵀ · cotangent.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    /// <exception cref="ArgumentException">The cotangent has not as many elements as f(x).</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static (T[] Value, T[] Cotangent) Vjp<T>(Func<T[], T[]> f, T[] x, T[] cotangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(cotangent);
        var length = LiftedFunction<T>.Of(f, x).OutputLength;
        var results = new T[length + x.Length];
        Evaluate(f, [x], [.. x, .. cotangent], results, static (function, x, results) => function.Vjp(x, results));
        return (results[..length], results[length..]);
    }

    /// <summary>The Jacobian ∂fᵢ/∂xⱼ of a plain method of an array.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static T[,] Jacobian<T>(Func<T[], T[]> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        var rows = LiftedFunction<T>.Of(f, x).OutputLength;
        var results = new T[2 * rows * x.Length];
        Evaluate(
            f, [x], WithUnits(x), results,
            (function, x, results) => function.Jvp(x, results, results.Length / 2 / rows));
        return ColumnsOf(results.AsSpan(rows * x.Length), rows, x.Length);
    }

    /// <summary>The Hessian ∂²f/∂xᵢ∂xⱼ of a plain method of an array.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static T[,] Hessian<T>(Func<T[], T> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        var n = x.Length;
        var results = new T[2 * n * n];
        Evaluate(f, [x], WithUnits(x), results, (function, x, results) => function.GradientJvp(x, results, n));
        return ColumnsOf<T>(results.AsSpan(n * n), n, n);
    }

    /// <summary>The Hessian-vector product (∂²f/∂x²) · tangent of a plain method of an array.</summary>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    /// <exception cref="ArgumentException">The tangent has not as many elements as x.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static T[] HessianVector<T>(Func<T[], T> f, T[] x, T[] tangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(tangent);
        var results = new T[2 * x.Length];
        Evaluate(
            f, [x], [.. x, .. tangent], results, static (function, x, results) => function.GradientJvp(x, results));
        return results[x.Length..];
    }

    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    private static (T Value, T[] Gradient) ValueAndGradientOfArray<T>(Delegate f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        var results = new T[1 + x.Length];
        Evaluate(f, [x], x, results, static (function, x, results) => function.ValueAndGradient(x, results));
        return (results[0], results[1..]);
    }

    private delegate void Evaluation<T>(LiftedFunction<T> function, ReadOnlySpan<T> inputs, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    // Where the method would throw, the exception is its own.
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    private static void Evaluate<T>(
        Delegate f, object?[] arguments, ReadOnlySpan<T> inputs, Span<T> results, Evaluation<T> evaluate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            evaluate(LiftedFunction<T>.Of(f, arguments), inputs, results);
        }
        catch (BranchException)
        {
            MethodTrace.CallPlainly(f, arguments);
            throw;
        }
    }

    private static T[] WithUnits<T>(T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = x.Length;
        var inputs = new T[n + (n * n)];
        x.CopyTo(inputs, 0);
        for (var j = 0; j < n; j++)
        {
            inputs[n + (j * n) + j] = T.One;
        }

        return inputs;
    }

    // One direction after the other is a column after the other.
    private static T[,] ColumnsOf<T>(ReadOnlySpan<T> columns, int rows, int count)
    {
        var matrix = new T[rows, count];
        for (var j = 0; j < count; j++)
        {
            for (var i = 0; i < rows; i++)
            {
                matrix[i, j] = columns[(j * rows) + i];
            }
        }

        return matrix;
    }
}
