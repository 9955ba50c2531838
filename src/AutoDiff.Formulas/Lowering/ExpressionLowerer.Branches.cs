using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <content>Notes the branches that depend on values, if somebody wants to know them.</content>
internal sealed partial class ExpressionLowerer
{
    private void Note(ComparisonSyntax comparison, Operand left, Operand right)
    {
        var (first, second) = comparison.Operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual
            ? (right, left)
            : (left, right);
        var kind = comparison.Operator switch
        {
            ComparisonOperator.Equal => BranchKind.Zero,
            ComparisonOperator.NotEqual => BranchKind.NotZero,
            _ => BranchKind.Positive,
        };
        Note(comparison.ToString(), kind, first, second, comparison.Span);
    }

    // Of two numbers one is the larger: max(a, b) and min(a, b) choose by a > b.
    private void NoteOrder(Operand left, Operand right, SourceSpan span) =>
        Note($"{left.Expression()} > {right.Expression()}", BranchKind.Positive, left, right, span);

    private void Note(string condition, BranchKind kind, Operand first, Operand second, SourceSpan span) =>
        branches?.Add(
            (new(condition, kind), Recorded(
                Elementwise(first, second, span, "The comparison", (x, y) => x - y).Value)));

    private void Note(string condition, BranchKind kind, Variable value) =>
        branches?.Add((new(condition, kind), Recorded(value)));

    private static bool IsConnected(ExpressionSyntax expression) =>
        expression is ComparisonSyntax or NotSyntax or AndSyntax or OrSyntax;
}
