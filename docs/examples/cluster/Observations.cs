namespace AutoDiff.Examples.Cluster;

/// <summary>Observations of a logistic regression with w = (−1, 0, 1, 2), made of the number of a shard.</summary>
internal static class Observations
{
    /// <summary>How many numbers an observation has.</summary>
    public const int Features = 4;

    /// <summary>The same numbers each time, wherever the shard is: x of all observations, then y of all.</summary>
    public static double[][] Make(int shard, int count)
    {
        var random = new Random(shard);
        var (x, y) = (new double[count * Features], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var s = 0.0;
            for (var j = 0; j < Features; j++)
            {
                x[(i * Features) + j] = (2 * random.NextDouble()) - 1;
                s += x[(i * Features) + j] * (j - 1);
            }

            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-s)) ? 1 : 0;
        }

        return [x, y];
    }
}
