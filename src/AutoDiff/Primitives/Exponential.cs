using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>eˣ.</summary>
public readonly struct Exp : IUnary
{
    public static Op Code => Op.Exp;

    public static string Name => "exp";

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Exp(x);

    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Exp(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => y;
}

/// <summary>eˣ − 1, accurate near 0.</summary>
public readonly struct Expm1 : IUnary
{
    public static Op Code => Op.Expm1;

    public static string Name => "expm1";

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Exp>(x) - 1;

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => ExponentialFunctions.Expm1(x);

    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Expm1(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Exp>(x);
}

/// <summary>ln x for x ≥ 0, −∞ at 0; the derivative at 0 is +∞.</summary>
public readonly struct Log : IUnary
{
    public static Op Code => Op.Log;

    public static string Name => "log";

    public static Interval Domain => Interval.Positive;

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Log(x);

    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Log(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / x;
}

/// <summary>ln(1 + x) for x ≥ −1, accurate near 0.</summary>
public readonly struct Log1p : IUnary
{
    public static Op Code => Op.Log1p;

    public static string Name => "log1p";

    public static Interval Domain => new(-0.9, 4);

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(1 + x);

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => ExponentialFunctions.Log1p(x);

    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Log1p(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / (1 + x);
}
