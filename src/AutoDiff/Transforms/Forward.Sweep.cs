using System.Runtime.InteropServices;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms;

/// <content>How each instruction makes its tangent of those of its operands.</content>
public static partial class Forward
{
    // A term of a tangent, which behind quotients and powers is two factors: the product may be too small or too large
    // for a number though the next partial makes an ordinary one of it. If it is relative, the second is about as large
    // as the value, and any partial may meet it; else one does that is large where the value is small. Behind a pole
    // that an underflow may have made, a tangent of zero says nothing, and does not absorb.
    private readonly record struct Term(Variable Tangent, Variable? Factor, bool IsRelative, bool Absorbs = true)
    {
        public Variable Product => Factor is { } factor
            ? Absorbs ? Variable.Apply<Absorb>(Tangent, factor) : Tangent * factor
            : Tangent;

        public bool HasInCommon(Term other) =>
            (Factor is null) == (other.Factor is null)
            && (Factor is null || Variable.Identity.Equals(Tangent, other.Tangent));

        public Term Plus(Term other) => Factor is { } factor
            ? new(Tangent, factor + other.Factor, IsRelative && other.IsRelative, Absorbs && other.Absorbs)
            : new(Tangent + other.Tangent, null, IsRelative: true);

        public Variable Times(Variable rate) => Absorbs ? ChainRule.Scaled(Tangent, rate) : Tangent * rate;
    }

    // Over the instructions of a listing: the recorder's own, or those of a program that is replayed there.
    private struct Sweep(Recorder recorder, InstructionList listing, Replay? replay, Dependence depends,
        int last) : IPrimitiveVisitor
    {
        // Of a sum with more terms they are added up, since each is passed on for itself.
        private const int MostTerms = 3;

        private readonly Variable?[] tangents = new Variable?[last - depends.First + 1];

        // The terms that a tangent is the sum of, while it is not a number.
        private readonly Dictionary<int, List<Term>> sums = [];
        private readonly int order = depends.Order(listing) + 1;
        private PackedInstruction entry;
        private Variable result;
        private int index;

        public readonly Variable? TangentOf(int instruction)
        {
            if (!depends[instruction])
            {
                return null;
            }

            ref var tangent = ref tangents[instruction - depends.First];
            if (tangent is null && sums.TryGetValue(instruction, out var terms))
            {
                tangent = terms.Select(term => term.Product).Aggregate((x, y) => x + y);
            }

            return tangent;
        }

        private readonly bool Varies(int instruction) =>
            depends[instruction]
            && (tangents[instruction - depends.First] is not null || sums.ContainsKey(instruction));

        // The terms of a tangent, if they are more than a number.
        private readonly ReadOnlySpan<Term> Terms(int instruction) =>
            sums.TryGetValue(instruction, out var terms) ? CollectionsMarshal.AsSpan(terms) : default;

        public readonly void Set(int instruction, Variable tangent)
        {
            if (instruction <= last)
            {
                tangents[instruction - depends.First] = tangent;
            }
        }

        public void Run()
        {
            for (var i = depends.First; i <= last; i++)
            {
                Step(i);
            }
        }

        public void Step(int instruction)
        {
            if (depends[instruction] && !Varies(instruction))
            {
                index = instruction;
                entry = listing[instruction];
                result = Of(instruction);
                var first = recorder.Listing.Count;
                PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
                DerivativeOrders.Mark(recorder.Listing, first, order);
            }
        }

        public readonly void Leaf()
        {
        }

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary
        {
            if (TOp.IsLocallyConstant || !Varies(entry.A))
            {
                return;
            }

            var x = Of(entry.A);
            var isExposed = listing.LosesDerivative<TOp>(entry);
            if (listing.Splits<TOp>(entry))
            {
                PushFactors(entry.A, TOp.Factors(x, result), isExposed);
                return;
            }

            var partial = TOp.Partial(x, result);
            Push(
                entry.A, false, !(isExposed && Exposed<TOp>.HidesTangents), tangent => isExposed
                    ? ChainRule.PushUnary<Exposed<TOp>>(tangent, partial)
                    : ChainRule.PushUnary<TOp>(tangent, partial));
        }

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
            if (TOp.IsLocallyConstant)
            {
                return;
            }

            var (x, y) = (Of(entry.A), Of(entry.B));
            if (TOp.HasFactorsInY && Varies(entry.A) && Varies(entry.B)
                && !sums.ContainsKey(entry.A) && !sums.ContainsKey(entry.B))
            {
                var (first, second) = TOp.FactorsInY(x, y, result);
                Add(new(
                    TangentOf(entry.A)!.Value + ScaledUnlessLost(entry.B, TangentOf(entry.B)!.Value, first),
                    listing.IsOfSteep<TOp>(entry) ? QuotientOfSteep.PartialX(x, y, result)
                    : listing[entry.A].Hides && listing[entry.B].IsSteep
                    ? Functions.Where(Functions.Equal(result, result), second, result)
                    : second,
                    IsRelative: false));
                return;
            }

            if (Varies(entry.A))
            {
                if (listing.SplitsFirst<TOp>(entry))
                {
                    PushFactors(
                        entry.A, listing.FactorsInFirst<TOp, Variable>(entry, x, y, result),
                        listing.LosesFirst<TOp>(entry));
                }
                else
                {
                    Push<TOp>(
                        entry.A,
                        listing.IsOfSteep<TOp>(entry)
                            ? QuotientOfSteep.PartialX(x, y, result)
                            : TOp.PartialX(x, y, result),
                        listing.LosesFirst<TOp>(entry));
                }
            }

            if (Varies(entry.B))
            {
                if (TOp.HasFactorsInY)
                {
                    PushFactors(entry.B, TOp.FactorsInY(x, y, result), listing.LosesSecond<TOp>(entry));
                }
                else
                {
                    Push<TOp>(entry.B, TOp.PartialY(x, y, result), listing.LosesSecond<TOp>(entry));
                }
            }
        }

