using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking;

/// <summary>
/// A value with a bound on its rounding error that also knows whether the value means anything: it widens the bound of first order where the error is too
/// large for one, and remembers whether a jump or kink lies within the error, where no single derivative is right.
/// </summary>
/// <param name="number">The value and the bound.</param>
/// <param name="traits">What else is known.</param>
internal readonly struct Witness(Bounded number, Witness.Traits traits = Witness.Traits.None) : ICarrier<Witness>
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    [Flags]
    public enum Traits
    {
        None = 0,

        /// <summary>The value moves when an input moves a little.</summary>
        Moves = 1,

        /// <summary>Which side of a jump was taken depends on rounding or on a tie.</summary>
        AtKink = 2,
    }

    private readonly Bounded number = number;
    private readonly Traits traits = traits;

    public double Value => number.Value;

    public double Error => number.Error;

    public bool Moves => (traits & Traits.Moves) != 0;

    public bool IsAtKink => (traits & Traits.AtKink) != 0;

    public static Witness Apply<TOp>(Witness x)
        where TOp : struct, IUnary
    {
        if (typeof(TOp) == typeof(StopGradient))
        {
            return x;
        }

        if (TOp.IsLocallyConstant)
        {
            var y = TOp.Value(x.Value);
            var jumps = x.Moves
                && (TOp.Value(Math.BitDecrement(x.Value - x.Error)) != y || TOp.Value(Math.BitIncrement(x.Value + x.Error)) != y);
            return new(new(y, 0), (x.traits & Traits.AtKink) | (jumps ? Traits.AtKink : Traits.None));
        }

        var result = Bounded.Apply<TOp>(x.number);
        if (x.Error == 0)
        {
            return new(result, x.traits);
        }

        // The bound of first order says nothing once the error reaches a pole, or the flat part of a function that saturates.
        var deviation = 0.0;
        foreach (var t in (ReadOnlySpan<double>)[-1, -0.382, 0.618, 1])
        {
            deviation = Larger(deviation, Math.Abs(TOp.Value(x.Value + (t * x.Error)) - result.Value));
        }

        return new(Widened(result, deviation), x.traits);
    }

    public static Witness Apply<TOp>(Witness x, Witness y)
        where TOp : struct, IBinary
    {
        if (TOp.IsLocallyConstant)
        {
            var overlap = (x.Moves || y.Moves) && !(Math.Abs(x.Value - y.Value) > x.Error + y.Error);
            return new(new(TOp.Value(x.Value, y.Value), 0), ((x.traits | y.traits) & Traits.AtKink) | (overlap ? Traits.AtKink : Traits.None));
        }

        var result = Bounded.Apply<TOp>(x.number, y.number);
        var isProduct = typeof(TOp) == typeof(Multiply) || typeof(TOp) == typeof(Scale);
        if (isProduct && ((IsZero(x) && double.IsFinite(y.Value)) || (IsZero(y) && double.IsFinite(x.Value))))
        {
            // Whichever side of its jump the other factor takes, zero times it is zero.
            return new(new(result.Value, 0), (x.traits | y.traits) & Traits.Moves);
        }

        var isSum = typeof(TOp) == typeof(Add) || typeof(TOp) == typeof(Subtract);
        if (isSum && x.Error == 0 && y.Error == 0 && (result.Value == 0 || x.Value == 0 || y.Value == 0))
        {
            // Adding zero is exact, and a sum of exact numbers that is zero is so exactly.
            return new(new(result.Value, 0), x.traits | y.traits);
        }

        if (!isProduct && !isSum && (x.Error != 0 || y.Error != 0))
        {
            result = Widened(result, Deviation<TOp>(x, y, result.Value));
        }

        return new(result, x.traits | y.traits);
    }

    public static Witness Select(Witness condition, Witness whenTrue, Witness whenFalse)
    {
        var chosen = condition.Value != 0 ? whenTrue : whenFalse;
        var isOpen = condition.IsAtKink || (condition.Moves && !(Math.Abs(condition.Value) > condition.Error));
        var isSame = whenTrue.Value == whenFalse.Value && whenTrue.Error == 0 && whenFalse.Error == 0;
        return isOpen && !isSame ? new(chosen.number, chosen.traits | Traits.AtKink) : chosen;
    }

    public static bool IsZero(Witness x) => x.Value == 0 && x.Error == 0 && !x.IsAtKink;

    public static double Primal(Witness x) => x.Value;

    public static void Apply(IArrayMap map, ReadOnlySpan<Witness> x, Span<Witness> y)
    {
        var numbers = new Bounded[x.Length];
        var results = new Bounded[y.Length];
        var traits = Traits.None;
        var isExact = true;
        var isSelection = map is ArrayFunctionRule<TieWeights>;
        for (var i = 0; i < numbers.Length; i++)
        {
            // Functions of whole arrays round inside as if their operands were a little off: softmax subtracts the largest element first.
            numbers[i] = new(x[i].Value, isSelection ? 0 : x[i].Error + (2 * UnitRoundoff * Math.Abs(x[i].Value)));
            traits |= x[i].traits;
            isExact &= x[i].Error == 0;
        }

        Bounded.Apply(map, numbers, results);
        Span<double> deviations = y.Length <= 256 ? stackalloc double[y.Length] : new double[y.Length];
        deviations.Clear();
        if (!isExact || isSelection)
        {
            Deviate(map, x, results, deviations);
        }

        for (var i = 0; i < y.Length; i++)
        {
            var isTie = isSelection && (traits & Traits.Moves) != 0 && (deviations[i] > 0 || (results[i].Value > 0 && results[i].Value < 1));
            y[i] = isSelection
                ? new(new(results[i].Value, 0), (traits & Traits.AtKink) | (isTie ? Traits.AtKink : Traits.None))
                : new(Widened(results[i], deviations[i]), traits);
        }
    }

    public static implicit operator Witness(double value) => new(value);

    public override string ToString() => FormattableString.Invariant($"{Value} ± {Error}{(IsAtKink ? " at a kink" : "")}");

    // How far the results move when the operands move by their errors, in two directions that are not opposite.
    private static void Deviate(IArrayMap map, ReadOnlySpan<Witness> x, ReadOnlySpan<Bounded> results, Span<double> deviations)
    {
        var moved = new Real<double>[x.Length];
        var outcome = new Real<double>[results.Length];
        for (var direction = 0; direction < 2; direction++)
        {
            for (var i = 0; i < moved.Length; i++)
            {
                moved[i] = x[i].Value + ((i + direction) % 2 == 0 ? x[i].Error : -x[i].Error);
            }

            map.Evaluate<double>(moved, outcome);
            for (var i = 0; i < outcome.Length; i++)
            {
                deviations[i] = Larger(deviations[i], Math.Abs(outcome[i].Value - results[i].Value));
            }
        }
    }

    private static double Deviation<TOp>(Witness x, Witness y, double result)
        where TOp : struct, IBinary
    {
        if (typeof(TOp) == typeof(Divide) && y.Error >= Math.Abs(y.Value))
        {
            return double.PositiveInfinity;
        }

        var deviation = 0.0;
        for (var corner = 0; corner < 4; corner++)
        {
            var (dx, dy) = ((corner & 1) == 0 ? x.Error : -x.Error, (corner & 2) == 0 ? y.Error : -y.Error);
            deviation = Larger(deviation, Math.Abs(TOp.Value(x.Value + dx, y.Value + dy) - result));
        }

        return deviation;
    }

    private static Bounded Widened(Bounded result, double deviation) => deviation > result.Error ? new(result.Value, deviation) : result;

    // A deviation that is not a number has left the domain of definition, which no bound covers.
    private static double Larger(double x, double y) => double.IsNaN(y) ? double.PositiveInfinity : Math.Max(x, y);
}
