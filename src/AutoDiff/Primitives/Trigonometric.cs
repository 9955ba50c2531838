using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>sin x, x in radians.</summary>
public readonly struct Sin : IUnary
{
    public static Op Code => Op.Sin;

    public static string Name => "sin";

    static Growth IElementwise.Growth => Growth.Bounded;

    static bool IElementwise.IsVectorized => true;

    static string? IElementwise.LatexSign => "\\sin";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Sin));

    public static double Value(double x) => Math.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Sin(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Cos>(x);
}

/// <summary>cos x, x in radians.</summary>
public readonly struct Cos : IUnary
{
    public static Op Code => Op.Cos;

    public static string Name => "cos";

    static bool IElementwise.IsFlatAtZero => true;

    static Growth IElementwise.Growth => Growth.Bounded;

    static bool IElementwise.IsVectorized => true;

    static string? IElementwise.LatexSign => "\\cos";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Cos));

    public static double Value(double x) => Math.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Cos(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -T.Apply<Sin>(x);
}

/// <summary>tan x, x in radians.</summary>
public readonly struct Tan : IUnary
{
    public static Op Code => Op.Tan;

    public static string Name => "tan";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval Domain => new(-1.4, 1.4);

    static string? IElementwise.LatexSign => "\\tan";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Tan));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Sin>(x) / T.Apply<Cos>(x);

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Tan(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Tan(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 + (y * y);
}

/// <summary>arcsin x in [−π/2, π/2] for |x| ≤ 1; the derivative at ±1 is +∞.</summary>
public readonly struct Asin : IUnary
{
    public static Op Code => Op.Asin;

    public static string Name => "asin";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Bounded;

    public static Interval Domain => new(-0.95, 0.95);

    static string? IElementwise.LatexSign => "\\arcsin";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Asin));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Atan2>(x, T.Apply<Sqrt>((1 - x) * (1 + x)));

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Asin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Asin(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / T.Apply<Sqrt>(T.Apply<OneMinusSquare>(x));
}

/// <summary>arccos x in [0, π] for |x| ≤ 1; the derivative at ±1 is −∞.</summary>
public readonly struct Acos : IUnary
{
    public static Op Code => Op.Acos;

    public static string Name => "acos";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Bounded;

    public static Interval Domain => new(-0.95, 0.95);

    static string? IElementwise.LatexSign => "\\arccos";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Acos));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Atan2>(T.Apply<Sqrt>((1 - x) * (1 + x)), x);

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Acos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Acos(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -1 / T.Apply<Sqrt>(T.Apply<OneMinusSquare>(x));
}

/// <summary>arctan x in (−π/2, π/2).</summary>
public readonly struct Atan : IUnary
{
    public static Op Code => Op.Atan;

    public static string Name => "atan";

    static Growth IElementwise.Growth => Growth.Bounded;

    static bool IElementwise.IsFlatAsPower => true;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    static string? IElementwise.LatexSign => "\\arctan";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Atan));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Atan2>(x, 1);

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Atan(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Atan(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / (1 + T.Apply<Square>(x));

    static bool IUnary.HasFactors => true;

    static (T First, T Second) IUnary.Factors<T>(T x, T y)
    {
        var root = 1 / T.Apply<Hypot>(1, x);
        return (root, root);
    }
}
