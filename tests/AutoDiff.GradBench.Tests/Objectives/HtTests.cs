namespace AutoDiff.GradBench.Tests.Objectives;

public class HtTests
{
    private const int Bones = 22;
    private const int Vertices = 7;

    // Bones of the hand in a chain with branches, whose fingers are of four bones each, from the third on.
    private static readonly int[] Parents =
        [.. Enumerable.Range(0, Bones).Select(bone => bone < 2 ? bone - 1 : bone % 4 == 2 ? 1 : bone - 1)];
    private static readonly double[][][] BaseRelatives = Maps(1);
    private static readonly double[][][] InverseBaseAbsolutes = Maps(2);
    private static readonly double[][] BasePositions = [.. Witness.Rows(3, Vertices, 3).Select(
        row => (double[])[.. row, 1])];
    private static readonly double[][] Weights = Witness.Rows(4, Vertices, Bones);
    private static readonly int[][] Triangles = [[0, 1, 2], [4, 3, 1], [6, 5, 4]];
    private static readonly double[][] Points = Witness.Rows(5, 4, 3);
    private static readonly double[] Theta = Witness.Numbers(6, 26);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void The_Jacobian_is_that_of_the_errors(bool complicated, bool mirrored)
    {
        int[] correspondences = complicated ? [2, 0, 1, 0] : [6, 2, 3, 2];
        var us = complicated ? Witness.Rows(7, 4, 2) : [];
        var input = Input(Theta, correspondences, us, mirrored);
        Witness.AssertClose(
            Errors(Theta, us, correspondences, mirrored), Tool.Evaluate("ht", "objective", input).Numbers(), 1e-13);

        var rows = Tool.Evaluate("ht", "jacobian", input).AsArray();
        Assert.Equal(12, rows.Count);
        var inTheta = Witness.Jacobian(theta => Errors(theta, us, correspondences, mirrored), Theta);
        Witness.AssertClose(inTheta.Cast<double>(), rows.SelectMany(row => row!.Numbers()[^26..]), 1e-9);

        // By hand: errors fall as the hand moves; they fall along an edge of its triangle as a place does.
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i]!.Numbers();
            Assert.Equal(complicated ? 28 : 26, row.Length);
            Witness.AssertClose([i % 3 == 0 ? -1 : 0, i % 3 == 1 ? -1 : 0, i % 3 == 2 ? -1 : 0], row[^23..^20], 1e-14);
            if (complicated)
            {
                var corners = Triangles[correspondences[i / 3]].Select(
                    vertex => Position(Theta, vertex, mirrored)[i % 3])
                    .ToArray();
                Witness.AssertClose([corners[2] - corners[0], corners[2] - corners[1]], row[..2], 1e-13);
            }
        }
    }

    [Fact]
    public void A_rotation_by_next_to_nothing_counts_as_none()
    {
        double[] theta = [1e-5, -1e-5, 2e-5, .. Theta[3..]];
        var rows = Tool.Evaluate("ht", "jacobian", Input(theta, [6, 2, 3, 2], [], false)).AsArray();
        double[] unturned = [0, 0, 0, .. Theta[3..]];
        Assert.All(rows, row => Assert.Equal([0, 0, 0], row!.Numbers()[..3]));
        var errors = Errors(unturned, [], [6, 2, 3, 2], false);
        Witness.AssertClose(
            errors, Tool.Evaluate("ht", "objective", Input(theta, [6, 2, 3, 2], [], false)).Numbers(), 1e-13);
    }

    private static object Input(double[] theta, int[] correspondences, double[][] us, bool mirrored) => new
    {
        theta,
        us,
        data = new
        {
            correspondences,
            points = Points,
            model = new
            {
                bone_count = Bones,
                bone_names = Enumerable.Range(0, Bones).Select(bone => $"bone {bone}"),
                parents = Parents,
                base_relatives = BaseRelatives,
                inverse_base_absolutes = InverseBaseAbsolutes,
                base_positions = BasePositions,
                weights = Weights,
                triangles = Triangles,
                is_mirrored = mirrored,
            },
        },
    };

    private static double[] Errors(double[] theta, double[][] us, int[] correspondences, bool mirrored)
    {
        var errors = new List<double>();
        for (var i = 0; i < Points.Length; i++)
        {
            double[] shares = us.Length == 0 ? [1] : [us[i][0], us[i][1], 1 - us[i][0] - us[i][1]];
            int[] vertices = us.Length == 0 ? [correspondences[i]] : Triangles[correspondences[i]];
            var positions = vertices.Select(vertex => Position(theta, vertex, mirrored)).ToArray();
            errors.AddRange(Enumerable.Range(0, 3).Select(axis =>
                Points[i][axis] - shares.Zip(positions, (share, position) => share * position[axis]).Sum()));
        }

        return [.. errors];
    }

    private static double[] Position(double[] theta, int vertex, bool mirrored)
    {
        var sum = new double[3];
        var absolutes = new double[Bones][][];
        for (var bone = 0; bone < Bones; bone++)
        {
            var (x, z) = (0.0, 0.0);
            if (bone is >= 2 and < 22 && bone % 4 != 1)
            {
                var first = 6 + (bone - 2);
                (x, z) = bone % 4 == 2 ? (theta[first], theta[first + 1]) : (theta[first + 1], 0);
            }

            var relative = Product(BaseRelatives[bone], Product(Turn(0, 1, z), Turn(1, 2, x)));
            absolutes[bone] = Parents[bone] < 0 ? relative : Product(absolutes[Parents[bone]], relative);
            var image = Image(Product(absolutes[bone], InverseBaseAbsolutes[bone]), BasePositions[vertex]);
            sum = [.. sum.Zip(image, (a, b) => a + (Weights[vertex][bone] * b))];
        }

        sum[0] *= mirrored ? -1 : 1;
        return [.. Rotated(theta[..3], sum).Select((coordinate, axis) => coordinate + theta[3 + axis])];
    }

    // Rodrigues' formula.
    private static double[] Rotated(double[] r, double[] x)
    {
        var angle = Math.Sqrt(r.Sum(element => element * element));
        if (angle == 0)
        {
            return x;
        }

        double[] axis = [.. r.Select(element => element / angle)];
        var along = axis.Zip(x, (a, b) => a * b).Sum();
        double[] cross =
        [
            (axis[1] * x[2]) - (axis[2] * x[1]), (axis[2] * x[0]) - (axis[0] * x[2]),
                (axis[0] * x[1]) - (axis[1] * x[0]),
        ];
        return [.. x.Select((element, i) =>
            (element * Math.Cos(angle)) + (cross[i] * Math.Sin(angle)) + (axis[i] * along * (1 - Math.Cos(angle))))];
    }

    // A turn by an angle from one axis towards another.
    private static double[][] Turn(int from, int to, double angle)
    {
        double[][] matrix = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
        (matrix[from][from], matrix[to][to]) = (Math.Cos(angle), Math.Cos(angle));
        (matrix[to][from], matrix[from][to]) = (Math.Sin(angle), -Math.Sin(angle));
        return matrix;
    }

    private static double[][] Product(double[][] x, double[][] y) =>
        [.. x.Select(
            row => Enumerable.Range(0, 4).Select(j => Enumerable.Range(0, 4).Sum(k => row[k] * y[k][j])).ToArray())];

    private static double[] Image(double[][] map, double[] x) =>
        [.. map[..3].Select(row => row.Zip(x, (a, b) => a * b).Sum())];

    // Maps near the identity, so that long products of them stay near 1.
    private static double[][][] Maps(int seed) =>
    [
        .. Enumerable.Range(0, Bones).Select(bone => Witness.Rows((100 * seed) + bone, 3, 4)
            .Select((row, i) => row.Select((element, j) => (i == j ? 1 : 0) + (0.2 * element)).ToArray())
            .Append([0, 0, 0, 1]).ToArray()),
    ];
}
