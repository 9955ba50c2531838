using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>ln(x y), where the product overflows or underflows too, and with what it loses.</summary>
public readonly struct LogOfProduct : IBinary
{
    public static Op Code => Op.LogOfProduct;

    public static string Name => "log_of_product";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool IsCommutative => true;

    static bool IElementwise.IsVectorized => true;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(LogOfProduct),
        [
            "static double NAME(double x, double y)",
            "var product = x * y;",
            "return !double.IsFinite(x) || !double.IsFinite(y) || x == 0 || y == 0 || product < 0",
            "    ? Math.Log(product)",
            "    : double.IsNormal(product) ? Math.Log(product) + Math.FusedMultiplyAdd(x, y, -product) / product",
            "    : x < 0 == y < 0 ? Math.Log(Math.Abs(x)) + Math.Log(Math.Abs(y)) : double.NaN;",
        ]);

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Log>(x * y);

    public static double Value(double x, double y) => ExponentialFunctions.LogOfProduct(x, y);

    static Fragment? IBinary.Formula(Fragment x, Fragment y) =>
        Fragment.Atom($"{Log.Name}({Fragment.Infix(x, Multiply.Name, y, Notation.Multiplicative).Text})");

    static Fragment? IBinary.Latex(Fragment x, Fragment y) =>
        Primitives.Latex.Call("\\log", Primitives.Latex.Product(x, y).Text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IBinary.Lanes<TOp, TLane, T>(TLane x, TLane y) => VectorFunctions<TLane, T>.LogOfProduct(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1 / x;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1 / y;
}

/// <summary>ln(x/y), where the quotient overflows or underflows too, and with what it loses.</summary>
public readonly struct LogOfQuotient : IBinary
{
    public static Op Code => Op.LogOfQuotient;

    public static string Name => "log_of_quotient";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval DomainX => Interval.Positive;

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    static bool IElementwise.IsVectorized => true;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(LogOfQuotient),
        [
            "static double NAME(double x, double y)",
            "var quotient = x / y;",
            "return !double.IsFinite(x) || !double.IsFinite(y) || x == 0 || y == 0 || quotient < 0",
            "    ? Math.Log(quotient)",
            "    : double.IsNormal(quotient) ? Math.Log(quotient) + Math.FusedMultiplyAdd(-quotient, y, x) / x",
            "    : x < 0 == y < 0 ? Math.Log(Math.Abs(x)) - Math.Log(Math.Abs(y)) : double.NaN;",
        ]);

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Log>(x / y);

    public static double Value(double x, double y) => ExponentialFunctions.LogOfQuotient(x, y);

    static Fragment? IBinary.Formula(Fragment x, Fragment y) =>
        Fragment.Atom($"{Log.Name}({Fragment.Infix(x, Divide.Name, y, Notation.Multiplicative).Text})");

    static Fragment? IBinary.Latex(Fragment x, Fragment y) =>
        Primitives.Latex.Call("\\log", Primitives.Latex.Quotient(x, y).Text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IBinary.Lanes<TOp, TLane, T>(TLane x, TLane y) => VectorFunctions<TLane, T>.LogOfQuotient(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1 / x;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -1 / y;
}

/// <summary>ln(xʸ), for positive x as y ln x, which does not overflow.</summary>
public readonly struct LogOfPower : IBinary
{
    public static Op Code => Op.LogOfPower;

    public static string Name => "log_of_power";

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval DomainX => Interval.Positive;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumbers(nameof(LogOfPower),
            "x > 0 || x < 0 && double.IsEvenInteger(y) ? y * Math.Log(Math.Abs(x)) : Math.Log(Math.Pow(x, y))");

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Log>(T.Apply<Power>(x, y));

    public static double Value(double x, double y) => ExponentialFunctions.LogOfPower(x, y);

    static Fragment? IBinary.Formula(Fragment x, Fragment y) =>
        Fragment.Atom($"{Log.Name}({Fragment.Infix(x, Power.Name, y, Notation.Power).Text})");

    static Fragment? IBinary.Latex(Fragment x, Fragment y) =>
        Primitives.Latex.Call("\\log", Primitives.Latex.Power(x, y).Text);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => y / x;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Log>(x);
}
