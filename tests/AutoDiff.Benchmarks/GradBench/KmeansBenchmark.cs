using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval kmeans at k = 100, n = 10,000 and d = 8: gradient and diagonal of the Hessian.</summary>
public class KmeansBenchmark() : ObjectiveBenchmark("kmeans", "cost", "dir")
{
    private readonly double[][] points = Rows(10_000, 8);

    protected override object Input => new Kmeans.Input(points, points[^100..]);

    protected override double Function()
    {
        var sum = 0.0;
        foreach (var point in points)
        {
            var closest = double.PositiveInfinity;
            foreach (var centroid in points.AsSpan()[^100..])
            {
                var distance = 0.0;
                for (var i = 0; i < point.Length; i++)
                {
                    distance += (point[i] - centroid[i]) * (point[i] - centroid[i]);
                }

                closest = Math.Min(closest, distance);
            }

            sum += closest;
        }

        return sum;
    }
}
