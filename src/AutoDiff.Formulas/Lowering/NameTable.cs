using System.Diagnostics.CodeAnalysis;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>What kind of thing a name of a file stands for.</summary>
internal enum NameKind
{
    Size,
    Variable,
    Definition,
    Function,
}

/// <summary>The names defined so far, and where those are defined that come later.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, (NameKind Kind, int Line)> known = [];
    private readonly Dictionary<string, FunctionSyntax> functions = [];
    private readonly Dictionary<string, int> lines = [];

    public NameTable(FileSyntax file)
    {
        foreach (var statement in file.Statements)
        {
            if (NameOf(statement) is { } name)
            {
                lines.TryAdd(name.Name, name.Span.Line);
            }
        }
    }

    /// <summary>The names that values have here.</summary>
    public IEnumerable<string> Values =>
        known.Where(name => name.Value.Kind != NameKind.Function).Select(name => name.Key)
            .Concat(Words.Constants.Keys.Where(constant => !lines.ContainsKey(constant)));

    /// <summary>The names that functions have here.</summary>
    public IEnumerable<string> Functions => functions.Keys.Concat(FunctionTable.Names);

    public NameKind? KindOf(string name) => known.TryGetValue(name, out var entry) ? entry.Kind : null;

    public bool IsConstant(string name) => Words.Constants.ContainsKey(name) && !lines.ContainsKey(name);

    /// <summary>Where a name is defined that is not known yet.</summary>
    public bool IsDefinedLater(string name, out int line) =>
        lines.TryGetValue(name, out line) && !known.ContainsKey(name);

    public bool TryFind(string name, [NotNullWhen(true)] out FunctionSyntax? function) =>
        functions.TryGetValue(name, out function);

    /// <summary>Adds a size unless it is known; whether it was new.</summary>
    public bool AddSize(NamedSizeSyntax size)
    {
        if (KindOf(size.Name) == NameKind.Size)
        {
            return false;
        }

        Add(new IdentifierSyntax(size.Name) { Span = size.Span }, NameKind.Size);
        return true;
    }

    public void Add(FunctionSyntax function)
    {
        Add(function.Name, NameKind.Function);
        functions[function.Name.Name] = function;
    }

    /// <summary>The first elements of sequences that no definition goes on from yet.</summary>
    public Dictionary<string, StartSyntax> Started { get; } = [];

    /// <summary>Adds the name of a sequence that begins.</summary>
    /// <exception cref="FormulaException">The name is taken.</exception>
    public void Add(StartSyntax start)
    {
        if (Started.TryAdd(start.Name.Name, start))
        {
            Add(start.Name, NameKind.Definition);
        }
    }

    /// <exception cref="FormulaException">The name is taken.</exception>
    public void Add(IdentifierSyntax name, NameKind kind)
    {
        // A definition may have the name of a function, whose value it often is: only a name before `(` is the
        // function.
        if (!known.TryGetValue(name.Name, out var other) ||
            (other.Kind == NameKind.Function && kind == NameKind.Definition))
        {
            known[name.Name] = (kind, name.Span.Line);
            return;
        }

        var isSize = other.Kind == NameKind.Size || kind == NameKind.Size;
        throw Error(
            name.Span,
            $"The name `{name.Name}` is already taken in line " +
            $"{other.Line}{(isSize ? $", by {Describe(other.Kind)}" : "")}.",
            $"a second `{name.Name}`", "a new name", "A name stands for one thing in the whole file.");
    }

    /// <summary>Adds the name of a statement with an error, so that its uses are no further errors.</summary>
    public void AddAnyway(StatementSyntax statement)
    {
        if (NameOf(statement) is not { } name || known.ContainsKey(name.Name))
        {
            return;
        }

        if (statement is FunctionSyntax function)
        {
            Add(function);
        }
        else if (statement is FunctionDeclarationSyntax declared)
        {
            Add(UnspecifiedFunction.DefinitionOf(declared));
        }
        else
        {
            Add(name, statement is DeclarationSyntax ? NameKind.Variable : NameKind.Definition);
        }
    }

    public static string Describe(NameKind kind) => kind switch
    {
        NameKind.Size => "a size",
        NameKind.Variable => "a variable",
        NameKind.Definition => "a definition",
        _ => "a function",
    };

    private static IdentifierSyntax? NameOf(StatementSyntax statement) => statement switch
    {
        DeclarationSyntax declaration => declaration.Name,
        DefinitionSyntax definition => definition.Name,
        StartSyntax start => start.Name,
        FunctionSyntax function => function.Name,
        FunctionDeclarationSyntax function => function.Name,
        _ => null,
    };
}
