using static AutoDiff.Functions;

namespace AutoDiff.Orleans.Tests.Models;

/// <summary>What is fitted: a program for one observation, and observations that are made from the number of a shard.
/// </summary>
/// <param name="Name">The name of the function that makes the shards.</param>
/// <param name="Model">The outputs for one observation.</param>
/// <param name="Loss">The loss of the outputs.</param>
/// <param name="Start">Where a fit begins.</param>
/// <param name="Make">Makes some observations with random numbers.</param>
public sealed record Problem(
    string Name, ArrayProgram Model, ArrayProgram Loss, double[] Start, Func<Random, int, double[][]> Make)
{
    private const int Features = 5;
    private const int Components = 3;

    /// <summary>Logistic regression: softplus(s) − y s with s = w·x.</summary>
    public static Problem Logistic { get; } = new(
        "logistic",
        ProgramBuilder.Trace(
            v => [Sum(v[0] * v[1]), v[2] + 0.0], ("w", [Features]), ("x", [Features]), ("y", Shape.Scalar)),
        ProgramBuilder.Trace(
            z => [Softplus(z[0]) - (z[1] * z[0])], ("s", Shape.Scalar), ("y", Shape.Scalar)),
        new double[Features],
        Labelled);

    /// <summary>Least squares of a model that is not linear: ½ (tanh(w·x) − y)².</summary>
    public static Problem Curved { get; } = new(
        "curved",
        ProgramBuilder.Trace(
            v => [Tanh(Sum(v[0] * v[1])), v[2] + 0.0], ("w", [Features]), ("x", [Features]), ("y", Shape.Scalar)),
        ProgramBuilder.Trace(z => [0.5 * Square(z[0] - z[1])], ("t", Shape.Scalar), ("y", Shape.Scalar)),
        new double[Features],
        Labelled);

    /// <summary>A mixture of normal distributions: −log Σₖ wₖ N(x; μₖ, σₖ), weights by a softmax, σ by its logarithm.
    /// </summary>
    public static Problem Mixture { get; } = new(
        "mixture",
        ProgramBuilder.Trace(
            v => [LogSoftmax(v[0]) - v[2] - (0.5 * Square((v[3] - v[1]) * Exp(-v[2])))],
            ("a", [Components]), ("m", [Components]), ("s", [Components]), ("x", Shape.Scalar)),
        ProgramBuilder.Trace(z => [-LogSumExp(z[0])], ("z", [Components])),
        [0, 0, 0, -1, 0.3, 1, 0, 0, 0],
        (random, count) =>
        {
            var x = new double[count];
            for (var i = 0; i < count; i++)
            {
                var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                var normal = radius * Math.Cos(Math.Tau * random.NextDouble());
                x[i] = random.Next(4) switch { 0 => -3 + (0.7 * normal), 1 => 0.5 * normal, _ => 2 + normal };
            }

            return [x];
        });

    /// <summary>How many of the inputs of the model are parameters.</summary>
    public int Parameters => Name == "mixture" ? 3 : 1;

    /// <summary>The problem of a name.</summary>
    public static Problem Named(string name) =>
        new[] { Logistic, Mixture, Curved }.Single(problem => problem.Name == name);

    /// <summary>The observations of a shard: the same each time, wherever it is.</summary>
    /// <param name="shard">The number of the shard.</param>
    /// <param name="length">How many observations it has; every shard a few more than the one before.</param>
    public double[][] Shard(int shard, int length) => Make(new Random(7 + shard), length + (shard % 3));

    private static double[][] Labelled(Random random, int count)
    {
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
