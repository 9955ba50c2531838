using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class KernelFusionTests
{
    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void Kernels_run_level_by_level_give_what_the_interpreter_gives(RandomProgram program)
    {
        var subject = new Subject(program);
        Agree(subject.Function, subject.X);
        Agree(ArrayFunctionExpansion.Apply(subject.Function), subject.X);
        Agree(subject.Pull, subject.X, subject.U, subject.V);
    }

    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void What_takes_longer_than_reading_and_writing_is_computed_once(RandomProgram program)
    {
        var pull = ArrayFunctionExpansion.Apply(new Subject(program).Pull);
        var computed = KernelFusion.Apply(pull).Kernels.SelectMany(kernel => kernel.Nodes).ToLookup(
            node => node.Primitive?.Primitive);
        (Op, Type)[] functions =
            [(Op.Exp, typeof(Exp)), (Op.Sin, typeof(Sin)), (Op.Log, typeof(Log)), (Op.Divide, typeof(Divide))];
        foreach (var (op, type) in functions)
        {
            var needed = pull.Instructions.Count(instruction => instruction.Op == op);
            Assert.InRange(computed[type].Count(), 0, needed);
        }
    }

    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void Kernels_read_what_lower_levels_wrote_and_write_no_element_twice(RandomProgram program)
    {
        var pull = new Subject(program).Pull;
        var schedule = KernelFusion.Apply(pull);
        var levels = schedule.Calls.Concat(schedule.Products.Select(product => (product.Instruction, product.Level)))
            .ToDictionary(call => call.Instruction, call => call.Level);
        var written = new HashSet<(int Array, int Address)>();
        foreach (var kernel in schedule.Kernels)
        {
            foreach (var write in kernel.Writes)
            {
                levels[write.Array] = Math.Max(levels.GetValueOrDefault(write.Array), kernel.Level);
                Assert.All(
                    Enumerable.Range(0, write.Reduction == Reduction.None ? kernel.Length : 0),
                    index => Assert.True(written.Add((write.Array, write.Map.Address(index)))));
            }
        }

        Assert.All(
            schedule.Products.SelectMany(
                product => new[] { (product.Level, product.X.Array), (product.Level, product.Y.Array) }),
            factor => Assert.InRange(levels.GetValueOrDefault(factor.Array, -1), -1, factor.Level - 1));
        foreach (var kernel in schedule.Kernels)
        {
            Assert.All(
                kernel.Nodes.Where(node => node.Kind == NodeKind.Load && node.A >= 0 && levels.ContainsKey(node.A)),
                node => Assert.InRange(levels[node.A], 0, kernel.Level - 1));
        }
    }

    [Fact]
    public void Elementwise_chains_and_what_moves_elements_are_one_kernel_with_the_sum_behind_them()
    {
        var schedule = Of(v => Sum(Exp(Transpose(v[0]) * v[1][..3]) + Reshape(v[1], [2, 3])), [3, 2], [6]);
        Assert.Empty(schedule.Calls);
        var kernel = Assert.Single(schedule.Kernels);
        Assert.Equal(Reduction.Sum, Assert.Single(kernel.Writes).Reduction);
    }

    [Fact]
    public void Softmax_is_three_loops_one_for_its_largest_element_one_for_its_sum_and_one_for_itself()
    {
        var program = ProgramBuilder.Trace(v => [Softmax(v[0])], ("x", [9]));
        Assert.Equal(3, KernelFusion.Apply(ArrayFunctionExpansion.Apply(program)).Kernels.Count);
    }

    [Fact]
    public void Nothing_is_computed_that_no_output_needs()
    {
        var builder = new ProgramBuilder();
        var x = builder.Input("x", [3]);
        _ = Exp(x);
        Assert.DoesNotContain(
            KernelFusion.Apply(builder.Build(x * 2)).Kernels.SelectMany(kernel => kernel.Nodes),
                node => node.Primitive == UnaryOperation<Exp>.Instance);
    }

    [Fact]
    public void What_needs_one_more_array_only_is_computed_again_where_the_others_are_read()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var product = v[0] * v[1];
                return [(3 * v[0][1..]) + product[1..], (2 * v[1][1..]) - product[1..]];
            },
            ("x", [100]),
            ("y", [100]));
        Assert.Single(KernelFusion.Apply(program).Kernels);
    }

    private static Schedule Of(Func<Variable[], Variable> function, params Shape[] shapes) =>
        KernelFusion.Apply(
            ProgramBuilder.Trace(v => [function(v)], [.. shapes.Select((shape, i) => ($"x{i}", shape))]));

    private static void Agree(ArrayProgram program, params double[][] inputs) => KernelRun.Agree(program, Run, inputs);

    // Each result has an array of its own, in the layout of the listing, which holds no number before it is written.
    private static double[] Run(ArrayProgram program, double[] inputs)
    {
        var (listing, schedule) = (program.Listing, KernelFusion.Apply(program));
        var arena = new double[listing.ArenaLength];
        Array.Fill(arena, double.NaN);
        var evaluator = new Evaluator(listing, new ArrayRules());
        for (var i = 0; i < program.Count; i++)
        {
            if (program.Instructions[i].Op == Op.Constant)
            {
                Call(i);
            }
        }

        var rest = inputs.AsSpan();
        foreach (var input in program.Inputs)
        {
            rest[..input.Shape.Length].CopyTo(ArrayOf(input.Index).Span);
            rest = rest[input.Shape.Length..];
        }

        foreach (var (array, value) in schedule.Fills)
        {
            ArrayOf(array).Span.Fill(value);
        }

        // Those of one level in the wrong order, which must not matter.
        var kernels = schedule.Kernels.Select(
            kernel => (kernel.Level, Run: (Action)(() => KernelRun.Run(kernel, ArrayOf))));
        var calls = schedule.Calls.Select(call => (call.Level, Run: (Action)(() => Call(call.Instruction))));
        var products = schedule.Products.Select(
            product => (product.Level, Run: (Action)(() => KernelRun.Run(product, ArrayOf))));
        foreach (var (_, run) in calls.Concat(products).Concat(kernels.Reverse()).OrderBy(item => item.Level))
        {
            run();
        }

        return [.. schedule.Outputs.SelectMany(output => ArrayOf(output).ToArray())];

        void Call(int instruction) =>
            evaluator.Step(instruction, MemoryMarshal.Cast<double, Real<double>>(arena.AsSpan()));

        Memory<double> ArrayOf(int array) =>
            arena.AsMemory(listing[array < 0 ? ~array : array].Slot, listing.Shape(array < 0 ? ~array : array).Length);
    }
}
