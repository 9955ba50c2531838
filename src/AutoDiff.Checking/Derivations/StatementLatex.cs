using AutoDiff.Checking.Derivations;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking;

/// <summary>Writes statements of formula files as they are typeset.</summary>
public static class StatementLatex
{
    /// <summary>
    /// A statement as LaTeX with the commands of amsmath; null of what has no form there, or is no formula.
    /// </summary>
    public static string? Of(StatementSyntax statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        try
        {
            return statement switch
            {
                DeclarationSyntax declaration => Declaration(declaration),
                DefinitionSyntax definition => SyntaxLatex.Equation(
                    IndexedValue.Element(
                        definition.Name.Name, [.. definition.Indices.Select(index => new NameSyntax(index.Name))]),
                    definition.Value),
                FunctionSyntax function =>
                    $"{Name(function.Name)}({string.Join(", ", function.Parameters.Select(Name))}) = " +
                    SyntaxLatex.Of(function.Body),
                FunctionDeclarationSyntax function => $"{Name(function.Name)} : \\mathbb{{R}} \\to \\mathbb{{R}}",
                SizeBoundSyntax bound => SyntaxLatex.Of(bound.Condition),
                ClaimSyntax claim => Claim(claim),
                _ => null,
            };
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static string Claim(ClaimSyntax claim)
    {
        var given = claim.Conditions.Count == 0
            ? ""
            : " \\quad\\text{given } " + string.Join(
                ", ", claim.Conditions.Select(
                    condition => $"{SyntaxLatex.Of(condition.Left)} = {SyntaxLatex.Of(condition.Right)}"));
        return $"{Derivative(claim.Derivative)} = {SyntaxLatex.Of(claim.Value)}{given}";
    }

    private static string Derivative(DerivativeSyntax derivative)
    {
        var function = Quantity(derivative.Function);
        return derivative.Order switch
        {
            0 => $"\\mathrm{{d}}{function}",
            1 => $"\\frac{{\\partial {function}}}{{\\partial {Quantity(derivative.Variables[0])}}}",
            _ => $"\\frac{{\\partial^{{{derivative.Order}}} {function}}}{{" + string.Concat(
                derivative.Variables.Select(variable => $"\\partial {Quantity(variable)} ")) + "}",
        };
    }

    private static string Quantity(VariableSyntax quantity) => quantity.Indices.Count == 0
        ? Name(quantity.Name)
        : $"{{{Name(quantity.Name)}}}_{{{string.Join(", ", quantity.Indices.Select(Index))}}}";

    private static string Index(VariableIndexSyntax index) => index switch
    {
        NamedIndexSyntax named => Name(named.Name),
        ComputedIndexSyntax computed => SyntaxLatex.Of(computed.Position),
        WholeAxisSyntax => ":",
        _ => $"{index}",
    };

    private static string Declaration(DeclarationSyntax declaration)
    {
        var lengths = string.Join(" \\times ", declaration.Shape.Select(size => size switch
        {
            NamedSizeSyntax named => Name(named.Name),
            ComputedSizeSyntax computed => SyntaxLatex.Of(computed.Value),
            _ => $"{size}",
        }));
        var domain = declaration.Domain;
        var set = domain.Kind switch
        {
            DomainKind.Real => "\\mathbb{R}",
            DomainKind.Positive => "\\mathbb{R}_{>0}",
            DomainKind.Nonnegative => "\\mathbb{R}_{\\ge 0}",
            DomainKind.Unit => "(0, 1)",
            DomainKind.Sign => "\\{-1, 1\\}",
            DomainKind.Binary => "\\{0, 1\\}",
            DomainKind.Interval => $"({SyntaxLatex.Of(domain.Lower!)}, {SyntaxLatex.Of(domain.Upper!)})",
            _ => $"\\mathrm{{{domain.Kind.ToString().ToLowerInvariant()}}}",
        };
        return $"{Name(declaration.Name)} \\in {set}{(lengths.Length == 0 ? "" : $"^{{{lengths}}}")}";
    }

    private static string Name(IdentifierSyntax name) => Name(name.Name);

    private static string Name(string name) => SyntaxLatex.Of(new NameSyntax(name));
}
