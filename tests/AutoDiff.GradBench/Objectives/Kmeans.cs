using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>Σᵢ minⱼ |pᵢ − cⱼ|², and the step of Newton's method for the centroids c, whose Hessian is diagonal.</summary>
public static class Kmeans
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("kmeans", "cost", input => Evaluation.Of(
            Trace(input, (points, centroids) => Objective(points, centroids)), input.Elements, y => y[0])),
        Eval.Of<Input>("kmeans", "dir", input => Evaluation.Of(
            Trace(input, NewtonStep), input.Elements, y => ((ReadOnlySpan<double>)y).InRows(input.Centroids.Length))),
    ];

    /// <summary>The sum of the squared distances of points (n × d) to their closest centroids (k × d).</summary>
    public static Variable Objective(Variable points, Variable centroids)
    {
        var (n, k, d) = (points.Shape[0], centroids.Shape[0], points.Shape[1]);
        Variable distances = 0;
        for (var i = 0; i < d; i++)
        {
            distances += Square(Reshape(points[.., i..(i + 1)], [1, n]) - centroids[.., i..(i + 1)]);
        }

        return Sum(Min(distances, [0]));
    }

    /// <summary>g / h with the gradient g and the diagonal h of the Hessian. As it is diagonal, h is its product with ones: forward over reverse mode.</summary>
    public static Variable NewtonStep(Variable points, Variable centroids)
    {
        var gradient = Reverse.Pull(Objective(points, centroids), 1, centroids)[0];
        return gradient / Forward.Push([gradient], [centroids], [1])[0];
    }

    private static Program Trace(Input input, Func<Variable, Variable, Variable> function) => ProgramBuilder.Trace(
        v => [function(v[0], v[1])],
        ("points", [input.Points.Length, input.Points[0].Length]),
        ("centroids", [input.Centroids.Length, input.Centroids[0].Length]));

    public sealed record Input(double[][] Points, double[][] Centroids)
    {
        public double[] Elements { get; } = [.. Points.Flat(), .. Centroids.Flat()];
    }
}
