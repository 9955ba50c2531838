using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Carriers;

/// <summary>
/// The values that a derivative can take beside a point: on a jump or kink a comparison is anything between false and
/// true, and everything else follows by interval arithmetic, each comparison for itself. So the ends enclose all
/// elements between the one-sided derivatives, and are those derivatives where there is one kink.
/// </summary>
/// <param name="lower">The lower end.</param>
/// <param name="upper">The upper end; the same number where nothing jumps.</param>
internal readonly struct Sides(Witness lower, Witness upper) : ICarrier<Sides>
{
    public Witness Lower { get; } = lower;

    public Witness Upper { get; } = upper;

    /// <summary>Whether both ends are numbers of which rounding decides nothing.</summary>
    public bool IsKnown =>
        double.IsFinite(Lower.Value) && double.IsFinite(Upper.Value) && !Lower.IsUncertain && !Upper.IsUncertain;

    private static Sides Unknown { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    private bool IsSpread => Lower.Value != Upper.Value;

    public static Sides Apply<TOp>(Sides x)
        where TOp : struct, IUnary
    {
        if (x.IsSpread)
        {
            return TOp.Arithmetic == Arithmetic.Selection && !TOp.IsPiecewise
                ? Hull([Witness.Apply<TOp>(x.Lower), Witness.Apply<TOp>(x.Upper)])
                : Unknown;
        }

        var y = Witness.Apply<TOp>(x.Lower);
        return TOp.IsLocallyConstant && y.IsOnKink && !y.IsUncertain
            ? Hull([y, TOp.Value(Math.BitDecrement(x.Lower.Value)), TOp.Value(Math.BitIncrement(x.Lower.Value))])
            : y;
    }

    public static Sides Apply<TOp>(Sides x, Sides y)
        where TOp : struct, IBinary
    {
        var isSpread = x.IsSpread || y.IsSpread;
        if (TOp.IsLocallyConstant)
        {
            var z = Witness.Apply<TOp>(x.Lower, y.Lower);
            return isSpread || (z.IsOnKink && !z.IsUncertain && x.Lower.Value == y.Lower.Value) ? Hull([0, 1]) : z;
        }

        if (!isSpread)
        {
            return Witness.Apply<TOp>(x.Lower, y.Lower);
        }

        // Over intervals these take their extremes at the corners.
        return TOp.Arithmetic is Arithmetic.Sum or Arithmetic.Product or Arithmetic.Selection
            || (TOp.Arithmetic == Arithmetic.Quotient && !y.IsSpread)
            ? Hull(
            [
                Witness.Apply<TOp>(x.Lower, y.Lower), Witness.Apply<TOp>(x.Lower, y.Upper),
                Witness.Apply<TOp>(x.Upper, y.Lower), Witness.Apply<TOp>(x.Upper, y.Upper),
            ])
            : Unknown;
    }

    public static Sides Select(Sides condition, Sides whenTrue, Sides whenFalse)
    {
        var mayBeFalse = condition.Lower.Value <= 0 && condition.Upper.Value >= 0;
        return condition.IsSpread &&
            mayBeFalse ? Hull([whenTrue.Lower, whenTrue.Upper, whenFalse.Lower, whenFalse.Upper])
            : condition.Lower.Value == 0 && condition.Lower.Moves ? Unknown
            : condition.Lower.Value != 0 ? whenTrue : whenFalse;
    }

    public static bool IsZero(Sides x) => !x.IsSpread && Witness.IsZero(x.Lower);

    public static double Primal(Sides x) => x.Lower.Value;

    public static void Apply(IArrayMap map, ReadOnlySpan<Sides> x, Span<Sides> y)
    {
        if (map.TryCompose(x, y))
        {
            return;
        }

        var operands = new Witness[x.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = x[i].Lower;
            if (x[i].IsSpread)
            {
                y.Fill(Unknown);
                return;
            }
        }

        var results = new Witness[y.Length];
        Witness.Apply(map, operands, results);
        for (var i = 0; i < results.Length; i++)
        {
            // Of several largest elements each may be the only one.
            y[i] = map.IsLocallyConstant && results[i].IsOnKink && results[i].Value is > 0 and < 1
                ? Hull([0, 1])
                : results[i];
        }
    }

    public static implicit operator Sides(double value) => (Witness)value;

    public static implicit operator Sides(Witness value) => new(value, value);

    /// <summary>What lies between two values.</summary>
    public static Sides Between(Witness one, Witness other) =>
        one.Value <= other.Value ? new(one, other) : new(other, one);

    private static Sides Hull(ReadOnlySpan<Witness> values)
    {
        var (lower, upper) = (values[0], values[0]);
        foreach (var value in values)
        {
            if (double.IsNaN(value.Value) || value.IsUncertain)
            {
                return Unknown;
            }

            lower = value.Value - value.Error < lower.Value - lower.Error ? value : lower;
            upper = value.Value + value.Error > upper.Value + upper.Error ? value : upper;
        }

        return new(lower, upper);
    }
}
