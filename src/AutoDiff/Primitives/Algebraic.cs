using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>−x.</summary>
public readonly struct Negate : IUnary
{
    public static Op Code => Op.Negate;

    public static string Name => "-";

    public static Notation Notation => Notation.Prefix;

    public static Arithmetic Arithmetic => Arithmetic.Selection;

    public static double Value(double x) => -x;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => -x;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -1;
}

/// <summary>|x|; the derivative at 0 is 0.</summary>
public readonly struct Abs : IUnary
{
    public static Op Code => Op.Abs;

    public static string Name => "abs";

    static bool IElementwise.IsExposedToUnderflow => true;

    public static bool IsPiecewise => true;

    public static Arithmetic Arithmetic => Arithmetic.Selection;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Abs));

    public static double Value(double x) => Math.Abs(x);

    static Fragment? IUnary.Latex(Fragment x) => Fragment.Atom($"\\left|{x.Text}\\right|");

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => TCode.Abs(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Sign>(x);
}

/// <summary>
/// −1, 0 or 1 as x is negative, zero or positive; NaN stays NaN. Its derivative is 0 everywhere, also at the jump.
/// </summary>
public readonly struct Sign : IUnary
{
    public static Op Code => Op.Sign;

    public static string Name => "sign";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumber(nameof(Sign), "x > 0 ? 1 : x < 0 ? -1 : x");

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => TLane.Select(x > 0, 1, TLane.Select(x < 0, -1, x));

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0;
}

/// <summary>√x for x ≥ 0; the derivative at 0 is +∞.</summary>
public readonly struct Sqrt : IUnary
{
    public static Op Code => Op.Sqrt;

    public static string Name => "sqrt";

    static Growth IElementwise.Growth => Growth.Root;

    static double IElementwise.Exponent => 0.5;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval Domain => Interval.Positive;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Sqrt));

    public static double Value(double x) => Math.Sqrt(x);

    static Fragment? IUnary.Latex(Fragment x) => Fragment.Atom($"\\sqrt{{{x.Text}}}");

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => TCode.Sqrt(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0.5 / y;
}

/// <summary>∛x for every x; the derivative at 0 is +∞.</summary>
public readonly struct Cbrt : IUnary
{
    public static Op Code => Op.Cbrt;

    public static string Name => "cbrt";

    static Growth IElementwise.Growth => Growth.Root;

    static double IElementwise.Exponent => 1 / 3.0;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    static bool IElementwise.IsVectorized => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Cbrt));

    // That of the library is off by more than a unit; its cube, to twice the digits, tells by how much.
    public static double Value(double x)
    {
        const double Scale = 1L << 54;
        const double RootOfScale = 1L << 18;
        if (Math.Abs(x) < 1e-280)
        {
            return x == 0 ? x : Value(x * Scale) / RootOfScale;
        }

        var y = Math.Cbrt(x);
        var square = y * y;
        var lost = Math.FusedMultiplyAdd(y, y, -square);
        var rest = Math.FusedMultiplyAdd(square, y, -x) + (lost * y);
        return double.IsFinite(rest) ? y - (rest / (3 * square)) : y;
    }

    static Fragment? IUnary.Latex(Fragment x) => Fragment.Atom($"\\sqrt[3]{{{x.Text}}}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Cbrt(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 1 / (3 * y * y);
}

/// <summary>x².</summary>
public readonly struct Square : IUnary
{
    public static Op Code => Op.Square;

    public static string Name => "square";

    static bool IElementwise.IsFlatAtZero => true;

    public static Arithmetic Arithmetic => Arithmetic.Product;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumber(nameof(Square), "x * x");

    static bool IElementwise.IsSteep => true;

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => x * x;

    public static double Value(double x) => x * x;

    static Fragment? IUnary.Formula(Fragment x) => new($"{x.In(Notation.Power, strict: true)} ^ 2", Notation.Power);

    static Fragment? IUnary.Latex(Fragment x) =>
        Primitives.Latex.Power(x, Fragment.Number(2) with { IsNumber = x.IsNumber });

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => x * x;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 2 * x;
}

