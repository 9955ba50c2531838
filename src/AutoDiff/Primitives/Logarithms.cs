using AutoDiff.Numbers;
using AutoDiff.Numerics;

namespace AutoDiff.Primitives;

/// <summary>2ˣ.</summary>
public readonly struct Exp2 : IUnary
{
    public static Op Code => Op.Exp2;

    public static string Name => "exp2";

    static Growth IElementwise.Growth => Growth.Exponential;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumber(nameof(Exp2), "Math.Pow(2, x)");

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Exp>(x * T.Apply<Log>(2));

    public static double Value(double x) => Math.Pow(2, x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0.6931471805599453 * y;
}

/// <summary>log₂ x for x ≥ 0, −∞ at 0; exact at powers of 2.</summary>
public readonly struct Log2 : IUnary
{
    public static Op Code => Op.Log2;

    public static string Name => "log2";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval Domain => Interval.Positive;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Log2));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(x) / T.Apply<Log>(2);

    public static double Value(double x) => Math.Log2(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1.4426950408889634 / x;
}

/// <summary>log₁₀ x for x ≥ 0, −∞ at 0.</summary>
public readonly struct Log10 : IUnary
{
    public static Op Code => Op.Log10;

    public static string Name => "log10";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval Domain => Interval.Positive;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Log10));

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(x) / T.Apply<Log>(10);

    public static double Value(double x) => Math.Log10(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0.4342944819032518 / x;
}

/// <summary>ln(x/(1 − x)) for 0 ≤ x ≤ 1, accurate at its zero ½; ∓∞ at the ends, where the derivative is +∞.</summary>
public readonly struct Logit : IUnary
{
    public static Op Code => Op.Logit;

    public static string Name => "logit";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval Domain => new(0.1, 0.9);

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumber(
        nameof(Logit),
        "x > 0.3 && x < 0.7 ? Log1p((2 * x - 1) / (1 - x)) : Math.Log(x / (1 - x))",
        CSharpMethod.Of<Log1p>());

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(x / (1 - x));

    public static double Value(double x) => ExponentialFunctions.Logit(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => (1 / x) + (1 / (1 - x));
}

/// <summary>x ln y, 0 where x = 0; there the derivative in y is 0 as well.</summary>
public readonly struct XLogY : IBinary
{
    public static Op Code => Op.XLogY;

    public static string Name => "xlogy";

    public static Interval DomainY => Interval.Positive;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumbers(nameof(XLogY), "x == 0 && !double.IsNaN(y) ? 0 : x * Math.Log(y)");

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Scale>(x, T.Apply<Log>(y));

    public static double Value(double x, double y) => x == 0 && !double.IsNaN(y) ? 0 : x * Math.Log(y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Log>(y);

    // The zero of x absorbs a pole of 1/y, and still varies with x.
    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Select(x, x / y, T.Apply<Scale>(x, 1 / y));
}

/// <summary>x ln(1 + y), 0 where x = 0; there the derivative in y is 0 as well.</summary>
public readonly struct XLog1pY : IBinary
{
    public static Op Code => Op.XLog1pY;

    public static string Name => "xlog1py";

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumbers(
        nameof(XLog1pY), "x == 0 && !double.IsNaN(y) ? 0 : x * Log1p(y)", CSharpMethod.Of<Log1p>());

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Scale>(x, T.Apply<Log1p>(y));

    public static double Value(double x, double y) =>
        x == 0 && !double.IsNaN(y) ? 0 : x * ExponentialFunctions.Log1p(y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Log1p>(y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Select(x, x / (1 + y), T.Apply<Scale>(x, 1 / (1 + y)));
}

/// <summary>
/// ln(eˣ + eʸ), without overflow; equal infinities share the derivative evenly.
/// </summary>
public readonly struct LogAddExp : IBinary
{
    public static Op Code => Op.LogAddExp;

    public static string Name => "logaddexp";

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool IsCommutative => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumbers(
        nameof(LogAddExp),
        "x == y ? x + Math.Log(2) : Math.Max(x, y) + Log1p(Math.Exp(-Math.Abs(x - y)))",
        CSharpMethod.Of<Log1p>());

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Log>(T.Apply<Exp>(x) + T.Apply<Exp>(y));

    public static double Value(double x, double y) => ExponentialFunctions.LogAddExp(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<ExpShare>(x, y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<ExpShare>(y, x);
}

/// <summary>
/// eˣ/(eˣ + eʸ) = 1/(1 + eʸ⁻ˣ), with what the difference of x and y loses: the derivative of ln(eˣ + eʸ). NaN of equal
/// infinities.
/// </summary>
public readonly struct ExpShare : IBinary
{
    public static Op Code => Op.ExpShare;

    public static string Name => "exp_share";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumbers(
            nameof(ExpShare), "Sigmoid(x == y ? 0 : x - y)", CSharpMethod.Of<Sigmoid>());

    // Its own name is known to few.
    static Fragment? IBinary.Formula(Fragment x, Fragment y) =>
        Fragment.Atom($"{Sigmoid.Name}({Fragment.Infix(x, Subtract.Name, y, Notation.Additive).Text})");

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Call(
        Primitives.Latex.Operator(Sigmoid.Name), Primitives.Latex.Infix(x, Subtract.Name, y, Notation.Additive).Text);

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Exp>(x) / (T.Apply<Exp>(x) + T.Apply<Exp>(y));

    public static double Value(double x, double y) => ExponentialFunctions.ExpShare(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => result * T.Apply<ExpShare>(y, x);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -(result * T.Apply<ExpShare>(y, x));
}
