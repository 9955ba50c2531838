using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms;

/// <content>How each instruction passes its adjoint on.</content>
public static partial class Reverse
{
    private struct Sweep(Recorder recorder, Dependence depends, int last) : IPrimitiveVisitor
    {
        // Of more quotients above one operand the products are multiplied out, since each is passed on for itself.
        private const int MostProducts = 6;

        private readonly InstructionList listing = recorder.Listing;
        private readonly Variable?[] adjoints = new Variable?[last - depends.First + 1];
        private readonly Dictionary<int, AdjointParts> parts = [];

        // Parts of adjoints that are products, each of two factors: the products may be too small for a number though
        // the next partial makes ordinary numbers of them. Those of one quotient have the first factor in common. Where
        // the second is itself a derivative, a zero of it absorbs.
        private readonly Dictionary<int, List<(Variable Adjoint, Variable Factor, bool Absorbs)>> products = [];

        // Under a root: where they are flat, what the root makes of an adjoint is left out.
        private readonly HashSet<int> squares = [];
        private PackedInstruction entry;
        private int index;
        private Variable result;
        private Variable adjoint;
        private Variable? factor;
        private bool absorbs;

        public readonly Variable? AdjointOf(int index) => index <= last ? adjoints[index - depends.First] : null;

        public readonly void Add(int operand, Variable contribution)
        {
            if (depends[operand])
            {
                ref var sum = ref adjoints[operand - depends.First];
                sum = sum is { } others ? others + contribution : contribution;
            }
        }

        public void Run()
        {
            for (var i = last; i >= depends.First; i--)
            {
                AddParts(i);
                if (!depends[i])
                {
                    continue;
                }

                foreach (var (part, second, absorbing) in products.GetValueOrDefault(i) ?? [])
                {
                    Visit(i, part, second, absorbing);
                }

                if (adjoints[i - depends.First] is { } own)
                {
                    Visit(i, own, null, false);
                }
            }
        }

        private void Visit(int instruction, Variable own, Variable? second, bool absorbing)
        {
            (adjoint, factor, absorbs, index) = (own, second, absorbing, instruction);
            entry = listing[instruction];
            result = recorder[instruction];
            PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
        }

        // adjoint · first · second, multiplied out where nothing small can become of it that is large again.
        private readonly void AddProduct(int operand, Variable product, Variable second, bool absorbing)
        {
            if (!depends[operand])
            {
                return;
            }

            var target = listing[operand];
            if (!target.MagnifiesDerivatives || depends.IsSource(operand)
                || PrimitiveFacts.Of(target.Op).Family is not (Family.Unary or Family.Binary))
            {
                Add(operand, Multiplied(product, second, absorbing));
            }
            else if (!products.TryGetValue(operand, out var others))
            {
                products.Add(operand, [(product, second, absorbing)]);
            }
            else if (others.FindIndex(other =>
                other.Absorbs == absorbing && Variable.Identity.Equals(other.Adjoint, product)) is >= 0 and var same)
            {
                others[same] = (product, others[same].Factor + second, absorbing);
            }
            else if (others.Count < MostProducts)
            {
                others.Add((product, second, absorbing));
            }
            else
            {
                Add(operand, Multiplied(product, second, absorbing));
            }
        }

        private static Variable Multiplied(Variable product, Variable second, bool absorbing) =>
            absorbing ? ChainRule.PullBinary<Absorb>(product, second) : ChainRule.Scaled(product, second);

        // What a product passes on: its sign at most changes where the partial is 1 or −1.
        private readonly void PassOn(int operand, Variable partial, bool absorbing)
        {
            if (partial.IsLiteral && Math.Abs(partial.Literal) == 1)
            {
                AddProduct(operand, adjoint, partial.Literal < 0 ? -factor!.Value : factor!.Value, absorbs);
            }
            else
            {
                AddProduct(
                    operand, adjoint, WithoutReciprocal(factor!.Value, partial)
                        ?? Multiplied(factor.Value, partial, absorbing), absorbs || absorbing);
            }
        }

