using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>
/// xʸ. Where y = 0 the derivative in x is 0; where xʸ = 0 the derivative in y is 0. A constant exponent never evaluates
/// ln x.
/// </summary>
public readonly struct Power : IBinary
{
    public static Op Code => Op.Power;

    public static string Name => "^";

    public static Notation Notation => Notation.Power;

    public static Interval DomainX => Interval.Positive;

    static Growth IElementwise.Growth => Growth.Root;

    static double IElementwise.Exponent => double.NaN;

    static bool IElementwise.IsFlatAsPower => true;

    static bool IElementwise.IsSteep => true;

    static bool IBinary.HasPoleInX(double y) => y < 0;

    // x^(y − 1) vanishes at ∞ for y < 1: below 0 the power is flat there, above it grows.
    static ZeroPartial IBinary.ZeroPartialInX(double y) =>
        y < 0 ? ZeroPartial.Flat : y > 0 && y < 1 ? ZeroPartial.Lost : ZeroPartial.Number;

    static bool IElementwise.IsVectorized => true;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Pow));

    public static double Value(double x, double y) => Math.Pow(x, y);

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Power(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IBinary.Lanes<TOp, TLane, T>(TLane x, TLane y) => VectorFunctions<TLane, T>.Pow(x, y);

    static bool IBinary.HasFactorsInX(double y) => y < 0 || NeedsFactors(y);

    static bool IBinary.NeedsFactorsInX(double y) => NeedsFactors(y);

    // From here on y − 1 may be y among floats, and x^(y − 1) of a negative x has the wrong sign.
    private static bool NeedsFactors(double y) => Math.Abs(y) >= 1 << 24;

    static (T First, T Second) IBinary.FactorsInX<T>(T x, T y, T result) => (y * result, 1 / x);

    static bool IBinary.HasFactorsInXForAny => true;

    static (T First, T Second) IBinary.FactorsInXForAny<T>(T x, T y, T result)
    {
        var split = T.Apply<PowerSplit>(y);
        return (T.Apply<Scale>(y, T.Apply<Power>(x, y + (split - 1))), T.Select(split, 1 / x, 1));
    }

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Scale>(y, T.Apply<Power>(x, y - 1));

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Scale>(result, T.Apply<Log>(x));
}

/// <summary>
/// 1 if xʸ⁻¹ is written as the product of xʸ and 1/x for an exponent y, 0 if as it stands: where y is negative the
/// product may be a number though xʸ⁻¹ is too small or too large for one; where it is positive xʸ may overflow.
/// </summary>
public readonly struct PowerSplit : IUnary
{
    // Between this and 0 nothing underflows. It is no number that people try, so that nobody meets the jump, at which
    // the product does not change.
    private const double Negative = -1.1e-4;

    public static Op Code => Op.PowerSplit;

    public static string Name => "power_split";

    public static bool IsLocallyConstant => true;

    static Growth IElementwise.Growth => Growth.Bounded;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumber(nameof(PowerSplit), "x < -1.1e-4 ? 1 : 0");

    // Where nothing rounds any number would do.
    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => 0;

    static Interval IUnary.Domain => Interval.Positive;

    static Fragment? IUnary.Formula(Fragment x) =>
        Fragment.Infix(x, Less.Name, Fragment.Number(Negative), Less.Notation);

    static Fragment? IUnary.Latex(Fragment x) =>
        Fragment.Infix(x, Less.Name, Fragment.Number(Negative), Less.Notation);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => (x < Negative) & 1;

    public static double Value(double x) => x < Negative ? 1 : 0;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0;
}
