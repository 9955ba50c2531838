using AutoDiff.Primitives;
using AutoDiff.Tests.Laws.Generation;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// One primitive alone: a function of operands drawn from its own domain, with shapes at which its mistakes show.
/// </summary>
internal sealed record Single(Recorded Record, Shape[] Shapes, Interval[] Domains)
{
    public Subject At(int seed) => new(Record, Shapes, new Random(seed), Domains);

    /// <summary>
    /// An elementwise primitive of one argument; a stop-gradient is what its name says, whoever stands in for it.
    /// </summary>
    public static Single Unary<TOp>(Shape shape)
        where TOp : struct, IUnary => new(
            (_, x, frozen) =>
                Vector(TOp.Name == StopGradient.Name && frozen is not null ? frozen(x[0]) : Variable.Apply<TOp>(x[0])),
            [shape],
            [TOp.Domain]);

    /// <summary>
    /// An elementwise primitive of two arguments; one whose domain is a single number is not differentiated in it.
    /// </summary>
    public static Single Binary<TOp>(Shape shape)
        where TOp : struct, IBinary => new(
            (_, x, _) => Vector(TOp.DomainX is var domain && domain.Lower == domain.Upper
                ? Variable.Apply<TOp>(domain.Lower, x[1])
                : Variable.Apply<TOp>(x[0], x[1])),
            [shape, shape],
            [TOp.DomainX, TOp.DomainY]);

    /// <summary>A structural primitive, made what it may be by a number.</summary>
    public static Single Structural(Op op, int choice)
    {
        var choose = new Chooser(choice);
        PrimitiveTable.Visit(op, PrimitiveData.Payload(op), ref choose);
        return choose.Chosen!;
    }

    private static Variable Vector(Variable x) => Functions.Reshape(x, [x.Shape.Length]);

    private struct Chooser(int choice) : ISomePrimitives
    {
        // A cube, so that a permutation that should have been inverted fits without being.
        private static readonly Shape Source = [2, 2, 2];

        public Single? Chosen;

        public void Linear<TOp>()
            where TOp : struct, ILinear
        {
            if (TOp.IsElementwise)
            {
                Chosen = Moderate((_, x, _) => Functions.Where(Functions.Less(x[0], 0), x[1], x[2]), [5], [5], [5]);
                return;
            }

            var (sources, target, attribute) = new LinearChoice(Source, choice).Of(TOp.Code);
            Chosen = Moderate((recorder, x, _) => recorder.Linear<TOp>(x, target, attribute), sources);
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            var bits = choice;
            int[] axes = [.. Enumerable.Range(0, 3).Where(axis => (bits >> axis & 1) == 1)];
            Chosen = Moderate(
                (recorder, x, _) => recorder.Grouped<TFunction>(x[0], axes.Length == 0 ? [0, 1, 2] : axes), Source);
        }

        private static Single Moderate(Recorded record, params Shape[] shapes) => new(
            (recorder, x, frozen) => Vector(record(recorder, x, frozen)), shapes, [.. shapes.Select(
                _ => Interval.Moderate)]);
    }
}
