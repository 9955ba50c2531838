using System.Numerics;

namespace AutoDiff;

/// <content>
/// Derivatives at a number or an array. Each call records the function on a tape of its own; code that differentiates
/// the same function often keeps a <see cref="Tape{T}"/>, which allocates nothing from the second time on.
/// </content>
public static partial class Differentiate
{
    /// <summary>The derivative f′(x) of a function of a number.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static T Gradient<T>(Func<Variable, Variable> f, T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradient(f, x).Gradient;

    /// <summary>The value f(x) and the derivative f′(x) of a function of a number.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static (T Value, T Gradient) ValueAndGradient<T>(Func<Variable, Variable> f, T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gradient = default(T);
        var value = ValueAndGradient(f, new ReadOnlySpan<T>(in x), Shape.Scalar, new Span<T>(ref gradient));
        return (value, gradient);
    }

    /// <summary>The gradient ∂f/∂xᵢ of a scalar function of a vector.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static T[] Gradient<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradient(f, x).Gradient;

    /// <summary>The value f(x) and the gradient ∂f/∂xᵢ of a scalar function of a vector.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static (T Value, T[] Gradient) ValueAndGradient<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        var gradient = new T[x.Length];
        return (ValueAndGradient(f, x, [x.Length], gradient), gradient);
    }

    /// <summary>
    /// The value f(x) of a scalar function of an array in row-major order; its gradient is written to a span.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// f(x) is not a scalar, or a span has not as many elements as the shape.
    /// </exception>
    public static T ValueAndGradient<T>(Func<Variable, Variable> f, ReadOnlySpan<T> x, Shape shape, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (gradient.Length != shape.Length)
        {
            throw new ShapeMismatchException(
                $"The gradient has the shape {shape} and {shape.Length} elements; a span of {gradient.Length} was " +
                "found.");
        }

        var recording = new Recording<T>(f, x, shape);
        RequireScalar(recording.Output.Shape, "gradient");
        recording.Tape.Sweep(recording.Output);
        recording.Tape.Adjoints(recording.Input).CopyTo(gradient);
        return recording.Value[0];
    }

    /// <summary>The value and the gradients in each of several vectors of a scalar function.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static (T Value, T[][] Gradients) ValueAndGradient<T>(Func<Variable[], Variable> f, params T[][] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        var tape = new Tape<T>();
        var inputs = Array.ConvertAll(x, elements => tape.Input(elements));
        var output = tape[tape.Index(f(inputs))];
        RequireScalar(output.Shape, "gradient");
        tape.Sweep(output);
        return (tape.Values(output)[0], Array.ConvertAll(inputs, input => tape.Adjoints(input).ToArray()));
    }

    /// <summary>The JVP of a function of a vector: f(x) and (∂f/∂x) · tangent.</summary>
    /// <exception cref="ShapeMismatchException">The tangent has not as many elements as x.</exception>
    public static (T[] Value, T[] Tangent) Jvp<T>(Func<Variable, Variable> f, T[] x, T[] tangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var recording = Record(f, x);
        return (recording.Value, recording.Tape.Push(recording.Output, recording.Input, tangent));
    }

    /// <summary>The VJP of a function of a vector: f(x) and (∂f/∂x)ᵀ · cotangent.</summary>
    /// <exception cref="ShapeMismatchException">The cotangent has not as many elements as f(x).</exception>
    public static (T[] Value, T[] Cotangent) Vjp<T>(Func<Variable, Variable> f, T[] x, T[] cotangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var recording = Record(f, x);
        recording.Tape.Sweep(recording.Output, cotangent);
        return (recording.Value, recording.Tape.Adjoints(recording.Input).ToArray());
    }

    /// <summary>The Hessian-vector product (∂²f/∂x²) · tangent of a scalar function of a vector.</summary>
    /// <exception cref="ShapeMismatchException">
    /// f(x) is not a scalar, or the tangent has not as many elements as x.
    /// </exception>
    public static T[] HessianVector<T>(Func<Variable, Variable> f, T[] x, T[] tangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var recording = Record(f, x);
        RequireScalar(recording.Output.Shape, "Hessian");
        return recording.Tape.HessianVector(recording.Output, recording.Input, tangent);
    }

    /// <summary>
    /// The Jacobian ∂fᵢ/∂xⱼ of a function of a vector: by forward mode if x has no more elements than f(x), else by
    /// reverse mode. The elements of an f(x) that is not a vector are counted in row-major order.
    /// </summary>
    public static T[,] Jacobian<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var recording = Record(f, x);
        var (rows, columns) = (recording.Value.Length, x.Length);
        var jacobian = new T[rows, columns];
        if (columns <= rows)
        {
            for (var j = 0; j < columns; j++)
            {
                var column = recording.Tape.Push(recording.Output, recording.Input, Unit<T>(columns, j));
                for (var i = 0; i < rows; i++)
                {
                    jacobian[i, j] = column[i];
                }
            }
        }
        else
        {
            for (var i = 0; i < rows; i++)
            {
                recording.Tape.Sweep(recording.Output, Unit<T>(rows, i));
                var row = recording.Tape.Adjoints(recording.Input);
                for (var j = 0; j < columns; j++)
                {
                    jacobian[i, j] = row[j];
                }
            }
        }

        return jacobian;
    }

    /// <summary>
    /// The Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function of a vector: one reverse sweep over dual numbers per element of x.
    /// </summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static T[,] Hessian<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var recording = Record(f, x);
        RequireScalar(recording.Output.Shape, "Hessian");
        var hessian = new T[x.Length, x.Length];
        for (var j = 0; j < x.Length; j++)
        {
            var column = recording.Tape.HessianVector(recording.Output, recording.Input, Unit<T>(x.Length, j));
            for (var i = 0; i < x.Length; i++)
            {
                hessian[i, j] = column[i];
            }
        }

        return hessian;
    }

    private static Recording<T> Record<T>(Func<Variable, Variable> f, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return new(f, x, [x.Length]);
    }

    private static T[] Unit<T>(int length, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var unit = new T[length];
        unit[index] = T.One;
        return unit;
    }

    /// <summary>A function recorded at a point.</summary>
    private readonly struct Recording<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Recording(Func<Variable, Variable> f, ReadOnlySpan<T> x, Shape shape)
        {
            ArgumentNullException.ThrowIfNull(f);
            Tape = new();
            Input = Tape.Input(x, shape);
            Output = Tape[Tape.Index(f(Input))];
        }

        public Tape<T> Tape { get; }

        public Variable Input { get; }

        public Variable Output { get; }

        public T[] Value => Tape.Values(Output).ToArray();
    }
}
