using System.Runtime.InteropServices;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class MemoryPlanTests
{
    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void What_is_run_in_its_order_and_memory_gives_what_the_interpreter_gives(RandomProgram program)
    {
        var subject = new Subject(program);
        Agree(subject.Function, subject.X);
        Agree(ArrayFunctionExpansion.Apply(subject.Pull), subject.X, subject.U, subject.V);
    }

    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void Arrays_that_are_needed_at_one_time_do_not_overlap_and_lie_within_the_arena(RandomProgram program)
    {
        var pull = new Subject(program).Pull;
        var (steps, plan) = PlannedProgram.Of(pull);
        var lives = new Dictionary<int, (int First, int Last)>();
        for (var time = 0; time < steps.Count; time++)
        {
            foreach (var array in Touched(steps[time], pull))
            {
                lives[array] = lives.TryGetValue(array, out var life) ? (life.First, time) : (time, time);
            }
        }

        var inArena = lives.Where(life => plan.Places[life.Key] is { Region: Region.Arena, Length: > 0 }).ToArray();
        foreach (var (one, life) in inArena)
        {
            var place = plan.Places[one];
            Assert.InRange(place.Start, 0, plan.ArenaLength - place.Length);
            Assert.DoesNotContain(inArena, other =>
                other.Key != one && other.Value.First <= life.Last && life.First <= other.Value.Last &&
                !Overwrites(steps[life.First], one, other.Key) && !Overwrites(steps[life.Last], other.Key, one) &&
                plan.Places[other.Key].Start < place.Start + place.Length &&
                place.Start < plan.Places[other.Key].Start + plan.Places[other.Key].Length);
        }
    }

    [Fact]
    public void Outputs_of_loops_are_written_where_they_belong()
    {
        var program = ProgramBuilder.Trace(v => [Exp(v[0]), Sum(v[0]), Transpose(v[0])], ("x", [3, 2]));
        var plan = Plan(program);
        Assert.Empty(plan.Copies);
        Assert.Equal(0, plan.ArenaLength);
        Assert.All(program.Outputs, output => Assert.Equal(Region.Outputs, plan.Places[output].Region));
    }

    [Fact]
    public void An_output_asked_for_twice_or_of_a_call_is_copied()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var (y, running) = (Exp(v[0]), CumulativeSum(v[0]));
                return [y, y, running];
            },
            ("x", [3]));
        Assert.Equal(2, Plan(program).Copies.Length);
        Agree(program, [1, 2, 3]);
    }

    [Fact]
    public void A_long_chain_of_loops_takes_the_memory_of_a_few_of_its_arrays()
    {
        var program = ProgramBuilder.Trace(
            v => [Enumerable.Range(0, 50).Aggregate(v[0], (x, _) => Softmax(Exp(x)))], ("x", [1000]));
        Assert.InRange(Plan(ArrayFunctionExpansion.Apply(program)).ArenaLength, 1000, 4000);
    }

    [Theory]
    [InlineData(0, 99, 99, 1)]
    [InlineData(1, 100, 0, 1)]
    public void An_array_is_filled_only_where_what_is_embedded_in_it_is_not(int from, int to, int start, int length)
    {
        var program = ProgramBuilder.Trace(
            v => [Reverse.Pull(v[0][from..to], v[1], v[0])[0]], ("x", [100]), ("u", [to - from]));
        var fill = Assert.Single(PlannedProgram.Of(program).Steps.OfType<FillStep>());
        Assert.Equal((start, length), (fill.Start, fill.Length));
        Agree(program, [.. Enumerable.Range(0, 100).Select(i => 0.01 * i)], [.. Enumerable.Repeat(1.5, to - from)]);
    }

    private static MemoryPlan Plan(ArrayProgram program) => PlannedProgram.Of(program).Plan;

    // Whether a kernel reads of one array only what it writes to the other afterwards.
    private static bool Overwrites(ExecutionStep step, int written, int read) =>
        step is KernelStep { Kernel: var kernel } &&
        kernel.Writes.Any(write => write.Array == written && write.Map.IsIdentity) &&
        kernel.Nodes.Where(node => node.Kind == NodeKind.Load && node.A == read).All(node => node.Map!.IsIdentity);

    // The arrays between steps that one of them reads or writes.
    private static IEnumerable<int> Touched(ExecutionStep step, ArrayProgram program) => step switch
    {
        KernelStep { Kernel: var kernel } => kernel.Nodes.Where(node => node.Kind == NodeKind.Load && node.A >= 0)
            .Select(node => node.A).Concat(kernel.Writes.Select(write => write.Array)),
        ProductStep { Product: var product } =>
            new[] { product.X.Array, product.Y.Array, product.Instruction }.Where(array => array >= 0),
        CallStep call => [call.Instruction, .. program.Instructions[call.Instruction].Operands],
        FillStep fill => [fill.Array],
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Say here what the step touches."),
    };

    private static void Agree(ArrayProgram program, params double[][] inputs) => KernelRun.Agree(program, Run, inputs);

    // Memory holds no number before one is written there.
    private static double[] Run(ArrayProgram program, double[] inputs)
    {
        var (steps, plan) = PlannedProgram.Of(program);
        var evaluator = plan.Listing is null ? null : new Evaluator(plan.Listing, new ArrayRules());
        double[] arena = [.. Enumerable.Repeat(double.NaN, plan.ArenaLength)];
        double[] outputs = [.. Enumerable.Repeat(double.NaN, new Interpreter(program).OutputLength)];
        foreach (var step in steps)
        {
            switch (step)
            {
                case KernelStep { Kernel: var kernel }:
                    KernelRun.Run(kernel, array => At(plan.Places[array]));
                    break;
                case ProductStep { Product: var product }:
                    KernelRun.Run(product, array => At(plan.Places[array]));
                    break;
                case CallStep call:
                    evaluator!.Step(call.Instruction, MemoryMarshal.Cast<double, Real<double>>(arena.AsSpan()));
                    break;
                case FillStep fill:
                    At(plan.Places[fill.Array]).Span.Slice(fill.Start, fill.Length).Fill(fill.Value);
                    break;
            }
        }

        foreach (var (from, to) in plan.Copies)
        {
            At(from).CopyTo(At(to));
        }

        return outputs;

        Memory<double> At(Place place) => (place.Region switch
        {
            Region.Inputs => inputs,
            Region.Outputs => outputs,
            Region.Constants => plan.Constants,
            _ => arena,
        }).AsMemory(place.Start, place.Length);
    }
}
