using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>Products against the triple loop that defines them.</summary>
public class FunctionsProductsTests
{
    [Property]
    public Property A_matrix_product_is_the_triple_loop_over_broadcast_batches() =>
        Prop.ForAll(Factors.ToArbitrary(), factors =>
    {
        var (x, y) = factors;
        var batch =
            Shape.Broadcast(x.Shape.Without([x.Rank - 2, x.Rank - 1]),
                y.Shape.Without([y.Rank - 2, y.Rank - 1])).Axes.ToArray();
        var (rows, inner, columns) = (x.Lengths[^2], x.Lengths[^1], y.Lengths[^1]);
        var expected = NdArray.Build([.. batch, rows, columns], index => Enumerable.Range(0, inner).Sum(k =>
            x[[.. Own(index, x), index[^2], k]] * y[[.. Own(index, y), k, index[^1]]]));
        NdArray.AssertEqual(expected, NdArray.Evaluate(v => MatMul(v[0], v[1]), x, y), 1e-14);
    });

    [Property]
    public Property A_vector_is_a_row_on_the_left_and_a_column_on_the_right() => Prop.ForAll(
        (from matrix in NdArray.Any(minimumRank: 2)
         from left in NdArray.OfShape([matrix.Lengths[^2]])
         from right in NdArray.OfShape([matrix.Lengths[^1]])
         select (matrix, left, right)).ToArbitrary(),
        sample =>
        {
            var (matrix, left, right) = sample;
            var (rows, columns) = (matrix.Lengths[^2], matrix.Lengths[^1]);
            var batch = matrix.Lengths[..^2];
            NdArray.AssertEqual(
                NdArray.Build(
                    [.. batch, columns],
                    index => Enumerable.Range(0, rows).Sum(i => left[[i]] * matrix[[.. index[..^1], i, index[^1]]])),
                NdArray.Evaluate(v => MatMul(v[0], v[1]), left, matrix),
                1e-14);
            NdArray.AssertEqual(
                NdArray.Build(
                    [.. batch, rows], index => Enumerable.Range(0, columns).Sum(
                        j => matrix[[.. index, j]] * right[[j]])),
                NdArray.Evaluate(v => MatMul(v[0], v[1]), matrix, right),
                1e-14);
        });

    [Property]
    public Property Products_of_vectors_are_sums_and_tables() => Prop.ForAll(
        (from n in Gen.Choose(0, 9)
         from x in NdArray.OfShape([n])
         from y in NdArray.OfShape([n])
         from z in NdArray.OfShape([3])
         select (x, y, z)).ToArbitrary(),
        sample =>
        {
            var (x, y, z) = sample;
            var sum = new NdArray([x.Elements.Zip(y.Elements, (a, b) => a * b).Sum()], []);
            NdArray.AssertEqual(sum, NdArray.Evaluate(v => Dot(v[0], v[1]), x, y), 1e-13);
            NdArray.AssertEqual(sum, NdArray.Evaluate(v => MatMul(v[0], v[1]), x, y), 1e-13);
            var table = NdArray.Build([x.Lengths[0], 3], index => x[[index[0]]] * z[[index[1]]]);
            NdArray.AssertEqual(table, NdArray.Evaluate(v => Outer(v[0], v[1]), x, z));
        });

    [Property]
    public Property The_adjoints_of_a_product_are_products_with_the_transposed_factors() =>
        Prop.ForAll(Factors.ToArbitrary(), factors =>
        {
            var (x, y) = factors;
            var tape = new Tape<double>();
            var (left, right) = (tape.Input(x.Elements, x.Shape), tape.Input(y.Elements, y.Shape));
            var product = MatMul(left, right);
            double[] cotangent = [.. Enumerable.Range(0, product.Shape.Length).Select(i => Math.Cos(i))];
            tape.Sweep(product, cotangent);

            // Both are linear, so that ⟨x̄, x⟩ = ⟨z̄, z⟩ = ⟨ȳ, y⟩; the sums have at most 3⁵ terms of size 50.
            var expected = product.ToArray().Zip(cotangent, (a, b) => a * b).Sum();
            Assert.Equal(expected, tape.Adjoints(left).ToArray().Zip(x.Elements, (a, b) => a * b).Sum(), 1e-10);
            Assert.Equal(expected, tape.Adjoints(right).ToArray().Zip(y.Elements, (a, b) => a * b).Sum(), 1e-10);
        });

    [Fact]
    public void A_large_product_agrees_with_the_triple_loop_in_float_too()
    {
        const int N = 40;
        float[] x = [.. Enumerable.Range(0, N * N).Select(i => MathF.Sin(i))];
        var tape = new Tape<float>();
        var matrix = tape.Input(x, [N, N]);
        var product = MatMul(matrix, Transpose(matrix)).ToArray();
        for (var i = 0; i < N; i++)
        {
            for (var j = 0; j < N; j++)
            {
                Assert.Equal(
                    Enumerable.Range(0, N)
                        .Sum(k => (double)x[(i * N) + k] * x[(j * N) + k]), product[(i * N) + j], 2e-5);
            }
        }
    }

    private static Gen<(NdArray X, NdArray Y)> Factors =>
        from lengths in Gen.Choose(0, 4).ArrayOf(3)
        from batch in Gen.Choose(0, 3).ArrayOf().Where(batch => batch.Length < 3)
        from dropped in Gen.Choose(0, batch.Length)
        from ones in Gen.Elements(true, false).ArrayOf(batch.Length)
        let other = batch.Zip(ones, (length, one) => one ? 1 : length).Skip(dropped).ToArray()
        from swap in Gen.Elements(true, false)
        from x in NdArray.OfShape([.. swap ? other : batch, lengths[0], lengths[1]])
        from y in NdArray.OfShape([.. swap ? batch : other, lengths[1], lengths[2]])
        select (x, y);

    private static int[] Own(int[] index, NdArray array)
    {
        var batch = index[..^2];
        return [.. batch.Skip(batch.Length - (array.Rank - 2)).Zip(array.Lengths, (i, length) => length == 1 ? 0 : i)];
    }
}
