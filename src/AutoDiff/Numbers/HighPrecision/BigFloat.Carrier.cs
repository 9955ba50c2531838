using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <content>The primitives of the engine over these numbers.</content>
public readonly partial struct BigFloat<TPrecision> : ICarrier<BigFloat<TPrecision>>
{
    /// <inheritdoc/>
    public static BigFloat<TPrecision> Apply<TOp>(BigFloat<TPrecision> x)
        where TOp : struct, IUnary => TOp.Code switch
        {
            Op.Negate => -x,
            Op.Abs => Abs(x),
            Op.Sign => IsNaN(x) || IsZero(x) ? x : x.Sign,
            Op.Relu => x <= 0 ? default : x,
            Op.Sqrt => Sqrt(x),
            Op.Cbrt => Cbrt(x),
            Op.Exp => Exp(x),
            Op.Log => Log(x),
            Op.Sin => Sin(x),
            Op.Cos => Cos(x),
            Op.Floor => Floor(x),
            Op.Ceiling => -Floor(-x),
            Op.Round => Round(x),
            Op.Erf => Erf(x),
            Op.Erfc => Erfc(x),
            Op.Erfcx => ErfcxDerivative(0, x),
            Op.NormalDensity => NormalDensity(x),
            Op.NormalCdf => NormalCdf(x),
            Op.LogNormalCdf => LogNormalCdf(x),
            Op.NormalHazard => NormalHazard(x),
            Op.Gamma => Gamma(x),
            Op.LogGamma => LogGamma(x),
            Op.Digamma => Digamma(x),
            _ => ByDefinition<TOp>(x),
        };

    /// <inheritdoc/>
    public static BigFloat<TPrecision> Apply<TOp>(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
        where TOp : struct, IBinary => TOp.Code switch
        {
            Op.Add => x + y,
            Op.Subtract => x - y,
            Op.Multiply => x * y,
            Op.Divide => x / y,
            Op.Scale => IsExactZero(x) ? default : x * y,
            Op.Transmit => IsExactZero(x) ? default : IsExactZero(y) ? NaN : x * y,
            Op.Absorb => IsExactZero(x) || IsExactZero(y) ? default : x * y,
            Op.Power => Power(x, y),
            Op.Atan2 => Atan2(x, y),
            Op.ErfcxDerivative => ErfcxDerivative(x, y),
            Op.NormalHazardDerivative => NormalHazardDerivative(x, y),
            Op.Polygamma => PolygammaOfOrder(x, y),
            Op.Minimum => IsNaN(x) || x < y || (x == y && IsNegative(x)) ? x : y,
            Op.Maximum => IsNaN(x) || x > y || (x == y && !IsNegative(x)) ? x : y,
            Op.Less => x < y ? 1 : 0,
            Op.LessOrEqual => x <= y ? 1 : 0,
            Op.Equal => x == y ? 1 : 0,
            Op.NotEqual => x != y ? 1 : 0,
            _ => ByDefinition<TOp>(x, y),
        };

    /// <inheritdoc/>
    public static BigFloat<TPrecision> Select(
        BigFloat<TPrecision> condition, BigFloat<TPrecision> whenTrue, BigFloat<TPrecision> whenFalse) =>
        !IsZero(condition) ? whenTrue : condition.slack == 0 ? whenFalse : Anything;

    static bool ICarrier<BigFloat<TPrecision>>.IsZero(BigFloat<TPrecision> x) => IsExactZero(x);

    static double ICarrier<BigFloat<TPrecision>>.Primal(BigFloat<TPrecision> x) => (double)x;

    static void ICarrier<BigFloat<TPrecision>>.Apply(
        IArrayMap map, ReadOnlySpan<BigFloat<TPrecision>> x, Span<BigFloat<TPrecision>> y)
    {
        if (!map.TryDefine(x, y))
        {
            throw new NotSupportedException(
                "The function of whole arrays has no definition that could be evaluated in high precision.");
        }
    }

    private static BigFloat<TPrecision> ByDefinition<TOp>(BigFloat<TPrecision> x)
        where TOp : struct, IUnary
    {
        var y = AdaptivePrecision.Evaluate(
            TPrecision.Bits, () => TOp.Definition(x.WithPrecision<AdaptivePrecision>()) ?? throw Undefined<TOp>());

        // A formula knows neither the sign of a zero nor limits at infinity.
        var isLimit = (IsExactZero(x) && BigFloat<AdaptivePrecision>.IsZero(y))
            || (IsInfinity(x) && BigFloat<AdaptivePrecision>.IsNaN(y));
        return isLimit ? TOp.Value((double)x) : y.WithPrecision<TPrecision>();
    }

    private static BigFloat<TPrecision> ByDefinition<TOp>(BigFloat<TPrecision> x, BigFloat<TPrecision> y)
        where TOp : struct, IBinary =>
        AdaptivePrecision.Evaluate(
            TPrecision.Bits,
            () => TOp.Definition(x.WithPrecision<AdaptivePrecision>(), y.WithPrecision<AdaptivePrecision>())
                ?? throw Undefined<TOp>()).WithPrecision<TPrecision>();

    private static NotSupportedException Undefined<TOp>()
        where TOp : IElementwise =>
        new(
            $"The primitive `{TOp.Name}` has no definition that could be evaluated in high precision; " +
            "expected one in simpler primitives.");
}
