using AutoDiff.BackEnds;
using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Σᵢ minⱼ |pᵢ − cⱼ|², and the step of Newton's method for the centroids c, whose Hessian is diagonal.
/// </summary>
public static class Kmeans
{
    public static IEnumerable<Eval> Evals =>
        [Eval.Of<Input>("kmeans", "cost", Cost), Eval.Of<Input>("kmeans", "dir", Direction)];

    /// <summary>
    /// The sum of the squared distances of points (d × n, by coordinates) to their closest centroids (k × d).
    /// </summary>
    public static Variable Objective(Variable centroids, Variable points)
    {
        Variable distances = 0;
        for (var i = 0; i < points.Shape[0]; i++)
        {
            distances += Square(points[i] - centroids[.., i..(i + 1)]);
        }

        return Sum(Min(distances, [0]));
    }

    /// <summary>
    /// The gradient in the centroids and the diagonal of the Hessian, which is its product with ones: forward over
    /// reverse mode.
    /// </summary>
    public static Variable[] Slopes(Variable centroids, Variable points)
    {
        var gradient = Reverse.Pull(Objective(centroids, points), 1, centroids)[0];
        return [gradient, Forward.Push([gradient], [centroids], [1])[0]];
    }

    private static Evaluation Cost(Input input)
    {
        var result = new double[1];
        var run = Over(input, (centroids, points) => [Objective(centroids, points)], result);
        return new(run, () => result[0]);
    }

    private static Evaluation Direction(Input input)
    {
        var (k, d) = (input.Centroids.Length, input.Centroids[0].Length);
        var slopes = new double[2 * k * d];
        var direction = new double[k * d];
        var run = Over(input, Slopes, slopes);
        return new(Run, () => ((ReadOnlySpan<double>)direction).InRows(k));

        void Run()
        {
            run();
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] = slopes[i] / slopes[direction.Length + i];
            }
        }
    }

    /// <summary>
    /// Evaluates a function of centroids and points on blocks of points so small that they stay in the cache, and adds
    /// up what it returns.
    /// </summary>
    private static Action Over(Input input, Func<Variable, Variable, Variable[]> function, double[] result)
    {
        var (n, d) = (input.Points.Length, input.Points[0].Length);
        var block = Blocks.LengthFor(n, input.Centroids.Length);
        var program = ProgramBuilder.Trace(
            v => function(v[0], v[1]), ("centroids", [input.Centroids.Length, d]), ("points", [d, block]));
        var code = CompiledProgram<double>.Of(
            program, new(shared: [0], summed: [.. Enumerable.Range(0, program.Outputs.Length)]));
        double[] inputs =
            [.. input.Centroids.Flat(), .. input.Points.Chunk(block).SelectMany(points => points.Transposed().Flat())];
        return () => code.Evaluate(inputs, result, n / block);
    }

    public sealed record Input(double[][] Points, double[][] Centroids);
}
