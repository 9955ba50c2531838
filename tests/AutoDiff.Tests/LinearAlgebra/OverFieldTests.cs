using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>
/// What an operation on matrices is over a field, evaluated over doubles, is what its decomposition computes in double.
/// </summary>
public class OverFieldTests
{
    private static readonly Func<Variable, Variable, Variable>[] Operations =
    [
        (a, _) => MatrixFunctions.Determinant(a),
        (a, _) => MatrixFunctions.LogDeterminant(a),
        (a, _) => MatrixFunctions.Inverse(a),
        MatrixFunctions.Solve,
        (a, _) => MatrixFunctions.Adjugate(a),
        (a, _) => MatrixFunctions.AdjugateDerivative(a, Functions.Sin(a)),
        (a, _) => MatrixFunctions.Cholesky(a),
        (a, _) => MatrixFunctions.Exponential(a),
    ];

    [Property(Replay = "(12345,6789)", MaxTest = 100)]
    public void Elimination_and_decomposition_agree(int seed)
    {
        var random = new Random(seed);
        foreach (var operation in Operations)
        {
            foreach (var (batch, order, columns) in ((int, int, int)[])[(1, 1, 1), (1, 4, 2), (3, 3, 1)])
            {
                var program = ProgramBuilder.Trace(
                    v => [operation(v[0], v[1])], ("a", [batch, order, order]), ("b", [batch, order, columns]));

                // The determinants are positive, since a field has no absolute value for the logarithm of others.
                var a = Enumerable.Range(0, batch).SelectMany(_ => PositiveDefinite(random, order)).ToArray();
                var b = Enumerable.Range(0, batch * order * columns).Select(_ => random.NextDouble() - 0.5).ToArray();
                var expected = program.Evaluate<double>(a, b)[0];
                var found = OverField(program, [.. a, .. b]);
                Assert.All(expected.Zip(found), pair =>
                    Assert.Equal(pair.First, pair.Second, 1e-6 * (1 + Math.Abs(pair.First))));
            }
        }
    }

    [Fact]
    public void A_zero_is_no_pivot()
    {
        double[] a = [0, 2, 0, 0, 0, 3, 5, 0, 0];
        Assert.Equal([30], OverField(Of(0, 3), [.. a, 1, 1, 1]));
        Assert.Equal([0, 0, 0.2, 0.5, 0, 0, 0, 1.0 / 3, 0], OverField(Of(2, 3), [.. a, 1, 1, 1]));
    }

    [Fact]
    public void A_singular_matrix_has_the_determinant_zero_and_no_inverse()
    {
        double[] a = [1, 2, 2, 4];
        Assert.Equal([0], OverField(Of(0, 2), [.. a, 1, 1]));
        Assert.All(OverField(Of(2, 2), [.. a, 1, 1]), element => Assert.Equal(double.NaN, element));
        Assert.All(OverField(Of(3, 2), [.. a, 1, 1]), element => Assert.Equal(double.NaN, element));
    }

    private static ArrayProgram Of(int operation, int order) => ProgramBuilder.Trace(
        v => [Operations[operation](v[0], v[1])], ("a", [order, order]), ("b", [order, 1]));

    private static double[] PositiveDefinite(Random random, int order)
    {
        var root = Enumerable.Range(0, order * order).Select(_ => random.NextDouble() - 0.5).ToArray();
        var product = new double[order * order];
        for (var i = 0; i < product.Length; i++)
        {
            var (row, column) = (i / order, i % order);
            product[i] = row == column ? 0.5 : 0;
            for (var k = 0; k < order; k++)
            {
                product[i] += root[(row * order) + k] * root[(column * order) + k];
            }
        }

        return product;
    }

    private static double[] OverField(ArrayProgram program, double[] inputs)
    {
        var interpreter = new Interpreter(program);
        var outputs = new Field[interpreter.OutputLength];
        interpreter.EvaluateOver<Field>(Array.ConvertAll(inputs, x => (Field)x), outputs);
        return Array.ConvertAll(outputs, Field.Primal);
    }

    /// <summary>A double that takes every function of arrays by its definition.</summary>
    private readonly struct Field(double value) : ICarrier<Field>
    {
        private readonly double value = value;

        public static Field Apply<TOp>(Field x)
            where TOp : struct, IUnary => TOp.Value(x.value);

        public static Field Apply<TOp>(Field x, Field y)
            where TOp : struct, IBinary => TOp.Value(x.value, y.value);

        public static Field Select(Field condition, Field whenTrue, Field whenFalse) =>
            condition.value != 0 ? whenTrue : whenFalse;

        public static bool IsZero(Field x) => x.value == 0;

        public static double Primal(Field x) => x.value;

        public static void Apply(IArrayMap map, ReadOnlySpan<Field> x, Span<Field> y) =>
            Assert.True(map.TryDefine(x, y));

        public static implicit operator Field(double value) => new(value);
    }
}
