using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws.Generation;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// What linear primitives state: their transposes. Elements are small integers, whose sums and products are exact.
/// </summary>
public class LinearLaws
{
    public static TheoryData<Op> Linear => PrimitiveData.Linear;

    [Theory]
    [MemberData(nameof(Linear))]
    public void The_kernel_run_backwards_is_the_transpose_and_the_primitive_named_so_computes_it(Op op) =>
        Prop.ForAll(Arb.From(Cases()), sample =>
        {
            var law = new Law(sample.Source, sample.Choice);
            PrimitiveTable.Visit(op, null, ref law);
        }).QuickCheckThrowOnFailure();

    [Property]
    internal void Both_transposes_of_a_product_are_transposes(bool transposeX, bool transposeY, bool isBatch, int seed)
    {
        var random = new Random(seed);
        var mode = new MatMul.Mode(transposeX, transposeY);
        var (rows, inner, columns) = (random.Next(4), random.Next(4), random.Next(4));
        ReadOnlySpan<int> batch = isBatch ? [2] : [];
        var shapeX = Shape.Of([.. batch, transposeX ? inner : rows, transposeX ? rows : inner]);
        var shapeY = Shape.Of([.. batch, transposeY ? columns : inner, transposeY ? inner : columns]);
        Span<int> lengths = stackalloc int[Shape.MaximumRank];
        var shapeZ = Shape.Of(lengths[..MatMul.Infer(shapeX, shapeY, mode, lengths)]);
        var (x, y, u) = (Integers(shapeX, random), Integers(shapeY, random), Integers(shapeZ, random));
        var z = Product(shapeX, x, shapeY, y, shapeZ, mode);

        var (firstInX, modeInX) = MatMul.TransposedInX(mode);
        var pulledX = firstInX ? Product(shapeZ, u, shapeY, y, shapeX, modeInX) : Product(shapeY, y, shapeZ, u, shapeX, modeInX);
        Assert.Equal(Dot(u, z), Dot(pulledX, x));

        var (firstInY, modeInY) = MatMul.TransposedInY(mode);
        var pulledY = firstInY ? Product(shapeZ, u, shapeX, x, shapeY, modeInY) : Product(shapeX, x, shapeZ, u, shapeY, modeInY);
        Assert.Equal(Dot(u, z), Dot(pulledY, y));
    }

    private static Real<double>[] Product(Shape xs, Real<double>[] x, Shape ys, Real<double>[] y, Shape result, MatMul.Mode mode)
    {
        var z = Dirty(result);
        MatMul.Apply<Real<double>>(xs, x, ys, y, z, mode);
        return z;
    }

    private static Gen<(Shape Source, int Choice)> Cases() =>
        from rank in Gen.Choose(2, 3)
        from lengths in Gen.Choose(0, 4).ArrayOf(rank)
        from choice in Gen.Choose(0, 1 << 20)
        select (Shape.Of(lengths), choice);

    private static Real<double>[] Integers(Shape shape, Random random) =>
        [.. Enumerable.Range(0, shape.Length).Select(_ => (Real<double>)random.Next(-9, 10))];

    // Memory that was used before must not show in a result.
    private static Real<double>[] Dirty(Shape shape) => [.. Enumerable.Repeat((Real<double>)double.NaN, shape.Length)];

    private static double Dot(Real<double>[] x, Real<double>[] y) => x.Zip(y, (x, y) => x.Value * y.Value).Sum();

    private readonly struct Law(Shape source, int choice) : ISomePrimitives
    {
        public void Linear<TOp>()
            where TOp : struct, ILinear
        {
            var (target, attribute) = new LinearChoice(source, choice).Of(TOp.Code);
            Assert.Null(TOp.Check(source, target, attribute));
            var random = new Random(choice);
            var (x, u, before) = (Integers(source, random), Integers(target, random), Integers(source, random));
            var call = new LinearCall(source, target, attribute);
            var (forward, transposed, accumulated, named) = (Dirty(target), Dirty(source), before.ToArray(), Dirty(source));
            TOp.Apply<Real<double>>(call, x, forward);
            TOp.Apply<Real<double>>(call, u, transposed, transposed: true);
            TOp.Apply<Real<double>>(call, u, accumulated, transposed: true, accumulate: true);
            Assert.Equal(Dot(u, forward), Dot(transposed, x));
            Assert.Equal(transposed.Zip(before, (x, y) => x.Value + y.Value), accumulated.Select(x => x.Value));

            var apply = new Forwards(target, source, TOp.TransposedAttribute(attribute), u, named);
            PrimitiveTable.Visit(TOp.Transposed, null, ref apply);
            Assert.Equal(transposed.Select(x => x.Value), named.Select(x => x.Value));
        }
    }

    private readonly struct Forwards(Shape source, Shape target, int[] attribute, Real<double>[] x, Real<double>[] y)
        : ISomePrimitives
    {
        public void Linear<TOp>()
            where TOp : struct, ILinear
        {
            Assert.Null(TOp.Check(source, target, attribute));
            TOp.Apply<Real<double>>(new LinearCall(source, target, attribute), x, y);
        }
    }
}
