using AutoDiff.LinearAlgebra;
using static AutoDiff.Functions;

namespace AutoDiff;

/// <summary>
/// Equations and minima of functions of variables, solved by Newton's method. Their derivatives are those of the
/// implicit function, of every mode and order: nothing is kept of the turns that led there
/// (<see cref="ControlFlow.FixedPoint(Variable, Func{Variable, Variable}, LoopOptions)"/>).
/// </summary>
/// <remarks>
/// A turn x ↦ x − A r(x) has its fixed point where r is 0, whatever the invertible A. Its derivatives there are those
/// of the equation r = 0 even if A counts as constant, so that A = J⁻¹ is not differentiated.
/// </remarks>
public static class Solvers
{
    // Newton's method takes few turns or fails.
    private const int MostTurns = 1000;

    // Steps that are smaller beside x are taken in full: in them the rounding of r decides more than r does.
    private const double SmallStep = 1e-6;

    private const double SmallestDamping = 1e-4;

    /// <summary>
    /// The x of any shape with f(x) = 0, near <paramref name="start"/>; f(x) has the shape of x. Steps are halved until
    /// ‖f‖ falls.
    /// </summary>
    /// <remarks>
    /// The derivative in a parameter c is −(∂f/∂x)⁻¹ ∂f/∂c, that in the start is 0. Where ∂f/∂x is singular the result
    /// or its derivatives are not finite.
    /// </remarks>
    /// <exception cref="LoopLimitException">
    /// It takes more turns than <see cref="LoopOptions.MostTurns"/>, a thousand unless set.
    /// </exception>
    /// <exception cref="ShapeMismatchException">f(x) has not the shape of x.</exception>
    public static Variable Root(Variable start, Func<Variable, Variable> f, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return ControlFlow.FixedPoint(start, Turn, Bounded(options));

        Variable Turn(Variable x)
        {
            var value = f(x);
            if (value.Shape != x.Shape)
            {
                throw new ShapeMismatchException(
                    $"The function of an equation has the shape of its variable, {x.Shape}; found {value.Shape}.");
            }

            var step = Solved(Differentiate.Jacobian(f, x), value);
            var size = Norm(value);
            var damping = Halved(damping => Less(0, IsSmall(step, x) + LessOrEqual(
                Norm(f(x - (damping * step))), size * (1 - (0.25 * damping)))));
            return x - (damping * step);
        }
    }

    /// <summary>
    /// The x of any shape where a scalar function has a minimum, by Newton's method from <paramref name="start"/>.
    /// Where a step does not lower f, or the Hessian is not positive definite, a multiple of the identity is added to
    /// it.
    /// </summary>
    /// <remarks>
    /// The derivative in a parameter c is −(∂²f/∂x²)⁻¹ ∂²f/∂x∂c, that in the start is 0. It needs a Hessian that is
    /// positive definite at the minimum; where the turns end at another stationary point, x is NaN.
    /// </remarks>
    /// <exception cref="LoopLimitException">
    /// It takes more turns than <see cref="LoopOptions.MostTurns"/>, a thousand unless set.
    /// </exception>
    /// <exception cref="ShapeMismatchException">f(x) is not a scalar.</exception>
    public static Variable Minimum(Variable start, Func<Variable, Variable> f, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var minimum = ControlFlow.FixedPoint(start, Turn, Bounded(options));
        var isMinimum = IsPositiveDefinite(Differentiate.Hessian(f, minimum));
        return Where(BroadcastTo(isMinimum, minimum.Shape), minimum, double.NaN);

        Variable Turn(Variable x)
        {
            var (value, gradient) = Differentiate.ValueAndGradient(f, x);
            var hessian = StopGradient(AsMatrix(Differentiate.Hessian(f, x)));
            var identity = hessian.Recorder!.Constant(Identity(x.Shape.Length), hessian.Shape);
            var scale = Max(Abs(hessian)) + (1e-3 * Norm(gradient)) + 1e-300;

            // The shift is 0 at first, then so small that it changes little, then ten times as large each time.
            var shift = StopGradient(ControlFlow.While(
                0.0 * scale,
                shift => 1 - Lowers(shift),
                shift => Max(10 * shift, 1e-3 * scale)));
            return x - Step(shift);

            Variable Step(Variable shift) => Solved(hessian + (shift * identity), gradient);

            Variable Lowers(Variable shift)
            {
                var step = Step(shift);
                var slope = Sum(step * gradient);
                var isDown = LessOrEqual(f(x - step), value - (1e-4 * slope)) * LessOrEqual(0, slope)
                    * IsPositiveDefinite(hessian + (shift * identity));
                return Less(0, isDown + IsSmall(step, x) + Less(1e12 * scale, shift));
            }
        }
    }

    // The largest of 1, 1/2, 1/4, … that is accepted, or else the smallest.
    private static Variable Halved(Func<Variable, Variable> isAccepted) => StopGradient(ControlFlow.While(
        1.0,
        damping => Less(SmallestDamping, damping) * (1 - isAccepted(damping)),
        damping => 0.5 * damping));

    private static Variable IsSmall(Variable step, Variable x) => LessOrEqual(Norm(step), SmallStep * Norm(x));

    // A⁻¹ r, where A counts as constant.
    private static Variable Solved(Variable matrix, Variable right)
    {
        var a = StopGradient(AsMatrix(matrix));
        return right.Shape.Length == 1
            ? right / Reshape(a, right.Shape)
            : Reshape(MatrixFunctions.Solve(a, Reshape(right, [right.Shape.Length, 1])), right.Shape);
    }

    // The derivative of an array of n elements in one of n.
    private static Variable AsMatrix(Variable matrix)
    {
        var order = (int)Math.Round(Math.Sqrt(matrix.Shape.Length));
        return Reshape(matrix, [order, order]);
    }

    private static Variable IsPositiveDefinite(Variable hessian) => hessian.Shape.Length == 1
        ? Less(0, Reshape(hessian, Shape.Scalar))
        : Less(0, Sum(Abs(MatrixFunctions.Cholesky(StopGradient(AsMatrix(hessian)), throws: false))));

    private static double[] Identity(int order)
    {
        var identity = new double[order * order];
        for (var i = 0; i < order; i++)
        {
            identity[i * (order + 1)] = 1;
        }

        return identity;
    }

    private static LoopOptions Bounded(LoopOptions? options) => options ?? new() { MostTurns = MostTurns };
}
