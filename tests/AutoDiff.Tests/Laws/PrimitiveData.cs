using AutoDiff.Primitives;
using AutoDiff.Tests.Laws.Generation;

namespace AutoDiff.Tests.Laws;

/// <summary>The primitives that the table holds, by family; nobody has to list them again.</summary>
internal static class PrimitiveData
{
    public static IEnumerable<Op> Codes => Enum.GetValues<Op>();

    /// <summary>What a primitive defined by a user carries: the examples that the tests define.</summary>
    public static object? Payload(Op op) => op switch
    {
        Op.CustomUnary => UnaryOperation<Bump>.Instance,
        Op.CustomBinary => BinaryOperation<Wave>.Instance,
        Op.Custom => ScaleByTotal.Instance,
        _ => null,
    };

    public static TheoryData<Op> Elementwise => Of(nameof(IPrimitiveVisitor.Unary), nameof(IPrimitiveVisitor.Binary));

    /// <summary>The engine's own elementwise primitives that have a derivative other than 0.</summary>
    public static IEnumerable<Op> Varying =>
        Codes.Where(op => op is not (Op.CustomUnary or Op.CustomBinary) && Describe(op).Varies);

    public static TheoryData<Op> Linear => Of(nameof(IPrimitiveVisitor.Linear));

    public static TheoryData<Op> Defined =>
        Of(nameof(IPrimitiveVisitor.Unary), nameof(IPrimitiveVisitor.Binary), nameof(IPrimitiveVisitor.Grouped));

    public static TheoryData<Op> Structural => Of(
        nameof(IPrimitiveVisitor.Linear),
        nameof(IPrimitiveVisitor.Grouped));

    public static (string Family, string? Name, bool Varies) Describe(Op op)
    {
        var description = default(Description);
        PrimitiveTable.Visit(op, Payload(op), ref description);
        return (description.Family!, description.Name, description.Varies);
    }

    private static TheoryData<Op> Of(params string[] families) =>
        [.. Codes.Where(op => families.Contains(Describe(op).Family))];

    private struct Description : IPrimitiveVisitor
    {
        public string? Family;
        public string? Name;
        public bool Varies;

        public void Leaf() => Family = nameof(Leaf);

        public void Unary<TOp>()
            where TOp : struct, IUnary => (Family, Name, Varies) = (nameof(Unary), TOp.Name, !TOp.IsLocallyConstant);

        public void Binary<TOp>()
            where TOp : struct, IBinary => (Family, Name, Varies) = (nameof(Binary), TOp.Name, !TOp.IsLocallyConstant);

        public void Linear<TOp>()
            where TOp : struct, ILinear => (Family, Name) = (nameof(Linear), TOp.Name);

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped => (Family, Name) = (nameof(Grouped), TFunction.Name);

        public void Custom() => Family = nameof(Custom);
    }
}
