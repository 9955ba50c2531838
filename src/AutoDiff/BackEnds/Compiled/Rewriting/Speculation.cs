using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// A program of scalars whose products are plain ones, which take a third of the operations of those in which zeros
/// absorb. They are NaN where a zero that absorbs meets an infinity or NaN. So the results are the same as long as what
/// is watched and the outputs are not NaN; signs of zeros that nothing can tell may differ.
/// </summary>
/// <param name="Program">The program, with what must not be zero as further outputs.</param>
/// <param name="NotNaN">Which values must not be NaN, since a primitive would hide it.</param>
/// <param name="NotZero">Which must not be zero, since a product would be NaN if zeros absorbed.</param>
internal sealed record Speculation(ArrayProgram Program, bool[] NotNaN, bool[] NotZero)
{
    // A comparison and a conjunction for each value that is watched.
    private const int WatchOperations = 2;

    // By primitive, whether it may give a number though its first operand, or its second, is NaN; asked when the first
    // program has it.
    private static readonly bool[]?[] Hides = new bool[Enum.GetValues<Op>().Length][];

    /// <summary>A program with plain products; null if to watch takes as long as the zeros that absorb.</summary>
    public static Speculation? Of(ArrayProgram scalars)
    {
        var told = ZeroSigns.Told(scalars);
        var gain = Enumerable.Range(0, scalars.Count).Sum(i => IsPlain(i) ? MaskOperations(scalars.Listing[i].Op) : 0);
        if (gain == 0)
        {
            return null;
        }

        var builder = new ProgramBuilder();
        var replay = scalars.BeginReplay(
            builder, [.. scalars.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        List<Variable> notZero = [];
        for (var i = 0; i < scalars.Count; i++)
        {
            if (IsPlain(i))
            {
                var (x, y) = (replay[scalars.Listing[i].A], replay[scalars.Listing[i].B]);
                replay[i] = x * y;
                if (scalars.Listing[i].Op == Op.Transmit)
                {
                    notZero.Add(y);
                }
            }
            else if (!scalars.Listing[i].IsInput)
            {
                replay.Step(i);
            }
        }

        var program = Simplify.ForEvaluation(
            builder.Build([.. scalars.Outputs.Select(output => replay[output]), .. notZero]));
        var isNotZero = new bool[program.Count];
        foreach (var output in program.Outputs[scalars.Outputs.Length..])
        {
            isNotZero[output] = true;
        }

        var isNotNaN = Hidden(program.Listing);
        var watched = isNotNaN.Count(value => value) + isNotZero.Count(value => value);
        return gain > watched * WatchOperations
            ? new(program, isNotNaN, isNotZero)
            : null;

        bool IsPlain(int i) => !told[i] && MaskOperations(scalars.Listing[i].Op) > 0;
    }

    // What a product takes beside the multiplication: comparisons with zero, and what selects by them.
    private static int MaskOperations(Op op) => op switch
    {
        Op.Scale => 2,
        Op.Absorb => 4,
        Op.Transmit => 6,
        _ => 0,
    };

    private static bool[] Hidden(InstructionList listing)
    {
        var hidden = new bool[listing.Count];
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < listing.Count; i++)
        {
            var op = listing[i].Op;
            var hides = Hides[(int)op] ??= Probe.Of(op);
            var operands = listing.Operands(listing[i], buffer);
            for (var k = 0; k < operands.Length; k++)
            {
                // A choice passes on what it chooses.
                hidden[operands[k]] |= k < hides.Length && hides[k] && MayBeNaN(listing, operands[k]);
            }
        }

        return hidden;
    }

    private static bool MayBeNaN(InstructionList listing, int value) =>
        !PrimitiveFacts.Of(listing[value].Op).IsComparison && !listing[value].IsConstant;

    /// <summary>Asks primitives by evaluating them at NaN.</summary>
    private readonly struct Probe() : IPrimitiveVisitor
    {
        private static readonly double[] Others =
            [0.0, -0.0, 1, -1, 2, -2, 0.5, -0.5, double.PositiveInfinity, double.NegativeInfinity];

        private readonly bool[] hides = [false, false];

        public static bool[] Of(Op op)
        {
            if (PrimitiveFacts.Of(op).IsUsers)
            {
                return [true, true, true];
            }

            var probe = new Probe();
            PrimitiveTable.Visit(op, null, ref probe);
            return probe.hides;
        }

        public void Leaf()
        {
        }

        public void Unary<TOp>()
            where TOp : struct, IUnary => hides[0] = !double.IsNaN(TOp.Value(double.NaN));

        public void Binary<TOp>()
            where TOp : struct, IBinary
        {
            hides[0] = Others.Any(other => !double.IsNaN(TOp.Value(double.NaN, other)));
            hides[1] = Others.Any(other => !double.IsNaN(TOp.Value(other, double.NaN)));
        }

        public void Linear<TOp>()
            where TOp : struct, ILinear => hides[0] = TOp.SelectorCount > 0;

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped
        {
        }

        public void Custom()
        {
        }
    }
}
