namespace AutoDiff.Tests.Numerics;

/// <summary>
/// Properties "the computed value is within so many ulp of the exact one" and their ranges of arguments.
/// </summary>
public static class Accuracy
{
    /// <summary>
    /// Every sampled x is computed to within the given number of units in the last place of the exact value.
    /// </summary>
    public static Property Within(
        double ulps, Gen<double> domain, Func<double, double> computed, Func<double, BigReal> exact) =>
        Within(ulps, domain, computed, exact, exact);

    /// <summary>… of a scale, where cancellation makes a relative bound impossible.</summary>
    public static Property Within(
        double ulps, Gen<double> domain,
        Func<double, double> computed, Func<double, BigReal> exact, Func<double, BigReal> scale) =>
        Prop.ForAll(domain.ToArbitrary(), x =>
        {
            double value = computed(x);
            double error = HighPrecision.ErrorInUlps(value, exact(x), scale(x));
            return (error <= ulps).Label($"f({x:R}) = {value:R} is off by {error:F2} ulp, allowed are {ulps}.");
        });

    /// <summary>The law left = right holds at every sampled x, up to so many ulp of the scale.</summary>
    public static Property Law(
        double ulps, Gen<double> domain, Func<double, double> left, Func<double, double> right, Func<double,
            double> scale) =>
        Within(ulps, domain, left, x => right(x), x => scale(x));

    public static Gen<double> Uniform(double low, double high) =>
        Fraction.Select(fraction => Math.Clamp(low + (high - low) * fraction, low, high));

    /// <summary>Every order of magnitude between two positive numbers is equally likely.</summary>
    public static Gen<double> LogUniform(double low, double high) =>
        Uniform(Math.Log2(low), Math.Log2(high)).Select(exponent => Math.Clamp(Math.Pow(2, exponent), low, high));

    public static Gen<double> WithEitherSign(this Gen<double> gen) =>
        Gen.Elements(-1.0, 1.0).SelectMany(sign => gen.Select(x => sign * x));

    public static Gen<double> Or(this Gen<double> gen, Gen<double> other) => Gen.OneOf(gen, other);

    private static Gen<double> Fraction =>
        Gen.Choose(0, (1 << 30) - 1).Two().Select(
            digits => Math.ScaleB(digits.Item1, -30) + Math.ScaleB(digits.Item2, -60));
}
