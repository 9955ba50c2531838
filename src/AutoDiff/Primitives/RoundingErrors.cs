namespace AutoDiff.Primitives;

/// <summary>
/// Whether results of arithmetic were rounded: the rounding errors of sums and products are doubles themselves and can
/// be computed.
/// </summary>
/// <remarks>
/// Source: T. J. Dekker, A floating-point technique for extending the available precision, Numer. Math. 18 (1971)
/// 224-242.
/// </remarks>
internal static class RoundingErrors
{
    // Below this the error of a product may be too small for a double.
    private const double Smallest = 1e-290;

    public static bool IsExactSum(double x, double y, double sum) => (x - (sum - (sum - x))) + (y - (sum - x)) == 0;

    public static bool IsExactProduct(double x, double y, double product) =>
        x == 0 || y == 0 || (Math.Abs(product) > Smallest && Math.FusedMultiplyAdd(x, y, -product) == 0);

    public static bool IsExactQuotient(double x, double y, double quotient) =>
        y != 0 && (x == 0 || (Math.Abs(x) > Smallest && Math.FusedMultiplyAdd(quotient, y, -x) == 0));
}
