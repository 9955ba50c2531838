namespace AutoDiff.GradBench.Tests.Objectives;

public class KmeansTests
{
    [Theory]
    [InlineData(5, 1, 1)]
    [InlineData(40, 3, 2)]
    [InlineData(100, 7, 5)]
    public void Newtons_step_leads_to_the_means_of_the_clusters(int n, int k, int d)
    {
        var points = Witness.Rows(n, n, d);
        var centroids = points[^k..];
        var closest = points.Select(point => Enumerable.Range(0, k).MinBy(j => Distance(point, centroids[j])))
            .ToArray();
        var cost = points.Zip(closest, (point, j) => Distance(point, centroids[j])).Sum();
        Witness.AssertClose([cost], Tool.Evaluate("kmeans", "cost", new { points, centroids }).Numbers(), 1e-13);

        double[][] step =
        [
            .. centroids.Select((centroid, j) =>
            {
                var cluster = points.Where((_, i) => closest[i] == j).ToArray();
                return centroid.Select((coordinate, l) => coordinate - cluster.Average(point => point[l])).ToArray();
            }),
        ];
        var output = Tool.Evaluate("kmeans", "dir", new { points, centroids });
        Assert.Equal(k, output.AsArray().Count);
        Witness.AssertClose(step.Flat(), output.Numbers(), 1e-13);
    }

    private static double Distance(double[] x, double[] y) => x.Zip(y, (a, b) => (a - b) * (a - b)).Sum();
}
