using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>
/// Further elementary functions, the normal distribution, and special functions. The documentation of numerics bounds
/// their errors; the sources of the methods stand beside the code in <c>Numerics</c>.
/// </content>
public static partial class Functions
{
    /// <summary>The largest integer ≤ x; its derivative is 0 everywhere, also at the jumps.</summary>
    public static Variable Floor(Variable x) => Variable.Apply<Floor>(x);

    /// <summary>The least integer ≥ x; its derivative is 0 everywhere, also at the jumps.</summary>
    public static Variable Ceiling(Variable x) => Variable.Apply<Ceiling>(x);

    /// <summary>
    /// The integer nearest to x, the even one of two; its derivative is 0 everywhere, also at the jumps.
    /// </summary>
    public static Variable Round(Variable x) => Variable.Apply<Round>(x);

    /// <summary>x − y ⌊x/y⌋, with the sign of y; the derivatives are 1 and −⌊x/y⌋, also at the jumps.</summary>
    public static Variable Mod(Variable x, Variable y) => Variable.Apply<Modulo>(x, y);

    /// <summary>
    /// x, but at least <paramref name="least"/> and at most <paramref name="most"/>: min(max(x, least), most). At
    /// either end the derivative is split evenly, as at every tie; NaN stays NaN.
    /// </summary>
    public static Variable Clamp(Variable x, Variable least, Variable most) => Min(Max(x, least), most);

    /// <summary>2ˣ.</summary>
    public static Variable Exp2(Variable x) => Variable.Apply<Exp2>(x);

    /// <summary>log₂ x, x ≥ 0; exact at powers of 2.</summary>
    public static Variable Log2(Variable x) => Variable.Apply<Log2>(x);

    /// <summary>log₁₀ x, x ≥ 0.</summary>
    public static Variable Log10(Variable x) => Variable.Apply<Log10>(x);

    /// <summary>ln(x/(1 − x)), 0 ≤ x ≤ 1, the inverse of <see cref="Sigmoid"/>; accurate at its zero ½.</summary>
    public static Variable Logit(Variable x) => Variable.Apply<Logit>(x);

    /// <summary>√(x² + y²), without overflow or underflow; both derivatives at the origin are 0.</summary>
    public static Variable Hypot(Variable x, Variable y) => Variable.Apply<Hypot>(x, y);

    /// <summary>x ln y, 0 where x = 0 (whatever y is, unless NaN); the derivative in y is 0 there.</summary>
    public static Variable XLogY(Variable x, Variable y) => Variable.Apply<XLogY>(x, y);

    /// <summary>x ln(1 + y), 0 where x = 0 (whatever y is, unless NaN); the derivative in y is 0 there.</summary>
    public static Variable XLog1pY(Variable x, Variable y) => Variable.Apply<XLog1pY>(x, y);

    /// <summary>ln(eˣ + eʸ), without overflow; −∞ of −∞ and −∞, where the derivatives are NaN.</summary>
    public static Variable LogAddExp(Variable x, Variable y) => Variable.Apply<LogAddExp>(x, y);

    /// <summary>x/(1 + e⁻ˣ), also called swish; NaN at −∞.</summary>
    public static Variable Silu(Variable x) => x * Sigmoid(x);

    /// <summary>x Φ(x) with the normal distribution function; NaN at −∞.</summary>
    public static Variable Gelu(Variable x) => x * NormalCdf(x);

    /// <summary>1 − erf x, to full relative accuracy where it is small.</summary>
    public static Variable Erfc(Variable x) => Variable.Apply<Erfc>(x);

    /// <summary>e^(x²) erfc x, which neither over- nor underflows for x &gt; 0; +∞ below x ≈ −26.6.</summary>
    public static Variable Erfcx(Variable x) => Variable.Apply<Erfcx>(x);

    /// <summary>φ(x) = e^(−x²/2)/√(2π), the density of the standard normal distribution.</summary>
    public static Variable NormalDensity(Variable x) => Variable.Apply<NormalDensity>(x);

    /// <summary>Φ(x) = ∫₋∞ˣ φ(t) dt, to full relative accuracy in the left tail.</summary>
    public static Variable NormalCdf(Variable x) => Variable.Apply<NormalCdf>(x);

