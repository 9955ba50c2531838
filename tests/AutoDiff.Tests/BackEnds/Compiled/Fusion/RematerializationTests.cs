using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class RematerializationTests
{
    private const int Length = 6;

    private static readonly IndexMap Identity = IndexMap.Run(Length);
    private static readonly IndexMap Backwards = IndexMap.Run(Length, Length - 1, -1);

    // The inputs 0 and 1 are as long as the result, the input 2 is one number.
    private static readonly InstructionList Listing =
        ProgramBuilder.Trace(v => [v[0]], ("x", [Length]), ("y", [Length]), ("c", [])).Listing;

    [Fact]
    public void A_few_arithmetic_operations_on_one_element_are_computed_again_where_it_is_read()
    {
        var (owner, x) = Reading(0);
        var value = Squared(owner, x, times: 4);
        var target = new Kernel(Length, level: 1);
        var again = Rematerialization.TryAdd(owner, value, Backwards, target, Listing, isReadOnce: false);
        target.Add(new Write(again!.Value, 5, Identity, Reduction.None));

        double[][] arrays = [[1, 2, 3, 4, 5, 6], [], [], [], [], new double[Length]];
        KernelRun.Run(target, array => arrays[array < 0 ? ~array : array]);
        Assert.Equal(arrays[0].Reverse().Select(x => Math.Pow(x, 16)), arrays[5]);
    }

    [Fact]
    public void Numbers_that_all_elements_share_are_read_again_beside_them()
    {
        var (owner, x) = Reading(0);
        var c = owner.Add(new Node(NodeKind.Constant, Value: 3));
        Assert.NotNull(TryAdd(owner, Binary<Multiply>(owner, x, c)));
    }

    [Fact]
    public void What_takes_long_or_reads_more_than_its_result_is_written_and_read()
    {
        var (owner, x) = Reading(0);
        Assert.Null(TryAdd(owner, owner.Add(new Node(NodeKind.Unary, UnaryOperation<Exp>.Instance, x))));
        Assert.Null(TryAdd(owner, Binary<Divide>(owner, x, x)));
        Assert.Null(TryAdd(owner, Squared(owner, x, times: 5)));
        var y = owner.Add(new Node(NodeKind.Load, A: ~1, Map: Identity));
        Assert.Null(TryAdd(owner, Binary<Add>(owner, x, y)));

        // A constant is nobody's element.
        Assert.Null(TryAdd(owner, owner.Add(new Node(NodeKind.Constant, Value: 3))));
    }

    [Fact]
    public void What_is_read_once_may_read_more_and_take_longer_unless_elements_are_repeated()
    {
        var (owner, x) = Reading(0);
        var sum = Binary<Add>(owner, x, owner.Add(new Node(NodeKind.Load, A: ~1, Map: Identity)));
        Assert.NotNull(TryAdd(owner, Squared(owner, sum, times: 7), isReadOnce: true));
        Assert.Null(TryAdd(owner, Squared(owner, sum, times: 8), isReadOnce: true));
        Assert.Null(
            TryAdd(owner, owner.Add(new Node(NodeKind.Unary, UnaryOperation<Exp>.Instance, x)), isReadOnce: true));
        var repeated = IndexMap.Run(Length, stride: 0);
        Assert.Null(
            Rematerialization.TryAdd(owner, sum, repeated, new Kernel(Length, level: 1), Listing, isReadOnce: true));
    }

    [Fact]
    public void A_kernel_whose_loops_do_not_suit_reads_what_was_written()
    {
        var owner = new Kernel(Length, level: 0);
        var value = Squared(owner, owner.Add(new Node(NodeKind.Load, A: ~0, Map: IndexMap.Rows(2, 3, 3, 0))), times: 1);
        var target = new Kernel(Length, level: 1);
        target.Add(new Node(NodeKind.Load, A: ~1, Map: IndexMap.Rows(3, 2, 4, 0)));
        Assert.Null(
            Rematerialization.TryAdd(owner, value, IndexMap.Rows(2, 3, 4, 0), target, Listing, isReadOnce: false));
    }

    private static (Kernel Kernel, int Node) Reading(int input)
    {
        var kernel = new Kernel(Length, level: 0);
        return (kernel, kernel.Add(new Node(NodeKind.Load, A: ~input, Map: Identity)));
    }

    private static int Squared(Kernel kernel, int node, int times) =>
        Enumerable.Range(0, times).Aggregate(
            node, (node, _) => kernel.Add(new Node(NodeKind.Unary, UnaryOperation<Square>.Instance, node)));

    private static int Binary<TOp>(Kernel kernel, int x, int y)
        where TOp : struct, IBinary => kernel.Add(new Node(NodeKind.Binary, BinaryOperation<TOp>.Instance, x, y));

    private static int? TryAdd(Kernel owner, int node, bool isReadOnce = false) =>
        Rematerialization.TryAdd(owner, node, Identity, new Kernel(Length, level: 1), Listing, isReadOnce);
}
