using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>
/// Parts of adjoints as two factors each, whose product is, or may become, too small or too large for a number: the
/// partial that comes next may make an ordinary number of it, as that of eˣ does behind 1/eˣ. They are rare, and kept
/// beside the adjoints.
/// </summary>
/// <typeparam name="T">The carrier of the factors.</typeparam>
internal sealed class FactoredAdjoints<T>
    where T : struct, ICarrier<T>, IReal<T>
{
    private readonly Dictionary<int, (T[] First, T[] Second)> parts = [];

    /// <summary>Whether one more product of this size may leave the range of numbers.</summary>
    public static bool IsExtreme(T product)
    {
        var least = Math.Sqrt(T.SmallestNormal);
        var size = Math.Abs(T.Primal(product));
        return !(size >= least && size <= 1 / least);
    }

    /// <summary>Whether an instruction has such parts.</summary>
    public bool Has(int instruction) => parts.ContainsKey(instruction);

    /// <summary>Passes the parts of an instruction on to its operands.</summary>
    public void Pull(InstructionList listing, int instruction, ReadOnlySpan<T> values, Span<T> adjoints)
    {
        if (!parts.Remove(instruction, out var own))
        {
            return;
        }

        ref readonly var entry = ref listing[instruction];
        var step = new Step(this, listing, in entry, values, adjoints, own.First, own.Second);
        PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref step);
    }

    /// <summary>
    /// Adds adjoint · first · second to the adjoint of an operand: as a number, or as factors if that is extreme and
    /// the operand may make a moderate one of it.
    /// </summary>
    public void Add(
        InstructionList listing, int operand, int element, T adjoint, T first, T second, Span<T> adjoints)
    {
        ref readonly var target = ref listing[operand];
        var scaled = T.Apply<Scale>(adjoint, first);
        var product = T.Apply<Scale>(scaled, second);
        if (T.IsZero(scaled) || !double.IsFinite(T.Primal(scaled)) || !IsExtreme(product)
            || !target.MagnifiesDerivatives
            || PrimitiveFacts.Of(target.Op).Family is not (Family.Unary or Family.Binary))
        {
            adjoints[target.Slot + element] += product;
            return;
        }

        if (!parts.TryGetValue(operand, out var own))
        {
            var length = listing.Shape(operand).Length;
            parts.Add(operand, own = (new T[length], new T[length]));
        }

        Add(ref own.First[element], ref own.Second[element], scaled, second);
    }

    // Adds a product of two factors to another: the larger of the first ones comes before the bracket, so that their
    // ratio does not overflow. One for each would be twice as many at each instruction that has its operand twice.
    private static void Add(ref T first, ref T second, T otherFirst, T otherSecond)
    {
        if (T.IsZero(first))
        {
            (first, second) = (otherFirst, otherSecond);
        }
        else if (Math.Abs(T.Primal(otherFirst)) <= Math.Abs(T.Primal(first)))
        {
            second += otherFirst / first * otherSecond;
        }
        else
        {
            (first, second) = (otherFirst, otherSecond + (first / otherFirst * second));
        }
    }

    private readonly ref struct Step(
        FactoredAdjoints<T> parts,
        InstructionList listing,
        ref readonly PackedInstruction entry,
        ReadOnlySpan<T> values,
        Span<T> adjoints,
        T[] first,
        T[] second) : IPrimitiveVisitor
    {
        private readonly ref readonly PackedInstruction entry = ref entry;
        private readonly ReadOnlySpan<T> values = values;
        private readonly Span<T> adjoints = adjoints;

        public void Leaf()
        {
        }

        public void Unary<TOp>()
            where TOp : struct, IUnary
        {
            for (var k = 0; k < first.Length; k++)
            {
                if (T.IsZero(first[k]))
                {
                    continue;
                }

                var (x, y) = (Value(entry.A, k), values[entry.Slot + k]);
                Add(
                    entry.A, k, listing.Splits<TOp>(entry) ? TOp.Factors(x, y) : (1, TOp.Partial(x, y)),
                    listing.LosesDerivative<TOp>(entry));
            }
        }

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            for (var k = 0; k < first.Length; k++)
            {
                if (T.IsZero(first[k]))
                {
                    continue;
                }

                var (x, y, z) = (Value(entry.A, k), Value(entry.B, k), values[entry.Slot + k]);
                if (listing[entry.A].Varies)
                {
                    Add(
                        entry.A, k,
                        listing.SplitsFirst<TOp>(entry)
                            ? listing.FactorsInFirst<TOp, T>(entry, x, y, z)
                            : (1, TOp.PartialX(x, y, z)),
                        listing.LosesFirst<TOp>(entry));
                }

                if (listing[entry.B].Varies)
                {
                    Add(
                        entry.B, k,
                        TOp.HasFactorsInY ? TOp.FactorsInY(x, y, z) : (1, TOp.PartialY(x, y, z)),
                        listing.LosesSecond<TOp>(entry));
                }
            }
        }

        // The second factor of the part takes both of the partial; of these one of zero may say nothing.
        private void Add(int operand, int element, (T First, T Second) factors, bool isExposed) =>
            parts.Add(
                listing, operand, element, first[element], 1,
                (isExposed ? T.Apply<Transmit>(second[element], factors.First) : second[element] * factors.First)
                    * (isExposed ? T.Apply<Transmit>(1, factors.Second) : factors.Second), adjoints);

        public void Linear<TOp>()
            where TOp : struct, ILinear
        {
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
        }

        public void Custom()
        {
        }

        private T Value(int operand, int element) => values[listing[operand].Slot + element];
    }
}
