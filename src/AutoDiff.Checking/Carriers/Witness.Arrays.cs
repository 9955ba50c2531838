using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Carriers;

/// <content>Operations on whole arrays.</content>
internal readonly partial struct Witness<TFormat>
{
    public static void Apply(IArrayMap map, ReadOnlySpan<Witness<TFormat>> x, Span<Witness<TFormat>> y)
    {
        if (map.TryCompose(x, y))
        {
            return;
        }

        var (traits, kink) = (Traits.None, 0ul);
        var largest = 0.0;
        var isFinite = true;
        foreach (var operand in x)
        {
            traits |= operand.traits;
            kink = Joined(kink, operand.Kink);
            largest = Larger(largest, operand.Error);
            isFinite &= double.IsFinite(operand.Value);
        }

        if (map.Arithmetic == Arithmetic.Selection || map.IsLocallyConstant)
        {
            ApplySelection(map, x, y, traits, largest);
            return;
        }

        var operands = new double[x.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = x[i].Value;
        }

        var origin = (ulong)System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(map) | 1;
        foreach (var operand in x)
        {
            origin = origin == 0 || operand.Key == 0 ? 0 : Hash.Combine(origin, operand.Key) | 1;
        }

        var inside = BackwardError.Of(map, operands);
        var numbers = new Bounded<TFormat>[x.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new(x[i].Value, x[i].Error + (TFormat.Unit * inside[i]));
        }

        var results = new Bounded<TFormat>[y.Length];
        Bounded<TFormat>.Apply(map, numbers, results);
        if (BackwardError.MayBeSingular(map, operands, i => numbers[i].Error))
        {
            for (var i = 0; i < y.Length; i++)
            {
                y[i] = new(new(results[i].Value, double.PositiveInfinity), traits);
            }

            return;
        }

        var deviations = largest == 0 ? new double[y.Length] : Deviations(map, x, y.Length);
        for (var i = 0; i < y.Length; i++)
        {
            var result = Ranged(results[i], isFinite, map.MayUnderflow);
            y[i] = new(Widened(result, deviations[i]), traits)
            {
                Origin = origin == 0 ? 0 : Hash.Combine(origin, (ulong)i) | 1,
                Kink = kink,
            };
        }
    }

    // The largest element and the weights of its ties are found without rounding.
    private static void ApplySelection(
        IArrayMap map, ReadOnlySpan<Witness<TFormat>> x, Span<Witness<TFormat>> y, Traits traits, double largest)
    {
        var results = Evaluate(map, x, y.Length, _ => 0);
        var isWeight = map.IsLocallyConstant;
        var deviations = isWeight && largest > 0 ? Deviations(map, x, y.Length) : new double[y.Length];
        for (var i = 0; i < y.Length; i++)
        {
            var isTied = deviations[i] > 0 || results[i] is > 0 and < 1;
            y[i] = !isWeight ? new(new(results[i], largest), traits)
                : new(
                    new(results[i], 0),
                    (traits & Kinks) | (isTied && (traits & Traits.Moves) != 0 ? KinkFor(largest) : Traits.None))
                { Kink = SeveralKinks };
        }
    }

    // How far the results move when the operands move by their errors, in two directions that are not opposite.
    private static double[] Deviations(IArrayMap map, ReadOnlySpan<Witness<TFormat>> x, int length)
    {
        var center = Evaluate(map, x, length, _ => 0);
        var deviations = new double[length];
        for (var direction = 0; direction < 2; direction++)
        {
            var moved = Evaluate(map, x, length, i => (i + direction) % 2 == 0 ? 1 : -1);
            for (var i = 0; i < length; i++)
            {
                deviations[i] = Larger(deviations[i], Math.Abs(moved[i] - center[i]));
            }
        }

        return deviations;
    }

    private static double[] Evaluate(
        IArrayMap map, ReadOnlySpan<Witness<TFormat>> x, int length, Func<int, double> direction)
    {
        var operands = new double[x.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = x[i].Value + (direction(i) * x[i].Error);
        }

        var results = new double[length];
        map.Evaluate(operands, results);
        return results;
    }
}
