using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>eˣ.</summary>
public readonly struct Exp : IUnary
{
    public static Op Code => Op.Exp;

    public static string Name => "exp";

    static Growth IElementwise.Growth => Growth.Exponential;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    static bool IElementwise.IsVectorized => true;

    public static bool MayUnderflow => true;

    static string? IElementwise.LatexSign => "\\exp";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Exp));

    public static double Value(double x) => Math.Exp(x);

    static Fragment? IUnary.Latex(Fragment x) => x.IsNumber ? new($"e^{{{x.Text}}}", Notation.Power) : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Exp(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => y;
}

/// <summary>eˣ − 1, accurate near 0.</summary>
public readonly struct Expm1 : IUnary
{
    public static Op Code => Op.Expm1;

    public static string Name => "expm1";

    static Growth IElementwise.Growth => Growth.Exponential;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(Expm1),
        [
            "static double NAME(double x)",
            "var exponential = Math.Exp(x);",
            "return !(Math.Abs(x) < 1) ? exponential - 1 : exponential == 1 ? x : exponential - 1 + exponential * " +
            "(x - " +
            "Math.Log(exponential));",
        ]);

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Exp>(x) - 1;

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => ExponentialFunctions.Expm1(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Expm1(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Exp>(x);
}

/// <summary>ln x for x ≥ 0, −∞ at 0; the derivative at 0 is +∞.</summary>
public readonly struct Log : IUnary
{
    public static Op Code => Op.Log;

    public static string Name => "log";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval Domain => Interval.Positive;

    static bool IElementwise.IsVectorized => true;

    static string? IElementwise.LatexSign => "\\log";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Log));

    public static double Value(double x) => Math.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Log(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / x;
}

/// <summary>ln(1 + x) for x ≥ −1, accurate near 0.</summary>
public readonly struct Log1p : IUnary
{
    public static Op Code => Op.Log1p;

    public static string Name => "log1p";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval Domain => new(-0.9, 4);

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(Log1p),
        [
            "static double NAME(double x)",
            "var shifted = 1 + x;",
            "var correction = (x - (shifted - 1)) / shifted;",
            "return shifted == 1 ? x : Math.Log(shifted) + (double.IsFinite(correction) ? correction : 0);",
        ]);

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(1 + x);

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => ExponentialFunctions.Log1p(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Log1p(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / (1 + x);
}
