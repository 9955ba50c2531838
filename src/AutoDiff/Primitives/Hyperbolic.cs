using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>sinh x = (eˣ − e⁻ˣ)/2.</summary>
public readonly struct Sinh : IUnary
{
    public static Op Code => Op.Sinh;

    public static string Name => "sinh";

    static Growth IElementwise.Growth => Growth.Exponential;

    static string? IElementwise.LatexSign => "\\sinh";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Sinh));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => (T.Apply<Exp>(x) - T.Apply<Exp>(-x)) / 2;

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Sinh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Sinh(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Cosh>(x);
}

/// <summary>cosh x = (eˣ + e⁻ˣ)/2.</summary>
public readonly struct Cosh : IUnary
{
    public static Op Code => Op.Cosh;

    public static string Name => "cosh";

    static bool IElementwise.IsFlatAtZero => true;

    static Growth IElementwise.Growth => Growth.Exponential;

    static string? IElementwise.LatexSign => "\\cosh";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Cosh));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => (T.Apply<Exp>(x) + T.Apply<Exp>(-x)) / 2;

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Cosh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Cosh(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Sinh>(x);
}

/// <summary>ln cosh x, where the cosine overflows too, and as exact near 0 as x²/2 is.</summary>
public readonly struct LogCosh : IUnary
{
    public static Op Code => Op.LogCosh;

    public static string Name => "log_cosh";

    static bool IElementwise.IsFlatAtZero => true;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(LogCosh),
        [
            "static double NAME(double x)",
            "var half = Math.Sinh(x / 2);",
            "return Math.Abs(x) < 1",
            "    ? Log1p(2 * half * half)",
            "    : Math.Abs(x) - 0.6931471805599453 + Log1p(Math.Exp(-2 * Math.Abs(x)));",
        ],
        CSharpMethod.Of<Log1p>());

    static bool IElementwise.IsVectorized => true;

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(T.Apply<Cosh>(x));

    public static double Value(double x) => ExponentialFunctions.LogCosh(x);

    static Fragment? IUnary.Formula(Fragment x) => Fragment.Atom($"{Log.Name}({Cosh.Name}({x.Text}))");

    static Fragment? IUnary.Latex(Fragment x) =>
        Primitives.Latex.Call("\\log", Primitives.Latex.Call("\\cosh", x.Text).Text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.LogCosh(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Tanh>(x);
}

/// <summary>tanh x = sinh x / cosh x.</summary>
public readonly struct Tanh : IUnary
{
    public static Op Code => Op.Tanh;

    public static string Name => "tanh";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    static string? IElementwise.LatexSign => "\\tanh";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Tanh));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => (T.Apply<Exp>(x) - T.Apply<Exp>(-x)) / (T.Apply<Exp>(x) + T.Apply<Exp>(-x));

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Tanh(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<SechSquared>(x);
}

/// <summary>sech² x = 1/cosh² x, the derivative of tanh, right also where that has rounded to 1.</summary>
public readonly struct SechSquared : IUnary
{
    public static Op Code => Op.SechSquared;

    public static string Name => "sech_squared";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(SechSquared),
        [
            "static double NAME(double x)",
            "var decay = Math.Exp(-2 * Math.Abs(x));",
            "return 4 * decay / ((1 + decay) * (1 + decay));",
        ]);

    static bool IElementwise.IsVectorized => true;

    public static T? Definition<T>(T x)
        where T : struct, IReal<T>
    {
        var twice = T.Apply<Exp>(x) + T.Apply<Exp>(-x);
        return 4 / (twice * twice);
    }

    public static double Value(double x) => 4 * ExponentialFunctions.LogisticDensity(2 * x);

    static Fragment? IUnary.Formula(Fragment x) => new($"1 / {Cosh.Name}({x.Text}) ^ 2", Notation.Multiplicative);

    static Fragment? IUnary.Latex(Fragment x) => Primitives.Latex.Call("\\operatorname{sech}^{2}", x.Text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.LogisticDensity(x + x) * 4.0;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -2 * (y * T.Apply<Tanh>(x));
}

/// <summary>arsinh x = ln(x + √(x² + 1)).</summary>
public readonly struct Asinh : IUnary
{
    public static Op Code => Op.Asinh;

    public static string Name => "asinh";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Asinh));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(x + T.Apply<Sqrt>((x * x) + 1));

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Asinh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Asinh(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / T.Apply<Hypot>(1, x);
}

/// <summary>arcosh x = ln(x + √(x² − 1)) for x ≥ 1; the derivative at 1 is +∞.</summary>
public readonly struct Acosh : IUnary
{
    public static Op Code => Op.Acosh;

    public static string Name => "acosh";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval Domain => new(1.1, 8);

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Acosh));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(x + T.Apply<Sqrt>((x - 1) * (x + 1)));

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Acosh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Acosh(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / T.Apply<Sqrt>(x - 1) / T.Apply<Sqrt>(x + 1);
}

/// <summary>artanh x = ½ ln((1 + x)/(1 − x)) for |x| ≤ 1.</summary>
public readonly struct Atanh : IUnary
{
    public static Op Code => Op.Atanh;

    public static string Name => "atanh";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval Domain => new(-0.9, 0.9);

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Atanh));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => 0.5 * T.Apply<Log>((1 + x) / (1 - x));

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => Math.Atanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Atanh(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / T.Apply<OneMinusSquare>(x);
}
