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
    public void The_primitive_named_so_computes_the_transpose_in_each_operand_and_so_does_a_copy_run_backwards(Op op) =>
        Prop.ForAll(Arb.From(Cases()), sample =>
        {
            var law = new Law(sample.Source, sample.Choice);
            PrimitiveTable.Visit(op, null, ref law);
        }).QuickCheckThrowOnFailure();

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
            var (sources, target, attribute) = new LinearChoice(source, choice).Of(TOp.Code);
            var call = LinearCall.Of(sources, target, attribute);
            Assert.Null(TOp.Check(call));
            var random = new Random(choice);
            var (u, x) = (Integers(target, random), Array.ConvertAll(sources, shape => Integers(shape, random)));
            for (var k = TOp.SelectorCount; k < x.Length; k++)
            {
                // Of what is linear in all at once, what it is in one operand shows where the others are zero.
                Real<double>[][] operands = [.. x.Select(x => TOp.IsJoint ? new Real<double>[x.Length] : x)];
                Array.Copy(x, operands, TOp.SelectorCount);
                operands[k] = x[k];
                var values = operands.SelectMany(operand => operand).ToArray();
                var forward = Dirty(target);
                TOp.Apply(call, new LinearOperands<Real<double>>(call, values), forward);

                var before = Integers(sources[k], random);
                var accumulated = before.ToArray();
                Transposed.AddTo<TOp, Real<double>>(k, call, values, u, accumulated);
                var pulled = accumulated.Zip(before, (sum, before) => (Real<double>)(sum.Value - before.Value))
                    .ToArray();
                Assert.Equal(Dot(u, forward), Dot(pulled, x[k]));

                var transposed = TOp.Transpose(k, call, new int[LinearCall.BufferLength]);
                var named = Dirty(sources[k]);
                var apply = new Forwards(
                    [.. transposed.Operands.ToArray().Select(operand => operand switch
                    {
                        Transposed.Adjoint => (target, u),
                        Transposed.Zeros => (target, new Real<double>[u.Length]),
                        _ => (sources[operand], operands[operand]),
                    })],
                    sources[k],
                    transposed.Attribute.ToArray(),
                    named);
                PrimitiveTable.Visit(transposed.Op, null, ref apply);
                Assert.Equal(pulled.Select(x => x.Value), named.Select(x => x.Value));
            }
        }    }

    private readonly struct Forwards(
        (Shape Shape, Real<double>[] Elements)[] operands, Shape target, int[] attribute, Real<double>[] y)
        : ISomePrimitives
    {
        public void Linear<TOp>()
            where TOp : struct, ILinear
        {
            var call = LinearCall.Of(Array.ConvertAll(operands, operand => operand.Shape), target, attribute);
            Assert.Null(TOp.Check(call));
            TOp.Apply(
                call,
                new LinearOperands<Real<double>>(call, operands.SelectMany(operand => operand.Elements).ToArray()),
                y);
        }
    }
}
