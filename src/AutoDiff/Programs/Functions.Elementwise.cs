using AutoDiff.Primitives;

namespace AutoDiff;

/// <summary>
/// The functions of variables, meant for <c>using static AutoDiff.Functions</c>. Elementwise functions broadcast their
/// arguments by NumPy's rules; outside its domain a function is NaN. The documentation of numerics lists what holds at
/// kinks.
/// </summary>
public static partial class Functions
{
    /// <summary>|x|; the derivative at 0 is 0.</summary>
    public static Variable Abs(Variable x) => Variable.Apply<Abs>(x);

    /// <summary>−1, 0 or 1 by the sign of x; its derivative is 0.</summary>
    public static Variable Sign(Variable x) => Variable.Apply<Sign>(x);

    /// <summary>√x, x ≥ 0.</summary>
    public static Variable Sqrt(Variable x) => Variable.Apply<Sqrt>(x);

    /// <summary>∛x.</summary>
    public static Variable Cbrt(Variable x) => Variable.Apply<Cbrt>(x);

    /// <summary>x².</summary>
    public static Variable Square(Variable x) => Variable.Apply<Square>(x);

    /// <summary>1/x.</summary>
    public static Variable Reciprocal(Variable x) => Variable.Apply<Reciprocal>(x);

    /// <summary>eˣ.</summary>
    public static Variable Exp(Variable x) => Variable.Apply<Exp>(x);

    /// <summary>eˣ − 1, accurate near 0.</summary>
    public static Variable Expm1(Variable x) => Variable.Apply<Expm1>(x);

    /// <summary>ln x, x ≥ 0.</summary>
    public static Variable Log(Variable x) => Variable.Apply<Log>(x);

    /// <summary>ln(1 + x), x ≥ −1, accurate near 0.</summary>
    public static Variable Log1p(Variable x) => Variable.Apply<Log1p>(x);

    /// <summary>sin x, x in radians.</summary>
    public static Variable Sin(Variable x) => Variable.Apply<Sin>(x);

    /// <summary>cos x, x in radians.</summary>
    public static Variable Cos(Variable x) => Variable.Apply<Cos>(x);

    /// <summary>tan x, x in radians.</summary>
    public static Variable Tan(Variable x) => Variable.Apply<Tan>(x);

    /// <summary>arcsin x, |x| ≤ 1.</summary>
    public static Variable Asin(Variable x) => Variable.Apply<Asin>(x);

    /// <summary>arccos x, |x| ≤ 1.</summary>
    public static Variable Acos(Variable x) => Variable.Apply<Acos>(x);

    /// <summary>arctan x.</summary>
    public static Variable Atan(Variable x) => Variable.Apply<Atan>(x);

    /// <summary>sinh x.</summary>
    public static Variable Sinh(Variable x) => Variable.Apply<Sinh>(x);

    /// <summary>cosh x.</summary>
    public static Variable Cosh(Variable x) => Variable.Apply<Cosh>(x);

    /// <summary>tanh x.</summary>
    public static Variable Tanh(Variable x) => Variable.Apply<Tanh>(x);

    /// <summary>arsinh x.</summary>
    public static Variable Asinh(Variable x) => Variable.Apply<Asinh>(x);

    /// <summary>arcosh x, x ≥ 1.</summary>
    public static Variable Acosh(Variable x) => Variable.Apply<Acosh>(x);

    /// <summary>artanh x, |x| ≤ 1.</summary>
    public static Variable Atanh(Variable x) => Variable.Apply<Atanh>(x);

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static Variable Sigmoid(Variable x) => Variable.Apply<Sigmoid>(x);

    /// <summary>ln(1 + eˣ).</summary>
    public static Variable Softplus(Variable x) => Variable.Apply<Softplus>(x);

    /// <summary>max(x, 0); the derivative at 0 is 0.</summary>
    public static Variable Relu(Variable x) => Variable.Apply<Relu>(x);

    /// <summary>The error function 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    public static Variable Erf(Variable x) => Variable.Apply<Erf>(x);

    /// <summary>ln |Γ(x)|.</summary>
    public static Variable LogGamma(Variable x) => Variable.Apply<LogGamma>(x);

    /// <summary>ψ(x) = d/dx ln Γ(x).</summary>
    public static Variable Digamma(Variable x) => Variable.Apply<Digamma>(x);

    /// <summary>x, constant under differentiation.</summary>
    public static Variable StopGradient(Variable x) => Variable.Apply<StopGradient>(x);

    /// <summary>xʸ; a constant exponent never evaluates ln x, so that x may be negative.</summary>
    public static Variable Pow(Variable x, Variable y) => Variable.Apply<Power>(x, y);

    /// <summary>The angle in (−π, π] whose tangent is y/x, its quadrant by the signs.</summary>
    public static Variable Atan2(Variable y, Variable x) => Variable.Apply<Atan2>(y, x);

    /// <summary>The smaller of x and y, elementwise; a tie splits the derivative evenly.</summary>
    public static Variable Min(Variable x, Variable y) => Variable.Apply<Minimum>(x, y);

    /// <summary>The larger of x and y, elementwise; a tie splits the derivative evenly.</summary>
    public static Variable Max(Variable x, Variable y) => Variable.Apply<Maximum>(x, y);

    /// <summary>1 where x &lt; y, else 0.</summary>
    public static Variable Less(Variable x, Variable y) => Variable.Apply<Less>(x, y);

    /// <summary>1 where x ≤ y, else 0.</summary>
    public static Variable LessOrEqual(Variable x, Variable y) => Variable.Apply<LessOrEqual>(x, y);

    /// <summary>1 where x &gt; y, else 0.</summary>
    public static Variable Greater(Variable x, Variable y) => Less(y, x);

    /// <summary>1 where x ≥ y, else 0.</summary>
    public static Variable GreaterOrEqual(Variable x, Variable y) => LessOrEqual(y, x);

    /// <summary>1 where x = y, else 0.</summary>
    public static Variable Equal(Variable x, Variable y) => Variable.Apply<Equal>(x, y);

    /// <summary>1 where x ≠ y, else 0.</summary>
    public static Variable NotEqual(Variable x, Variable y) => Variable.Apply<NotEqual>(x, y);

    /// <summary>
    /// <paramref name="whenTrue"/> where the condition is not 0, else <paramref name="whenFalse"/>. The branch not
    /// taken cannot spoil the derivative: an infinite or NaN partial there meets a zero adjoint, which absorbs it.
    /// </summary>
    public static Variable Where(Variable condition, Variable whenTrue, Variable whenFalse)
    {
        var recorder = Recorder.Innermost([condition, whenTrue, whenFalse]);
        if (recorder is null)
        {
            return condition.Literal != 0 ? whenTrue : whenFalse;
        }

        var shape = Shape.Broadcast(condition.Shape, Shape.Broadcast(whenTrue.Shape, whenFalse.Shape));
        return recorder.Linear<Where>(
            [recorder.Fit(condition, shape), recorder.Fit(whenTrue, shape), recorder.Fit(whenFalse, shape)], shape,
                default);
    }
}
