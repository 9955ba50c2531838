using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>e^(−x²), with what rounding x² loses, which the exponential would magnify.</summary>
public readonly struct Gaussian : IUnary
{
    public static Op Code => Op.Gaussian;

    public static string Name => "gaussian";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    static bool IElementwise.IsVectorized => true;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(Gaussian),
        [
            "static double NAME(double x)",
            "var square = Math.Min(x * x, 1000);",
            "var exponential = Math.Exp(-square);",
            "return exponential == 0 ? 0 : exponential - exponential * Math.FusedMultiplyAdd(x, x, -square);",
        ]);

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Exp>(-(x * x));

    public static double Value(double x) => ExponentialFunctions.Gaussian(x);

    static Fragment? IUnary.Formula(Fragment x) =>
        Fragment.Atom($"{Exp.Name}(-{x.In(Notation.Power, strict: true)} ^ 2)");

    static Fragment? IUnary.Latex(Fragment x)
    {
        var square = Primitives.Latex.Power(x, Fragment.Number(2) with { IsNumber = x.IsNumber });
        return x.IsNumber
            ? new($"e^{{-{square.Text}}}", Notation.Power)
            : Primitives.Latex.Call("\\exp", $"-{square.Text}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Gaussian(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -2 * T.Apply<Scale>(y, x);
}

/// <summary>erfc x = 1 − erf x, to full relative accuracy where it is small.</summary>
public readonly struct Erfc : IUnary
{
    public static Op Code => Op.Erfc;

    public static string Name => "erfc";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => 1 - T.Apply<Erf>(x);

    public static double Value(double x) => ErrorFunction.Erfc(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -1.1283791670955126 * T.Apply<Gaussian>(x);
}

/// <summary>erfcx x = e^(x²) erfc x.</summary>
public readonly struct Erfcx : IUnary
{
    public static Op Code => Op.Erfcx;

    public static string Name => "erfcx";

    static Growth IElementwise.Growth => Growth.Exponential;

    static bool IElementwise.IsFlatAsPower => true;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Exp>(x * x) * (1 - T.Apply<Erf>(x));

    public static double Value(double x) => ErrorFunction.Erfcx(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<ErfcxDerivative>(1, x);
}

/// <summary>
/// The derivative of order x = 0, 1, 2, …, 100 of erfcx at y, without cancellation; not differentiable in the order
/// (NaN).
/// </summary>
public readonly struct ErfcxDerivative : IBinary
{
    public static Op Code => Op.ErfcxDerivative;

    public static string Name => "erfcx_derivative";

    public static Interval DomainX => new(1, 1);

    public static double Value(double x, double y) => ErrorFunction.ErfcxDerivative(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<ErfcxDerivative>(x + 1, y);
}

/// <summary>φ(x) = e^(−x²/2)/√(2π), the density of the standard normal distribution.</summary>
public readonly struct NormalDensity : IUnary
{
    public static Op Code => Op.NormalDensity;

    public static string Name => "normpdf";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    public static double Value(double x) => NormalDistribution.Density(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -T.Apply<Scale>(y, x);
}

/// <summary>Φ(x) = ∫₋∞ˣ φ(t) dt, to full relative accuracy in the left tail.</summary>
public readonly struct NormalCdf : IUnary
{
    public static Op Code => Op.NormalCdf;

    public static string Name => "normcdf";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    public static double Value(double x) => NormalDistribution.Cdf(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<NormalDensity>(x);
}

/// <summary>ln Φ(x), to full relative accuracy in both tails.</summary>
public readonly struct LogNormalCdf : IUnary
{
    public static Op Code => Op.LogNormalCdf;

    public static string Name => "lognormcdf";

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    public static double Value(double x) => NormalDistribution.LogCdf(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<NormalHazard>(x);
}

/// <summary>φ(x)/Φ(x), the derivative of ln Φ.</summary>
public readonly struct NormalHazard : IUnary
{
    public static Op Code => Op.NormalHazard;

    public static string Name => "normal_hazard";

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    public static double Value(double x) => NormalDistribution.Hazard(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<NormalHazardDerivative>(1, x);
}

/// <summary>
/// The derivative of order x = 0, 1, 2, …, 100 of φ/Φ at y, without the cancellation in −y (x + y), which is the first;
/// not differentiable in the order (NaN).
/// </summary>
public readonly struct NormalHazardDerivative : IBinary
{
    public static Op Code => Op.NormalHazardDerivative;

    public static string Name => "normal_hazard_derivative";

    public static Interval DomainX => new(1, 1);

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) =>
        NormalDistribution.HazardDerivative(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<NormalHazardDerivative>(x + 1, y);
}

/// <summary>Φ⁻¹(x) for 0 ≤ x ≤ 1; ∓∞ at the ends, where the derivative is +∞.</summary>
public readonly struct NormalQuantile : IUnary
{
    public static Op Code => Op.NormalQuantile;

    public static string Name => "normquantile";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval Domain => new(0.1, 0.9);

    public static double Value(double x) => NormalDistribution.Quantile(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<NormalQuantileDensity>(x);
}

/// <summary>1/φ(Φ⁻¹(x)), the derivative of Φ⁻¹.</summary>
public readonly struct NormalQuantileDensity : IUnary
{
    public static Op Code => Op.NormalQuantileDensity;

    public static string Name => "normal_quantile_density";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval Domain => new(0.1, 0.9);

    public static double Value(double x) => NormalDistribution.QuantileDensity(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => y * y * T.Apply<NormalQuantile>(x);
}
