using AutoDiff.Numbers;
using AutoDiff.Numerics;

namespace AutoDiff.Primitives;

/// <summary>
/// The Bessel function of the first kind and integer order x, |x| ≤ 1000, at y; not differentiable in the order (NaN).
/// </summary>
public readonly struct BesselJ : IBinary
{
    public static Op Code => Op.BesselJ;

    public static string Name => "besselj";

    public static Interval DomainX => new(1, 1);

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) => BesselFunctions.J(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0.5 * (T.Apply<BesselJ>(x - 1, y) - T.Apply<BesselJ>(x + 1, y));
}

/// <summary>That of the second kind, for y ≥ 0.</summary>
public readonly struct BesselY : IBinary
{
    public static Op Code => Op.BesselY;

    public static string Name => "bessely";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval DomainX => new(1, 1);

    public static Interval DomainY => Interval.Positive;

    public static double Value(double x, double y) => BesselFunctions.Y(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0.5 * (T.Apply<BesselY>(x - 1, y) - T.Apply<BesselY>(x + 1, y));
}

/// <summary>
/// The modified Bessel function of the first kind and integer order x at y; not differentiable in the order (NaN).
/// </summary>
public readonly struct BesselI : IBinary
{
    public static Op Code => Op.BesselI;

    public static string Name => "besseli";

    public static Interval DomainX => new(1, 1);

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) => ModifiedBesselFunctions.I(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0.5 * (T.Apply<BesselI>(x - 1, y) + T.Apply<BesselI>(x + 1, y));
}

/// <summary>That of the second kind, for y ≥ 0.</summary>
public readonly struct BesselK : IBinary
{
    public static Op Code => Op.BesselK;

    public static string Name => "besselk";

    static bool IElementwise.IsExposedToUnderflow => true;

    static Growth IElementwise.Growth => Growth.Hidden;

    public static Interval DomainX => new(1, 1);

    public static Interval DomainY => Interval.Positive;

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) => ModifiedBesselFunctions.K(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -0.5 * (T.Apply<BesselK>(x - 1, y) + T.Apply<BesselK>(x + 1, y));
}

/// <summary>The order of a function as an argument among others.</summary>
internal static class IntegerOrder
{
    private const int Limit = 1_000_000;

    /// <summary>The number if it is an integer, else one that no function accepts.</summary>
    public static int Of(double order) =>
        Math.Abs(order) < Limit && order == Math.Floor(order) ? (int)order : int.MaxValue;
}
