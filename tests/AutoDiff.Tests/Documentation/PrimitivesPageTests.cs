using AutoDiff.Primitives;

namespace AutoDiff.Tests.Documentation;

public sealed class PrimitivesPageTests
{
    public static TheoryData<Op> Ops() => [.. Enum.GetValues<Op>().Except([Op.Input, Op.Constant])];

    [Theory]
    [MemberData(nameof(Ops))]
    public void Every_primitive_has_its_row(Op op) =>
        Assert.Contains(
            Repository.Read("docs/primitives.md").Split('\n'), line => line.StartsWith(
                $"| {op} |", StringComparison.Ordinal));
}
