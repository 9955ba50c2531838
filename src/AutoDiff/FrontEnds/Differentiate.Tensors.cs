using System.Numerics;
using System.Numerics.Tensors;

namespace AutoDiff;

/// <content>Derivatives at tensors of any rank, and the conversions between tensors and variables.</content>
public static partial class Differentiate
{
    /// <summary>Records an independent variable with the shape and elements of a tensor.</summary>
    public static Variable Input<T>(this Tape<T> tape, Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(tensor);
        return tape.Input(Elements(tensor), ShapeOf(tensor));
    }

    /// <summary>The values of a variable as a tensor of its shape.</summary>
    public static Tensor<T> ToTensor<T>(this Tape<T> tape, Variable x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tape);
        return ToTensor(tape.Values(x), x.Shape);
    }

    /// <summary>The gradient of a scalar function of a tensor, which has its shape.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static Tensor<T> Gradient<T>(Func<Variable, Variable> f, Tensor<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ValueAndGradient(f, x).Gradient;

    /// <summary>The value and the gradient of a scalar function of a tensor.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static (T Value, Tensor<T> Gradient) ValueAndGradient<T>(Func<Variable, Variable> f, Tensor<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (value, gradients) = ValueAndGradient(inputs => f(inputs[0]), [x]);
        return (value, gradients[0]);
    }

    /// <summary>The value and the gradients in each of several tensors of a scalar function.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static (T Value, Tensor<T>[] Gradients) ValueAndGradient<T>(
        Func<Variable[], Variable> f, params Tensor<T>[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        var tape = new Tape<T>();
        var inputs = Array.ConvertAll(x, tensor => tape.Input(tensor));
        var output = tape[tape.Index(f(inputs))];
        RequireScalar(output.Shape, "gradient");
        tape.Sweep(output);
        return (tape.Values(output)[0], Array.ConvertAll(inputs, input => ToTensor(tape.Adjoints(input), input.Shape)));
    }

    /// <summary>The Jacobian of a function of a tensor, of the shape of f(x) followed by that of x.</summary>
    public static Tensor<T> Jacobian<T>(Func<Variable, Variable> f, Tensor<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        var (input, output) = (ShapeOf(x), Shape.Scalar);
        var matrix = Jacobian(
            flat =>
            {
                var value = f(Functions.Reshape(flat, input));
                output = value.Shape;
                return value;
            },
            Elements(x));
        return ToTensor([.. matrix.Cast<T>()], Shape.Of([.. output.Axes, .. input.Axes]));
    }

    /// <summary>The Hessian of a scalar function of a tensor, of its shape twice over.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static Tensor<T> Hessian<T>(Func<Variable, Variable> f, Tensor<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = ShapeOf(x);
        var matrix = Hessian(flat => f(Functions.Reshape(flat, shape)), Elements(x));
        return ToTensor([.. matrix.Cast<T>()], Shape.Of([.. shape.Axes, .. shape.Axes]));
    }

    private static Shape ShapeOf<T>(Tensor<T> tensor)
    {
        Span<int> lengths = stackalloc int[tensor.Rank];
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            lengths[axis] = checked((int)tensor.Lengths[axis]);
        }

        return Shape.Of(lengths);
    }

    private static T[] Elements<T>(Tensor<T> tensor)
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }

    private static Tensor<T> ToTensor<T>(ReadOnlySpan<T> elements, Shape shape)
    {
        Span<nint> lengths = stackalloc nint[shape.Rank];
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            lengths[axis] = shape[axis];
        }

        return Tensor.Create(elements.ToArray(), lengths);
    }
}
