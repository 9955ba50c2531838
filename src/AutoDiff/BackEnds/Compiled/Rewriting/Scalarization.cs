using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;
using AutoDiff.Transforms;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Writes a program of arrays out as one of scalars, an input and an output for each element of the inputs and outputs,
/// and simplifies it: sums of one term, products with a zero or a one of an array and elements of it that nothing reads
/// are found in scalars only. The interpreter does the work, over variables.
/// </summary>
internal static class Scalarization
{
    // Beyond so many values at each of many points, what does not fit into the caches costs more than is gained.
    private const long Limit = 1500;

    /// <summary>
    /// The program of scalars to be evaluated at many points, or null if the program has no such form or is too large;
    /// programs of scalars may be of any length.
    /// </summary>
    public static ArrayProgram? ForPoints(ArrayProgram program) =>
        Expand(program, program.Listing.IsScalar ? long.MaxValue : Limit);

    /// <summary>
    /// The program of scalars to be evaluated at one point, or null if the program has no such form or computes more
    /// with arrays than with scalars.
    /// </summary>
    public static ArrayProgram? ForOnePoint(ArrayProgram program) =>
        Expand(program, 2L * Enumerable.Range(0, program.Count).Count(
            i => program.Listing[i].Shape == 0 && PrimitiveFacts.Of(program.Listing[i].Op).Motion == Motion.None));

    private static ArrayProgram? Expand(ArrayProgram program, long limit) =>
        !IsFit(program.Listing, limit) ? null : program.Listing.IsScalar ? program : Expand(program);

    private static ArrayProgram Expand(ArrayProgram program)
    {
        var (listing, rules) = (program.Listing, Simplify.RulesForEvaluation(program));
        var builder = new Rewriter(RuleSet.Empty);
        var arena = new Element[listing.ArenaLength];
        foreach (var input in program.Inputs)
        {
            foreach (ref var element in ElementsOf(input.Index))
            {
                element = new(builder.Input(input.Name, Shape.Scalar));
            }
        }

        var evaluator = new Evaluator(listing, new ArrayRules());
        for (var i = 0; i < listing.Count; i++)
        {
            builder.Rules = rules(i);
            evaluator.Run<Element>(arena, i, i + 1);
        }

        var outputs = new List<Variable>();
        foreach (var output in program.Outputs)
        {
            foreach (var element in ElementsOf(output))
            {
                outputs.Add(element.Variable);
            }
        }

        return builder.Build([.. outputs]);

        Span<Element> ElementsOf(int instruction) =>
            arena.AsSpan(listing[instruction].Slot, listing.Shape(instruction).Length);
    }

    // Whether no more values are to be computed, each of which can be one by one.
    private static bool IsFit(InstructionList listing, long limit)
    {
        var work = new Work(listing);
        for (var i = 0; i < listing.Count && work.IsDivisible && work.Total <= limit; i++)
        {
            work.Add(i);
        }

        return work.IsDivisible && work.Total <= limit;
    }

    /// <summary>How many scalar operations instructions take, and whether they can be divided into such.</summary>
    private struct Work(InstructionList listing) : IPrimitiveVisitor
    {
        private PackedInstruction entry;

        public bool IsDivisible { get; private set; } = true;

        public long Total { get; private set; }

        public void Add(int instruction)
        {
            entry = listing[instruction];
            PrimitiveTable.Visit(entry.Op, listing.Payload(entry), ref this);
        }

        public void Leaf() => AddLength();

        public void Unary<TOp>()
            where TOp : struct, IUnary => AddLength();

        public void Binary<TOp>()
            where TOp : struct, IBinary => AddLength();

        public void Linear<TOp>()
            where TOp : struct, ILinear => Total += TOp.Work(listing.Call(entry));

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped => IsDivisible = false;

        public void Custom() => IsDivisible = false;

        private void AddLength() => Total += listing.Lists.Shape(entry.Shape).Length;
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
