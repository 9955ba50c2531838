using AutoDiff.Numbers;
using AutoDiff.Numerics;

namespace AutoDiff.Primitives;

/// <summary>
/// The solution w of w eʷ = y with w ≥ −1 for y ≥ −1/e (x = 0), or w ≤ −1 for −1/e ≤ y ≤ 0 (x = −1); not differentiable
/// in the branch (NaN).
/// </summary>
public readonly struct LambertW : IBinary
{
    public static Op Code => Op.LambertW;

    public static string Name => "lambertw";

    static bool IElementwise.IsExposedToUnderflow => true;

    // Of the logarithms and roots that grow ever more slowly it is one.
    static Growth IElementwise.Growth => Growth.Hidden;

    public static ZeroPartial ZeroPartial => ZeroPartial.Lost;

    public static Interval DomainX => new(0, 0);

    public static Interval DomainY => new(-0.3, 8);

    public static double Value(double x, double y) => Numerics.LambertW.Value(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<LambertWSlope>(x, y);
}

/// <summary>dw/dy = 1/(y + eʷ) of the branch x of the Lambert function, also near the branch point.</summary>
public readonly struct LambertWSlope : IBinary
{
    public static Op Code => Op.LambertWSlope;

    public static string Name => "lambertw_slope";

    public static Interval DomainX => new(0, 0);

    public static Interval DomainY => new(-0.3, 8);

    public static double Value(double x, double y) => Numerics.LambertW.Derivative(IntegerOrder.Of(x), y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => double.NaN;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -(result * result * (1 + (result * T.Apply<Exp>(T.Apply<LambertW>(x, y)))));
}
