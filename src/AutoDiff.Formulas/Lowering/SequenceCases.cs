using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Lets a sequence be defined by cases: <c>h[t] = if t == 0 then h0 else f(h[t-1])</c> is the first element
/// <c>h[0] = h0</c> and the step <c>h[t] = f(h[t-1])</c>.
/// </summary>
internal static class SequenceCases
{
    /// <summary>The file with such definitions in two; the same file where there are none.</summary>
    public static FileSyntax Split(FileSyntax file) =>
        file.Statements.Any(IsByCases) ? file with { Statements = [.. file.Statements.SelectMany(Parts)] } : file;

    private static bool IsByCases(StatementSyntax statement) =>
        statement is DefinitionSyntax { Indices: [var index, ..], Value: ConditionalSyntax choice } definition
        && choice.Condition is ComparisonSyntax
        {
            Operator: ComparisonOperator.Equal, Left: NameSyntax name, Right: NumberSyntax { Value: 0 },
        }
        && name.Name == index.Name && new FreeNames().Of(choice.WhenFalse).Contains(definition.Name.Name);

    private static IEnumerable<StatementSyntax> Parts(StatementSyntax statement)
    {
        if (!IsByCases(statement))
        {
            return [statement];
        }

        var definition = (DefinitionSyntax)statement;
        var choice = (ConditionalSyntax)definition.Value;
        var index = definition.Indices[0].Name;
        var zero = ((ComparisonSyntax)choice.Condition).Right;
        var first = SyntaxRewriter.Substituted(choice.WhenTrue, index, zero);
        return
        [
            new StartSyntax(definition.Name, zero, [.. definition.Indices.Skip(1)], first) { Span = definition.Span },
            definition with { Value = choice.WhenFalse },
        ];
    }
}
