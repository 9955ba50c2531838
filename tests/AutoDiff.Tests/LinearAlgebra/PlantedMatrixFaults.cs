using AutoDiff.LinearAlgebra;
using AutoDiff.Transforms;
using Number = AutoDiff.Numbers.BigFloat<AutoDiff.Numbers.Bits256>;
using static AutoDiff.Functions;
using CholeskyFactor = AutoDiff.LinearAlgebra.Cholesky;
using Exact = AutoDiff.Tests.LinearAlgebra.ExactMatrices;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>
/// Stand-ins for operations on matrices whose value is right and whose VJP is not. Comparison with differences of 77
/// digits sees each of them, and nothing wrong in the operations as they are.
/// </summary>
public class PlantedMatrixFaults
{
    // The error of a difference with such a step is some 10⁻³⁶.
    private static readonly Number Step = Number.ScaleB(1, -60);

    private static readonly double[] Regular = [1.5, 0.25, -0.5, 0.75, -1.25, 0.5, 0.125, 1, 2];
    private static readonly double[] Direction = [0.5, -1, 0.25, 2, 0.75, -0.5, 1, 0.125, -0.25];
    private static readonly double[] Definite = [4, 2, 0.5, 1.5, 5, 1, 0.25, 0.75, 3];
    private static readonly double[] Right = [1, -2, 0.5, 0.75, -1, 1.25];
    private static readonly double[] Two = [2, 0.5, 0.75, -1];
    private static readonly double[] Tall = [1, 2, -0.5, 3, 0.25, 1];

    // Rows 0 and 2 have no entry on the diagonal.
    private static readonly double[] PatternNumbers = [0, 2, 4, 6, 1, 2, 0, 1, 0, 1];
    private static readonly double[] Entries = [2, -1, 0.5, 3, 1.5, 0.75];

    private static readonly Shape Square = [3, 3];

    private static readonly Subject[] Subjects =
    [
        new(Determinant.Instance, [Square], Regular, x => [Exact.Determinant(Of(x))]),
        new(LogDeterminant.Instance, [Square], Regular, x => [Number.Log(Number.Abs(Exact.Determinant(Of(x))))]),
        new(Inverse.Instance, [Square], Regular, x => Flat(Exact.Inverse(Of(x)))),
        new(Adjugate.Instance, [Square], Regular, x => Flat(Exact.Adjugate(Of(x)))),
        new(
            AdjugateDerivative.Instance, [Square, Square], [.. Regular, .. Direction],
            x => Flat(Exact.AdjugateDerivative(Of(x[..9]), Of(x[9..])))),
        new(
            Solution.Instance, [Square, [3, 2]], [.. Regular, .. Right],
            x => Flat(Exact.Product(Exact.Inverse(Of(x[..9])), Exact.Matrix(x.AsSpan(9..), 3, 2)))),
        new(
            TriangularSolution.Lower, [Square, [3, 2]], [.. Regular, .. Right],
            x => Triangular(x, (i, j) => i >= j)),
        new(
            TriangularSolution.Upper, [Square, [3, 2]], [.. Regular, .. Right],
            x => Triangular(x, (i, j) => i <= j)),
        new(CholeskyFactor.Strict, [Square], Definite, x => Flat(Exact.Cholesky(Of(x)))),
        new(CholeskyFactor.Lenient, [Square], Definite, x => Flat(Exact.Cholesky(Of(x)))),
        new(
            OrthogonalTriangular.Instance, [[3, 2]], Tall,
            x => Exact.Qr(Exact.Matrix(x, 3, 2)) is var (q, r) ? [.. Flat(q), .. Flat(r)] : []),
        new(
            SymmetricEigen.Instance, [[2, 2]], [2, 0.5, 1.25, -1],
            x => Exact.SymmetricEigen(Of(x)) is var (values, vectors) ? [.. values, .. Flat(vectors)] : []),
        new(
            SingularValues.Instance, [[3, 2]], Tall,
            x => Exact.Svd(Exact.Matrix(x, 3, 2)) is var (u, s, v) ? [.. Flat(u), .. s, .. Flat(v)] : []),
        new(Exponential.Instance, [[2, 2]], Two, x => Flat(Exact.Exponential(Of(x)))),
        new(
            ExponentialDerivative.Instance, [[2, 2], [2, 2]], [.. Two, 1, -0.5, 0.25, 2],
            x => Flat(Exact.ExponentialDerivative(Of(x[..4]), Of(x[4..])))),
        new(
            SparseSolution.Instance, [[6], [3, 2]], [.. Entries, .. Right],
            x => Flat(Exact.Product(Exact.Inverse(Sparse(x)), Exact.Matrix(x.AsSpan(6..), 3, 2)))),
        new(
            SparseSolution.Transposed, [[6], [3, 2]], [.. Entries, .. Right],
            x => Flat(Exact.Product(
                Exact.Inverse(Exact.Transposed(Sparse(x))), Exact.Matrix(x.AsSpan(6..), 3, 2)))),
        new(
            SparseProduct.Instance, [[6], [3, 2]], [.. Entries, .. Right],
            x => Flat(Exact.Product(Sparse(x), Exact.Matrix(x.AsSpan(6..), 3, 2)))),
        new(
            SparseProduct.Transposed, [[6], [3, 2]], [.. Entries, .. Right],
            x => Flat(Exact.Product(Exact.Transposed(Sparse(x)), Exact.Matrix(x.AsSpan(6..), 3, 2)))),
        new(
            SparseOuterProduct.Instance, [[3, 2], [3, 2]], [.. Tall, .. Right],
            x =>
            {
                var product = Exact.Product(
                    Exact.Matrix(x.AsSpan(..6), 3, 2), Exact.Transposed(Exact.Matrix(x.AsSpan(6..), 3, 2)));
                return [product[0, 1], product[0, 2], product[1, 0], product[1, 1], product[2, 0], product[2, 1]];
            }),
    ];

