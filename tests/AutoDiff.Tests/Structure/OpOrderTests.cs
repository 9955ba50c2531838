using AutoDiff.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Tests.Structure;

/// <summary>
/// What must be known of a primitive is a member of it: nobody outside asks where its code stands among others, and a
/// single code is named only where programs are matched against shapes, which are no facts of one primitive.
/// </summary>
public sealed class OpOrderTests
{
    private static readonly string Sources = Path.Combine(Repository.Root, "src");
    private static readonly string Primitives = Path.Combine(Sources, "AutoDiff", "Primitives");

    // Where codes may be named, and why. What an instruction is, an input, a constant or the operation of a user, is no
    // fact of a primitive and may be asked everywhere.
    private static readonly Dictionary<string, string> Matching = new()
    {
        ["AutoDiff/Transforms/Rules"] = "rules whose sides are no two expressions: groups, moves, sums of exponentials",
        ["AutoDiff/Transforms/Tidying"] = "reads programs as polynomials and writes these as programs",
        ["AutoDiff/Transforms/Reverse.Sweep.cs"] = "a quotient 1/x that meets x",
        ["AutoDiff/BackEnds/Compiled/Rewriting"] = "products over points, and exponentials that functions share",
        ["AutoDiff/BackEnds/Compiled/Fusion/Product.cs"] = "bands of the factors of matrix products",
        ["AutoDiff/BackEnds/Printers"] = "what people write for several operations: means, elements, outer products",
        ["AutoDiff/BackEnds/Structures/LoopSimplification.cs"] = "a stop-gradient stays in its turn",
        ["AutoDiff/FrontEnds/Lifted/Running/LoopAsArrays.cs"] = "sums that a loop gathers",
        ["AutoDiff/Numbers/HighPrecision"] = "the functions of numbers of many digits, independent of the primitives",
        ["AutoDiff/Numbers/WideDouble.cs"] = "the functions of numbers with any exponent that have no definition",
        ["AutoDiff/Programs/Evaluation/DerivativeOrders.cs"] = "products of the chain rule, which tell derivatives",
        ["AutoDiff/Programs/Recorder.cs"] = "reshapes and slices that share the elements of their operand",
        ["AutoDiff/Programs/Listings/SumOfSquares.cs"] = "lengths that are written as roots of sums of squares",
        ["AutoDiff/Programs/SmoothSquare.cs"] = "squares of three functions with a kink, which have none",
        ["AutoDiff.Checking/Code"] = "formulas of textbooks, as code",
        ["AutoDiff.Checking/Diagnosis"] = "mistakes are made in formulas of certain shapes",
        ["AutoDiff.Checking/Exactness/Cases.cs"] = "arithmetic of functions of a choice, independent of primitives",
        ["AutoDiff.Checking/Exactness/Residue.Functions.cs"] = "functions of finite fields, independent of primitives",
        ["AutoDiff.Checking/Sampling/Assignments.cs"] = "a condition x - y = 0 says what x is",
    };

    [Fact]
    public void Codes_of_primitives_are_not_ordered() =>
        Assert.Empty(Trees().SelectMany(tree => tree.GetRoot().DescendantNodes().Where(Orders).Select(Place)));

    [Fact]
    public void Codes_of_primitives_are_named_only_where_shapes_are_matched()
    {
        var named = Trees()
            .Where(tree => tree.GetRoot().DescendantNodes().Any(IsOneCode))
            .Select(tree => Path.GetRelativePath(Sources, tree.FilePath).Replace('\\', '/'))
            .ToLookup(path => Matching.Keys.FirstOrDefault(path.StartsWith) ?? "");
        Assert.Empty(named[""]);
        Assert.All(Matching.Keys, place => Assert.NotEmpty(named[place]));
    }

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

    private static bool IsOneCode(SyntaxNode node) =>
        node is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: nameof(Op) } } code
        && Enum.TryParse<Op>(code.Name.Identifier.Text, out var op)
        && op is not (Op.Input or Op.Constant or Op.Custom or Op.CustomUnary or Op.CustomBinary);

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