        private readonly void Push<TOp>(int operand, Variable partial, bool isExposed)
            where TOp : struct, IBinary
        {
            // A root as a power.
            var hides = isExposed && TOp.IsSteep && listing[operand].Vanishes;
            Push(operand, TOp.HasFactorsInY, !hides, tangent =>
            {
                var product = isExposed
                    ? ChainRule.PushBinary<ExposedOfTwo<TOp>>(tangent, partial)
                    : ChainRule.PushBinary<TOp>(tangent, partial);
                return hides ? Functions.Where(tangent, product, tangent * partial) : product;
            });
        }

        // A tangent times a factor; a tangent of zero does not absorb if it may have underflowed.
        private readonly Variable ScaledUnlessLost(int operand, Variable tangent, Variable factor) =>
            listing[operand].Vanishes && !factor.IsLiteral ? tangent * factor : ChainRule.Scaled(tangent, factor);

        // The partial meets the second factor of a term, so that terms with a tangent in common stay one. A reciprocal
        // meets another only if that is multiplied by a value.
        private readonly void Push(
            int operand, bool isReciprocal, bool absorbs, Func<Variable, Variable> multiply)
        {
            var terms = Terms(operand);
            if (terms.IsEmpty)
            {
                Add(new(multiply(TangentOf(operand)!.Value), null, IsRelative: true));
                return;
            }

            foreach (var term in terms)
            {
                Add(
                    term.Factor is { } second && (term.IsRelative || !isReciprocal)
                        ? term with { Factor = multiply(second), Absorbs = term.Absorbs && absorbs }
                        : term with { Tangent = multiply(term.Tangent) });
            }
        }

        // Where the partial has two factors, the tangent is multiplied by the one that makes it relative to the
        // operand. The other is about as large as the value; where it is zero that may say nothing.
        private readonly void PushFactors(int operand, (Variable First, Variable Second) factors, bool isExposed)
        {
            var first = isExposed ? Variable.Apply<Transmit>(1, factors.First) : factors.First;
            var terms = Terms(operand);
            if (terms.IsEmpty)
            {
                Add(new(
                    ScaledUnlessLost(operand, TangentOf(operand)!.Value, factors.Second), first, IsRelative: true));
            }

            foreach (var term in terms)
            {
                var rate = term.Factor is { } own ? ChainRule.Scaled(own, factors.Second) : factors.Second;
                Add(new(term.Times(rate), first, IsRelative: true));
            }
        }

