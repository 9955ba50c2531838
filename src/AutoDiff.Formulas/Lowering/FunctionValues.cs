using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Lets claims speak of the derivative of a function: where <c>f(x) = …</c> stands for its value at the x of the file,
/// as in <c>claim df/dx = …</c>, the definition <c>f = f(x)</c> is put before the claim.
/// </summary>
internal static class FunctionValues
{
    /// <summary>The file with these definitions; the same file where there are none.</summary>
    public static FileSyntax Complete(FileSyntax file)
    {
        var functions = new Dictionary<string, FunctionSyntax>();
        var unspecified = new Dictionary<string, FunctionDeclarationSyntax>();
        var values = new HashSet<string>();
        var statements = new List<StatementSyntax>();
        foreach (var statement in file.Statements)
        {
            switch (statement)
            {
                case DeclarationSyntax declaration:
                    values.Add(declaration.Name.Name);
                    break;
                case DefinitionSyntax definition:
                    values.Add(definition.Name.Name);
                    break;
                case FunctionSyntax function:
                    functions[function.Name.Name] = function;
                    break;
                case ClaimSyntax { Derivative: { Function.Name: var name, Variables: [var variable, ..] } }
                    when unspecified.TryGetValue(name, out var declared) && values.Add(name):
                    statements.Add(ValueOf(
                        declared.Name, [new NameSyntax(variable.Name) { Span = statement.Span }], statement.Span));
                    break;
                case FunctionDeclarationSyntax function:
                    unspecified[function.Name.Name] = function;
                    break;
                case ClaimSyntax { Derivative.Function.Name: var name }
                    when functions.TryGetValue(name, out var function)
                    && function.Parameters.All(parameter => values.Contains(parameter.Name)) && values.Add(name):
                    var arguments = function.Parameters.Select(
                        parameter => (ExpressionSyntax)new NameSyntax(parameter.Name) { Span = statement.Span });
                    statements.Add(ValueOf(function.Name, [.. arguments], statement.Span));
                    break;
            }

            statements.Add(statement);
        }

        return statements.Count == file.Statements.Count ? file : file with { Statements = [.. statements] };
    }

    private static DefinitionSyntax ValueOf(
        IdentifierSyntax function, SyntaxList<ExpressionSyntax> arguments, SourceSpan span) =>
        new(function, [], new CallSyntax(function with { Span = span }, arguments) { Span = span }) { Span = span };
}
