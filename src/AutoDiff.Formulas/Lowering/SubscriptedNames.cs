using AutoDiff.Formulas.Parsing;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Refuses definitions that may be meant as claims: <c>f_x = …</c> of an f that depends on x, where nothing uses
/// <c>f_x</c>, would be neither judged nor used.
/// </summary>
internal static class SubscriptedNames
{
    /// <summary>Requires that there is none.</summary>
    /// <exception cref="FormulaException">There is one.</exception>
    public static void Require(FileSyntax file, NameAnalysis names)
    {
        var definitions = file.Statements.OfType<DefinitionSyntax>().Where(definition => definition.Indices.Count == 0)
            .ToList();
        var used = file.Statements.SelectMany(statement => statement switch
        {
            DefinitionSyntax definition => new FreeNames().Of(definition.Value),
            StartSyntax start => new FreeNames().Of(start.Value),
            FunctionSyntax function => new FreeNames().Of(function.Body),
            ClaimSyntax claim => names.NeededBy(claim),
            _ => [],
        }).ToHashSet();
        foreach (var definition in definitions.Where(definition => !used.Contains(definition.Name.Name)))
        {
            if (Subscripts.TryCut(definition.Name.Name, out var function, out var variable)
                && definitions.Exists(other => other.Name.Name == function)
                && names.Variables.Any(declared => declared.Name == variable)
                && names.NeededBy([function]).Contains(variable))
            {
                throw LoweringErrors.Error(
                    definition.Name.Span,
                    $"`{definition.Name}` is defined and used nowhere; it may be meant as the derivative of " +
                    $"`{function}` by `{variable}`.",
                    "a definition", "a claim, or a definition that something uses",
                    $"Write `claim d{function}/d{variable} = {definition.Value}`, or give the value another name.");
            }
        }
    }
}
