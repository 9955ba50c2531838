using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Reporting;

/// <summary>A name of a derivation.</summary>
/// <param name="Name">The name.</param>
/// <param name="Statement">The declaration or definition that introduces it.</param>
internal sealed record OutlinedName(string Name, StatementSyntax Statement);

/// <summary>What an editor knows of a derivation while it is written.</summary>
/// <param name="Kind">In what it is written.</param>
/// <param name="Document">What was read; null of a formula file with errors.</param>
/// <param name="Errors">What could not be read.</param>
/// <param name="Names">
/// The names, in the order of the text; of a formula file with errors those of the other lines.
/// </param>
internal sealed record Outline(
    DocumentKind Kind,
    FormulaDocument? Document,
    IReadOnlyList<FormulaError> Errors,
    IReadOnlyList<OutlinedName> Names)
{
    /// <summary>Reads a derivation as far as it can be read.</summary>
    public static Outline Of(string name, string source)
    {
        var kind = FormulaDocument.KindOf(name, source);
        try
        {
            var document = FormulaDocument.Read(source, kind);
            return new(kind, document, document.Errors, NamesOf(document.Model.File));
        }
        catch (FormulaException exception)
        {
            var names = kind == DocumentKind.Formulas ? NamesBeside(exception.Errors, source) : [];
            return new(kind, null, exception.Errors, names);
        }
    }

    /// <summary>
    /// What is known of a name: its domain or definition and its shape, or what a function means; null of other words.
    /// </summary>
    public string? Describe(string name)
    {
        var known = Names.FirstOrDefault(other => other.Name == name);
        return known?.Statement switch
        {
            DefinitionSyntax definition when Document is not null =>
                $"{definition}\nshape {NameShapes.Of(Document.Model, name) ?? "unknown"}",
            { } statement => $"{statement}",
            null when FunctionTable.TryFind(name, out var function) => $"{name}: {function.Meaning}",
            null when DomainTable.TryFind(name, out var domain) => $"{name}: {domain.Meaning}",
            null => null,
        };
    }

    /// <summary>
    /// The words that can be written: names first, then functions, domains and words of the language.
    /// </summary>
    public IEnumerable<(string Word, string Kind, string Detail)> Words() =>
    [
        .. Names.DistinctBy(name => name.Name).Select(name => (
            name.Name, name.Statement is DeclarationSyntax ? "variable" : "definition", $"{name.Statement}")),
        .. FunctionTable.All.Select(function => (function.Name, "function", function.Meaning)),
        .. DomainTable.All.Select(domain => (domain.Name, "domain", domain.Meaning)),
        .. Formulas.Words.Reserved.Append("given").Select(word => (word, "keyword", "")),
    ];

    // Whoever writes a line needs the names of the others.
    private static IReadOnlyList<OutlinedName> NamesBeside(IEnumerable<FormulaError> errors, string source)
    {
        var lines = source.Split('\n');
        foreach (var line in errors.Select(error => error.Span.Line).Where(line => line >= 1 && line <= lines.Length))
        {
            lines[line - 1] = "";
        }

        try
        {
            return NamesOf(FormulaParser.ParseFile(string.Join('\n', lines)));
        }
        catch (FormulaException)
        {
            return [];
        }
    }

    private static IReadOnlyList<OutlinedName> NamesOf(FileSyntax file) =>
    [
        .. file.Statements.Select(statement => statement switch
        {
            DeclarationSyntax declaration => new OutlinedName(declaration.Name.Name, declaration),
            DefinitionSyntax definition => new(definition.Name.Name, definition),
            FunctionSyntax function => new(function.Name.Name, function),
            FunctionDeclarationSyntax function => new(function.Name.Name, function),
            _ => null,
        }).OfType<OutlinedName>(),
    ];
}
