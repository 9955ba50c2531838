using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws;

/// <summary>The laws of differentiation for each primitive alone, on the domain it declares.</summary>
public class PrimitiveLaws
{
    public static TheoryData<Op> Elementwise => PrimitiveData.Elementwise;

    public static TheoryData<Op> Structural => PrimitiveData.Structural;

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Partials_of_an_elementwise_primitive_are_those_of_its_value_to_second_order(Op op)
    {
        var check = default(Elementwisely);
        PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref check);
    }

    [Theory]
    [MemberData(nameof(Structural))]
    public void Derivatives_of_a_structural_primitive_are_those_of_its_value_to_second_order(Op op)
    {
        for (var choice = 0; choice < 32; choice++)
        {
            Holds(Single.Structural(op, choice), choice);
        }
    }

    private static void Holds(Single primitive, int seed)
    {
        var laws = DerivativeLaws.Check(primitive.At(seed));
        Assert.True(laws.Violations.Count == 0, string.Join("\n", laws.Violations));
        Assert.False(laws.IsSingular, "the sampling domain holds singular points");
    }

    private struct Elementwisely : ISomePrimitives
    {
        private const int Points = 8;

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary
        {
            for (var seed = 0; seed < Points; seed++)
            {
                // A scalar takes the tape's shorter way.
                Holds(Single.Unary<TOp>([4]), seed);
                Holds(Single.Unary<TOp>([]), seed);
            }
        }

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
            for (var seed = 0; seed < Points; seed++)
            {
                Holds(Single.Binary<TOp>([4]), seed);
                Holds(Single.Binary<TOp>([]), seed);
            }
        }
    }
}
