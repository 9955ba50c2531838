using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// The differentials that a claim such as <c>dY = dA @ X + A @ dX</c> speaks of. Those of variables are arbitrary
/// tangents: variables of their own, of the same shape. Those of definitions follow from them.
/// </summary>
/// <param name="Moving">The variables that move; all others are constant.</param>
/// <param name="Definitions">The definitions whose differentials the claimed value names.</param>
internal sealed record Differentials(IReadOnlyList<string> Moving, IReadOnlyList<string> Definitions)
{
    /// <summary>No differentials: the claim is one about a derivative.</summary>
    public static Differentials None { get; } = new([], []);

    /// <summary>The name of the differential of a variable or of a definition.</summary>
    public static string NameOf(string quantity) => $"d{quantity}";

    /// <summary>The differentials of a claim, given the names before it.</summary>
    public static Differentials Of(ClaimSyntax claim, NameAnalysis names)
    {
        if (!claim.Derivative.IsDifferential)
        {
            return None;
        }

        var written = names.NeededBy(new FreeNames().Of(claim.Value));
        string[] variables =
            [.. names.Variables.Where(variable => !variable.IsFunction).Select(variable => variable.Name)];
        string[] definitions =
            [.. names.Definitions.Where(name => written.Contains(NameOf(name)) && !variables.Contains(NameOf(name)))];
        var needed = names.NeededBy(definitions);
        return new([.. variables.Where(name => written.Contains(NameOf(name)) || needed.Contains(name))], definitions);
    }

    /// <summary>
    /// The file with a declaration for each differential of a variable that claims speak of and that it does not
    /// declare.
    /// </summary>
    public static FileSyntax Declare(FileSyntax file)
    {
        if (!file.Statements.OfType<ClaimSyntax>().Any(claim => claim.Derivative.IsDifferential))
        {
            return file;
        }

        NameAnalysis names;
        try
        {
            names = NameAnalysis.Of(file with
            {
                Statements = [.. file.Statements.Where(statement => statement is not ClaimSyntax)],
            });
        }
        catch (FormulaException)
        {
            // What is wrong is found again, together with what is wrong in the claims.
            return file;
        }

        var variables = names.Variables.ToDictionary(variable => variable.Name);
        var declared = variables.Keys.ToHashSet();
        return file with { Statements = [.. file.Statements.SelectMany(With)] };

        IEnumerable<StatementSyntax> With(StatementSyntax statement) => statement is not ClaimSyntax claim
            ? [statement]
            : Of(claim, names).Moving.Where(name => declared.Add(NameOf(name)))
                .Select(name => (StatementSyntax)new DeclarationSyntax(
                    new(NameOf(name)) { Span = claim.Derivative.Span },
                    new(
                        variables[name].Domain.Kind == DomainKind.LowerTriangular ? DomainKind.LowerTriangular
                        : variables[name].Declaration.IsTied ? DomainKind.Symmetric
                        : DomainKind.Real),
                    variables[name].Dimensions) { Span = claim.Derivative.Span })
                .Append(claim);
    }
}
