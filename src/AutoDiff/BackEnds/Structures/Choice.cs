using System.Collections.Concurrent;
using AutoDiff.Numbers;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// One of two programs of the same inputs and outputs: only the one that is chosen is evaluated and differentiated. The
/// first input of both is a scalar, the condition; it holds where it is not 0.
/// </summary>
internal sealed class Choice(ArrayProgram whenTrue, ArrayProgram whenFalse) : Structure
{
    private readonly BodyCode whenTrue = new(whenTrue);
    private readonly BodyCode whenFalse = new(whenFalse);
    private readonly ConcurrentDictionary<Mask, (BodyCode WhenTrue, BodyCode WhenFalse)> pulls = [];

    public ArrayProgram WhenTrue => whenTrue.Program;

    public ArrayProgram WhenFalse => whenFalse.Program;

    public override string Name => "cond";

    public override IEnumerable<(string Role, ArrayProgram Program)> Programs =>
        [("then", WhenTrue), ("else", WhenFalse)];

    protected override Shape[] OperandShapes => [.. whenTrue.Program.Inputs.Select(input => input.Shape)];

    protected override Shape[] ResultShapes =>
        [.. whenTrue.Program.Outputs.Select(whenTrue.Program.Listing.Shape)];

    public override void Evaluate<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        (Holds(operands) ? whenTrue : whenFalse).Run(operands, results);
        DoubtUnless(T.IsDecided(operands[0]), results);
    }

    // Either branch may be chosen.
    public override bool TryDepend<T>(ReadOnlySpan<T> operands, Span<T> results)
    {
        var other = new Rented<T>(results.Length);
        whenTrue.Run(operands, results);
        whenFalse.Run<T>(operands, other.Span);
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = T.Select(operands[0], results[i], other.Span[i]);
        }

        other.Return();
        return true;
    }

    public override void Pull<T>(ReadOnlySpan<T> operands, ReadOnlySpan<T> cotangents, Mask varying, Span<T> pulled)
    {
        var codes = pulls.GetOrAdd(
            varying,
            mask => (Back.Through(whenTrue.Program, mask.Numbers), Back.Through(whenFalse.Program, mask.Numbers)));
        var given = new Rented<T>(operands.Length + cotangents.Length);
        operands.CopyTo(given.Span);
        cotangents.CopyTo(given.Span[operands.Length..]);
        (Holds(operands) ? codes.WhenTrue : codes.WhenFalse).Run(given.Span, pulled);
        given.Return();
        DoubtUnless(T.IsDecided(operands[0]), pulled);
    }

    public override ArrayProgram? AsProgram(Func<int, double?> constant) =>
        constant(0) is { } condition ? (condition != 0 ? WhenTrue : WhenFalse)
        : EqualPrograms.Instance.Equals(WhenTrue, WhenFalse) ? WhenTrue
        : null;

    public override Structure Rewritten(Func<ArrayProgram, ArrayProgram> rewrite) =>
        new Choice(rewrite(WhenTrue), rewrite(WhenFalse));

    public override Variable[] RecordSmaller(
        Recorder recorder, Variable[] operands, bool[] isRead, Func<ArrayProgram, ArrayProgram> rewrite)
    {
        int[] read = [.. Enumerable.Range(0, isRead.Length).Where(k => isRead[k])];
        var (first, second) = (Only(WhenTrue, read), Only(WhenFalse, read));
        var inputs = SelectedProgram.InputsOf(first, second);
        inputs[0] = true;
        var results = new Variable[isRead.Length];
        if (read.Length > 0)
        {
            var recorded = new StructureOperation(
                new Choice(SelectedProgram.WithInputs(first, inputs), SelectedProgram.WithInputs(second, inputs)).First)
                .Record([.. operands.Where((_, i) => inputs[i])]);
            foreach (var (k, result) in read.Zip(recorded))
            {
                results[k] = result;
            }
        }

        return results;

        static ArrayProgram Only(ArrayProgram program, int[] outputs) =>
            Transform.Extend(program, (_, _, all) => [.. outputs.Select(k => all[k])]);
    }

    public override bool Equals(Structure? other) =>
        other is Choice choice
        && EqualPrograms.Instance.Equals(whenTrue.Program, choice.whenTrue.Program)
        && EqualPrograms.Instance.Equals(whenFalse.Program, choice.whenFalse.Program);

    public override int GetHashCode() => HashCode.Combine(
        EqualPrograms.Instance.GetHashCode(whenTrue.Program), EqualPrograms.Instance.GetHashCode(whenFalse.Program));

    protected override Structure BuildTangent() =>
        new Choice(Forward.Tangents(whenTrue.Program), Forward.Tangents(whenFalse.Program));

    private static bool Holds<T>(ReadOnlySpan<T> operands)
        where T : struct, ICarrier<T>, IReal<T> => T.Primal(operands[0]) != 0;
}
