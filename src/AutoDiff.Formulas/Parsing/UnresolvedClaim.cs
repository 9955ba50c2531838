using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>A claim whose derivative is still words.</summary>
/// <param name="Derivative">Reads the words, once all names of the file are known.</param>
/// <param name="Values">What the derivative is claimed to be; several where the claim is a chain of equalities.</param>
/// <param name="Conditions">The equations after <c>given</c>.</param>
/// <param name="Span">Where it was written.</param>
internal sealed record UnresolvedClaim(
    Func<FileNames, NamedDerivative> Derivative,
    IReadOnlyList<ExpressionSyntax> Values,
    SyntaxList<EquationSyntax> Conditions,
    SourceSpan Span)
{
    /// <summary>
    /// The claim about names of the file: one statement for each value, behind the definition of what is differentiated
    /// where that had no name.
    /// </summary>
    /// <exception cref="FormulaException">The words are no derivative.</exception>
    public IEnumerable<StatementSyntax> Resolve(FileNames names)
    {
        var (derivative, definition) = Derivative(names);
        var claims = Values.Select(value => new ClaimSyntax(derivative, value, Conditions) { Span = Span });
        return definition is null ? claims : claims.Prepend<StatementSyntax>(definition);
    }
}

/// <summary>A derivative of a claim, with the definition of what is differentiated if the claim holds it.</summary>
/// <param name="Derivative">The derivative.</param>
/// <param name="Definition">The definition that goes before the claim.</param>
internal sealed record NamedDerivative(DerivativeSyntax Derivative, DefinitionSyntax? Definition);

/// <summary>The names that a file gives, as far as claims need them.</summary>
internal sealed class FileNames
{
    private static readonly string[] UsualFunctions = ["f", "g", "h"];

    private readonly HashSet<string> names = [];
    private readonly List<string> variables = [];

    /// <summary>Cuts words of derivatives into these names.</summary>
    public DerivativeResolver Resolver => new(names);

    /// <summary>Adds a name that stands for something.</summary>
    public void Add(string name, bool isVariable = false)
    {
        if (names.Add(name) && isVariable)
        {
            variables.Add(name);
        }
    }

    /// <summary>Whether a name stands for something.</summary>
    public bool Contains(string name) => names.Contains(name);

    /// <summary>A name that nothing has: f, g, h, then f1, f2, ….</summary>
    public string Fresh()
    {
        var candidates = UsualFunctions.Concat(Enumerable.Range(1, names.Count + 1).Select(k => $"f{k}"));
        var fresh = candidates.First(name => !names.Contains(name));
        names.Add(fresh);
        return fresh;
    }

    /// <summary>The variable of a gradient that names none.</summary>
    /// <exception cref="FormulaException">There is not exactly one variable.</exception>
    public IdentifierSyntax OnlyVariable(SourceSpan span, string function) =>
        variables.Count == 1
            ? new IdentifierSyntax(variables[0]) { Span = span }
            : throw new FormulaException(
                new FormulaError(span, "The gradient does not say in which variable it is taken.")
            {
                Found = $"{variables.Count} variables",
                Expected = "`∇` with a variable where there is more than one",
                Suggestion = variables.Count == 0 ? null : $"Write `∇_{variables[0]} {function}`.",
            });
}
