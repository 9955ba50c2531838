using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>Long loops of one point are divided into chunks for several threads.</summary>
public class LoopDivisionTests
{
    private const int Long = 400_000;

    private static readonly ArrayProgram Large = LogSumExpGradient(Long);

    private static ArrayProgram LogSumExpGradient(int length) =>
        ProgramBuilder.Trace(v => Reverse.Pull(LogSumExp(v[0]), 1, v[0]), ("x", [length]));

    [Fact]
    public void Only_long_loops_are_divided()
    {
        Assert.DoesNotContain(Kernels(LogSumExpGradient(10_000)), kernel => kernel.Division is not null);
        Assert.Contains(Kernels(Large), kernel => kernel.Division is not null);

        // Some hundred thousand numbers added up are read in less time than threads take to begin.
        Assert.DoesNotContain(
            Kernels(ProgramBuilder.Trace(v => [Sum(v[0])], ("x", [Long]))), kernel => kernel.Division is not null);
    }

    [Fact]
    public void What_the_outermost_loop_reduces_is_divided_if_little_is_left_to_combine()
    {
        // Sums of columns: of long ones in bands of rows, of short ones between columns.
        Assert.Equal(4000, Divided([10_000, 4000], x => Sum(x, [0])).Division!.Value.Weight);
        Assert.Equal(1, Divided([10, 4_000_000], x => Sum(x, [0])).Division!.Value.Weight);

        // Terms of many sums, which meet where the table says; and of sums of rows, which do not.
        var random = new Random(1);
        int[] places = [.. Enumerable.Range(0, 300_000).Select(_ => random.Next(100))];
        Assert.Null(
            Writing(ProgramBuilder.Trace(v => [ScatterAdd(Exp(v[0]), 0, 100, places)],
                ("x", [places.Length]))).Division);
        var rows = ProgramBuilder.Trace(v => [ScatterAdd(Exp(v[0]), 1, 100, places)], ("x", [20, places.Length]));
        Assert.Equal(places.Length, Writing(rows).Division!.Value.Weight);

        static Kernel Divided(Shape shape, Func<Variable, Variable> function) =>
            Writing(ProgramBuilder.Trace(v => [function(v[0])], ("x", shape)));

        static Kernel Writing(ArrayProgram program) => Kernels(program).First();
    }

    [Fact]
    public void Threads_are_asked_for_only_where_a_loop_is_divided()
    {
        // What gives chunks to threads allocates.
        (ArrayProgram, int, bool)[] cases = [(Large, 1, false), (Large, 8, true), (LogSumExpGradient(1000), 8, false)];
        foreach (var (program, threads, isDivided) in cases)
        {
            var compiled = CompiledProgram<double>.Of(program);
            var (inputs, outputs) = (new double[compiled.InputLength], new double[compiled.OutputLength]);
            compiled.Evaluate(inputs, outputs, 1, threads);
            var before = GC.GetAllocatedBytesForCurrentThread();
            compiled.Evaluate(inputs, outputs, 1, threads);
            Assert.Equal(isDivided, GC.GetAllocatedBytesForCurrentThread() > before);
        }
    }

    [Fact]
    public void Large_points_have_the_same_bits_on_any_number_of_threads_for_many_callers_at_once()
    {
        var compiled = CompiledProgram<double>.Of(Large);
        var random = new Random(1);
        double[] inputs = [.. Enumerable.Range(0, 2 * Long).Select(_ => 8 * random.NextDouble())];
        var expected = new double[2 * Long];
        compiled.Evaluate(inputs, expected, points: 2);
        Assert.Equal(2, expected.Sum(), 1e-10);
        Parallel.For(0, 6, caller =>
        {
            var found = new double[2 * Long];
            compiled.Evaluate(inputs, found, points: 2, threads: 1 + caller);
            Assert.Equal(expected, found);
            compiled.Evaluate(inputs.AsSpan(0, Long), found.AsSpan(0, Long), 1, threads: 1 + caller);
            Assert.Equal(expected, found);
        });
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Not_a_number_and_infinities_come_through_from_every_chunk(double special)
    {
        var program = ProgramBuilder.Trace(
            v => [Max(v[0]), Sum(v[0]), Max(-v[0]), Max(v[0], [0]), Sum(v[0], [1])], ("x", [50, 70]));
        foreach (var lanes in LaneSet.Available<double>())
        {
            var compiled = new CompiledProgram<double>(program, PointRoles.Each, lanes, chunkCost: 16);
            for (var at = 0; at < 3500; at += 61)
            {
                var inputs = new double[3500];
                inputs[at] = special;
                var (alone, together) = (new double[compiled.OutputLength], new double[compiled.OutputLength]);
                compiled.Evaluate(inputs, alone);
                compiled.Evaluate(inputs, together, 1, threads: 3);
                Assert.Equal(Laws.Runs.Values(program, inputs), alone);
                Assert.Equal(alone, together);
            }
        }
    }

    private static IEnumerable<Kernel> Kernels(ArrayProgram program)
    {
        var simplified = ArrayFunctionExpansion.Apply(Simplify.Apply(program));
        return PlannedProgram.Of(simplified).Steps.OfType<KernelStep>().Select(step => step.Kernel);
    }
}
