using static AutoDiff.Tests.Numerics.Accuracy;

namespace AutoDiff.Tests.Numerics;

/// <summary>What the engine takes from System.Math as it is: a platform that fails here needs its own.</summary>
public class PlatformMathTests
{
    /// <summary>C runtimes promise a few ulp; the worst seen is 2.6, for Math.Cbrt.</summary>
    private const double Ulps = 4;

    [Property]
    public Property Sinh_is_accurate() => Within(
        Ulps, LogUniform(double.Epsilon, 710.4).WithEitherSign(), Math.Sinh,
        x => (HighPrecision.Expm1(x) - HighPrecision.Expm1(-x)) / 2);

    [Property]
    public Property Cosh_is_accurate() => Within(
        Ulps, LogUniform(double.Epsilon, 710.4).WithEitherSign(), Math.Cosh,
        x => (HighPrecision.Exp(x) + HighPrecision.Exp(-x)) / 2);

    [Property]
    public Property Tanh_is_accurate() => Within(
        Ulps, LogUniform(double.Epsilon, 300).WithEitherSign(), Math.Tanh,
        x => HighPrecision.Expm1(2 * (BigReal)x) / (HighPrecision.Expm1(2 * (BigReal)x) + 2));

    [Property]
    public Property Asinh_is_accurate() => Within(
        Ulps, LogUniform(double.Epsilon, double.MaxValue).Or(LogUniform(1e-3, 1e3)).WithEitherSign(), Math.Asinh,
        x => Math.Sign(x) * HighPrecision.Log1p(
            BigReal.Abs(x) + (BigReal)x * x / (1 + HighPrecision.Sqrt((BigReal)x * x + 1))));

    [Property]
    public Property Acosh_is_accurate() => Within(
        Ulps, LogUniform(2.3e-16, 10).Select(x => 1 + x).Or(LogUniform(1.1, double.MaxValue)), Math.Acosh,
        x => HighPrecision.Log1p((BigReal)x - 1 + HighPrecision.Sqrt((BigReal)x * x - 1)));

    [Property]
    public Property Atanh_is_accurate() => Within(
        Ulps, LogUniform(double.Epsilon, 0.99).Or(LogUniform(1.2e-16, 0.5)
            .Select(x => 1 - x)).WithEitherSign(), Math.Atanh,
        x => HighPrecision.Log1p(2 * (BigReal)x / (1 - (BigReal)x)) / 2);

    [Property]
    public Property Cbrt_is_accurate() => Within(
        Ulps, LogUniform(double.Epsilon, double.MaxValue).WithEitherSign(), Math.Cbrt, x =>
        {
            BigReal root = Math.Cbrt(x);
            for (int i = 0; i < 4; i++)
            {
                root = (2 * root + x / (root * root)) / 3;
            }

            return root;
        });
}
