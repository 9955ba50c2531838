namespace AutoDiff.LinearAlgebra;

/// <summary>A product whose exponent has room: the factors may be as many and as small or large as they like.</summary>
/// <param name="Significand">A number near 1; 0, infinite or NaN if a factor is.</param>
/// <param name="Exponent">The power of two that multiplies it.</param>
internal readonly record struct ScaledProduct(double Significand, int Exponent)
{
    public static ScaledProduct One => new(1, 0);

    /// <summary>The product, rounded.</summary>
    public double Value => Math.ScaleB(Significand, Exponent);

    public static ScaledProduct operator *(ScaledProduct x, ScaledProduct y)
    {
        var product = x * y.Significand;
        return product with { Exponent = product.Exponent + y.Exponent };
    }

    public static ScaledProduct operator *(ScaledProduct product, double factor)
    {
        if (factor == 0 || !double.IsFinite(factor))
        {
            return product with { Significand = product.Significand * factor };
        }

        // Both significands are below 2, so that a double holds their product.
        var exponent = Math.ILogB(factor);
        var significand = product.Significand * Math.ScaleB(factor, -exponent);
        var carry = significand == 0 || !double.IsFinite(significand) ? 0 : Math.ILogB(significand);
        return new(Math.ScaleB(significand, -carry), product.Exponent + exponent + carry);
    }
}
