using AutoDiff.Numbers;
using AutoDiff.Numerics;

namespace AutoDiff.Primitives;

/// <summary>Γ(x); NaN at the poles −1, −2, …, ±∞ at ±0.</summary>
public readonly struct Gamma : IUnary
{
    public static Op Code => Op.Gamma;

    public static string Name => "gamma";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval Domain => Interval.Positive;

    public static double Value(double x) => GammaFunctions.Gamma(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => y * T.Apply<Digamma>(x);
}

/// <summary>ln B(x, y) = ln Γ(x) + ln Γ(y) − ln Γ(x + y) for positive numbers, without cancellation.</summary>
public readonly struct LogBeta : IBinary
{
    public static Op Code => Op.LogBeta;

    public static string Name => "lbeta";

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool IsCommutative => true;

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<LogGamma>(x) + T.Apply<LogGamma>(y) - T.Apply<LogGamma>(x + y);

    public static double Value(double x, double y) => BetaFunctions.LogBeta(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => -T.Apply<DigammaDifference>(x, y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -T.Apply<DigammaDifference>(y, x);
}

/// <summary>B(x, y) = Γ(x) Γ(y)/Γ(x + y) for positive numbers.</summary>
public readonly struct Beta : IBinary
{
    public static Op Code => Op.Beta;

    public static string Name => "beta";

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static bool IsCommutative => true;

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Gamma>(x) * T.Apply<Gamma>(y) / T.Apply<Gamma>(x + y);

    public static double Value(double x, double y) => BetaFunctions.Beta(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => -(result * T.Apply<DigammaDifference>(x, y));

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -(result * T.Apply<DigammaDifference>(y, x));
}

/// <summary>ψ(x + y) − ψ(x) for x > 0 and y ≥ 0, without cancellation for small y.</summary>
public readonly struct DigammaDifference : IBinary
{
    public static Op Code => Op.DigammaDifference;

    public static string Name => "digamma_difference";

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Digamma>(x + y) - T.Apply<Digamma>(x);

    public static double Value(double x, double y) => GammaFunctions.DigammaDifference(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Polygamma>(1, x + y) - T.Apply<Polygamma>(1, x);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Polygamma>(1, x + y);
}

/// <summary>P(x, y) = ∫₀ʸ tˣ⁻¹ e⁻ᵗ dt/Γ(x) for x, y ≥ 0, the regularized lower incomplete gamma function.</summary>
public readonly struct GammaP : IBinary
{
    public static Op Code => Op.GammaP;

    public static string Name => "gammap";

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) => IncompleteGamma.P(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<GammaPSlope>(x, y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<GammaDensity>(x, y);
}

/// <summary>Q(x, y) = 1 − P(x, y), to full relative accuracy where it is small.</summary>
public readonly struct GammaQ : IBinary
{
    public static Op Code => Op.GammaQ;

    public static string Name => "gammaq";

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => 1 - T.Apply<GammaP>(x, y);

    public static double Value(double x, double y) => IncompleteGamma.Q(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => -T.Apply<GammaPSlope>(x, y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -T.Apply<GammaDensity>(x, y);
}

/// <summary>yˣ⁻¹ e⁻ʸ/Γ(x) for x, y ≥ 0, the density of the gamma distribution.</summary>
public readonly struct GammaDensity : IBinary
{
    public static Op Code => Op.GammaDensity;

    public static string Name => "gammapdf";

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Exp>(((x - 1) * T.Apply<Log>(y)) - y - T.Apply<LogGamma>(x));

    public static double Value(double x, double y) => IncompleteGamma.Density(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => result * (T.Apply<Log>(y) - T.Apply<Digamma>(x));

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => result * ((x - 1 - y) / y);
}

/// <summary>∂P(x, y)/∂x for x > 0 and y ≥ 0.</summary>
public readonly struct GammaPSlope : IBinary
{
    public static Op Code => Op.GammaPSlope;

    public static string Name => "gammap_slope";

    public static Interval DomainX => new(2.5, 2.5);

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) => IncompleteGamma.ShapeDerivative(1, x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<GammaPCurvature>(x, y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<GammaDensity>(x, y) * (T.Apply<Log>(y) - T.Apply<Digamma>(x));
}

/// <summary>∂²P(x, y)/∂x² for x > 0 and y ≥ 0; derivatives of higher order in x are not provided (NaN).</summary>
public readonly struct GammaPCurvature : IBinary
{
    public static Op Code => Op.GammaPCurvature;

    public static string Name => "gammap_curvature";

    public static Interval DomainX => new(2.5, 2.5);

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) => IncompleteGamma.ShapeDerivative(2, x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<GammaDensity>(x, y) 
            * (T.Apply<Square>(T.Apply<Log>(y) - T.Apply<Digamma>(x)) - T.Apply<Polygamma>(1, x));
}
