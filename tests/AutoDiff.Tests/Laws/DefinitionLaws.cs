using System.Runtime.InteropServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws;

using Number = Bounded<DoubleFormat>;

/// <summary>
/// What a primitive is and how it is computed are stated apart; they are one function, up to what rounding does to
/// each.
/// </summary>
public class DefinitionLaws
{
    private const int Points = 64;

    public static TheoryData<Op> Primitives => PrimitiveData.Defined;

    [Theory]
    [MemberData(nameof(Primitives))]
    public void The_value_of_a_primitive_is_that_of_its_definition(Op op)
    {
        var comparison = new Comparison(new Random((int)op));
        PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref comparison);
    }

    private readonly struct Comparison(Random random) : ISomePrimitives
    {
        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            for (var i = 0; i < Points; i++)
            {
                Number x = In(TOp.Domain);
                AssertSame(Number.Apply<TOp>(x), TOp.Definition(x), $"{TOp.Name} at {x.Value:R}");
            }
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            for (var i = 0; i < Points; i++)
            {
                Number x = In(TOp.DomainX), y = In(TOp.DomainY);
                AssertSame(Number.Apply<TOp>(x, y), TOp.Definition(x, y), $"{TOp.Name} at ({x.Value:R}, {y.Value:R})");
            }
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            for (var i = 0; i < Points; i++)
            {
                var group = new double[1 + (i % 7)];
                foreach (ref var element in group.AsSpan())
                {
                    element = In(AutoDiff.Primitives.Interval.Moderate);
                }

                var values = new double[TFunction.IsReduction ? 1 : group.Length];
                TFunction.Evaluate(
                    MemoryMarshal.Cast<double, Real<double>>(group.AsSpan()),
                    MemoryMarshal.Cast<double, Real<double>>(values.AsSpan()));
                var defined =
                    TFunction.Definition(new Group<Number>(Array.ConvertAll(group, x => (Number)x)), [0])?.Elements;
                for (var k = 0; k < values.Length && defined is not null; k++)
                {
                    var bound = 4 * DoubleFormat.Unit * (Math.Abs(values[k]) + group.Max(Math.Abs));
                    AssertSame(new(values[k], bound), defined[k], $"{TFunction.Name} of [{string.Join(", ", group)}]");
                }
            }
        }

        private static void AssertSame(Number value, Number? definition, string what)
        {
            if (definition is { } defined)
            {
                var distance = Math.Abs(value.Value - defined.Value);
                Assert.True(distance <= value.Error + defined.Error, $"{what}: {value}, by its definition {defined}");
            }
        }

        private double In(AutoDiff.Primitives.Interval interval) =>
            interval.Lower + ((interval.Upper - interval.Lower) * random.NextDouble());
    }
}
