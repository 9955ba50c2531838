using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Which side of each of its kinks a program is on: the signs at |x|, the larger operand at max, the branch at where.
/// Between two points with the same decisions the program is smooth; a difference across a kink says nothing about a
/// derivative. Primitives go by name, so that stand-ins for them are recognized too.
/// </summary>
internal struct Decisions(ArrayProgram program, double[] values) : ISomePrimitives
{
    private readonly InstructionList listing = program.Listing;
    private readonly List<int> sides = [];
    private PackedInstruction entry;

    public static int[] Of(ArrayProgram program, double[] values)
    {
        var decisions = new Decisions(program, values);
        for (var i = 0; i < program.Count; i++)
        {
            decisions.entry = program.Listing[i];
            PrimitiveTable.Visit(decisions.entry.Op, program.Listing.Payload(decisions.entry), ref decisions);
        }

        return [.. decisions.sides];
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary
    {
        // Kinked or, as the cube root, infinitely steep at 0.
        if (TOp.Name == Abs.Name || TOp.Name == Sign.Name || TOp.Name == Relu.Name || TOp.Name == Cbrt.Name)
        {
            foreach (var x in Values(entry.A))
            {
                sides.Add(x.CompareTo(0));
            }
        }

        // Steps, known by their height.
        if (TOp.Name == Floor.Name || TOp.Name == Ceiling.Name || TOp.Name == Round.Name)
        {
            foreach (var x in Values(entry.A))
            {
                sides.Add(TOp.Value(x).GetHashCode());
            }
        }
    }

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var isComparison = TOp.Notation == Notation.Comparison || TOp.Name == Minimum.Name || TOp.Name == Maximum.Name;
        var x = Values(entry.A);
        var y = Values(entry.B);
        for (var i = 0; i < x.Length; i++)
        {
            if (isComparison)
            {
                sides.Add(x[i].CompareTo(y[i]));
            }
            else if (TOp.Name == Atan2.Name)
            {
                // Its cut runs along negative second arguments.
                sides.Add(y[i] < 0 ? x[i].CompareTo(0) : 2);
            }
            else if (TOp.Name == Modulo.Name)
            {
                sides.Add(Math.Floor(x[i] / y[i]).GetHashCode());
            }
        }
    }

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        foreach (var condition in TOp.Name == Where.Name ? Values(entry.A) : default)
        {
            sides.Add(condition != 0 ? 1 : 0);
        }
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        if (TFunction.Name == Norm.Name)
        {
            // Kinked where all elements of a group are 0.
            foreach (var norm in values.AsSpan(entry.Slot, listing.Lists.Shape(entry.Shape).Length))
            {
                sides.Add(norm == 0 ? 0 : 1);
            }
        }

        if (TFunction.Code is not (Op.ReduceMax or Op.TieWeights))
        {
            return;
        }

        var operand = Values(entry.A);
        var rule = new AutoDiff.BackEnds.Interpretation.GroupedRule<TieWeights>(
            listing.Shape(entry.A), listing.Attribute(entry).ToArray());
        var x = new Real<double>[operand.Length];
        var weights = new Real<double>[operand.Length];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = operand[i];
        }

        rule.Evaluate<double>(x, weights);
        foreach (var weight in weights)
        {
            sides.Add(weight.Value == 0 ? 0 : 1);
        }
    }

    private readonly ReadOnlySpan<double> Values(int instruction) =>
        values.AsSpan(listing[instruction].Slot, listing.Shape(instruction).Length);
}
