namespace AutoDiff.GradBench.Tests.Objectives;

public class BaTests
{
    private static readonly double[] Camera = [0.3, -0.2, 0.5, 0.1, 0.2, -0.3, 5, 1, 2, 0.02, -0.01];
    private static readonly double[] Point = [0.7, -0.4, 3];
    private static readonly double[] Feature = [1.5, 2.5];

    [Fact]
    public void The_errors_are_those_of_the_definition()
    {
        var output = Tool.Evaluate("ba", "objective", Input(Camera, 11));
        Witness.AssertClose(Errors([.. Camera, .. Point, 0.8]), output["reproj_error"]!["elements"]!.Numbers(), 1e-13);
        Assert.Equal(11, (int)output["reproj_error"]!["repeated"]!);
        Assert.Equal(0.36, (double)output["w_err"]!["element"]!, 14);
        Assert.Equal(11, (int)output["w_err"]!["repeated"]!);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(300)] // More than are gathered at once.
    public void The_Jacobian_is_that_of_the_errors(int p)
    {
        var values = Tool.Evaluate("ba", "jacobian", Input(Camera, p))["vals"]!.Numbers();
        var differences = Witness.Jacobian(Errors, [.. Camera, .. Point, 0.8]).Cast<double>();
        Witness.AssertClose([.. differences, -1.6], values, 1e-8);
        Witness.AssertClose([.. ByHand(), -1.6], values, 1e-12);
    }

    [Fact]
    public void Without_a_rotation_the_Jacobian_is_that_of_the_formulas_limit()
    {
        double[] camera = [0, 0, 0, .. Camera[3..]];
        var values = Tool.Evaluate("ba", "jacobian", Input(camera, 3))["vals"]!.Numbers();

        // The limit is smooth, and a little away from it the differences are those of the formula itself.
        var differences = Witness.Jacobian(Errors, [.. camera, .. Point, 0.8]).Cast<double>();
        Witness.AssertClose([.. differences, -1.6], values, 1e-8);
    }

    [Fact]
    public void Rows_and_columns_say_where_the_values_belong()
    {
        var output = Tool.Evaluate("ba", "jacobian", Input(Camera, 11));

        // Two cameras, three points, eleven weights. Of the rows' starts and of the columns the first thirty are told
        // and the last.
        int[] starts = [.. Enumerable.Range(0, 23).Select(row => 15 * row), .. Enumerable.Range(331, 7), 341];
        int[] columns = [.. Enumerable.Range(0, 11), 22, 23, 24, 31];
        Assert.Equal(starts, output["rows"]!.AsArray().Select(row => (int)row!));
        Assert.Equal([.. columns, .. columns, 41], output["cols"]!.AsArray().Select(column => (int)column!));
    }

    private static object Input(double[] camera, int p) =>
        new { n = 2, m = 3, p, cam = camera, x = Point, w = 0.8, feat = Feature };

    // Parameters: camera, point, weight.
    private static double[] Errors(double[] x)
    {
        var image = Rotate(x[..3], [x[11] - x[3], x[12] - x[4], x[13] - x[5]]);
        var (u, v) = (image[0] / image[2], image[1] / image[2]);
        var square = (u * u) + (v * v);
        var distortion = 1 + (x[9] * square) + (x[10] * square * square);
        return [x[14] * ((u * distortion * x[6]) + x[7] - Feature[0]),
            x[14] * ((v * distortion * x[6]) + x[8] - Feature[1])];
    }

    private static double[] Rotate(double[] r, double[] x)
    {
        var matrix = Rotation(r);
        return [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3).Sum(j => matrix[i, j] * x[j]))];
    }

    // The exponential series of the cross product's matrix, whose terms are small after 30 for rotations of less than a
    // turn.
    private static double[,] Rotation(double[] r)
    {
        double[,] result = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
        var term = result;
        for (var n = 1; n <= 30; n++)
        {
            term = Product(term, Cross(r));
            for (var i = 0; i < 9; i++)
            {
                term[i / 3, i % 3] /= n;
            }

            result = Combine(result, 1, term);
        }

        return result;
    }

    // The chain rule by hand; the derivative of R(r)x in r is −R [x]× (r rᵀ + (Rᵀ − I)[r]×)/|r|² (Gallego and Yezzi,
    // 2015).
    private static double[] ByHand()
    {
        var (r, focal, weight) = (Camera[..3], Camera[6], 0.8);
        double[] x = [Point[0] - Camera[3], Point[1] - Camera[4], Point[2] - Camera[5]];
        var rotation = Rotation(r);
        var image = Rotate(r, x);
        double[] projected = [image[0] / image[2], image[1] / image[2]];
        var square = (projected[0] * projected[0]) + (projected[1] * projected[1]);
        var distortion = 1 + (Camera[9] * square) + (Camera[10] * square * square);
        var slope = 2 * (Camera[9] + (2 * Camera[10] * square));

        var identity = Rotation([0, 0, 0]);
        var outer = new double[3, 3];
        for (var i = 0; i < 9; i++)
        {
            outer[i / 3, i % 3] = r[i / 3] * r[i % 3];
        }

        var bracket = Combine(outer, 1, Product(Combine(Transposed(rotation), -1, identity), Cross(r)));
        var turning = Product(Product(rotation, Cross(x)), bracket);
        var norm = r.Sum(element => element * element);

        var rows = new List<double>();
        for (var i = 0; i < 2; i++)
        {
            double[] inImage =
            [
                .. Enumerable.Range(0, 3).Select(j => weight * focal * Enumerable.Range(0, 2).Sum(l =>
                    ((i == l ? distortion : 0) + (projected[i] * slope * projected[l])) *
                    ((j == l ? 1 / image[2] : 0) - (j == 2 ? projected[l] / image[2] : 0)))),
            ];
            double[] inPoint =
            [
                .. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 3).Sum(l => inImage[l] * rotation[l, j])),
            ];
            rows.AddRange(
                Enumerable.Range(0, 3).Select(
                    j => -Enumerable.Range(0, 3).Sum(l => inImage[l] * turning[l, j]) / norm));
            rows.AddRange(inPoint.Select(element => -element));
            rows.AddRange([weight * projected[i] * distortion, i == 0 ? weight : 0, i == 1 ? weight : 0]);
            rows.AddRange([weight * focal * projected[i] * square, weight * focal * projected[i] * square * square]);
            rows.AddRange(inPoint);
            rows.Add((projected[i] * distortion * focal) + Camera[7 + i] - Feature[i]);
        }

        return [.. rows];
    }

    private static double[,] Cross(double[] x) => new[,] { { 0, -x[2], x[1] }, { x[2], 0, -x[0] }, { -x[1], x[0], 0 } };

    private static double[,] Transposed(double[,] x) => Each((i, j) => x[j, i]);

    private static double[,] Combine(double[,] x, double factor, double[,] y) =>
        Each((i, j) => x[i, j] + (factor * y[i, j]));

    private static double[,] Product(double[,] x, double[,] y) =>
        Each((i, j) => (x[i, 0] * y[0, j]) + (x[i, 1] * y[1, j]) + (x[i, 2] * y[2, j]));

    private static double[,] Each(Func<int, int, double> element)
    {
        var result = new double[3, 3];
        for (var i = 0; i < 9; i++)
        {
            result[i / 3, i % 3] = element(i / 3, i % 3);
        }

        return result;
    }
}
