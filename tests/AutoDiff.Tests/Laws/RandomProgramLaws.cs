using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// The laws of differentiation, for random programs at random points. The seed is fixed, so that a build is judged by
/// its code and not by its luck; without Replay each run tries other programs, and prints the seed of what it finds.
/// </summary>
public class RandomProgramLaws
{
    [Property(Replay = "(12345,6789)", MaxTest = 500, Arbitrary = [typeof(RandomProgram)])]
    internal void Every_way_to_differentiate_a_program_gives_the_same_numbers_as_finite_differences(
        RandomProgram program)
    {
        var laws = DerivativeLaws.Check(new Subject(program));
        Assert.True(laws.Violations.Count == 0, string.Join("\n", laws.Violations));
    }

    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void Rewriting_a_program_keeps_its_value_and_its_gradient(RandomProgram program)
    {
        var subject = new Subject(program);
        if (DerivativeLaws.Check(subject).IsSingular)
        {
            return;
        }

        double[][] inputs = [subject.X, subject.U, subject.V];
        foreach (var rewrite in (Func<ArrayProgram, ArrayProgram>[])[p => Simplify.Apply(p), Stabilize.Apply])
        {
            Agree(subject.Function, rewrite(subject.Function), subject.X);
            Agree(subject.Pull, rewrite(subject.Pull), inputs);
        }
    }

    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void Loops_and_choices_are_what_is_written_out(RandomProgram program)
    {
        var subject = new Subject(program);
        if (DerivativeLaws.Check(subject).IsSingular)
        {
            return;
        }

        var written = new Subject(program.RecordWrittenOut, program.Inputs, new Random(program.Seed));
        double[][] inputs = [subject.X, subject.U, subject.V];
        Agree(subject.Function, written.Function, subject.X);
        Agree(subject.Pull, written.Pull, inputs);
        Agree(subject.Push, written.Push, inputs);
        Agree(Second(subject), Second(written), inputs);

        static ArrayProgram Second(Subject subject) =>
            subject.Derivative((y, x, u, v) => Forward.Push(Reverse.Pull(y, u, x), x, v));
    }

    /// <summary>Two programs give the same within what both may lose to rounding.</summary>
    internal static void Agree(ArrayProgram program, ArrayProgram rewritten, params double[][] inputs)
    {
        var (expected, found) = (Runs.Bounds(program, inputs), Runs.Bounds(rewritten, inputs));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i].Value - found[i].Value) <= 2 * (expected[i].Error + found[i].Error),
                $"element {i} is {found[i]}; expected {expected[i]}");
        }
    }
}
