using AutoDiff.Primitives;
using AutoDiff.Transforms;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Writes grouped primitives out in their stable form: elementwise primitives and sums, which loops can be fused
/// with. Only the largest element of a group stays.
/// </summary>
internal static class ArrayFunctionExpansion
{
    private static readonly RuleSet Expansions = new([.. Enum.GetValues<Op>().Select(Expansion.Of).OfType<Rule>()]);

    /// <summary>The program with the functions written out.</summary>
    public static ArrayProgram Apply(ArrayProgram program) => Rewriter.Rewrite(program, Expansions);

    private struct Expansion : IPrimitiveVisitor
    {
        private Rule? rule;

        public static Rule? Of(Op op)
        {
            var expansion = default(Expansion);
            if (PrimitiveFacts.Of(op).Family == Family.Grouped)
            {
                PrimitiveTable.Visit(op, null, ref expansion);
            }

            return expansion.rule;
        }

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped =>
            rule = new($"{TFunction.Name}(x) → its stable form", Validity.Exact, TFunction.Code, (rewriter, in entry) =>
            {
                var x = rewriter[entry.A];

                // Nothing is the largest of an empty group; the kernels of the functions say what becomes of those.
                return x.Shape.Length == 0 ? null : TFunction.Stable(x, rewriter.Attribute(entry));
            });

        public readonly void Leaf()
        {
        }

        public readonly void Unary<TOp>()
            where TOp : struct, IUnary
        {
        }

        public readonly void Binary<TOp>()
            where TOp : struct, IBinary
        {
        }

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear
        {
        }

        public readonly void Custom()
        {
        }
    }
}
