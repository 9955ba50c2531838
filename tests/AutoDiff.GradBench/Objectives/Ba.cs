using AutoDiff.BackEnds;
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
    private const int Columns = CameraLength + PointLength + 1;

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

    // One observation: its parameters in the order of the Jacobian's columns, and its feature.
    private static CompiledProgram<double> Compile(Func<Variable, Variable, Variable> function) =>
        CompiledProgram<double>.Of(
        ProgramBuilder.Trace(v => [function(v[0], v[1])], ("parameters", [Columns]), ("feature", [2])));

    private static Variable ReprojectionError(Variable parameters, Variable feature) =>
        ReprojectionError(parameters[..CameraLength], parameters[CameraLength..^1], parameters[^1], feature);

    private static CompiledProgram<double> CompileWeights(Func<Variable, Variable> function) =>
        CompiledProgram<double>.Of(
        ProgramBuilder.Trace(v => [function(v[0])], ("w", Shape.Scalar)));

    private static Evaluation Errors(Input input)
    {
        var reprojection = Compile(ReprojectionError);
        var weight = CompileWeights(WeightError);
        var problem = new Problem(input);
        var reprojectionErrors = new double[2 * input.P];
        var weightErrors = new double[input.P];
        return new(Run, () => new
        {
            ReprojError = new { Elements = reprojectionErrors[..2], Repeated = input.P },
            WErr = new { Element = weightErrors[0], Repeated = input.P },
        });

        void Run()
        {
            problem.Evaluate(reprojection, reprojectionErrors);
            weight.Evaluate(problem.Weights, weightErrors, input.P);
        }
    }

    private static Evaluation Jacobian(Input input)
    {
        var reprojection = Compile(
            (parameters, feature) => Differentiate.Jacobian(x => ReprojectionError(x, feature), parameters));
        var weight = CompileWeights(w => Differentiate.Gradient(WeightError, w));
        var problem = new Problem(input);
        var result = new SparseMatrix(3 * input.P, ((2 * Columns) + 1) * input.P);
        return new(Run, () => new
        {
            Rows = Sample(result.RowStarts),
            Cols = Sample(result.Columns),
            Vals = Sample(result.Values),
        });

        // Two rows for each observation and then one for each weight; the code writes its values where they belong.
        void Run()
        {
            var split = 2 * Columns * input.P;
            problem.Evaluate(reprojection, result.Values.AsSpan(0, split));
            weight.Evaluate(problem.Weights, result.Values.AsSpan(split), input.P);
            problem.WriteStructure(result);
        }
    }

    private static T[] Sample<T>(T[] elements) => [.. elements.Take(2 * Columns), elements[^1]];

    public sealed record Input(int N, int M, int P, double[] Cam, double[] X, double W, double[] Feat);

    /// <summary>A matrix by rows: those of row i stand from RowStarts[i] up to RowStarts[i + 1].</summary>
    private sealed class SparseMatrix(int rows, int elements)
    {
        public int[] RowStarts { get; } = new int[rows + 1];

        public int[] Columns { get; } = new int[elements];

        public double[] Values { get; } = new double[elements];
    }

    /// <summary>The input, whose one camera, point, weight and feature stand for as many as there are to be.</summary>
    private sealed class Problem(Input input)
    {
        // So many observations are gathered at a time that they stay in the cache.
        private const int Block = 256;

        private readonly double[] cameras = Repeat(input.Cam, input.N);
        private readonly double[] points = Repeat(input.X, input.M);
        private readonly double[] features = Repeat(input.Feat, input.P);
        private readonly int[] cameraOf = [.. Enumerable.Range(0, input.P).Select(i => i % input.N)];
        private readonly int[] pointOf = [.. Enumerable.Range(0, input.P).Select(i => i % input.M)];
        private readonly double[] gathered = new double[(Columns + 2) * Block];

        // 0, 1, 2, …: parameters that are neighbors have columns that are.
        private readonly int[] counted = [.. Enumerable.Range(0, (CameraLength * input.N) + (PointLength * input.M))];

        public double[] Weights { get; } = Repeat([input.W], input.P);

        /// <summary>Evaluates a program of one observation at all of them.</summary>
        public void Evaluate(CompiledProgram<double> code, Span<double> outputs)
        {
            for (var first = 0; first < input.P; first += Block)
            {
                var count = Math.Min(Block, input.P - first);
                for (var i = 0; i < count; i++)
                {
                    var parameters = gathered.AsSpan(i * Columns, Columns);
                    cameras.AsSpan(cameraOf[first + i] * CameraLength, CameraLength).CopyTo(parameters);
                    points.AsSpan(pointOf[first + i] * PointLength, PointLength).CopyTo(parameters[CameraLength..]);
                    parameters[^1] = Weights[first + i];
                }

                features.AsSpan(2 * first, 2 * count).CopyTo(gathered.AsSpan(Columns * count));
                code.Evaluate(
                    gathered.AsSpan(0, (Columns + 2) * count),
                    outputs.Slice(code.OutputLength * first, code.OutputLength * count),
                    count);
            }
        }

        /// <summary>Writes which columns the elements of each row are in.</summary>
        public void WriteStructure(SparseMatrix matrix)
        {
            for (var row = 0; row < 2 * input.P; row++)
            {
                matrix.RowStarts[row] = row * Columns;
                WriteColumns(matrix.Columns.AsSpan(row * Columns, Columns), row / 2);
            }

            var next = 2 * input.P * Columns;
            for (var i = 0; i < input.P; i++)
            {
                matrix.RowStarts[(2 * input.P) + i] = next;
                matrix.Columns[next++] = counted.Length + i;
            }

            matrix.RowStarts[^1] = next;
        }

        private void WriteColumns(Span<int> columns, int observation)
        {
            var firstPoint = CameraLength * input.N;
            counted.AsSpan(CameraLength * cameraOf[observation], CameraLength).CopyTo(columns);
            counted.AsSpan(firstPoint + (PointLength * pointOf[observation]), PointLength).CopyTo(
                columns[CameraLength..]);
            columns[^1] = counted.Length + observation;
        }

        private static double[] Repeat(double[] elements, int count) =>
            [.. Enumerable.Repeat(elements, count).SelectMany(x => x)];
    }
}
