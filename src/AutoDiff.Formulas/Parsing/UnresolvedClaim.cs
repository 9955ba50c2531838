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
        var named = Derivative(names);
        var claims = named.Joint.Count == 0
            ? Values.Select(value => new ClaimSyntax(named.Derivative, value, Conditions) { Span = Span })
            : Values.SelectMany(value => Entries(names.Listed(value), named));
        return named.Definition is null ? claims : claims.Prepend<StatementSyntax>(named.Definition);
    }

    // Of a list of derivatives an entry each; a number holds for all.
    private IEnumerable<ClaimSyntax> Entries(ExpressionSyntax value, NamedDerivative named)
    {
        var derivatives = named.Joint;
        var entries = value is NumberSyntax ? [.. derivatives.Select(_ => value)] : ListOf(value).ToList();
        if (entries.Count == derivatives.Count)
        {
            return derivatives.Zip(entries, (derivative, entry) =>
                new ClaimSyntax(derivative, entry, Conditions) { Span = Span });
        }

        var (function, variable) = (derivatives[0].Function.Name, derivatives[0].Variables[^1].Name);
        var (span, message, suggestion) = named.SaysVariables
            ? (value.Span,
                $"Several derivatives are a list: found {Count(entries.Count)} for {derivatives.Count} of them.",
                "Write `[…, …]`, or a claim for each.")
            : (derivatives[0].Span, "The gradient does not say in which variable it is taken.",
                derivatives[0].Order == 1
                    ? $"Write `∇_{variable} {function}`."
                    : $"Write `d2{function}/d{variable}2`.");
        throw new FormulaException(new FormulaError(span, message)
        {
            Found = Count(entries.Count),
            Expected = $"a list of {derivatives.Count} entries",
            Suggestion = suggestion,
        });

        static string Count(int entries) => entries == 1 ? "one value" : $"{entries} entries";
    }

    // A row, a column `[a; b]` or its transpose, a matrix by rows.
    private static IEnumerable<ExpressionSyntax> ListOf(ExpressionSyntax value) => value switch
    {
        TransposeSyntax { Operand: ArraySyntax array } => ListOf(array),
        ArraySyntax array => array.Elements.SelectMany(
            element => array.Elements.All(other => other is ArraySyntax) ? ListOf(element) : [element]),
        _ => [value],
    };
}

/// <summary>A derivative of a claim, with the definition of what is differentiated if the claim holds it.</summary>
/// <param name="Derivative">The derivative.</param>
/// <param name="Definition">The definition that goes before the claim.</param>
internal sealed record NamedDerivative(DerivativeSyntax Derivative, DefinitionSyntax? Definition)
{
    /// <summary>Those of a gradient or Hessian in several variables, row by row; else empty.</summary>
    public IReadOnlyList<DerivativeSyntax> Joint { get; init; } = [];

    /// <summary>Whether the claim names the variables.</summary>
    public bool SaysVariables { get; init; } = true;
}

/// <summary>The names that a file gives, as far as claims need them.</summary>
internal sealed class FileNames
{
    private static readonly string[] UsualFunctions = ["f", "g", "h"];

    private readonly HashSet<string> names = [];
    private readonly HashSet<string> functions = [];
    private readonly HashSet<string> sizes = [];
    private readonly List<string> variables = [];
    private readonly Dictionary<string, ExpressionSyntax> lists = [];

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

    /// <summary>Adds what a definition says, of which lists count.</summary>
    public void Define(string name, ExpressionSyntax value)
    {
        if (value is ArraySyntax)
        {
            lists.TryAdd(name, value);
        }
    }

    /// <summary>The list that a name stands for; else the value itself.</summary>
    public ExpressionSyntax Listed(ExpressionSyntax value) =>
        value is NameSyntax name ? lists.GetValueOrDefault(name.Name, value) : value;

    /// <summary>Adds the names of sizes.</summary>
    public void AddSizes(IEnumerable<string> lengths) => sizes.UnionWith(lengths);

    /// <summary>Whether a name is one of a size.</summary>
    public bool IsSize(string name) => sizes.Contains(name);

    /// <summary>Says that a name is one of a function.</summary>
    public void AddFunction(string name) => functions.Add(name);

    /// <summary>
    /// Whether a name, or one with a subscript, stands for a value and for no function of the file.
    /// </summary>
    public bool IsValue(string name) =>
        names.Contains(name)
            ? !functions.Contains(name)
            : Subscripts.TryCut(name, out var head, out _) && IsValue(head);

    /// <summary>Whether a name that the file does not have is an element of a value: <c>s_i</c>.</summary>
    public bool IsElement(string name) => !names.Contains(name) && IsValue(name);

    /// <summary>Whether a name is one of a declared variable.</summary>
    public bool IsVariable(string name) => variables.Contains(name);

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

    /// <summary>The variables of a gradient that names none: all of the file, in their order.</summary>
    /// <exception cref="FormulaException">There is no variable.</exception>
    public List<IdentifierSyntax> GradientVariables(SourceSpan span) =>
        variables.Count > 0
            ? [.. variables.Select(name => new IdentifierSyntax(name) { Span = span })]
            : throw new FormulaException(
                new FormulaError(span, "The gradient does not say in which variable it is taken.")
            {
                Found = "no variable in the file",
                Expected = "a variable that is declared",
            });
}
