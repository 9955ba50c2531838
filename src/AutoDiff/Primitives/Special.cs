using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>erf x = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
public readonly struct Erf : IUnary
{
    public static Op Code => Op.Erf;

    public static string Name => "erf";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => ErrorFunction.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Erf(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1.1283791670955126 * T.Apply<Gaussian>(x);
}

/// <summary>ln |Γ(x)|; +∞ at the poles 0, −1, −2, …</summary>
public readonly struct LogGamma : IUnary
{
    public static Op Code => Op.LogGamma;

    public static string Name => "lgamma";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval Domain => Interval.Positive;

    public static double Value(double x) => GammaFunctions.LogGamma(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Digamma>(x);
}

/// <summary>ψ(x) = d/dx ln Γ(x); NaN at the poles 0, −1, −2, …</summary>
public readonly struct Digamma : IUnary
{
    public static Op Code => Op.Digamma;

    public static string Name => "digamma";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval Domain => Interval.Positive;

    public static double Value(double x) => GammaFunctions.Digamma(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Polygamma>(1, x);
}

/// <summary>
/// ψ⁽ˣ⁾(y), the derivative of order x = 0, 1, 2, … of the digamma function at y; not differentiable in the order (NaN).
/// </summary>
public readonly struct Polygamma : IBinary
{
    public static Op Code => Op.Polygamma;

    public static string Name => "polygamma";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval DomainX => new(0, 0);

    public static Interval DomainY => Interval.Positive;

    public static double Value(double x, double y) => GammaFunctions.Polygamma(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Polygamma>(x + 1, y);
}
