using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Bundle adjustment: how far the projections of points are from where cameras saw them, and the sparse Jacobian of
/// that.
/// </summary>
public static class Ba
{
    private const int CameraLength = 11;
    private const int PointLength = 3;

    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("ba", "objective", Errors),
        Eval.Of<Input>("ba", "jacobian", Jacobian),
    ];

    /// <summary>The weighted difference of where a camera should see a point and where it did: 2.</summary>
    /// <param name="camera">
    /// Rotation (3), center (3), focal length, principal point (2) and radial distortion (2).
    /// </param>
    /// <param name="point">The point: 3.</param>
    /// <param name="weight">The weight of the observation.</param>
    /// <param name="feature">Where the camera saw the point: 2.</param>
    public static Variable ReprojectionError(Variable camera, Variable point, Variable weight, Variable feature)
    {
        var inCamera = Rotate(camera[..3], point - camera[3..6]);
        var projected = inCamera[..2] / inCamera[2];
        var square = Sum(Square(projected));
        var distortion = 1 + (camera[9] * square) + (camera[10] * square * square);
        return weight * ((projected * distortion * camera[6]) + camera[7..9] - feature);
    }

    /// <summary>How far a weight is from 1: 1 − w².</summary>
    public static Variable WeightError(Variable weight) => 1 - Square(weight);

    // Rodrigues' formula. Without a rotation there is no axis; there x + r × x has the derivative of the formula's
    // limit.
    private static Variable Rotate(Variable rotation, Variable x)
    {
        var square = Sum(Square(rotation));
        var angle = Sqrt(square);
        var axis = rotation / angle;
        var rotated = (x * Cos(angle)) + (Cross(axis, x) * Sin(angle)) + (axis * Dot(axis, x) * (1 - Cos(angle)));
        return Where(Equal(square, 0), x + Cross(rotation, x), rotated);
    }

    private static Variable Cross(Variable x, Variable y) => Stack(
        (x[1] * y[2]) - (x[2] * y[1]),
        (x[2] * y[0]) - (x[0] * y[2]),
        (x[0] * y[1]) - (x[1] * y[0]));

    // The errors of all observations, and then those of their weights, from all cameras, points and weights.
    private static ArrayProgram Trace(Input input)
    {
        int[] observations = [.. Enumerable.Range(0, input.P)];
        var observation = ProgramBuilder.Trace(
            v => [ReprojectionError(v[0], v[1], v[2], v[3]), WeightError(v[2])],
            ("camera", [CameraLength]), ("point", [PointLength]), ("weight", Shape.Scalar), ("feature", [2]));
        return ProgramBuilder.Trace(
            v => observation.CallOverPoints(
                PointRoles.Each,
                Gather(v[0], 0, [.. observations.Select(i => i % input.N)]),
                Gather(v[1], 0, [.. observations.Select(i => i % input.M)]),
                v[2],
                v[0].Recorder!.Constant(Repeat(input.Feat, input.P), [input.P, 2])),
            ("cameras", [input.N, CameraLength]), ("points", [input.M, PointLength]), ("weights", [input.P]));
    }

    private static Evaluation Errors(Input input)
    {
        var (program, numbers, errors) = (Trace(input).Compile<double>(), Numbers(input), new double[3 * input.P]);
        return new(() => program.Evaluate(numbers, errors), () => new
        {
            ReprojError = new { Elements = errors[..2], Repeated = input.P },
            WErr = new { Element = errors[^1], Repeated = input.P },
        });
    }

    private static Evaluation Jacobian(Input input)
    {
        var (jacobian, numbers) = (SparseJacobian<double>.Of(Trace(input)), Numbers(input));
        var values = new double[jacobian.Pattern.Count];
        return new(() => jacobian.Evaluate(numbers, values), () => new
        {
            Rows = Sample(jacobian.Pattern.RowStarts),
            Cols = Sample(jacobian.Pattern.ColumnIndices),
            Vals = Sample<double>(values),
        });
    }

    // What is told of an array: its first elements, and the last.
    private static T[] Sample<T>(ReadOnlySpan<T> elements) =>
        [.. elements[..Math.Min(30, elements.Length)], elements[^1]];

    private static double[] Numbers(Input input) =>
        [.. Repeat(input.Cam, input.N), .. Repeat(input.X, input.M), .. Repeat([input.W], input.P)];

    private static double[] Repeat(double[] elements, int count) =>
        [.. Enumerable.Repeat(elements, count).SelectMany(x => x)];

    /// <summary>One camera, point, weight and feature, which stand for as many as there are to be.</summary>
    public sealed record Input(int N, int M, int P, double[] Cam, double[] X, double W, double[] Feat);
}
