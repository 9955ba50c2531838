namespace AutoDiff.Numerics;

/// <summary>The real branches of the Lambert function: the solutions w of w eʷ = x, and their derivative.</summary>
/// <remarks>
/// Near the branch point −1/e both branches are one power series in ±√(2(ex + 1)); elsewhere Newton's method is applied
/// to an equation of the branch whose solution is as well conditioned as the function.
/// Source: R. M. Corless, G. H. Gonnet, D. E. G. Hare, D. J. Jeffrey and D. E. Knuth, On the Lambert W function, Adv.
/// Comput. Math. 5 (1996) 329-359, section 4; F. N. Fritsch, R. E. Shafer and W. P. Crowley, Solution of the
/// transcendental equation weʷ = x, Comm. ACM 16 (1973) 123-124.
/// </remarks>
internal static class LambertW
{
    /// <summary>Up to here the series about the branch point is used; its radius of convergence is √2.</summary>
    private const double SeriesLimit = 0.5;

    /// <summary>From here on log x − log log x starts the iteration on branch 0.</summary>
    private const double StartLimit = 3;

    /// <summary>What rounding e to a double lost.</summary>
    private const double LostOfE = 1.4456468917292502e-16;

    /// <summary>μ₁, μ₂, … of 1 + W = Σ μₖ pᵏ</summary>
    private static readonly double[] series = SeriesCoefficients(40);

    /// <summary>W₀(x) ≥ −1 (branch 0) or W₋₁(x) ≤ −1 (branch −1)</summary>
    /// <remarks>
    /// Domain: x ≥ −1/e for branch 0, −1/e ≤ x ≤ 0 for branch −1; else, and for any other branch, NaN. The double
    /// nearest to −1/e lies above it. Branch 0: ±0 ↦ ±0, +∞ ↦ +∞. Branch −1: 0 ↦ −∞. NaN ↦ NaN.
    /// Measured error: below 4 ulp.
    /// </remarks>
    public static double Value(int branch, double x)
    {
        if (branch is not (0 or -1))
        {
            return double.NaN;
        }

        double p = BranchDistance(branch, x);
        if (double.IsNaN(p))
        {
            return double.NaN;
        }

        if (Math.Abs(p) < SeriesLimit)
        {
            return p * Polynomial.Evaluate(series, p) - 1;
        }

        if (branch == 0)
        {
            return x == 0 || double.IsPositiveInfinity(x) ? x : Principal(x);
        }

        return x == 0 ? double.NegativeInfinity : x < 0 ? Lower(x) : double.NaN;
    }

    /// <summary>dW/dx = 1 / (x + eᵂ) = 1 / (eᵂ (1 + W))</summary>
    /// <remarks>
    /// Domain: as the function's. The branch point itself is no double. Branch 0: 0 ↦ 1, +∞ ↦ 0. Branch −1: 0 ↦ −∞. NaN
    /// ↦ NaN. Measured error: below 6 ulp, also near the branch point, where 1 + W cancels unless it comes from the
    /// series.
    /// </remarks>
    public static double Derivative(int branch, double x)
    {
        double p = BranchDistance(branch, x);
        double w = Value(branch, x);
        if (Math.Abs(p) < SeriesLimit)
        {
            return Math.Exp(-w) / (p * Polynomial.Evaluate(series, p));
        }

        return branch == 0 ? 1 / (x + Math.Exp(w)) : w / (1 + w) / x;
    }

    /// <summary>±√(2(ex + 1)), NaN below the branch point; the product with e to twice the digits.</summary>
    private static double BranchDistance(int branch, double x)
    {
        double distance = Math.Sqrt(2 * (Math.FusedMultiplyAdd(Math.E, x, 1) + LostOfE * x));
        return branch == 0 ? distance : -distance;
    }

    private static double Principal(double x)
    {
        double w = x < StartLimit ? Start(x) : Math.Log(x) - Math.Log(Math.Log(x));
        for (int i = 0; i < 4; i++)
        {
            w = x < StartLimit ? Halley(w, x) : NewtonOnLogarithm(w, Math.Log(x / w) - w);
        }

        return w;
    }

    private static double Lower(double x)
    {
        double logarithm = Math.Log(-x);
        double w = logarithm - Math.Log(Math.Max(1, -logarithm));
        for (int i = 0; i < 5; i++)
        {
            w = NewtonOnLogarithm(w, logarithm - Math.Log(-w) - w);
        }

        return w;
    }

    /// <summary>A rational approximation for −1/e &lt; x &lt; 3.</summary>
    private static double Start(double x) => x * (1 + x * 4 / 3) / (1 + x * (7.0 / 3 + x * 5 / 6));

    /// <summary>One step of Halley's iteration for w = x e⁻ʷ.</summary>
    private static double Halley(double w, double x)
    {
        double exponential = x * Math.Exp(-w);
        double residual = w - exponential;
        double slope = 1 + exponential;
        return w - residual / (slope + 0.5 * residual * exponential / slope);
    }

    /// <summary>One step of the iteration of Fritsch, Shafer and Crowley with the residual log (x/w) − w.</summary>
    private static double NewtonOnLogarithm(double w, double residual)
    {
        double slope = 1 + w;
        double q = 2 * slope * (slope + residual * 2 / 3);
        return w + w * (residual / slope * (q - residual) / (q - 2 * residual));
    }

    /// <summary>The coefficients of v = 1 + W by comparing those of (v²/2)′ (1 − p²/2) = p (1 − v).</summary>
    private static double[] SeriesCoefficients(int count)
    {
        var v = new double[count + 1];
        var halfSquare = new double[count + 2];
        for (int k = 1; k <= count; k++)
        {
            double right = (k == 1 ? 1 : 0) - v[k - 1] + 0.5 * (k - 1) * halfSquare[k - 1];
            halfSquare[k + 1] = right / (k + 1);
            double others = 0;
            for (int i = 2; i < k; i++)
            {
                others += v[i] * v[k + 1 - i];
            }

            // v₁² / 2 is v²'s own first coefficient; from then on vₖ stands in it beside v₁ = 1.
            v[k] = k == 1 ? 1 : halfSquare[k + 1] - 0.5 * others;
        }

        return v[1..];
    }
}