/// <summary>
/// 1 − x² = (1 − x)(1 + x), right also near ±1, with the derivative −2x, which as a sum of two would cancel near 0.
/// </summary>
public readonly struct OneMinusSquare : IUnary
{
    public static Op Code => Op.OneMinusSquare;

    public static string Name => "one_minus_square";

    static bool IElementwise.IsFlatAtZero => true;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumber(nameof(OneMinusSquare), "(1 - x) * (1 + x)");

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => (1 - x) * (1 + x);

    public static double Value(double x) => (1 - x) * (1 + x);

    static Fragment? IUnary.Formula(Fragment x)
    {
        var operand = x.In(Notation.Additive, strict: true);
        return new($"(1 - {operand}) * (1 + {operand})", Notation.Multiplicative);
    }

    static Fragment? IUnary.Latex(Fragment x)
    {
        var operand = Primitives.Latex.Fit(x, Notation.Additive, strict: true);
        return Primitives.Latex.Product(
            new($"1 - {operand}", Notation.Additive) { IsNumber = x.IsNumber },
            new($"1 + {operand}", Notation.Additive) { IsNumber = x.IsNumber });
    }

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => (1 - x) * (1 + x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -2 * x;
}

/// <summary>1/x; ±∞ at ±0.</summary>
public readonly struct Reciprocal : IUnary
{
    public static Op Code => Op.Reciprocal;

    public static string Name => "reciprocal";

    static Growth IElementwise.Growth => Growth.Hidden;

    static bool IElementwise.IsFlatAsPower => true;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static Interval Domain => Interval.Positive;

    public static Arithmetic Arithmetic => Arithmetic.Quotient;

    public static bool MayUnderflow => true;

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => 1 / x;

    public static double Value(double x) => 1 / x;

    static Fragment? IUnary.Formula(Fragment x) =>
        new($"1 / {x.In(Notation.Multiplicative, strict: true)}", Notation.Multiplicative);

    static Fragment? IUnary.Latex(Fragment x) => Primitives.Latex.Quotient(Fragment.Number(1), x);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => 1 / x;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -(y * y);

    static bool IUnary.HasFactors => true;

    static (T First, T Second) IUnary.Factors<T>(T x, T y) => (-y, y);
}

/// <summary>
/// √(x² + y²), without overflow or underflow; the derivatives at the origin are 0, as those of a norm.
/// </summary>
public readonly struct Hypot : IBinary
{
    public static Op Code => Op.Hypot;

    public static string Name => "hypot";

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool IsCommutative => true;

    static bool IElementwise.IsVectorized => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumbers(nameof(Hypot), "double.Hypot(x, y)");

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Sqrt>((x * x) + (y * y));

    public static double Value(double x, double y) => double.Hypot(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IBinary.Lanes<TOp, TLane, T>(TLane x, TLane y) => VectorFunctions<TLane, T>.Hypot(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<HypotShare>(x, y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<HypotShare>(y, x);
}

/// <summary>
/// x/√(x² + y²), the derivative of the root, 0 at the origin. Its own is (y/√(x² + y²))²/√(x² + y²) without the
/// difference in which a much larger x leaves nothing.
/// </summary>
public readonly struct HypotShare : IBinary
{
    public static Op Code => Op.HypotShare;

    public static string Name => "hypot_share";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    static bool IElementwise.IsVectorized => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumbers(
        nameof(HypotShare),
        "x == 0 ? 0 : Math.Abs(x) > Math.Abs(y) ? Math.CopySign(1, x) / Math.Sqrt(1 + y / x * (y / x)) " +
            ": x / Math.Abs(y) / Math.Sqrt(1 + x / y * (x / y))");

    static Fragment? IBinary.Formula(Fragment x, Fragment y) => Fragment.Infix(
        x, Divide.Name, Fragment.Atom($"{Hypot.Name}({x.Text}, {y.Text})"), Notation.Multiplicative);

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Quotient(
        x, Primitives.Latex.Call(Primitives.Latex.Operator(Hypot.Name), $"{x.Text}, {y.Text}"));

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => x / T.Apply<Sqrt>((x * x) + (y * y));

    public static double Value(double x, double y)
    {
        var isFirst = Math.Abs(x) > Math.Abs(y);
        var ratio = isFirst ? y / x : x / y;
        var share = (isFirst ? 1 : ratio) / Math.Sqrt(1 + (ratio * ratio));
        return x == 0 && !double.IsNaN(y) ? 0 : Math.CopySign(share, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IBinary.Lanes<TOp, TLane, T>(TLane x, TLane y) => VectorFunctions<TLane, T>.HypotShare(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T>
    {
        var (radius, other) = (T.Apply<Hypot>(x, y), T.Apply<HypotShare>(y, x));
        return T.Select(radius, other * (other / radius), 0);
    }

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T>
    {
        var radius = T.Apply<Hypot>(x, y);
        return T.Select(radius, -(result * (T.Apply<HypotShare>(y, x) / radius)), 0);
    }
}
