using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval ht in its complicated form, with 22 bones, 544 vertices and 100 points.</summary>
public class HtBenchmark : ObjectiveBenchmark
{
    private const int Bones = 22;
    private const int Vertices = 544;
    private const int Points = 100;

    private readonly HtInput input;

    // Maps of space, 3 × 4 elements each, of all bones: where they are, and what they do to the skin.
    private readonly double[] absolutes = new double[12 * Bones];
    private readonly double[] maps = new double[12 * Bones];
    private readonly double[] errors = new double[3 * Points];

    public HtBenchmark()
        : base("ht", "objective", "jacobian")
    {
        var model = new HtModel(
            [.. Enumerable.Range(0, Bones).Select(bone => bone < 2 ? bone - 1 : bone % 4 == 2 ? 1 : bone - 1)],
            NearIdentity(Bones),
            NearIdentity(Bones),
            [.. Rows(Vertices, 3).Select(row => (double[])[.. row, 1])],
            Rows(Vertices, Bones),
            [.. Enumerable.Range(0, Points).Select(i => (int[])[i, (3 * i) + 100, Vertices - 1 - i])],
            IsMirrored: false);
        input = new(Numbers(26), new(model, [.. Enumerable.Range(0, Points)], Rows(Points, 3)), Rows(Points, 2));
    }

    protected override object Input => input;

    protected override double Function()
    {
        Pose();
        for (var i = 0; i < Points; i++)
        {
            var place = errors.AsSpan(3 * i, 3);
            for (var k = 0; k < 3; k++)
            {
                place[k] = input.Data.Points[i][k] - input.Theta[3 + k];
            }

            var corners = input.Data.Model.Triangles[input.Data.Correspondences[i]];
            var (u0, u1) = (input.Us[i][0], input.Us[i][1]);
            Subtract(u0, corners[0], place);
            Subtract(u1, corners[1], place);
            Subtract(1 - u0 - u1, corners[2], place);
        }

        return errors.Sum();
    }

    // Subtracts a share of where the bones take a vertex.
    private void Subtract(double share, int vertex, Span<double> place)
    {
        var (weights, x) = (input.Data.Model.Weights[vertex], input.Data.Model.BasePositions[vertex]);
        for (var bone = 0; bone < Bones; bone++)
        {
            var map = maps.AsSpan(12 * bone, 12);
            var weight = share * weights[bone];
            for (var k = 0; k < 3; k++)
            {
                place[k] -= weight *
                        ((map[4 * k] * x[0]) + (map[(4 * k) + 1] * x[1]) + (map[(4 * k) + 2] * x[2]) +
                            map[(4 * k) + 3]);
            }
        }
    }

    private void Pose()
    {
        Span<double> root = stackalloc double[12];
        Span<double> turn = stackalloc double[12];
        Span<double> relative = stackalloc double[12];
        Root(input.Theta, root);
        var model = input.Data.Model;
        for (var bone = 0; bone < Bones; bone++)
        {
            var (finger, joint) = Math.DivRem(bone - 2, 4);
            Rows34(model.BaseRelatives[bone], relative);
            if (bone >= 2 && joint < 3)
            {
                var first = 7 + (4 * finger) + joint;
                Joint(input.Theta[joint == 0 ? first - 1 : first], joint == 0 ? input.Theta[first] : 0, turn);
                Multiply(relative, turn, relative);
            }

            var parent = model.Parents[bone];
            var absolute = absolutes.AsSpan(12 * bone, 12);
            Multiply(parent < 0 ? root : absolutes.AsSpan(12 * parent, 12), relative, absolute);
            Rows34(model.InverseBaseAbsolutes[bone], turn);
            Multiply(absolute, turn, maps.AsSpan(12 * bone, 12));
        }
    }

    // First about the x-axis, then about the z-axis.
    private static void Joint(double x, double z, Span<double> map)
    {
        var ((sx, cx), (sz, cz)) = (Math.SinCos(x), Math.SinCos(z));
        ReadOnlySpan<double> elements = [cz, -sz * cx, sz * sx, 0, sz, cz * cx, -cz * sx, 0, 0, sx, cx, 0];
        elements.CopyTo(map);
    }

    private static void Root(double[] theta, Span<double> map)
    {
        var angle = Math.Sqrt((theta[0] * theta[0]) + (theta[1] * theta[1]) + (theta[2] * theta[2]));
        var (x, y, z) = (theta[0] / angle, theta[1] / angle, theta[2] / angle);
        var (s, c) = Math.SinCos(angle);
        var rest = 1 - c;
        ReadOnlySpan<double> elements =
        [
            (x * x * rest) + c, (x * y * rest) - (z * s), (x * z * rest) + (y * s), 0,
            (x * y * rest) + (z * s), (y * y * rest) + c, (y * z * rest) - (x * s), 0,
            (x * z * rest) - (y * s), (y * z * rest) + (x * s), (z * z * rest) + c, 0,
        ];
        elements.CopyTo(map);
    }

    // First y, then x; the product may take the place of either.
    private static void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> product)
    {
        Span<double> result = stackalloc double[12];
        for (var i = 0; i < 12; i += 4)
        {
            for (var j = 0; j < 4; j++)
            {
                result[i + j] = (x[i] * y[j]) + (x[i + 1] * y[4 + j]) + (x[i + 2] * y[8 + j]) + (j == 3 ? x[i + 3] : 0);
            }
        }

        result.CopyTo(product);
    }

    // The first three rows of a 4 × 4 matrix.
    private static void Rows34(double[][] matrix, Span<double> map)
    {
        for (var i = 0; i < 3; i++)
        {
            matrix[i].CopyTo(map[(4 * i)..]);
        }
    }

    // Maps near the identity, so that products of many stay near 1.
    private static double[][][] NearIdentity(int count) =>
    [
        .. Enumerable.Range(0, count).Select(map => (double[][])
        [
            .. Rows(3 + map, 4)[^3..].Select(
                (row, i) => row.Select((element, j) => (i == j ? 1 : 0) + (0.2 * element)).ToArray()),
            [0, 0, 0, 1],
        ]),
    ];
}
