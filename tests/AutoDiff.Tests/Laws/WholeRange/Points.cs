namespace AutoDiff.Tests.Laws.WholeRange;

/// <summary>
/// Numbers over the whole range of a type: all exponents with random significands, moderate ones, and the neighbors of
/// points at which something may change.
/// </summary>
internal static class Points
{
    private static readonly double[] Special =
    [
        0, 0.5, 1, 2, 3, Math.PI / 4, Math.PI / 2, Math.PI, Math.E, 18, 20, 37, 40, 88, 104, 709, 745,
        1 << 17, 1 << 27, 1e22,
    ];

    /// <summary>Numbers of a type, as doubles.</summary>
    public static double[] Of<T>(int count, Random random)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var points = new List<double>();
        foreach (var special in Special)
        {
            foreach (var x in (T[])[T.CreateTruncating(special), -T.CreateTruncating(special)])
            {
                points.AddRange([Double(T.BitDecrement(x)), Double(x), Double(T.BitIncrement(x))]);
            }
        }

        var (smallest, largest) = (T.ILogB(T.Epsilon), T.ILogB(T.BitDecrement(T.PositiveInfinity)));
        points.AddRange([Double(T.BitDecrement(T.PositiveInfinity)), Double(T.ScaleB(T.One, smallest + 60))]);
        while (points.Count < count)
        {
            points.Add(Double(T.CreateTruncating(Number(random, smallest, largest))));
        }

        return [.. points];
    }

    /// <summary>Pairs of numbers: of like magnitude, or each of its own.</summary>
    public static (double X, double Y)[] Pairs<T>(int count, Random random)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var (smallest, largest) = (T.ILogB(T.Epsilon), T.ILogB(T.BitDecrement(T.PositiveInfinity)));
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var x = Number(random, smallest, largest);
            var y = i % 2 == 0 ? Number(random, smallest, largest) : Math.ScaleB(Number(random, -3, 3), Math.ILogB(x));
            return (Double(T.CreateTruncating(x)), Double(T.CreateTruncating(y)));
        })];
    }

    private static double Number(Random random, int smallest, int largest)
    {
        var significand = (random.Next(2) == 0 ? 1 : -1) * (1 + random.NextDouble());
        return random.Next(3) switch
        {
            0 => 20 * significand * random.NextDouble(),
            1 => Math.ScaleB(significand, random.Next(-12, 12)),
            _ => Math.ScaleB(significand, random.Next(smallest, largest)),
        };
    }

    private static double Double<T>(T x)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x);
}
