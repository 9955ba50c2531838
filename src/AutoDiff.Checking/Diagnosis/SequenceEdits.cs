using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// A small change of a sequence that only the claim uses, such as that of adjoints, makes the claim right. Its elements
/// need one another, so that each change is tried as another file.
/// </summary>
internal static class SequenceEdits
{
    private const int Most = 200;

    /// <summary>The first changes that hold, as they are told.</summary>
    public static IEnumerable<DiagnosedMistake> Of(Subject subject, Predicate<string> holds) => subject.Sequences
        .SelectMany(statement => ClaimEdits.Of(subject, ValueOf(statement))
            .Where(hypothesis => hypothesis is { Right: not null, Plausibility.Tier: <= 1 })
            .Select(hypothesis => (Statement: statement, Hypothesis: hypothesis)))
        .OrderBy(change => change.Hypothesis.Plausibility.Tier)
        .Take(Most)
        .Where(change => holds(Pasted(subject, change.Statement, With(change.Statement, change.Hypothesis.Right!))))
        .Select(change => new DiagnosedMistake(
            change.Hypothesis.Mistake,
            $"{subject.Derivative}: in line {change.Statement.Span.Line}, {change.Hypothesis.Message()}.")
        {
            Line = change.Statement.Span.Line,
            Suggestion = FormulaPrinter.Print(With(change.Statement, change.Hypothesis.Right!)),
            Place = $"{SyntaxParts.Changed(ValueOf(change.Statement), change.Hypothesis.Right!)}",
        });

    private static ExpressionSyntax ValueOf(StatementSyntax statement) =>
        statement is StartSyntax start ? start.Value : ((DefinitionSyntax)statement).Value;

    private static StatementSyntax With(StatementSyntax statement, ExpressionSyntax value) =>
        statement is StartSyntax start
            ? start with { Value = value }
            : (DefinitionSyntax)statement with { Value = value };

    private static string Pasted(Subject subject, StatementSyntax old, StatementSyntax other) => string.Join(
        '\n', subject.Model.File.Statements
            .Where(statement => statement is not ClaimSyntax || ReferenceEquals(statement, subject.Claim))
            .Select(statement => FormulaPrinter.Print(ReferenceEquals(statement, old) ? other : statement)));
}
