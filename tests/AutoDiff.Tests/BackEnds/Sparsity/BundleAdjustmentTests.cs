using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Sparsity;

/// <summary>
/// Points seen by cameras: each observation depends on one camera, one point and one weight. The function gathers them
/// for all observations at once and says nothing of the structure of its Jacobian.
/// </summary>
public class BundleAdjustmentTests
{
    private const int Cameras = 7;
    private const int Points = 60;
    private const int Observations = 400;

    // A camera has a center (3) and a focal length.
    private const int CameraLength = 4;

    private static readonly int[] CameraOf = [.. Enumerable.Range(0, Observations).Select(i => i % Cameras)];

    private static readonly int[] PointOf = [.. Enumerable.Range(0, Observations).Select(i => i * 7 % Points)];

    [Fact]
    public void The_Jacobian_has_the_blocks_and_the_entries_that_are_derived_by_hand()
    {
        var program = ProgramBuilder.Trace(
            v => [Errors(v[0], v[1], v[2])],
            ("cameras", [Cameras, CameraLength]), ("points", [Points, 3]), ("weights", [Observations]));
        var jacobian = SparseJacobian<double>.Of(program);
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, jacobian.Pattern.Columns).Select(_ => 0.5 + random.NextDouble())];
        for (var point = 0; point < Points; point++)
        {
            x[(Cameras * CameraLength) + (3 * point) + 2] += 4;
        }

        var values = new double[jacobian.Pattern.Count];
        jacobian.Evaluate(x, values);
        for (var i = 0; i < 2 * Observations; i++)
        {
            var expected = Row(x, i / 2, i % 2);
            var (start, end) = (jacobian.Pattern.RowStarts[i], jacobian.Pattern.RowStarts[i + 1]);
            Assert.Equal(expected.Keys.Order(), jacobian.Pattern.ColumnIndices[start..end].ToArray());
            for (var entry = start; entry < end; entry++)
            {
                Assert.Equal(expected[jacobian.Pattern.ColumnIndices[entry]], values[entry], 1e-12);
            }
        }

        // A product takes one column of each camera, of each point and of the weights.
        Assert.InRange(jacobian.Products, 5, 10);
    }

    // w f (X − C)/(Z − C_z), in both coordinates.
    private static Variable Errors(Variable cameras, Variable points, Variable weights)
    {
        var (camera, point) = (Gather(cameras, 0, CameraOf), Gather(points, 0, PointOf));
        var from = point - Slice(camera, .., 0..3);
        var scale = Reshape(weights, [Observations, 1]) * Slice(camera, .., 3..4) / Slice(from, .., 2..3);
        return scale * Slice(from, .., 0..2);
    }

    private static Dictionary<int, double> Row(double[] x, int observation, int coordinate)
    {
        var camera = CameraLength * CameraOf[observation];
        var point = (Cameras * CameraLength) + (3 * PointOf[observation]);
        var weight = (Cameras * CameraLength) + (3 * Points) + observation;
        var (across, depth) = (x[point + coordinate] - x[camera + coordinate], x[point + 2] - x[camera + 2]);
        var (w, f) = (x[weight], x[camera + 3]);
        return new()
        {
            [camera + coordinate] = -w * f / depth,
            [camera + 2] = w * f * across / (depth * depth),
            [camera + 3] = w * across / depth,
            [point + coordinate] = w * f / depth,
            [point + 2] = -w * f * across / (depth * depth),
            [weight] = f * across / depth,
        };
    }
}
