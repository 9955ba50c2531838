using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// A random program on arrays of some hundred to some thousand elements, in which sums, maxima and scatters over all
/// kinds of axes meet. Its outputs are some results and their gradient in two inputs.
/// </summary>
/// <param name="Seed">From which all of it is drawn.</param>
internal sealed record LargeProgram(int Seed)
{
    private const int MostElements = 6000;

    public static Arbitrary<LargeProgram> Arbitrary() =>
        Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => new LargeProgram(seed)));

    public ArrayProgram Trace()
    {
        var random = new Random(Seed);
        Shape[] shapes = [[900], [64, 30], [7, 300], [130, 3], [300, 7], [3, 2, 130], [2, 70, 9], [5, 3, 40, 2]];
        var shape = shapes[random.Next(shapes.Length)];
        return ProgramBuilder.Trace(
            v =>
            {
                var values = new List<Variable> { v[0], v[1], Sin(v[0]) * v[1] };
                for (var i = 0; i < 7; i++)
                {
                    var value = Step(values[random.Next(values.Count)], values, random);
                    if (value.Shape.Length is > 1 and <= MostElements)
                    {
                        values.Add(value);
                    }
                }

                var results = values[^3..];
                var loss = results.Select(result => Sum(Square(result))).Aggregate((x, y) => x + y);
                return [.. results, loss, .. Reverse.Pull(loss, 1, v[0], v[1])];
            },
            ("x", shape),
            ("y", shape));
    }

    private static Variable Step(Variable x, List<Variable> others, Random random)
    {
        var (rank, axis) = (x.Shape.Rank, random.Next(Math.Max(1, x.Shape.Rank)));
        var length = x.Shape[axis];
        return random.Next(16) switch
        {
            0 => Tanh(x) - 0.25,
            1 => Exp(-Square(x)),
            2 or 3 => Sum(x, Axes(rank, random)),
            4 or 5 => x - Sum(x, Axes(rank, random), keep: true) / x.Shape.Length,
            6 => Max(x, Axes(rank, random)),
            7 => Softmax(x, axis) * x,
            8 => Transpose(x, [.. Enumerable.Range(1, rank - 1), 0]),
            9 => Gather(x, axis, Indices(length, 1 + random.Next(2 * length), random)),
            10 or 11 when 1 + random.Next(2 * length) is var places => ScatterAdd(
                x * 0.5, axis, places, Indices(places, length, random)),
            12 => Concatenate([x, Cos(x)], axis),
            13 when rank > 1 => MatMul(x * 0.1, Transpose(x, [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2])),
            14 => BroadcastTo(x, [3, .. x.Shape.Axes]) * 0.5,
            _ => others.Find(other => other.Shape == x.Shape) is { Recorder: not null } other
                ? x * other
                : LogSumExp(x, Axes(rank, random)),
        };
    }

    private static int[] Axes(int rank, Random random)
    {
        int[] axes = [.. Enumerable.Range(0, rank).Where(_ => random.Next(2) == 0)];
        return axes.Length > 0 ? axes : [random.Next(rank)];
    }

    private static int[] Indices(int below, int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(below))];
}
