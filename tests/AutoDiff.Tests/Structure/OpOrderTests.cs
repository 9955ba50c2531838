using AutoDiff.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Tests.Structure;

/// <summary>
/// What must be known of a primitive is a member of it: nobody outside asks where its code stands among others.
/// </summary>
public sealed class OpOrderTests
{
    private static readonly string Sources = Path.Combine(Repository.Root, "src");
    private static readonly string Primitives = Path.Combine(Sources, "AutoDiff", "Primitives");

    [Fact]
    public void Codes_of_primitives_are_not_ordered() =>
        Assert.Empty(Trees().SelectMany(tree => tree.GetRoot().DescendantNodes().Where(Orders).Select(Place)));

    [Theory]
    [InlineData("op is >= Op.Broadcast and <= Op.Gather")]
    [InlineData("op is not (> Op.Sum)")]
    [InlineData("entry.Op > Op.Where")]
    [InlineData("Op.Sum <= listing[i].Op")]
    [InlineData("(int)op < 7")]
    [InlineData("(byte)entry.Op >= first")]
    public void A_comparison_by_order_is_found(string expression) =>
        Assert.Contains(SyntaxFactory.ParseExpression(expression).DescendantNodesAndSelf(), Orders);

    [Theory]
    [InlineData("op is Op.Sum or Op.Broadcast")]
    [InlineData("count < limit && op == Op.Sum")]
    [InlineData("Unsafe.Add(ref first, (int)entry.Op)")]
    public void A_comparison_with_one_code_is_none(string expression) =>
        Assert.DoesNotContain(SyntaxFactory.ParseExpression(expression).DescendantNodesAndSelf(), Orders);

    private static IEnumerable<SyntaxTree> Trees() =>
        Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.StartsWith(Primitives, StringComparison.Ordinal))
        .Where(
            path => !path.Contains(
                $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path));

    private static bool Orders(SyntaxNode node) => node switch
    {
        RelationalPatternSyntax pattern => IsCode(pattern.Expression),
        BinaryExpressionSyntax comparison =>
            comparison.Kind() is SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression
                or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression
            && (IsCode(comparison.Left) || IsCode(comparison.Right)),
        _ => false,
    };

    // Op.Sum, what is called Op or op, and such a one as a number.
    private static bool IsCode(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: nameof(Op) or "Code" } => true,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: nameof(Op) } } => true,
        IdentifierNameSyntax { Identifier.Text: "op" } => true,
        CastExpressionSyntax cast => IsCode(cast.Expression),
        ParenthesizedExpressionSyntax inner => IsCode(inner.Expression),
        _ => false,
    };

    private static string Place(SyntaxNode node) =>
        $"{Path.GetRelativePath(Sources, node.SyntaxTree.FilePath)}: {node.ToString().ReplaceLineEndings(" ")}";
}
