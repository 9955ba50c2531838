using System.Globalization;
using System.Numerics;

namespace AutoDiff.Checking.Exactness;

/// <summary>What constants of a program mean.</summary>
internal static class KnownNumber
{
    // Multiples of 1/16 below 2²⁰ have few enough digits that their sums, differences and products are computed without
    // rounding.
    private const double Largest = 1 << 20;
    private const double Finest = 16;

    /// <summary>
    /// The number itself if it is one of the simple numbers that are followed exactly through arithmetic, else NaN.
    /// </summary>
    public static double Simple(double x) =>
        Math.Abs(x) < Largest && Math.Floor(x * Finest) == x * Finest ? x : double.NaN;

    /// <summary>The fraction that a finite double is the shortest decimal of: 0.1 means one tenth.</summary>
    public static (BigInteger Numerator, BigInteger Denominator) Fraction(double x)
    {
        var text = x.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits < 17; digits++)
        {
            var shorter = x.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == x)
            {
                text = shorter;
                break;
            }
        }

        var parts = text.Split('E');
        var fractionLength = parts[0].Contains('.', StringComparison.Ordinal)
            ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1
            : 0;
        var mantissa = BigInteger.Parse(
            parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture) - fractionLength;
        return exponent >= 0 ? (mantissa * BigInteger.Pow(10, exponent), 1) : (mantissa, BigInteger.Pow(10, -exponent));
    }

    /// <summary>
    /// x / constant if that is a power of two or its negative, as where a formula says 2*pi; else NaN.
    /// </summary>
    public static double PowerOfTwoTimes(double x, double constant)
    {
        var ratio = x / constant;
        return x != 0 && double.IsFinite(ratio) && ratio * constant == x && double.IsPow2(Math.Abs(ratio))
            ? ratio
            : double.NaN;
    }
}
