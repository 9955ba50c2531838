using AutoDiff.LinearAlgebra;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>Right-hand sides that are vectors, and decompositions that are not computed twice.</summary>
public class RightSidesTests
{
    private static readonly double[] Matrix = [4, 2, 0.6, -1, 5, 1, 0.6, 1, 3];

    private static readonly double[] Vector = [0.3, -1, 0.7];

    private static readonly (string Name, Func<Variable, Variable, Variable> Solve)[] Systems =
    [
        ("solve", MatrixFunctions.Solve),
        ("solve lower", (a, b) => MatrixFunctions.SolveTriangular(a, b)),
        ("solve upper", (a, b) => MatrixFunctions.SolveTriangular(a, b, isLower: false)),
        ("least squares", MatrixFunctions.LeastSquares),
    ];

    public static TheoryData<string> Names => [.. Systems.Select(system => system.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_is_solved_for_as_a_matrix_of_one_column(string name)
    {
        var solve = Systems.Single(system => system.Name == name).Solve;
        var vectors = ProgramBuilder.Trace(v => [Sum(Exp(solve(v[0], v[1])))], ("a", [3, 3]), ("b", [3]));
        var matrices = ProgramBuilder.Trace(v => [Sum(Exp(solve(v[0], v[1])))], ("a", [3, 3]), ("b", [3, 1]));
        Assert.Equal(
            Reverse.Gradient(matrices).Evaluate(Matrix, Vector).SelectMany(x => x),
            Reverse.Gradient(vectors).Evaluate(Matrix, Vector).SelectMany(x => x));
    }

    [Fact]
    public void Each_matrix_of_a_batch_has_its_vector()
    {
        double[] matrices = [.. Matrix, .. Matrix.Select(x => 2 * x)];
        var program = ProgramBuilder.Trace(v => [MatrixFunctions.Solve(v[0], v[1])], ("a", [2, 3, 3]), ("b", [2, 3]));
        Assert.Equal([2, 3], program.Instructions[program.Outputs[0]].Shape.Axes.ToArray());
        var x = program.Evaluate<double>(matrices, [.. Vector, .. Vector])[0];
        for (var i = 0; i < 6; i++)
        {
            var row = Enumerable.Range(0, 3).Sum(j => matrices[(i * 3) + j] * x[(i / 3 * 3) + j]);
            Assert.Equal(Vector[i % 3], row, 1e-14);
        }
    }

    [Fact]
    public void A_vector_of_another_length_is_an_error()
    {
        var tape = new Tape<double>();
        Assert.Throws<ShapeMismatchException>(
            () => MatrixFunctions.Solve(tape.Constant(Matrix, [3, 3]), tape.Input(1.0, 2.0)));
    }

    // Decompositions are held weakly, so that one may have gone before it is asked for again.
    [Fact]
    public void A_matrix_is_decomposed_once()
    {
        double[] other = [.. Matrix];
        other[4] = Math.BitIncrement(other[4]);
        double[] zero = [0, 1, 1, 0];
        double[] minusZero = [-0.0, 1, 1, 0];
        Assert.True(IsOne(Matrix, [.. Matrix]));
        Assert.False(IsOne(Matrix, other));
        Assert.False(IsOne(zero, minusZero));

        static bool IsOne(double[] first, double[] second) => Enumerable.Range(0, 10).Any(_ => ReferenceEquals(
            Factorization.Decompose(first),
            Factorization.Decompose(second)));
    }
}
