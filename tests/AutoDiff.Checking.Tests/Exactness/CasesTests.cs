using AutoDiff.Checking.Exactness;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Tests;

using Cases = Cases<FirstPair>;
using Residue = Residue<FirstPair>;

/// <summary>What is known of a function of a few choices is what it is for each of them.</summary>
public class CasesTests
{
    private static readonly int[] Choices = [2, 3, 2, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_mean_of_a_formula_is_that_of_its_values(int seed)
    {
        var random = new Random(seed);
        var weights = new Cases.Weights([.. Choices.Select(count => WeightsOf(count, random))]);
        var numbers = Enumerable.Range(0, 3).Select(_ => Number(random)).ToArray();
        Cases[] inputs =
        [
            .. Choices.Select((_, input) => Cases.Of(weights, input, choice => choice)),
            .. numbers.Select(number => (Cases)number),
        ];
        var found = Formula(inputs, new(seed)).Mean;
        Residue expected = 0;
        var count = Choices.Aggregate((x, y) => x * y);
        for (var k = 0; k < count; k++)
        {
            var (rest, weight, values) = (k, (Residue)1, new List<Residue>());
            foreach (var (input, choices) in Choices.Index())
            {
                values.Add(rest % choices);
                weight *= weights.Of[input][rest % choices];
                rest /= choices;
            }

            expected += weight * Formula<Residue>([.. values, .. numbers], new(seed));
        }

        Assert.True(
            found.Obstacle != Obstacle.None || expected.Obstacle != Obstacle.None
            || found.Pair.Value == expected.Pair.Value);
        Assert.True(found.Obstacle == Obstacle.None || expected.Obstacle != Obstacle.None);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 200)];

    // Sums, products, quotients, comparisons and functions of what was made before.
    private static T Formula<T>(T[] inputs, Random random)
        where T : struct, Numbers.IReal<T>
    {
        var known = inputs.ToList();
        for (var step = 0; step < 6; step++)
        {
            var (x, y, z) = (Any(), Any(), Any());
            known.Add(random.Next(7) switch
            {
                0 => x + y,
                1 => x - y,
                2 => x * y,
                3 => x / (y + 5),
                4 => T.Apply<Exp>(x),
                5 => T.Select(T.Apply<Equal>(inputs[random.Next(Choices.Length)], random.Next(4)), y, z),
                _ => T.Apply<Sin>(x),
            });
        }

        return known[^1];

        T Any() => known[random.Next(known.Count)];
    }

    private static Residue Number(Random random) =>
        Residue.Input((ulong)random.NextInt64(), (ulong)random.NextInt64());

    private static Residue[] WeightsOf(int count, Random random)
    {
        Residue[] others = [.. Enumerable.Range(1, count - 1).Select(_ => Number(random))];
        return [others.Aggregate((Residue)1, (rest, weight) => rest - weight), .. others];
    }
}
