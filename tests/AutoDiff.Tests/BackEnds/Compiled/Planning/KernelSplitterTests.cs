using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class KernelSplitterTests
{
    private const int Length = 3;
    private const int Inputs = 4;
    private const int Results = 6;

    [Property(MaxTest = 30)]
    public void Parts_run_one_after_the_other_give_what_the_kernel_gives(int seed)
    {
        var (random, next) = (new Random(seed), Inputs + Results);
        var kernel = Random(random, random.Next(1, 3000));
        var parts = KernelSplitter.Split(kernel, () => next++).ToArray();
        Assert.Equal(Run([kernel], next), Run(parts, next));
    }

    [Property(MaxTest = 30)]
    public void Each_value_is_computed_in_one_part_and_no_part_is_too_long_for_the_compiler(int seed)
    {
        var (random, next) = (new Random(seed), Inputs + Results);
        var kernel = Random(random, random.Next(2000, 6000));
        var parts = KernelSplitter.Split(kernel, () => next++).ToArray();
        Assert.Equal(Computed(kernel), parts.Sum(Computed));

        // In a method of more than 2,000 variables nothing is optimized; a value may need one or two, and loops some of
        // their own.
        Assert.All(parts, part => Assert.InRange(Computed(part), 1, 900));
    }

    [Fact]
    public void A_short_kernel_is_its_own_only_part()
    {
        var kernel = Random(new Random(1), 50);
        var parts = KernelSplitter.Split(kernel, () => throw new InvalidOperationException("No array is needed."));
        Assert.Same(kernel, Assert.Single(parts));
    }

    private static int Computed(Kernel kernel) =>
        kernel.Nodes.Count(node => node.Kind is not (NodeKind.Load or NodeKind.Constant));

    // Values of neighbors and of ones long before; some are written, the last one among them.
    private static Kernel Random(Random random, int count)
    {
        var kernel = new Kernel(Length, level: 0);
        var nodes = Enumerable.Range(0, Inputs).Select(input =>
            kernel.Add(new Node(NodeKind.Load, A: input, Map: IndexMap.Run(Length)))).ToList();
        for (var i = 0; i < count; i++)
        {
            nodes.Add(kernel.Add(random.Next(8) switch
            {
                0 => new Node(NodeKind.Constant, Value: random.Next(5)),
                1 => new Node(NodeKind.Unary, UnaryOperation<Negate>.Instance, Any()),
                2 => new Node(NodeKind.Select, null, Any(), Any(), Any()),
                _ =>
                    new Node(
                        NodeKind.Binary, random.Next(2) ==
                            0 ? BinaryOperation<Add>.Instance : BinaryOperation<Subtract>.Instance, Any(), Any()),
            }));
        }

        for (var result = 0; result < Results; result++)
        {
            var value = result == 0 ? nodes[^1] : Any();
            kernel.Add(
                new Write(
                    value, Inputs + result, IndexMap.Run(Length), result % 2 == 0 ? Reduction.None : Reduction.Sum));
        }

        return kernel;

        int Any() => nodes[
            random.Next(2) == 0 ? nodes.Count - 1 - random.Next(Math.Min(9, nodes.Count)) : random.Next(nodes.Count)];
    }

    // Between the parts arrays hold no number before one is written there.
    private static double[][] Run(IReadOnlyList<Kernel> kernels, int arrayCount)
    {
        double[][] arrays =
        [
            .. Enumerable.Range(0, arrayCount).Select(array => Enumerable.Range(0, Length).Select(i =>
                array < Inputs ? (array * Length) + i + 1 : array < Inputs + Results ? 0 : double.NaN).ToArray()),
        ];
        foreach (var kernel in kernels)
        {
            KernelRun.Run(kernel, array => arrays[array]);
        }

        return arrays[Inputs..(Inputs + Results)];
    }
}
