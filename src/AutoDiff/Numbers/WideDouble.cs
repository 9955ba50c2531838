using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// A double with an exponent of 64 bits: m · 2ᵉ. Derivatives that leave the range of numbers on the way are evaluated
/// once more over it. Arithmetic, roots, exponentials, logarithms and powers have any exponent; other functions do by
/// their definitions, where double has no result for them.
/// </summary>
internal readonly struct WideDouble : ICarrier<WideDouble>, ILaneCode<WideDouble>
{
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Rest = 2.3190468138462996e-17;
    private const double InverseRootOfTwo = 0.7071067811865476;
    private const double InverseRootOfTwoPi = 0.3989422804014327;
    private const long MostExponent = 1L << 60;

    // A term that is smaller by so many bits does not count.
    private const int Digits = 64;

    // At such arguments a smooth function is its tangent at 0.
    private const int Tiny = -1000;

    // Of a magnitude in [1, 2), or 0, infinite or NaN with the exponent 0.
    private readonly double significand;
    private readonly long exponent;

    private WideDouble(double significand, long exponent) =>
        (this.significand, this.exponent) = (significand, exponent);

    /// <summary>Whether it is neither zero nor infinite nor NaN.</summary>
    public bool IsNumber => double.IsFinite(significand) && significand != 0;

    /// <summary>Whether it is not a number.</summary>
    public bool IsNaN => double.IsNaN(significand);

    // Whether it is 0, or a double with all digits, or not finite.
    private bool IsInRange => Math.Abs(exponent) <= 1022;

    static double ICarrier<WideDouble>.SmallestNormal => 0;

    public static implicit operator WideDouble(double value) => Scaled(value, 0);

    public static explicit operator double(WideDouble x) => x.exponent switch
    {
        > 1023 => x.significand * double.PositiveInfinity,
        < -1100 => x.significand * 0,
        _ => Math.ScaleB(x.significand, (int)x.exponent),
    };

    public static WideDouble operator -(WideDouble x) => new(-x.significand, x.exponent);

    public static WideDouble operator +(WideDouble x, WideDouble y)
    {
        if (!x.IsNumber || !y.IsNumber)
        {
            return x.IsNumber && y.significand == 0 ? x
                : y.IsNumber && x.significand == 0 ? y
                : new(x.significand + y.significand, 0);
        }

        var (larger, smaller) = x.exponent >= y.exponent ? (x, y) : (y, x);
        var distance = larger.exponent - smaller.exponent;
        return distance > Digits
            ? larger
            : Scaled(larger.significand + Math.ScaleB(smaller.significand, -(int)distance), larger.exponent);
    }

    public static WideDouble operator -(WideDouble x, WideDouble y) => x + -y;

    public static WideDouble operator *(WideDouble x, WideDouble y) =>
        Scaled(x.significand * y.significand, x.exponent + y.exponent);

    public static WideDouble operator /(WideDouble x, WideDouble y) =>
        Scaled(x.significand / y.significand, x.exponent - y.exponent);

    public static WideDouble operator &(WideDouble x, WideDouble y) => x.significand != 0 && y.significand != 0 ? 1 : 0;

    public static WideDouble operator ~(WideDouble x) => x.significand == 0 ? 1 : 0;

    public static WideDouble operator <(WideDouble x, WideDouble y) => Compare(x, y) < 0 ? 1 : 0;

    public static WideDouble operator >(WideDouble x, WideDouble y) => Compare(x, y) > 0 ? 1 : 0;

    public static WideDouble operator <=(WideDouble x, WideDouble y) => Compare(x, y) <= 0 ? 1 : 0;

    public static WideDouble operator >=(WideDouble x, WideDouble y) => Compare(x, y) >= 0 ? 1 : 0;

    public static WideDouble Equal(WideDouble x, WideDouble y) => Compare(x, y) == 0 ? 1 : 0;

    public static WideDouble Select(WideDouble condition, WideDouble whenTrue, WideDouble whenFalse) =>
        condition.significand != 0 ? whenTrue : whenFalse;

    public static WideDouble Abs(WideDouble x) => new(Math.Abs(x.significand), x.exponent);

    public static WideDouble Sqrt(WideDouble x) =>
        Scaled(Math.Sqrt(Math.ScaleB(x.significand, (int)(x.exponent & 1))), x.exponent >> 1);

    public static WideDouble Min(WideDouble x, WideDouble y) => Compare(x, y) switch
    {
        < 0 => x,
        > 0 => y,
        _ => new(Math.Min(x.significand, y.significand), x.exponent),
    };

    public static WideDouble Max(WideDouble x, WideDouble y) => -Min(-x, -y);

    public static WideDouble Apply<TOp>(WideDouble x)
        where TOp : struct, IUnary
    {
        if (TOp.HasOperations)
        {
            return TOp.Operations(x);
        }

        // Of a step the side counts, however near to it.
        var near = (double)x;
        var value = TOp.Value(
            TOp.IsLocallyConstant && near == 0 && x.IsNumber ? Math.CopySign(double.Epsilon, x.significand) : near);
        if (!x.IsNumber || TOp.IsLocallyConstant || (x.IsInRange && double.IsNormal(value)))
        {
            return value;
        }

        return TOp.Code switch
        {
            Op.Exp => Exp(x),
            Op.Log => Log(x),
            Op.Cbrt => Cbrt(x),
            Op.Sign => Math.Sign(x.significand),
            Op.LogGamma when x.exponent < Tiny => -Log(Abs(x)),
            Op.Digamma when !x.IsInRange => x.exponent < 0 ? -1 / x : Log(x),
            Op.NormalDensity => Exp(x * x / -2) * InverseRootOfTwoPi,
            Op.NormalCdf when x.significand < 0 => Exp(x * x / -2) * (Erfcx.Value(-near * InverseRootOfTwo) / 2),
            Op.Erfc when x.significand > 0 => Exp(-(x * x)) * Erfcx.Value(near),
            Op.Gamma when x.significand > 0 && x.exponent > 0 => Exp(LogGamma.Value(near)),
            _ when x.exponent < Tiny && TOp.Value(0) == 0 => x * TOp.Partial<WideDouble>(0, 0),
            _ when x.exponent < Tiny && double.IsFinite(TOp.Value(0)) => value,
            _ => Defined(TOp.Definition(x), value),
        };
    }

    public static WideDouble Apply<TOp>(WideDouble x, WideDouble y)
        where TOp : struct, IBinary
    {
        if (TOp.HasOperations)
        {
            return TOp.Operations(x, y);
        }

        var value = TOp.Value((double)x, (double)y);
        return !(x.IsNumber && y.IsNumber) || (x.IsInRange && y.IsInRange && double.IsNormal(value))
            ? value
            : TOp.Code switch
            {
                Op.Power => Power(x, (double)y, value),
                Op.Beta when x.IsInRange && y.IsInRange => Exp(LogBeta.Value((double)x, (double)y)),
                Op.Atan2 => y.significand > 0 && Compare(Abs(x) / y, 1) < 0
                    ? Apply<Atan>(x / y)
                    : Math.Atan2((double)(x / Max(Abs(x), Abs(y))), (double)(y / Max(Abs(x), Abs(y)))),
                _ => Defined(TOp.Definition(x, y), value),
            };
    }

    static bool ICarrier<WideDouble>.IsZero(WideDouble x) => x.significand == 0;

    static double ICarrier<WideDouble>.Primal(WideDouble x) => (double)x;

    // What is made of programs is evaluated by these; of other functions of arrays the results are doubles.
    static void ICarrier<WideDouble>.Apply(IArrayMap map, ReadOnlySpan<WideDouble> x, Span<WideDouble> y)
    {
        if (map.TryCompose(x, y))
        {
            return;
        }

        var (values, results) = (new double[x.Length], new double[y.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            values[i] = (double)x[i];
        }

        map.Evaluate(values, results);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = results[i];
        }
    }

    private static WideDouble Scaled(double significand, long exponent)
    {
        if (!double.IsFinite(significand) || significand == 0)
        {
            return new(significand, 0);
        }

        var own = Math.ILogB(significand);
        exponent += own;
        return exponent > MostExponent ? new(significand * double.PositiveInfinity, 0)
            : exponent < -MostExponent ? new(significand * 0, 0)
            : new(Math.ScaleB(significand, -own), exponent);
    }

    // Null where either is NaN.
    private static int? Compare(WideDouble x, WideDouble y) =>
        x.IsNaN || y.IsNaN ? null
        : x.IsNumber && y.IsNumber ? (x - y).significand.CompareTo(0)
        : x.IsNumber ? (y.significand == 0 ? x.significand.CompareTo(0) : -Math.Sign(y.significand))
        : y.IsNumber && x.significand == 0 ? -Math.Sign(y.significand)
        : x.significand == y.significand ? 0
        : x.significand.CompareTo(y.significand);

    // A definition cares neither for limits nor for arguments outside of the domain.
    private static WideDouble Defined(WideDouble? defined, double value) =>
        defined is { IsNaN: false } result ? result : value;

    private static WideDouble Exp(WideDouble x)
    {
        if (x.exponent < Tiny)
        {
            return 1;
        }

        var argument = (double)x;
        if (x.exponent > 60)
        {
            return Math.Exp(argument);
        }

        var power = Math.Round(argument / Ln2);
        var rest = Math.FusedMultiplyAdd(-power, Ln2Rest, Math.FusedMultiplyAdd(-power, Ln2, argument));
        return Scaled(Math.Exp(rest), (long)power);
    }

    private static WideDouble Log(WideDouble x) => Math.Log(x.significand) + (x.exponent * Ln2);

    private static WideDouble Cbrt(WideDouble x)
    {
        var (third, rest) = Math.DivRem(x.exponent, 3);
        return Scaled(Math.Cbrt(Math.ScaleB(x.significand, (int)rest)), third);
    }

    // |x|ʸ = mʸ · 2^(e y), the whole part of e y apart.
    private static WideDouble Power(WideDouble x, double y, double value)
    {
        if (double.IsNaN(value) || !double.IsFinite(y) || Math.Abs(y) > 1L << 40)
        {
            return value;
        }

        var size = Math.Abs(x.significand);
        var bits = y * Math.Log2(size);
        var whole = Math.Round(bits);
        var power = Math.Abs(bits) < 1000
            ? Scaled(Math.Pow(size, y), 0)
            : Scaled(double.Exp2(bits - whole), (long)whole);
        var shift = Math.Round(x.exponent * y);
        var result = power * Scaled(double.Exp2(Math.FusedMultiplyAdd(x.exponent, y, -shift)), (long)shift);
        return double.IsNegative(value) ? -result : result;
    }
}
