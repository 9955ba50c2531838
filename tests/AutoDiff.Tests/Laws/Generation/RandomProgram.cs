using System.Globalization;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>
/// One step of a random program: what to apply, and numbers from which operands, axes and the like are chosen. Every
/// number makes sense in every program, so that a program minus a step is a program: that is what shrinking needs.
/// </summary>
/// <param name="Kind">The code of a primitive, or beyond the codes the number of a composite function.</param>
internal readonly record struct Step(int Kind, int First, int Second, int Choice)
{
    public static int Kinds => Enum.GetValues<Op>().Length + Composites.All.Length;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Kind < Kinds - Composites.All.Length ? (Op)Kind : "composite")}({Kind}, {First}, {Second}, {Choice})");
}

/// <summary>
/// A random well-typed program with a point: recordable on any recorder. Its output holds the elements of every value
/// that no other step uses, so that no step is dead.
/// </summary>
internal sealed record RandomProgram(Shape[] Inputs, Step[] Steps, int Seed)
{
    public static Arbitrary<RandomProgram> Arbitrary() => Arb.From(Generator(1, 12), Shrink);

    public static Gen<RandomProgram> Generator(int fewestSteps, int mostSteps) =>
        from inputs in Gen.Choose(1, 3).SelectMany(count => Shapes().ArrayOf(count))
        from count in Gen.Choose(fewestSteps, mostSteps)
        from steps in SingleSteps().ArrayOf(count)
        from seed in Gen.Choose(0, 1 << 20)
        select new RandomProgram(inputs, steps, seed);

    /// <summary>Programs of a test that takes many at once, and so has no seed of FsCheck's to print.</summary>
    public static IReadOnlyList<RandomProgram> Sample(int fewestSteps, int mostSteps, int count, int seed)
    {
        const int Size = 50;
        const ulong OddGamma = 0x9E3779B97F4A7C15;
        return [.. Generator(fewestSteps, mostSteps).Sample(count, new Rnd((ulong)seed, OddGamma), Size)];
    }

    /// <summary>Records the program and returns its output, a vector.</summary>
    /// <param name="frozen">What stands for the value of a stop-gradient; by default the primitive itself.</param>
    public Variable Record(
        Recorder recorder, ReadOnlySpan<Variable> inputs, Func<Variable, Variable>? frozen = null) =>
        Record(new(recorder, inputs, frozen));

    /// <summary>The same function with its loops and choices written out.</summary>
    public Variable RecordWrittenOut(
        Recorder recorder, ReadOnlySpan<Variable> inputs, Func<Variable, Variable>? frozen = null) =>
        Record(new(recorder, inputs, frozen) { WritesOut = true });

    private Variable Record(Recording recording)
    {
        foreach (var step in Steps)
        {
            recording.Apply(step);
        }

        return recording.Output();
    }

    public override string ToString()
    {
        var program = ProgramBuilder.Trace(
            v => [Record(v[0].Recorder!, v)], [.. Inputs.Select((shape, i) => ($"x{i}", shape))]);
        var lines = program.Instructions.Select((instruction, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"  %{i} = {instruction.Op}({string.Join(", ", instruction.Operands.Select(operand => $"%{operand}"))})" +
            $" : {instruction.Shape} [{string.Join(", ", instruction.Attribute.ToArray())}]"));
        return $"steps {string.Join(" ", Steps)}, seed {Seed}\n{string.Join("\n", lines)}";
    }

    private static IEnumerable<RandomProgram> Shrink(RandomProgram program)
    {
        for (var length = program.Steps.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= program.Steps.Length; start += length)
            {
                yield return program with { Steps = [.. program.Steps[..start], .. program.Steps[(start + length)..]] };
            }
        }

        for (var i = 0; i < program.Inputs.Length; i++)
        {
            if (program.Inputs.Length > 1)
            {
                yield return program with { Inputs = [.. program.Inputs[..i], .. program.Inputs[(i + 1)..]] };
            }

            if (program.Inputs[i].Rank > 0)
            {
                yield return program with { Inputs = [.. program.Inputs[..i], Shape.Scalar,
                    .. program.Inputs[(i + 1)..]] };
            }
        }
    }

    private static Gen<Shape> Shapes() =>
        from rank in Gen.Choose(0, 3)
        from lengths in Gen.Frequency(
            (1, Gen.Constant(0)), (6, Gen.Constant(1)), (12, Gen.Constant(2)), (12, Gen.Constant(3)))
            .ArrayOf(rank)
        select Shape.Of(lengths);

    private static Gen<Step> SingleSteps() =>
        from kind in Gen.Choose((int)Op.Constant, Step.Kinds - 1)
        from first in Gen.Choose(0, 1 << 20)
        from second in Gen.Choose(0, 1 << 20)
        from choice in Gen.Choose(0, 1 << 20)
        select new Step(kind, first, second, choice);
}