        // What an adjoint, or a product, passes on where the partial has two factors. The factor of a product takes
        // both: it is the derivative by this instruction; they are about as large as the value and its reciprocal.
        private readonly void PassOn(int operand, (Variable First, Variable Second) factors, bool isExposed)
        {
            var first = isExposed ? Variable.Apply<Transmit>(1, factors.First) : factors.First;
            var rate = factor is { } own
                ? WithoutReciprocal(own, first) ?? ChainRule.Scaled(own, first)
                : first;
            AddProduct(operand, Multiplied(adjoint, rate, absorbs), factors.Second, absorbs);
        }

        // What a product of derivatives passes on: a derivative of it may be too small where those are not. With a
        // constant nothing becomes too small.
        private readonly bool PassesProduct<TOp>(int operand, Variable partial)
            where TOp : struct, IBinary =>
            TOp.AbsorbsX && listing[operand].MagnifiesDerivatives && IsVarying(adjoint) && IsVarying(partial);

        private readonly bool IsVarying(Variable x) => !x.IsLiteral && listing[x.Index].Varies;

        // The product of a factor that has just been recorded as 1/x with x, −x or c x: behind 1/eˣ it meets eˣ, and
        // behind 1/(1/x) it meets −1/x. Null for other products.
        private readonly Variable? WithoutReciprocal(Variable reciprocal, Variable multiple)
        {
            if (reciprocal.IsLiteral || multiple.IsLiteral)
            {
                return null;
            }

            var (quotient, product) = (listing[reciprocal.Index], listing[multiple.Index]);
            if (quotient.Op != Op.Divide || !listing[quotient.A].IsSplat || listing[quotient.A].SplatValue != 1)
            {
                return null;
            }

            return quotient.B == multiple.Index ? 1
                : product.Op == Op.Negate && product.A == quotient.B ? -1
                : product.Op == Op.Multiply && product.B == quotient.B && listing[product.A].IsSplat
                    ? listing[product.A].SplatValue
                : null;
        }

        public readonly void Leaf()
        {
        }

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary
        {
            if (TOp.IsLocallyConstant)
            {
                return;
            }

            if (typeof(TOp) == typeof(Sqrt) && SumOfSquares.Of(listing, entry.A) is { } found)
            {
                squares.UnionWith(found);
            }

            if (squares.Contains(index) && factor is null)
            {
                Add(entry.A, ChainRule.PullUnary<SquareUnderRoot>(adjoint, 2 * recorder[entry.A]));
            }
            else if (listing.Splits<TOp>(entry))
            {
                PassOn(entry.A, TOp.Factors(recorder[entry.A], result), listing.LosesDerivative<TOp>(entry));
            }
            else if (factor is not null)
            {
                PassOn(entry.A, TOp.Partial(recorder[entry.A], result), false);
            }
            else
            {
                var partial = TOp.Partial(recorder[entry.A], result);
                Add(
                    entry.A, listing.LosesDerivative<TOp>(entry)
                        ? ChainRule.PullUnary<Exposed<TOp>>(adjoint, partial)
                        : ChainRule.PullUnary<TOp>(adjoint, partial));
            }
        }

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
            if (TOp.IsLocallyConstant)
            {
                return;
            }

            var (x, y) = (recorder[entry.A], recorder[entry.B]);
            if (squares.Contains(index) && factor is null)
            {
                Add(entry.A, ChainRule.PullUnary<SquareUnderRoot>(adjoint, 2 * x));
                return;
            }

            if (depends[entry.A])
            {
                First<TOp>(x, y);
            }

            if (depends[entry.B])
            {
                Second<TOp>(x, y);
            }
        }

        private readonly void First<TOp>(Variable x, Variable y)
            where TOp : struct, IBinary
        {
            if (listing.SplitsFirst<TOp>(entry))
            {
                PassOn(
                    entry.A, listing.FactorsInFirst<TOp, Variable>(entry, x, y, result),
                    listing.LosesFirst<TOp>(entry));
            }
            else if (factor is not null)
            {
                PassOn(entry.A, TOp.PartialX(x, y, result), TOp.AbsorbsX);
            }
            else
            {
                var partial = listing.IsOfSteep<TOp>(entry)
                    ? QuotientOfSteep.PartialX(x, y, result)
                    : TOp.PartialX(x, y, result);
                if (PassesProduct<TOp>(entry.A, partial))
                {
                    AddProduct(entry.A, adjoint, partial, true);
                    return;
                }

                Add(
                    entry.A, listing.LosesFirst<TOp>(entry)
                        ? ChainRule.PullBinary<ExposedOfTwo<TOp>>(adjoint, partial)
                        : ChainRule.PullBinary<TOp>(adjoint, partial));
            }
        }

