using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Writes a program of arrays out as one of scalars, an input and an output for each element of the inputs and outputs, and simplifies
/// it: sums of one term, products with a zero or a one of an array and elements of it that nothing reads are found in scalars only. The
/// interpreter does the work, over variables.
/// </summary>
internal static class ElementExpansion
{
    // Beyond so many values, what does not fit into the caches costs more than is gained.
    private const long Limit = 1500;

    /// <summary>The program of scalars, or null if the program has no such form or is too large; programs of scalars may be of any length.</summary>
    public static Program? Apply(Program program)
    {
        var listing = program.Listing;
        return !IsFit(listing) ? null : listing.IsScalar ? program : Simplify.Apply(Expand(program));
    }

    private static Program Expand(Program program)
    {
        var (listing, builder) = (program.Listing, new ProgramBuilder(sharesInstructions: true));
        var arena = new Element[listing.ArenaLength];
        foreach (var input in program.Inputs)
        {
            foreach (ref var element in ElementsOf(input.Index))
            {
                element = new(builder.Input(input.Name, Shape.Scalar));
            }
        }

        new Evaluator(listing).Run<Element>(arena, 0, listing.Count);
        var outputs = new List<Variable>();
        foreach (var output in program.Outputs)
        {
            foreach (var element in ElementsOf(output))
            {
                outputs.Add(element.Variable);
            }
        }

        return builder.Build([.. outputs]);

        Span<Element> ElementsOf(int instruction) => arena.AsSpan(listing[instruction].Slot, listing.Shape(instruction).Length);
    }

    private static bool IsFit(Listing listing)
    {
        var (work, limit) = (0L, listing.IsScalar ? long.MaxValue / 2 : Limit);
        for (var i = 0; i < listing.Count && work < limit; i++)
        {
            ref readonly var entry = ref listing[i];
            var length = listing.Shape(i).Length;
            work += entry.Op switch
            {
                Op.MatMul => (long)length * listing.Shape(entry.A)[-1] * 2,
                Op.Sum => listing.Shape(entry.A).Length,
                Op.Custom or (>= Op.ReduceMax and <= Op.Norm) => limit,
                _ => length,
            };
        }

        return work < limit;
    }

    /// <summary>An element of an array: a number or a scalar of the program under construction.</summary>
    private readonly struct Element(Variable variable) : ICarrier<Element>
    {
        public Variable Variable { get; } = variable;

        public static Element Apply<TOp>(Element x)
            where TOp : struct, IUnary => new(Variable.Apply<TOp>(x.Variable));

        public static Element Apply<TOp>(Element x, Element y)
            where TOp : struct, IBinary => new(Variable.Apply<TOp>(x.Variable, y.Variable));

        public static Element Select(Element condition, Element whenTrue, Element whenFalse) =>
            new(Functions.Where(condition.Variable, whenTrue.Variable, whenFalse.Variable));

        public static bool IsZero(Element x) => x.Variable is { IsLiteral: true, Literal: 0 };

        public static double Primal(Element x) => throw new System.Diagnostics.UnreachableException();

        public static void Apply(IArrayMap map, ReadOnlySpan<Element> x, Span<Element> y) =>
            throw new System.Diagnostics.UnreachableException();

        public static implicit operator Element(double value) => new(value);
    }
}
