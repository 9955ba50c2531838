namespace AutoDiff.Numerics;

/// <summary>Polynomials given by their coefficients in ascending order.</summary>
internal static class Polynomial
{
    /// <summary>c₀ + c₁x + c₂x² + …</summary>
    /// <remarks>Horner's rule with fused multiply-add: one rounding per coefficient. No coefficients: 0.</remarks>
    public static double Evaluate(ReadOnlySpan<double> coefficients, double x)
    {
        double value = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--)
        {
            value = Math.FusedMultiplyAdd(value, x, coefficients[k]);
        }

        return value;
    }
}
