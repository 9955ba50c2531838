using static AutoDiff.Functions;

namespace AutoDiff.Orleans.Tests.Models;

/// <summary>What is fitted: a program for one observation, and observations that are made from the number of a shard.
/// </summary>
/// <param name="Name">The name of the function that makes the shards.</param>
/// <param name="Model">The outputs for one observation.</param>
/// <param name="Loss">The loss of the outputs.</param>
/// <param name="Parameters">How many of the inputs of the model are parameters.</param>
/// <param name="Start">Where a fit begins.</param>
/// <param name="Make">Makes some observations with random numbers.</param>
public sealed record Problem(
    string Name,
    ArrayProgram Model,
    ArrayProgram Loss,
    int Parameters,
    double[] Start,
    Func<Random, int, double[][]> Make)
{
    private const int Features = 5;
    private const int Components = 3;
    private const int Dimensions = 3;

    /// <summary>Logistic regression: softplus(s) − y s with s = w·x.</summary>
    public static Problem Logistic { get; } = new(
        "logistic",
        ProgramBuilder.Trace(
            v => [Sum(v[0] * v[1]), v[2] + 0.0], ("w", [Features]), ("x", [Features]), ("y", Shape.Scalar)),
        ProgramBuilder.Trace(
            z => [Softplus(z[0]) - (z[1] * z[0])], ("s", Shape.Scalar), ("y", Shape.Scalar)),
        1,
        new double[Features],
        Labelled);

    /// <summary>Least squares of a model that is not linear: ½ (tanh(w·x) − y)².</summary>
    public static Problem Curved { get; } = new(
        "curved",
        ProgramBuilder.Trace(
            v => [Tanh(Sum(v[0] * v[1])), v[2] + 0.0], ("w", [Features]), ("x", [Features]), ("y", Shape.Scalar)),
        ProgramBuilder.Trace(z => [0.5 * Square(z[0] - z[1])], ("t", Shape.Scalar), ("y", Shape.Scalar)),
        1,
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
        3,
        [0, 0, 0, -1, 0.3, 1, 0, 0, 0],
        (random, count) =>
        {
            var x = new double[count];
            for (var i = 0; i < count; i++)
            {
                var normal = Normal(random);
                x[i] = random.Next(4) switch { 0 => -3 + (0.7 * normal), 1 => 0.5 * normal, _ => 2 + normal };
            }

            return [x];
        });

    /// <summary>
    /// The normal distribution of vectors: ½ ‖z‖² + log |L| with z = L⁻¹ (x − μ), where L Lᵀ = I + B Bᵀ is its
    /// covariance, and B a parameter.
    /// </summary>
    public static Problem Covariance { get; } = new(
        "covariance",
        ProgramBuilder.Trace(
            v =>
            {
                var b = v[1];
                double[] identity = [.. Enumerable.Range(0, Dimensions * Dimensions)
                    .Select(i => i % (Dimensions + 1) == 0 ? 1.0 : 0)];
                var covariance = MatMul(b, Transpose(b)) + b.Recorder!.Constant(identity, b.Shape);
                var factor = MatrixFunctions.Cholesky(covariance);
                return [MatrixFunctions.SolveTriangular(factor, v[2] - v[0]), Sum(Log(Diagonal(factor)))];
            },
            ("m", [Dimensions]), ("B", [Dimensions, Dimensions]), ("x", [Dimensions])),
        ProgramBuilder.Trace(
            z => [(0.5 * Sum(Square(z[0]))) + z[1]], ("z", [Dimensions]), ("h", Shape.Scalar)),
        2,
        [0, 0, 0, 1, 0, 0, 0.5, 1, 0, 0, -0.5, 1],
        (random, count) =>
            [[.. Enumerable.Range(0, count * Dimensions).Select(i => (i % Dimensions) + Normal(random))]]);

    /// <summary>All problems.</summary>
    public static Problem[] All => [Logistic, Curved, Mixture, Covariance];

    /// <summary>What programs are written with.</summary>
    public static ProgramFormat Format { get; } = ProgramFormat.Default.WithMatrixFunctions();

    /// <summary>The problem of a name.</summary>
    public static Problem Named(string name) => All.Single(problem => problem.Name == name);

    /// <summary>The observations of a shard: the same each time, wherever it is.</summary>
    /// <param name="shard">The number of the shard.</param>
    /// <param name="length">How many observations it has; every shard a few more than the one before.</param>
    public double[][] Shard(int shard, int length) => Make(new Random(7 + shard), length + (shard % 3));

    // G. E. P. Box and M. E. Muller, A note on the generation of random normal deviates, 1958.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

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