    /// <summary>ln Φ(x), to full relative accuracy in both tails; so are its first two derivatives.</summary>
    public static Variable LogNormalCdf(Variable x) => Variable.Apply<LogNormalCdf>(x);

    /// <summary>Φ⁻¹(p), 0 ≤ p ≤ 1; ∓∞ at the ends.</summary>
    public static Variable NormalQuantile(Variable p) => Variable.Apply<NormalQuantile>(p);

    /// <summary>Γ(x); NaN at the poles −1, −2, …, ±∞ at ±0.</summary>
    public static Variable Gamma(Variable x) => Variable.Apply<Gamma>(x);

    /// <summary>ψ⁽ⁿ⁾(x), the derivative of order n = 0, 1, …, 170 of digamma; not differentiable in n (NaN).</summary>
    public static Variable Polygamma(Variable n, Variable x) => Variable.Apply<Polygamma>(n, x);

    /// <summary>B(a, b) = Γ(a) Γ(b)/Γ(a + b) for positive numbers.</summary>
    public static Variable Beta(Variable a, Variable b) => Variable.Apply<Beta>(a, b);

    /// <summary>ln B(a, b) for positive numbers, without cancellation.</summary>
    public static Variable LogBeta(Variable a, Variable b) => Variable.Apply<LogBeta>(a, b);

    /// <summary>
    /// P(a, x) = ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt/Γ(a) for a, x ≥ 0, the regularized lower incomplete gamma function. Derivatives in x
    /// have any order, those in a two; what is of higher order in a is NaN.
    /// </summary>
    public static Variable GammaP(Variable a, Variable x) => Variable.Apply<GammaP>(a, x);

    /// <summary>Q(a, x) = 1 − P(a, x), to full relative accuracy where it is small; derivatives as of P.</summary>
    public static Variable GammaQ(Variable a, Variable x) => Variable.Apply<GammaQ>(a, x);

    /// <summary>
    /// Iₓ(a, b) = ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt/B(a, b) for a, b &gt; 0 and 0 ≤ x ≤ 1, the regularized incomplete beta
    /// function. Derivatives in x have any order, those in a and b two together; what is of higher order in them is
    /// NaN.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The shapes do not broadcast to one.</exception>
    public static Variable BetaInc(Variable a, Variable b, Variable x)
    {
        var shape = Shape.Broadcast(Shape.Broadcast(a.Shape, b.Shape), x.Shape);
        var recorder = Recorder.Innermost([a, b, x]);
        return recorder is null
            ? Numerics.IncompleteBeta.Value(0, 0, a.Literal, b.Literal, x.Literal)
            : recorder.Custom(
                IncompleteBetaFunction.Regularized, [recorder.Fit(a, shape), recorder.Fit(b, shape), recorder.Fit(
                    x, shape)]);
    }

    /// <summary>Jₙ(x), the Bessel function of integer order |n| ≤ 1000; not differentiable in n (NaN).</summary>
    public static Variable BesselJ(Variable n, Variable x) => Variable.Apply<BesselJ>(n, x);

    /// <summary>Yₙ(x) for x ≥ 0, −∞ at 0; |n| ≤ 1000 an integer, not differentiable in n (NaN).</summary>
    public static Variable BesselY(Variable n, Variable x) => Variable.Apply<BesselY>(n, x);

    /// <summary>
    /// Iₙ(x), the modified Bessel function of integer order |n| ≤ 1000; not differentiable in n (NaN).
    /// </summary>
    public static Variable BesselI(Variable n, Variable x) => Variable.Apply<BesselI>(n, x);

    /// <summary>Kₙ(x) for x ≥ 0, +∞ at 0; |n| ≤ 1000 an integer, not differentiable in n (NaN).</summary>
    public static Variable BesselK(Variable n, Variable x) => Variable.Apply<BesselK>(n, x);

    /// <summary>W₀(x), the solution w ≥ −1 of w eʷ = x for x ≥ −1/e.</summary>
    public static Variable LambertW(Variable x) => Variable.Apply<LambertW>(0, x);

    /// <summary>W₋₁(x), the solution w ≤ −1 of w eʷ = x for −1/e ≤ x ≤ 0; −∞ at 0.</summary>
    public static Variable LambertWLower(Variable x) => Variable.Apply<LambertW>(-1, x);
}
