using System.Globalization;

namespace AutoDiff.BackEnds.Serialization;

/// <summary>The numbers that JSON has no number for.</summary>
internal static class SpecialNumbers
{
    private const string Bits = "NaN:";

    /// <summary>The name of one; a NaN that is not .NET's own keeps its bits.</summary>
    public static string Name(double x) =>
        double.IsPositiveInfinity(x) ? "Infinity"
        : double.IsNegativeInfinity(x) ? "-Infinity"
        : BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(double.NaN) ? "NaN"
        : Bits + BitConverter.DoubleToInt64Bits(x).ToString("X16", CultureInfo.InvariantCulture);

    /// <summary>The number of a name; null if there is none.</summary>
    public static double? Named(string name) => name switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ when name.StartsWith(Bits, StringComparison.Ordinal)
            && long.TryParse(
                name.AsSpan(Bits.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            && BitConverter.Int64BitsToDouble(bits) is var x && double.IsNaN(x) => x,
        _ => null,
    };
}