        private readonly void Second<TOp>(Variable x, Variable y)
            where TOp : struct, IBinary
        {
            if (TOp.HasFactorsInY)
            {
                PassOn(entry.B, TOp.FactorsInY(x, y, result), listing.LosesSecond<TOp>(entry));
            }
            else if (factor is not null)
            {
                PassOn(entry.B, TOp.PartialY(x, y, result), TOp.AbsorbsX);
            }
            else
            {
                var partial = TOp.PartialY(x, y, result);
                if (PassesProduct<TOp>(entry.B, partial))
                {
                    AddProduct(entry.B, adjoint, partial, true);
                    return;
                }

                Add(
                    entry.B, listing.LosesSecond<TOp>(entry)
                        ? ChainRule.PullBinary<ExposedOfTwo<TOp>>(adjoint, partial)
                        : ChainRule.PullBinary<TOp>(adjoint, partial));
            }
        }

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear
        {
            var indices = listing.Operands(entry, stackalloc int[3]);
            var call = listing.Call(entry);
            Span<int> buffer = stackalloc int[LinearCall.BufferLength];
            for (var k = TOp.SelectorCount; k < indices.Length; k++)
            {
                if (depends[indices[k]] && !TryAddPart<TOp>(indices[k], call.Attribute))
                {
                    var transposed = TOp.Transpose(k, call, buffer);
                    var operands = new Variable[transposed.Operands.Length];
                    for (var i = 0; i < operands.Length; i++)
                    {
                        operands[i] = transposed.Operands[i] switch
                        {
                            Transposed.Adjoint => adjoint,
                            Transposed.Zeros => recorder.Fill(0, result.Shape),
                            var operand => recorder[indices[operand]],
                        };
                    }

                    Add(
                        indices[k], recorder.Linear(
                            transposed.Op, operands, listing.Shape(indices[k]), transposed.Attribute));
                }
            }
        }

        private readonly bool TryAddPart<TOp>(int operand, ReadOnlySpan<int> attribute)
        {
            if (typeof(TOp) != typeof(Slice))
            {
                return false;
            }

            if (!parts.TryGetValue(operand, out var known))
            {
                parts.Add(operand, known = new(listing.Shape(operand)));
            }

            return known.TryAdd(attribute, adjoint);
        }

        private readonly void AddParts(int index)
        {
            if (parts.Remove(index, out var known))
            {
                var (owner, shape) = (recorder, listing.Shape(index));
                foreach (var term in known.Terms(recorder, (part, slice) => owner.Linear<Embed>(part, shape, slice)))
                {
                    Add(index, term);
                }
            }
        }

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            if (!TFunction.IsLocallyConstant)
            {
                var x = recorder[entry.A];
                // The function states its linearization; transposing that in the tangent, whose value plays no part,
                // gives the VJP.
                var tangent = recorder.Placeholder(x.Shape);
                var push = TFunction.Push(x, result, tangent, listing.Attribute(entry));
                Add(entry.A, Pull(push, adjoint, tangent)[0]);
            }
        }

        public readonly void Custom()
        {
            var indices = listing.Operands(entry, default);
            var (operands, varying) = (new Variable[indices.Length], new bool[indices.Length]);
            for (var i = 0; i < operands.Length; i++)
            {
                (operands[i], varying[i]) = (recorder[indices[i]], depends[indices[i]]);
            }

            var cotangents = ((CustomOperation)listing.Payload(entry)!).For(varying).PullChecked(
                operands, result, adjoint);
            indices = listing.Operands(entry, default);
            for (var i = 0; i < operands.Length; i++)
            {
                if (depends[indices[i]])
                {
                    Add(indices[i], cotangents[i]);
                }
            }
        }
    }
}