    private static readonly (string Name, Func<Variable, Variable> Spoil)[] Faults =
    [
        ("sign", pulled => -pulled),
        ("factor", pulled => 2 * pulled),
        ("a term too many", pulled => pulled + Sum(pulled) + 1),
        ("elements in reverse", pulled => Reshape(
            Gather(Reshape(pulled, [pulled.Shape.Length]), 0,
                [.. Enumerable.Range(0, pulled.Shape.Length).Reverse()]),
            pulled.Shape)),
        ("axes exchanged", pulled => Reshape(Transpose(pulled), pulled.Shape)),
        ("a triangle only", pulled => pulled.Shape.Rank == 2 ? MatrixFunctions.LowerTriangle(pulled) : 0 * pulled),
        ("no diagonal", pulled => pulled.Shape.Rank == 2
            ? pulled - MatrixFunctions.LowerTriangle(MatrixFunctions.UpperTriangle(pulled))
            : 0 * pulled),
    ];

    public static TheoryData<string> Names => [.. Subjects.Select((subject, i) => $"{i} {subject.Operation.Name}")];

    [Fact]
    public void Every_operation_is_a_subject() => Assert.Equal(
        MatrixOperations.All.Select(each => each.Operation).ToHashSet(),
        Subjects.Select(subject => subject.Operation).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_spoiled_cotangent_is_seen(string name)
    {
        var subject = Subjects[int.Parse(name.Split(' ')[0], null)];
        var truth = subject.Differences();
        var sound = subject.Gradient((pulled, _) => pulled);
        Assert.True(IsSeen(sound, truth) == false, $"the operation as it is: {string.Join(", ", sound)}");
        var isSparse = subject.Operation is SparseOperation;
        for (var operand = 0; operand < subject.Shapes.Length; operand++)
        {
            var planted = new HashSet<string>();
            foreach (var (fault, spoil) in Faults)
            {
                var at = isSparse ? operand + 1 : operand;
                var found = subject.Gradient(
                    (pulled, _) => [.. pulled[..at], spoil(pulled[at]), .. pulled[(at + 1)..]]);

                // A change that leaves the derivative as it is (of a symmetric one the axes) is no fault.
                if (found.Zip(sound).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-3))
                {
                    planted.Add(fault);
                    Assert.True(IsSeen(found, truth), $"not seen: {fault} of operand {operand}");
                }
            }

            Assert.Superset(new HashSet<string> { "sign", "factor", "a term too many" }, planted);
            Assert.True(planted.Count >= 5, $"of operand {operand} only {string.Join(", ", planted)}");
        }
    }

