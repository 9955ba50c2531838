using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Exactness;

/// <summary>
/// A function of inputs of which some take a few values only: as residues, one for each choice of those that it depends
/// on, as long as these are not too many, and as their mean with random weights. The weights of the choices of an input
/// add up to 1. Means add up, and multiply where they depend on different inputs; functions with the same mean are the
/// same for every choice, since a polynomial with the mean of one is that of no other.
/// </summary>
internal readonly struct Cases<TFields> : ICarrier<Cases<TFields>>
    where TFields : struct, IFieldPair
{
    private const int MostCases = 256;

    private readonly Dependence? on;

    private Cases(Residue<TFields> mean, Dependence? on = null) => (Mean, this.on) = (mean, on);

    /// <summary>The mean over all choices; where it depends on none, the value.</summary>
    public Residue<TFields> Mean { get; }

    private bool HasCases => on is null || on.Values is not null;

    /// <summary>What one of the inputs makes of its choice.</summary>
    public static Cases<TFields> Of(Weights weights, int input, Func<int, Residue<TFields>> value)
    {
        Residue<TFields>[] values = [.. Enumerable.Range(0, weights.Of[input].Length).Select(value)];
        return Known(weights, [input], values);
    }

    public static Cases<TFields> Apply<TOp>(Cases<TFields> x)
        where TOp : struct, IUnary =>
        TOp.Code == Op.Negate ? -x : Each(x, default, (value, _) => Residue<TFields>.Apply<TOp>(value));

    public static Cases<TFields> Apply<TOp>(Cases<TFields> x, Cases<TFields> y)
        where TOp : struct, IBinary => TOp.Code switch
        {
            Op.Add => x + y,
            Op.Subtract => x - y,
            Op.Multiply => x * y,
            Op.Divide => x / y,
            _ => (TOp.AbsorbsX && IsZero(x)) || (TOp.AbsorbsY && IsZero(y)) ? default
                : Each(x, y, Residue<TFields>.Apply<TOp>, Scaled<TOp>(x, y)),
        };

    public static Cases<TFields> Select(
        Cases<TFields> condition, Cases<TFields> whenTrue, Cases<TFields> whenFalse)
    {
        // Each side where it counts, then both together: the other one is nothing there.
        if (condition.on is null && !double.IsNaN(Primal(condition)))
        {
            return Primal(condition) != 0 ? whenTrue : whenFalse;
        }

        return Each(condition, whenTrue, (c, x) => Residue<TFields>.Select(c, x, default))
            + Each(condition, whenFalse, (c, y) => Residue<TFields>.Select(c, default, y));
    }

    public static bool IsZero(Cases<TFields> x) => x.on is null && Residue<TFields>.IsZero(x.Mean);

    public static double Primal(Cases<TFields> x) => x.on is null ? Residue<TFields>.Primal(x.Mean) : double.NaN;

    public static void Apply(IArrayMap map, ReadOnlySpan<Cases<TFields>> x, Span<Cases<TFields>> y)
    {
        var (known, results) = (new Residue<TFields>[x.Length], new Residue<TFields>[y.Length]);
        var depends = false;
        for (var i = 0; i < x.Length; i++)
        {
            known[i] = x[i].Mean;
            depends |= x[i].on is not null;
        }

        if (!depends)
        {
            Residue<TFields>.Apply(map, known, results);
            for (var i = 0; i < y.Length; i++)
            {
                y[i] = new(results[i]);
            }
        }
        else if (!map.TryDefine(x, y))
        {
            y.Fill(new(Residue<TFields>.OfUnknownOrder));
        }
    }

    public static implicit operator Cases<TFields>(double value) => new(value);

    public static implicit operator Cases<TFields>(Residue<TFields> value) => new(value);

    public static Cases<TFields> operator -(Cases<TFields> x) => Each(x, default, (value, _) => -value, -x.Mean);

    public static Cases<TFields> operator +(Cases<TFields> x, Cases<TFields> y) =>
        Each(x, y, (one, other) => one + other, x.Mean + y.Mean);

    public static Cases<TFields> operator -(Cases<TFields> x, Cases<TFields> y) =>
        Each(x, y, (one, other) => one - other, x.Mean - y.Mean);

    public static Cases<TFields> operator *(Cases<TFields> x, Cases<TFields> y) =>
        IsZero(x) || IsZero(y)
            ? default
            : Each(x, y, (one, other) => one * other, AreApart(x, y) ? x.Mean * y.Mean : null);

    public static Cases<TFields> operator /(Cases<TFields> x, Cases<TFields> y)
    {
        if (y.on is null || (x.HasCases && Together(x, y) is { } both && both.Count <= MostCases))
        {
            return Each(x, y, (one, other) => one / other, y.on is null ? x.Mean / y.Mean : null);
        }

        return x * Each(y, default, (value, _) => 1 / value);
    }

    // A product in which a zero absorbs is one.
    private static Residue<TFields>? Scaled<TOp>(Cases<TFields> x, Cases<TFields> y)
        where TOp : struct, IBinary => TOp.Code == Op.Scale && AreApart(x, y) ? x.Mean * y.Mean : null;

    private static bool AreApart(Cases<TFields> x, Cases<TFields> y) =>
        x.on is null || y.on is null || !x.on.Inputs.Intersect(y.on.Inputs).Any();

    // Case by case; the mean follows from the cases, unless it is known without them.
    private static Cases<TFields> Each(
        Cases<TFields> x,
        Cases<TFields> y,
        Func<Residue<TFields>, Residue<TFields>, Residue<TFields>> combine,
        Residue<TFields>? mean = null)
    {
        if (Together(x, y) is not { } all)
        {
            return new(combine(x.Mean, y.Mean));
        }

        if (!x.HasCases || !y.HasCases || all.Count > MostCases)
        {
            return new(mean ?? Residue<TFields>.OfUnknownOrder, all);
        }

        var values = new Residue<TFields>[(int)all.Count];
        for (var k = 0; k < values.Length; k++)
        {
            values[k] = combine(At(x, all, k), At(y, all, k));
        }

        var known = Known(all.Weights, all.Inputs, values);
        return mean is { Obstacle: Obstacle.None } given ? new(given, known.on) : known;
    }

    private static Cases<TFields> Known(Weights weights, int[] inputs, Residue<TFields>[] values)
    {
        Residue<TFields> mean = 0;
        for (var k = 0; k < values.Length; k++)
        {
            var (rest, weight) = (k, values[k]);
            foreach (var input in inputs)
            {
                weight *= weights.Of[input][rest % weights.Of[input].Length];
                rest /= weights.Of[input].Length;
            }

            mean += weight;
        }

        return new(mean, new(weights, inputs, values));
    }

    private static Residue<TFields> At(Cases<TFields> x, Dependence all, int choice)
    {
        if (x.on is not { Values: { } values } own)
        {
            return x.Mean;
        }

        var (place, stride) = (0, 1);
        foreach (var input in all.Inputs)
        {
            var choices = all.Weights.Of[input].Length;
            if (own.Inputs.Contains(input))
            {
                place += stride * (choice % choices);
                stride *= choices;
            }

            choice /= choices;
        }

        return values[place];
    }

    // What both depend on; null if that is nothing.
    private static Dependence? Together(Cases<TFields> x, Cases<TFields> y) =>
        x.on is null || y.on is null || x.on.Inputs.AsSpan().SequenceEqual(y.on.Inputs)
            ? (x.on ?? y.on) is { } one ? one with { Values = null } : null
            : new(x.on.Weights, [.. x.on.Inputs.Union(y.on.Inputs).Order()], null);

    /// <summary>The weights of the choices that each input has.</summary>
    internal sealed record Weights(IReadOnlyList<Residue<TFields>[]> Of);

    /// <summary>The inputs on whose choices something depends, and what it is for each, if that is known.</summary>
    private sealed record Dependence(Weights Weights, int[] Inputs, Residue<TFields>[]? Values)
    {
        public double Count => Inputs.Aggregate(1.0, (count, input) => count * Weights.Of[input].Length);
    }
}
