namespace AutoDiff.Checking.Sampling;

/// <summary>Draws values at random.</summary>
/// <param name="draw">Draws one with the next random numbers.</param>
internal sealed class Generator<T>(Func<RandomNumbers, T> draw)
{
    public T Draw(RandomNumbers random) => draw(random);

    /// <summary>The first values of a seed, each drawn when it is asked for.</summary>
    public IEnumerable<T> Sample(ulong seed, int count)
    {
        var random = new RandomNumbers(seed);
        for (; count > 0; count--)
        {
            yield return draw(random);
        }
    }

    /// <summary>What is made of the values.</summary>
    public Generator<TResult> Select<TResult>(Func<T, TResult> map) => new(random => map(draw(random)));

    /// <summary>A value of the generator that belongs to a value of this one.</summary>
    public Generator<TResult> Then<TResult>(Func<T, Generator<TResult>> next) =>
        new(random => next(draw(random)).Draw(random));
}

/// <summary>
/// Generators of arrays and of what is chosen. What makes arrays stands outside of the generic class: a class whose
/// members need itself over arrays of its values has no end when it is compiled ahead of time.
/// </summary>
internal static class Generator
{
    /// <summary>Arrays whose elements are drawn one by one.</summary>
    public static Generator<T[]> ArrayOf<T>(this Generator<T> elements, int length) => new(random =>
    {
        var result = new T[length];
        for (var i = 0; i < length; i++)
        {
            result[i] = elements.Draw(random);
        }

        return result;
    });

    /// <summary>Arrays of the values of several generators, one of each.</summary>
    public static Generator<T[]> OfEach<T>(IEnumerable<Generator<T>> generators)
    {
        Generator<T>[] each = [.. generators];
        return new(random => Array.ConvertAll(each, generator => generator.Draw(random)));
    }

    public static Generator<T> Constant<T>(T value) => new(_ => value);

    /// <summary>One of some values, each alike.</summary>
    public static Generator<T> Among<T>(params T[] values) => new(random => values[random.Below(values.Length)]);

    /// <summary>An integer between two bounds, both included.</summary>
    public static Generator<int> Between(int least, int largest) =>
        new(random => least + random.Below(largest - least + 1));

    /// <summary>A value of one of some generators, each as often as its weight says.</summary>
    public static Generator<T> Weighted<T>(params (int Weight, Generator<T> Generator)[] choices)
    {
        var total = choices.Sum(choice => choice.Weight);
        return new(random =>
        {
            var (rest, k) = (random.Below(total), 0);
            while (rest >= choices[k].Weight)
            {
                rest -= choices[k++].Weight;
            }

            return choices[k].Generator.Draw(random);
        });
    }

    /// <summary>What is made of a value of each of two generators.</summary>
    public static Generator<TResult> Both<TX, TY, TResult>(
        Generator<TX> x, Generator<TY> y, Func<TX, TY, TResult> combine) =>
        new(random =>
        {
            // The order in which two arguments are drawn must not be left to the call.
            var drawn = x.Draw(random);
            return combine(drawn, y.Draw(random));
        });
}