        // Adds a term to the tangent of the instruction: to the one that has the tangent in common, if there is one.
        private readonly void Add(Term term)
        {
            if (!sums.TryGetValue(index, out var terms))
            {
                terms = TangentOf(index) is { } own ? [new(own, null, IsRelative: true)] : [];
            }

            var same = terms.FindIndex(other => term.HasInCommon(other));
            if (same >= 0)
            {
                terms[same] = terms[same].Plus(term);
            }
            else
            {
                terms.Add(term);
            }

            tangents[index - depends.First] = null;
            sums[index] = terms;
            if (terms.Count > MostTerms || terms.TrueForAll(one => one.Factor is null))
            {
                Set(index, TangentOf(index)!.Value);
                sums.Remove(index);
            }
        }

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear
        {
            var indices = listing.Operands(entry, stackalloc int[3]);
            var operands = new Variable[indices.Length];
            for (var k = 0; k < operands.Length; k++)
            {
                operands[k] = Of(indices[k]);
            }

            if (!TOp.IsJoint)
            {
                InEach<TOp>(indices, operands);
                return;
            }

            var varies = false;
            for (var k = TOp.SelectorCount; k < operands.Length; k++)
            {
                varies |= TangentOf(indices[k]) is not null;
            }

            if (varies)
            {
                for (var k = TOp.SelectorCount; k < operands.Length; k++)
                {
                    operands[k] = TangentOf(indices[k]) ?? recorder.Fill(0, listing.Shape(indices[k]));
                }

                Set(index, recorder.Linear<TOp>(operands, result.Shape, listing.Attribute(entry)));
            }
        }

        // The JVP of a product: the sum over the operands of the same with one operand's tangent in its place.
        private readonly void InEach<TOp>(ReadOnlySpan<int> indices, Variable[] operands)
            where TOp : struct, ILinear
        {
            Span<int> buffer = stackalloc int[LinearCall.BufferLength];
            for (var k = 0; k < operands.Length; k++)
            {
                if (TangentOf(indices[k]) is { } tangent)
                {
                    var factors = operands.ToArray();
                    factors[k] = tangent;
                    var attribute = TOp.TangentAttribute(k, listing.Attribute(entry), buffer);
                    var term = recorder.Linear<TOp>(factors, result.Shape, attribute);
                    Set(index, TangentOf(index) is { } other ? other + term : term);
                }
            }
        }

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
            if (!TFunction.IsLocallyConstant && TangentOf(entry.A) is { } tangent)
            {
                Set(index, TFunction.Push(Of(entry.A), result, tangent, listing.Attribute(entry)));
            }
        }

        public readonly void Custom()
        {
            var indices = listing.Operands(entry, default).ToArray();
            Variable[] operands = [.. indices.Select(Of)];
            Variable?[] own = [.. indices.Select(TangentOf)];
            var operation = ((CustomOperation)listing.Payload(entry)!).For(
                Array.ConvertAll(own, tangent => tangent is not null));
            if (operation.Push(operands, own) is { } pushed)
            {
                Set(index, pushed);
                return;
            }

            // What it states is its VJP, which is linear in the cotangent; transposing it in the cotangent gives the
            // JVP.
            var cotangent = recorder.Placeholder(result.Shape);
            var pulled = operation.PullChecked(operands, result, cotangent);
            for (var i = 0; i < operands.Length; i++)
            {
                if (TangentOf(indices[i]) is { } tangent)
                {
                    var term = Reverse.Pull(pulled[i], tangent, cotangent)[0];
                    Set(index, TangentOf(index) is { } other ? other + term : term);
                }
            }
        }

        private readonly Variable Of(int instruction) =>
            replay is { } replayed ? replayed[instruction] : recorder[instruction];
    }
}
