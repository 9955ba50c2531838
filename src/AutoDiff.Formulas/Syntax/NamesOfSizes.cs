namespace AutoDiff.Formulas.Syntax;

/// <summary>The names in sizes.</summary>
internal static class NamesOfSizes
{
    /// <summary>The names of sizes that a size is made of.</summary>
    public static IEnumerable<NamedSizeSyntax> In(SizeSyntax size) => size switch
    {
        NamedSizeSyntax name => [name],
        ComputedSizeSyntax computed => In(computed.Value),
        _ => [],
    };

    private static IEnumerable<NamedSizeSyntax> In(ExpressionSyntax size) => size is NameSyntax name
        ? [new(name.Name) { Span = name.Span }]
        : Children.Of(size).SelectMany(In);
}
