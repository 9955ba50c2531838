using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Carriers;

/// <summary>
/// A value with a bound on its rounding error that also knows whether the value means anything: it widens the bound of
/// first order where the error is too large for one, and remembers whether a jump or kink lies within the error, where
/// no single derivative is right.
/// </summary>
/// <param name="number">The value and the bound.</param>
/// <param name="traits">What else is known.</param>
internal readonly partial struct Witness<TFormat>(
    Bounded<TFormat> number, Witness<TFormat>.Traits traits = Witness<TFormat>.Traits.None)
    : ICarrier<Witness<TFormat>>
    where TFormat : struct, IFormat
{
    private const Traits Kinks = Traits.OnKink | Traits.Uncertain;

    [Flags]
    public enum Traits
    {
        None = 0,

        /// <summary>The value moves when an input moves a little.</summary>
        Moves = 1,

        /// <summary>The point lies exactly on a jump or kink: the value stands, a derivative does not.</summary>
        OnKink = 2,

        /// <summary>Which side of a jump was taken depends on rounding: nothing stands.</summary>
        Uncertain = 4,

        /// <summary>
        /// A function was asked for a value beyond the ends of its domain, by more than rounding explains.
        /// </summary>
        Undefined = 8,
    }

    /// <summary>The kink of a value that lies on several.</summary>
    public const ulong SeveralKinks = ulong.MaxValue;

    private readonly Bounded<TFormat> number = number;
    private readonly Traits traits = traits;

    /// <summary>
    /// Computed from the same inputs in the same way, values have the same origin and are one number; 0 if it is not
    /// followed.
    /// </summary>
    public ulong Origin { get; init; }

    /// <summary>
    /// The comparison on whose tie the value lies, the same whichever way round it is written; 0 if there is none.
    /// </summary>
    public ulong Kink { get; init; }

    // Sums begin with a zero that has no origin and needs none.
    private ulong Key => Origin == 0 && IsExactZero(this) && traits == Traits.None ? 1 : Origin;

    public double Value => number.Value;

    public double Error => number.Error;

    public bool Moves => (traits & Traits.Moves) != 0;

    public bool IsOnKink => (traits & Traits.OnKink) != 0;

    public bool IsUncertain => (traits & Traits.Uncertain) != 0;

    public bool IsUndefined => (traits & Traits.Undefined) != 0;

    public static Witness<TFormat> Apply<TOp>(Witness<TFormat> x)
        where TOp : struct, IUnary
    {
        var y = Computed<TOp>(x) with { Origin = Following<TOp>(x, x) };
        return !y.IsOnKink ? y : y with { Kink = TOp.IsLocallyConstant && !x.IsOnKink ? KinkOf(x, 0) : x.Kink };
    }

    public static Witness<TFormat> Apply<TOp>(Witness<TFormat> x, Witness<TFormat> y)
        where TOp : struct, IBinary
    {
        if (x.Origin == y.Origin && x.Origin != 0 && (typeof(TOp) == typeof(Subtract) || TOp.IsLocallyConstant) &&
            double.IsFinite(x.Value))
        {
            // What is compared with itself, x[i] - x[j] on the diagonal, lies on no kink: the outcome never changes.
            return new(new(TOp.Value(x.Value, y.Value), 0));
        }

        var z = Computed<TOp>(x, y) with { Origin = Following<TOp>(x, y) };
        return !z.IsOnKink ? z : z with
        {
            Kink = TOp.IsLocallyConstant && x.Value == y.Value
                ? Joined(Joined(x.Kink, y.Kink), KinkOf(x, y))
                : Joined(x.Kink, y.Kink),
        };
    }

    // The same for x > y as for y > x.
    private static ulong KinkOf(Witness<TFormat> x, Witness<TFormat> y) => x.Key == 0 || y.Key == 0
        ? SeveralKinks
        : Hash.Combine(Math.Min(x.Key, y.Key), Math.Max(x.Key, y.Key)) | 1;

    private static ulong Joined(ulong one, ulong other) =>
        one == 0 ? other : other == 0 || one == other ? one : SeveralKinks;

    private static ulong Following<TOp>(Witness<TFormat> x, Witness<TFormat> y) =>
        x.Key == 0 || y.Key == 0
            ? 0
            : Hash.Combine(Hash.Combine((ulong)typeof(TOp).TypeHandle.Value, x.Key), y.Key) | 1;

    private static Witness<TFormat> Computed<TOp>(Witness<TFormat> x)
        where TOp : struct, IUnary
    {
        if (TOp.Arithmetic == Arithmetic.Selection)
        {
            return new(new(TOp.Value(x.Value), x.Error), x.traits);
        }

        if (TOp.IsLocallyConstant)
        {
            var y = TOp.Value(x.Value);
            var jumps = x.Moves
                &&
                    (TOp.Value(Math.BitDecrement(x.Value - x.Error)) != y ||
                        TOp.Value(Math.BitIncrement(x.Value + x.Error)) != y);
            return new(new(y, 0), (x.traits & Kinks) | (jumps ? KinkFor(x.Error) : Traits.None));
        }

        var result = Ranged(
            Bounded<TFormat>.Apply<TOp>(x.number), double.IsFinite(x.Value), TOp.MayUnderflow && !IsExactZero(x));
        var around = Around(x);
        var traits = double.IsNaN(result.Value) && around > 0
            && double.IsNaN(TOp.Value(x.Value - around)) && double.IsNaN(TOp.Value(x.Value + around))
                ? x.traits | Traits.Undefined
                : x.traits;
        if (x.Error == 0)
        {
            return new(result, traits);
        }

        // The bound of first order says nothing once the error reaches a pole, or the flat part of a function that
        // saturates.
        var deviation = 0.0;
        foreach (var t in (ReadOnlySpan<double>)[-1, -0.382, 0.618, 1])
        {
            deviation = Larger(deviation, Math.Abs(TOp.Value(x.Value + (t * x.Error)) - result.Value));
        }

        return new(Widened(result, deviation), traits);
    }

    // So near to a number is nothing that differs from it by more than rounding; nothing is near to what is infinite.
    private static double Around(Witness<TFormat> x) =>
        double.IsFinite(x.Value) ? x.Error + (1e-9 * Math.Abs(x.Value)) : 0;

    private static Witness<TFormat> Computed<TOp>(Witness<TFormat> x, Witness<TFormat> y)
        where TOp : struct, IBinary
    {
        if (TOp.IsLocallyConstant)
        {
            var overlap = (x.Moves || y.Moves) && !(Math.Abs(x.Value - y.Value) > x.Error + y.Error);
            return new(
                new(TOp.Value(x.Value, y.Value), 0),
                ((x.traits | y.traits) & Kinks) | (overlap ? KinkFor(x.Error + y.Error) : Traits.None));
        }

        if (TOp.Arithmetic == Arithmetic.Selection)
        {
            return new(new(TOp.Value(x.Value, y.Value), Math.Max(x.Error, y.Error)), x.traits | y.traits);
        }

        var mayUnderflow = TOp.MayUnderflow && !IsExactZero(x) && !IsExactZero(y);
        var isQuotient = TOp.Arithmetic == Arithmetic.Quotient;
        var rounded = isQuotient
            ? Bounded<TFormat>.Apply<TOp>(new(x.Value, 0), new(y.Value, 0))
            : Bounded<TFormat>.Apply<TOp>(x.number, y.number);
        var result = Ranged(rounded, double.IsFinite(x.Value) && double.IsFinite(y.Value), mayUnderflow);
        var isProduct = TOp.Arithmetic == Arithmetic.Product;
        if (isProduct && ((IsZero(x) && double.IsFinite(y.Value)) || (IsZero(y) && double.IsFinite(x.Value))))
        {
            // Whichever side of its jump the other factor takes, zero times it is zero.
            return new(new(result.Value, 0), (x.traits | y.traits) & Traits.Moves);
        }

        var around = Around(x);
        if (typeof(TOp) == typeof(Power) && double.IsNaN(result.Value) && around > 0
            && double.IsNaN(TOp.Value(x.Value - around, y.Value)) && double.IsNaN(TOp.Value(x.Value + around, y.Value)))
        {
            return new(result, x.traits | y.traits | Traits.Undefined);
        }

        if (x.Error == 0 && y.Error == 0 && IsExact<TOp>(x.Value, y.Value, result.Value))
        {
            return new(new(result.Value, 0), x.traits | y.traits);
        }

        if (isQuotient)
        {
            // Not by the partials, which overflow for small divisors: |x/y − x'/y'| ≤ (|x − x'| + |x/y|·|y − y'|) /
            // |y'|.
            result = new(
                result.Value,
                result.Error + Propagated(x.Error + (Math.Abs(result.Value) * y.Error), Math.Abs(y.Value) - y.Error));
        }
        else if (isProduct && x.Error != 0 && y.Error != 0)
        {
            // Two factors that cancelled to zero leave nothing of first order.
            result = new(result.Value, result.Error + (x.Error * y.Error));
        }
        else if (TOp.Arithmetic == Arithmetic.Function && (x.Error != 0 || y.Error != 0))
        {
            result = Widened(result, Deviation<TOp>(x, y, result.Value));
        }

        return new(result, x.traits | y.traits);
    }

    public static Witness<TFormat> Select(
        Witness<TFormat> condition, Witness<TFormat> whenTrue, Witness<TFormat> whenFalse)
    {
        var chosen = condition.Value != 0 ? whenTrue : whenFalse;
        var kinks = condition.traits & Kinks;
        if (condition.Moves && !(Math.Abs(condition.Value) > condition.Error))
        {
            kinks |= KinkFor(condition.Error);
        }

        var isSame = whenTrue.Value == whenFalse.Value && whenTrue.Error == 0 && whenFalse.Error == 0;
        return isSame ? chosen : new(chosen.number, chosen.traits | kinks)
        {
            Kink = Joined(chosen.Kink, condition.IsOnKink ? condition.Kink : kinks == Traits.None ? 0 : SeveralKinks),
        };
    }

    public static bool IsZero(Witness<TFormat> x) => IsExactZero(x) && (x.traits & Kinks) == 0;

    private static bool IsExactZero(Witness<TFormat> x) => x.Value == 0 && x.Error == 0;

    public static double Primal(Witness<TFormat> x) => x.Value;

    public static implicit operator Witness<TFormat>(double value) =>
        new(Decimal(value)) { Origin = BitConverter.DoubleToUInt64Bits(value) | 1 };

    public override string ToString() =>
        FormattableString.Invariant($"{Value} ± {Error}{((traits & Kinks) == 0 ? "" : " at a kink")}");

    private static double Deviation<TOp>(Witness<TFormat> x, Witness<TFormat> y, double result)
        where TOp : struct, IBinary
    {
        var deviation = 0.0;
        for (var corner = 0; corner < 4; corner++)
        {
            var (dx, dy) = ((corner & 1) == 0 ? x.Error : -x.Error, (corner & 2) == 0 ? y.Error : -y.Error);
            deviation = Larger(deviation, Math.Abs(TOp.Value(x.Value + dx, y.Value + dy) - result));
        }

        return deviation;
    }

    private static double Propagated(double error, double divisor) =>
        error == 0 ? 0 : divisor > 0 ? error / divisor : double.PositiveInfinity;

    // On exact numbers it is known which results are exact, and so whether a point lies on a kink.
    private static bool IsExact<TOp>(double x, double y, double result)
        where TOp : struct, IBinary =>
        double.IsFinite(result) && TFormat.Round(result) == result && TOp.IsExact(x, y, result);

    // A constant is the decimal it is written as; few of those are doubles, and those that are have few binary digits.
    private static Bounded<TFormat> Decimal(double value) =>
        double.IsInteger(value * (1 << 20)) || !double.IsFinite(value)
            ? value
            : new Bounded<TFormat>(value, TFormat.Unit * Math.Abs(value));

    // Below this a number has fewer digits than others.
    private const double SmallestNormal = 2.2250738585072014e-308;

    // Beyond the range of double a relative error says nothing: what overflows may be any large number, and what
    // underflows to zero is a small one.
    private static Bounded<TFormat> Ranged(Bounded<TFormat> result, bool isOfFinite, bool mayUnderflow) =>
        isOfFinite && double.IsInfinity(result.Value) ? new(result.Value, double.PositiveInfinity)
        : mayUnderflow && Math.Abs(result.Value) < SmallestNormal ? new(result.Value, result.Error + double.Epsilon)
        : result;

    private static Traits KinkFor(double error) => error == 0 ? Traits.OnKink : Traits.Uncertain;

    private static Bounded<TFormat> Widened(Bounded<TFormat> result, double deviation) =>
        deviation > result.Error ? new(result.Value, deviation) : result;

    // A deviation that is not a number has left the domain of definition, which no bound covers.
    private static double Larger(double x, double y) => double.IsNaN(y) ? double.PositiveInfinity : Math.Max(x, y);
}