    // What is forgotten, or taken for something else, when such rules are derived.
    public static TheoryData<string> Mistakes => [.. Mistaken.Keys];

    private static readonly Dictionary<string, (CustomOperation Operation, Func<Variable[], Variable, Variable,
        Variable[]> Pull)> Mistaken = new()
    {
        ["a determinant by A⁻¹ instead of A⁻ᵀ"] = (
            Determinant.Instance, (x, y, g) => [g * y * MatrixFunctions.Inverse(x[0])]),
        ["log|det A| by A⁻¹ instead of A⁻ᵀ"] = (
            LogDeterminant.Instance, (x, _, g) => [g * MatrixFunctions.Inverse(x[0])]),
        ["log|det A| of symmetric matrices, with the diagonal once and the others twice"] = (
            LogDeterminant.Instance,
            (x, _, g) => MatrixFunctions.Inverse(Transpose(x[0])) is var b ? [g * ((2 * b) - DiagonalOf(b))] : []),
        ["an inverse as that of a number"] = (
            Inverse.Instance, (_, y, g) => [-Transpose(MatMul(y, y)) * g]),
        ["an inverse without transposes"] = (
            Inverse.Instance, (_, y, g) => [-MatMul(MatMul(y, g), y)]),
        ["a solution by A instead of Aᵀ"] = (
            Solution.Instance,
            (x, y, g) => MatrixFunctions.Solve(x[0], g) is var h ? [-MatMul(h, Transpose(y)), h] : []),
        ["a solution with the product turned round"] = (
            Solution.Instance,
            (x, y, g) => MatrixFunctions.Solve(Transpose(x[0]), g) is var h ? [-MatMul(y, Transpose(h)), h] : []),
        ["a triangular solution that does not keep to the triangle"] = (
            TriangularSolution.Lower,
            (x, y, g) => MatrixFunctions.SolveTriangular(Transpose(x[0]), g, isLower: false) is var h
                ? [-MatMul(h, Transpose(y)), h]
                : []),
        ["a Cholesky factor with the whole diagonal"] = (
            CholeskyFactor.Strict,
            (_, y, g) => Symmetric(Between(y, MatrixFunctions.LowerTriangle(MatMul(Transpose(y), g))))),
        ["a Cholesky factor without symmetry"] = (
            CholeskyFactor.Strict,
            (_, y, g) => MatMul(Transpose(y), g) is var inner
                ? [Between(y, MatrixFunctions.LowerTriangle(inner) - (0.5 * DiagonalOf(inner)))]
                : []),
        ["an exponential as that of a number"] = (
            Exponential.Instance, (_, y, g) => [MatMul(Transpose(y), g)]),
        ["eigenvalues without what the vectors add"] = (
            SymmetricEigen.Instance,
            (_, y, g) => [MatMul(y[1..] * g[..1], Transpose(y[1..]))]),
        ["triangles of QR without what Q adds"] = (
            OrthogonalTriangular.Instance, (_, y, g) => [MatMul(y[..3], MatrixFunctions.UpperTriangle(g[3..]))]),
        ["singular values without what the vectors add"] = (
            SingularValues.Instance, (_, y, g) => [MatMul(y[..3] * g[3..4], Transpose(y[4..]))]),
        ["a sparse solution by A instead of Aᵀ"] = (
            SparseSolution.Instance,
            (x, y, g) => Apply(SparseSolution.Instance, x[0], x[1], g) is var h
                ? [0, -Apply(SparseOuterProduct.Instance, x[0], h, y), h]
                : []),
        ["a sparse solution with rows for columns"] = (
            SparseSolution.Instance,
            (x, y, g) => Apply(SparseSolution.Transposed, x[0], x[1], g) is var h
                ? [0, -Apply(SparseOuterProduct.Instance, x[0], y, h), h]
                : []),
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistaken_rule_is_seen(string mistake)
    {
        var (operation, pull) = Mistaken[mistake];
        var subject = Subjects.Single(each => each.Operation == operation);
        Assert.True(IsSeen(subject.Gradient(null, pull), subject.Differences()));
    }

    private static bool IsSeen(double[] found, double[] truth) => found.Zip(truth).Any(
        pair => !(Math.Abs(pair.First - pair.Second) <= 1e-12 * truth.Max(Math.Abs)));

    private static Variable DiagonalOf(Variable a) =>
        MatrixFunctions.LowerTriangle(MatrixFunctions.UpperTriangle(a));

    // L⁻ᵀ·A·L⁻¹.
    private static Variable Between(Variable l, Variable a) => MatMul(
        MatMul(Transpose(MatrixFunctions.Inverse(l)), a), MatrixFunctions.Inverse(l));

    private static Variable[] Symmetric(Variable a) => [0.5 * (a + Transpose(a))];

    private static Number[,] Of(Number[] x) => Exact.Square(x);

    private static Number[] Flat(Number[,] a) => [.. a.Cast<Number>()];

    private static Number[] Triangular(Number[] x, Func<int, int, bool> counts)
    {
        var matrix = Of(x[..9]);
        var triangle = Exact.Make(3, 3, (i, j) => counts(i, j) ? matrix[i, j] : 0);
        return Flat(Exact.Product(Exact.Inverse(triangle), Exact.Matrix(x.AsSpan(9..), 3, 2)));
    }

    private static Number[,] Sparse(Number[] x)
    {
        Number zero = 0;
        return new[,] { { zero, x[0], x[1] }, { x[2], x[3], zero }, { x[4], x[5], zero } };
    }

    private static double Weight(int element) => 1 - (0.375 * element) + (0.0625 * element * element);

    /// <summary>An operation at a point, with a function that computes the same and shares no code with it.</summary>
    private sealed record Subject(
        CustomOperation Operation, Shape[] Shapes, double[] Point, Func<Number[], Number[]> Exactly)
    {
        /// <summary>The gradient of the weighted results, by a spoiled VJP or by another.</summary>
        public double[] Gradient(
            Func<Variable[], Variable, Variable[]>? spoil,
            Func<Variable[], Variable, Variable, Variable[]>? pull = null)
        {
            var operation = new Spoiled(Operation, pull ?? ((x, y, g) => spoil!(Operation.Pull(x, y, g), g)));
            var isSparse = Operation is SparseOperation;
            var program = ProgramBuilder.Trace(
                x =>
                {
                    Variable[] operands = isSparse
                        ? [x[0].Recorder!.Constant(PatternNumbers, [PatternNumbers.Length]), .. x]
                        : x;
                    var y = Apply(operation, operands);
                    var weights = y.Recorder!.Constant(
                        [.. Enumerable.Range(0, y.Shape.Length).Select(Weight)], y.Shape);
                    return Reverse.Pull(Sum(weights * y), 1, x);
                },
                [.. Shapes.Select((shape, i) => ($"x{i}", shape))]);
            var gradient = new double[Point.Length];
            new Interpreter(program).Evaluate<double>(Point, gradient);
            return gradient;
        }

        /// <summary>The same by differences.</summary>
        public double[] Differences() =>
        [
            .. Enumerable.Range(0, Point.Length).Select(i => (double)((Value(i, Step) - Value(i, -Step)) / (2 * Step))),
        ];

        private Number Value(int element, Number step)
        {
            var x = Array.ConvertAll(Point, value => (Number)value);
            x[element] += step;
            var y = Exactly(x);
            return Exact.Sum(y.Length, i => Weight(i) * y[i]);
        }
    }

    private sealed class Spoiled(
        CustomOperation sound, Func<Variable[], Variable, Variable, Variable[]> pull) : CustomOperation
    {
        public override string Name => sound.Name;

        public override Shape InferShape(ReadOnlySpan<Shape> operands) => sound.InferShape(operands);

        public override void Evaluate(CustomOperands<double> operands, Span<double> result) =>
            sound.Evaluate(operands, result);

        public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
            pull(operands.ToArray(), result, cotangent);
    }
}
