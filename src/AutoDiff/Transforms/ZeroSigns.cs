using AutoDiff.Primitives;

namespace AutoDiff.Transforms;

/// <summary>
/// Finds where it matters that zeros have signs: 1/0 is ∞ and 1/(−0) is −∞. A result of zero is the same with either
/// sign.
/// </summary>
internal static class ZeroSigns
{
    // Beside one argument that is a zero the other is one of these.
    private static readonly double[] Others =
        [0.0, -0.0, 1, -1, 2, -2, 0.5, -0.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    // By primitive, the effects of the first operand, of the second and of a third. A primitive is asked when the first
    // program has it, since each that is asked is machine code that must be generated first.
    private static readonly Effect[]?[] Effects = new Effect[Enum.GetValues<Op>().Length][];

    /// <summary>How a zero's sign changes what a primitive gives; the later include the earlier.</summary>
    private enum Effect
    {
        None,
        Sign,
        Value,
    }

    /// <summary>
    /// For each instruction whether its sign, if it is zero, decides about more than the sign of a zero: a primitive
    /// that uses it, or is computed from it, gives another number.
    /// </summary>
    public static bool[] Told(ArrayProgram program)
    {
        var told = new bool[program.Count];
        Span<int> buffer = stackalloc int[3];
        for (var i = program.Count - 1; i >= 0; i--)
        {
            var op = program.Instructions[i].Op;
            var effects = Effects[(int)op] ??= Probe.Of(op);
            var operands = program.Listing.Operands(program.Listing[i], buffer);
            for (var k = 0; k < operands.Length; k++)
            {
                var effect = effects[Math.Min(k, effects.Length - 1)];
                told[operands[k]] |= effect == Effect.Value || (told[i] && effect == Effect.Sign);
            }
        }

        return told;
    }

    /// <summary>Asks primitives by evaluating them at both zeros.</summary>
    private readonly struct Probe() : IPrimitiveVisitor
    {
        private readonly Effect[] effects = [Effect.None, Effect.None, Effect.Sign];

        public static Effect[] Of(Op op)
        {
            // What users define may tell anything; what moves or sums elements passes signs on.
            if (PrimitiveFacts.Of(op).IsUsers)
            {
                return [Effect.Value];
            }

            var probe = new Probe();
            PrimitiveTable.Visit(op, null, ref probe);
            return probe.effects;
        }

        public void Leaf()
        {
        }

        public void Unary<TOp>()
            where TOp : struct, IUnary => Compare(0, TOp.Value(0.0), TOp.Value(-0.0));

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            foreach (var other in Others)
            {
                Compare(0, TOp.Value(0.0, other), TOp.Value(-0.0, other));
                Compare(1, TOp.Value(other, 0.0), TOp.Value(other, -0.0));
            }
        }

        public void Linear<TOp>()
            where TOp : struct, ILinear => Array.Fill(effects, Effect.Sign);

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped => Array.Fill(effects, Effect.Sign);

        public void Custom()
        {
        }

        private void Compare(int operand, double positive, double negative)
        {
            var effect = !positive.Equals(negative) ? Effect.Value
                : BitConverter.DoubleToInt64Bits(positive) != BitConverter.DoubleToInt64Bits(negative) ? Effect.Sign
                : Effect.None;
            effects[operand] = (Effect)Math.Max((int)effects[operand], (int)effect);
        }
    }
}
