using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.WholeRange;

using Number = BigFloat<Bits256>;

/// <summary>
/// The truth does not rest on the derivative facts that it judges: each of its derivatives is the limit of the
/// differences of the one before, and its values are those of the primitive.
/// </summary>
public class TruthTests
{
    private const int Points = 12;

    public static TheoryData<Op> Primitives => [.. Truth.Known];

    [Theory]
    [MemberData(nameof(Primitives))]
    public void A_derivative_of_the_truth_is_the_limit_of_differences(Op op)
    {
        var comparison = default(Comparison);
        PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref comparison);
    }

    private readonly struct Comparison : ISomePrimitives
    {
        // The central difference errs by step² times the third derivative; the truth has digits enough to divide by the
        // step. Constants of partials, as the 2/√π of erf, are doubles.
        private const int Step = -30;
        private const int Agreement = -50;

        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            foreach (var x in Moderate(TOp.Domain))
            {
                var (before, at, after) = (Truth.Of<TOp>(x - Small), Truth.Of<TOp>(x), Truth.Of<TOp>(x + Small));
                for (var order = 1; order < at.Length; order++)
                {
                    AssertNear(at[order], after[order - 1] - before[order - 1], $"{TOp.Name}, order {order}, at {x}");
                }
            }
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            foreach (var (x, y) in Moderate(TOp.DomainX).Zip(Moderate(TOp.DomainY).Reverse()))
            {
                for (var i = 0; i <= 3; i++)
                {
                    for (var j = 0; i + j <= 3; j++)
                    {
                        var what = $"{TOp.Name}, orders {i} and {j}, at ({x}, {y})";
                        if (i > 0 && TOp.DomainX.Lower < TOp.DomainX.Upper)
                        {
                            AssertNear(
                                Truth.Of<TOp>(x, y, i, j),
                                Truth.Of<TOp>(x + Small, y, i - 1, j) - Truth.Of<TOp>(x - Small, y, i - 1, j),
                                what);
                        }

                        if (i == 0 && j > 0)
                        {
                            AssertNear(
                                Truth.Of<TOp>(x, y, i, j),
                                Truth.Of<TOp>(x, y + Small, i, j - 1) - Truth.Of<TOp>(x, y - Small, i, j - 1),
                                what);
                        }
                    }
                }
            }
        }

        private static Number Small => Number.ScaleB(1, Step);

        private static void AssertNear(Number derivative, Number difference, string what)
        {
            var quotient = difference / (2 * Small);
            var error = Number.Abs(derivative - quotient);
            Assert.True(
                error <= Number.ScaleB(1 + Number.Abs(derivative), Agreement), $"{what}: {derivative} and {quotient}");
        }

        private static Number[] Moderate(AutoDiff.Primitives.Interval interval)
        {
            var random = new Random(1);
            return [.. Enumerable.Range(0, Points).Select(_ =>
                (Number)(interval.Lower + ((interval.Upper - interval.Lower) * (0.05 + (0.9 * random.NextDouble())))))];
        }
    }
}
