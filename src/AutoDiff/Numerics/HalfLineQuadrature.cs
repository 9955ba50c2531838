namespace AutoDiff.Numerics;

/// <summary>
/// ∫₀^∞ f(t) dt for analytic f that decay exponentially: the trapezoidal rule after t = exp(s − e⁻ˢ).
/// </summary>
/// <remarks>
/// All weights are positive, so that a positive integrand is integrated without cancellation, and the rule's own error
/// is far below rounding. Source: H. Takahasi and M. Mori, Double exponential formulas for numerical integration, Publ.
/// RIMS Kyoto Univ. 9 (1974) 721-741.
/// </remarks>
internal static class HalfLineQuadrature
{
    /// <summary>
    /// The distance of the values of s: for a bell e^(−t²), analytic in a sector, twice as long would not do.
    /// </summary>
    private const double Step = 1.0 / 16;

    /// <summary>The least s: t below e⁻⁴⁶ counts for nothing.</summary>
    private const double First = -3.75;

    /// <summary>e⁻⁴⁵ is lost in rounding.</summary>
    private const double Decay = 45;

    /// <summary>∫₀^∞ f(t) dt</summary>
    /// <param name="integrand">f</param>
    /// <param name="rate">f(t) is as small as e^(−rate·t) where that is negligible.</param>
    public static double Integrate<TIntegrand>(TIntegrand integrand, double rate)
        where TIntegrand : struct, IIntegrand
    {
        double last = Math.Log(Decay) - Math.Log(rate);
        double sum = 0;
        for (double s = First; s < last; s += Step)
        {
            double inverse = Math.Exp(-s);
            double t = Math.Exp(s - inverse);
            sum += t * (1 + inverse) * integrand.Value(t);
        }

        return Step * sum;
    }
}

/// <summary>A function to be integrated.</summary>
internal interface IIntegrand
{
    /// <summary>f(t), t > 0</summary>
    double Value(double t);
}
