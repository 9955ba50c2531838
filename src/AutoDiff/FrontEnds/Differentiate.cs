using AutoDiff.Programs;
using AutoDiff.Transforms;

namespace AutoDiff;

/// <summary>
/// Derivatives of functions written with variables. The functions here take numbers, arrays or tensors and return the
/// like; those that take <see cref="Variable"/> can be used inside a function that is itself being differentiated, to
/// any order. At a plain number as a variable, <c>(Variable)1.0</c>, they record where the function's other variables
/// are, and may call it twice.
/// </summary>
public static partial class Differentiate
{
    /// <summary>The value f(x) and the gradient ∂f/∂x of a scalar function, which has the shape of x.</summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static (Variable Value, Variable Gradient) ValueAndGradient(Func<Variable, Variable> f, Variable x)
    {
        ArgumentNullException.ThrowIfNull(f);
        return At(x, x =>
        {
            var value = f(x);
            RequireScalar(value.Shape, "gradient");
            return (value, Reverse.Pull(value, 1.0, x)[0]);
        });
    }

    /// <summary>
    /// The gradient ∂f/∂x of a scalar function, which has the shape of x; for a scalar x the derivative.
    /// </summary>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static Variable Gradient(Func<Variable, Variable> f, Variable x) => ValueAndGradient(f, x).Gradient;

    /// <summary>The JVP: f(x) and (∂f/∂x) · tangent.</summary>
    public static (Variable Value, Variable Tangent) Jvp(Func<Variable, Variable> f, Variable x, Variable tangent)
    {
        ArgumentNullException.ThrowIfNull(f);
        return At(x, x =>
        {
            var value = f(x);
            return (value, Forward.Push([value], [x], [tangent])[0]);
        });
    }

    /// <summary>The VJP: f(x) and (∂f/∂x)ᵀ · cotangent.</summary>
    public static (Variable Value, Variable Cotangent) Vjp(Func<Variable, Variable> f, Variable x, Variable cotangent)
    {
        ArgumentNullException.ThrowIfNull(f);
        return At(x, x =>
        {
            var value = f(x);
            return (value, Reverse.Pull(value, cotangent, x)[0]);
        });
    }

    /// <summary>The Hessian-vector product (∂²f/∂x²) · tangent of a scalar function.</summary>
    public static Variable HessianVector(Func<Variable, Variable> f, Variable x, Variable tangent) =>
        Jvp(inner => Gradient(f, inner), x, tangent).Tangent;

    /// <summary>
    /// The Jacobian ∂fᵢ/∂xⱼ, of the shape of f(x) followed by that of x: by forward mode if x has no more elements than
    /// f(x), else by reverse mode.
    /// </summary>
    public static Variable Jacobian(Func<Variable, Variable> f, Variable x)
    {
        ArgumentNullException.ThrowIfNull(f);
        return At(x, x => (x, JacobianAt(f, x))).Second;
    }

    /// <summary>The Hessian ∂²f/∂xᵢ∂xⱼ of a scalar function, of the shape of x twice over.</summary>
    public static Variable Hessian(Func<Variable, Variable> f, Variable x) => Jacobian(inner => Gradient(f, inner), x);

    private static Variable JacobianAt(Func<Variable, Variable> f, Variable x)
    {
        var value = f(x);
        var shape = Shape.Of([.. value.Shape.Axes, .. x.Shape.Axes]);
        var (rows, columns) = (value.Shape.Length, x.Shape.Length);
        var recorder = Functions.OwnerOf(x);
        if (rows == 0 || columns == 0)
        {
            return recorder.Fill(0, shape);
        }

        if (columns <= rows)
        {
            var pushed = new Variable[columns];
            for (var j = 0; j < columns; j++)
            {
                var tangent = recorder.Constant(Unit(columns, j), x.Shape);
                pushed[j] = Functions.Reshape(Forward.Push([Recorded(recorder, value)], [x], [tangent])[0], [rows]);
            }

            return Functions.Reshape(Functions.Transpose(Functions.Stack(pushed)), shape);
        }

        var pulled = new Variable[rows];
        for (var i = 0; i < rows; i++)
        {
            pulled[i] = Functions.Reshape(
                Reverse.Pull(value, recorder.Constant(Unit(rows, i), value.Shape), x)[0], [columns]);
        }

        return Functions.Reshape(Functions.Stack(pulled), shape);
    }

    // A fresh instruction for x: what f computes depends on this one only where f was given it, so that an x of an
    // outer derivative that f uses by itself stays constant. That is what rules out perturbation confusion.
    private static (Variable First, Variable Second) At(Variable x, Func<Variable, (Variable, Variable)> derivatives)
    {
        if (x.Recorder is { } recorder)
        {
            return derivatives(recorder.Independent(x));
        }

        // A plain number is recorded on a tape of its own, unless that shows that the function uses variables of
        // another.
        var tape = new Tape<double>();
        Recorder? outer;
        try
        {
            var (first, second) = derivatives(tape.Input(x.Literal));
            return (Detached(first), Detached(second));
        }
        catch (ForeignVariableException exception) when ((outer = exception.Beside(tape)) is not null)
        {
            return derivatives(outer.Independent(outer.Fill(x.Literal, Shape.Scalar)));
        }
    }

    private static Variable Detached(Variable x) => x.Shape == Shape.Scalar ? x.Value : x;

    private static Variable Recorded(Recorder recorder, Variable value) => recorder[recorder.Index(value)];

    private static double[] Unit(int length, int index)
    {
        var unit = new double[length];
        unit[index] = 1;
        return unit;
    }

    private static void RequireScalar(Shape shape, string what)
    {
        if (shape != Shape.Scalar)
        {
            throw new ShapeMismatchException(
                $"A {what} is that of a scalar function; the function returned the shape {shape}. Reduce it, or " +
                "take its " +
                "Jacobian or a VJP.");
        }
    }
}
