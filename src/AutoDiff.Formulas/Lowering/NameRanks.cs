using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>How many axes the names of a file have, as far as the statements that were seen tell.</summary>
internal sealed class NameRanks
{
    private readonly Dictionary<string, int?> ranks = Words.Constants.Keys.ToDictionary(name => name, _ => (int?)0);
    private readonly Dictionary<string, FunctionSyntax> functions = [];
    private readonly HashSet<string> unspecified = [];
    private readonly HashSet<string> begun = [];

    // Of the parameters of a function nothing is known, unless the file has the name as well.
    private IReadOnlySet<string> parameters = new HashSet<string>();

    public NameRanks() => ranks[Words.Identity] = 2;

    /// <summary>The names that have values.</summary>
    public NameRanks(IReadOnlyDictionary<string, int> values) : this()
    {
        foreach (var (name, rank) in values)
        {
            ranks[name] = rank;
        }
    }

    /// <summary>The statement, whose name is known from then on.</summary>
    public StatementSyntax Seen(StatementSyntax statement)
    {
        switch (statement)
        {
            case DeclarationSyntax declaration:
                ranks[declaration.Name.Name] = Declarations.RankOf(declaration);
                foreach (var size in declaration.Shape.SelectMany(NamesOfSizes.In))
                {
                    ranks[size.Name] = 0;
                }

                break;
            case DefinitionSyntax { Name.Name: var name } definition when !begun.Contains(name):
                ranks[name] = Among(definition.Indices.Select(index => index.Name)).Of(definition.Value)
                    + definition.Indices.Count;
                break;
            case StartSyntax { Name.Name: var name } start:
                begun.Add(name);
                ranks[name] = Among(start.Indices.Select(index => index.Name)).Of(start.Value)
                    + start.Indices.Count + 1;
                break;
            case FunctionSyntax function:
                functions[function.Name.Name] = function;
                break;
            case FunctionDeclarationSyntax function:
                unspecified.Add(function.Name.Name);
                break;
        }

        return statement;
    }

    /// <summary>What is made in the body of a function.</summary>
    public T Inside<T>(FunctionSyntax function, Func<T> make)
    {
        parameters = function.Parameters.Select(parameter => parameter.Name).ToHashSet();
        var made = make();
        parameters = new HashSet<string>();
        return made;
    }

    /// <summary>The ranks of formulas below names of indices or parameters.</summary>
    public Ranks Among(IEnumerable<string> locals)
    {
        var indices = locals.Except(parameters).ToHashSet();
        return new(name => indices.Contains(name) ? 0 : Of(name), OfCall);
    }

    // The differential of X has the axes of X.
    private int? Of(string name) => ranks.TryGetValue(name, out var rank) ? rank
        : name is ['d', _, ..] ? ranks.GetValueOrDefault(name[1..])
        : null;

    private int? OfCall(CallSyntax call)
    {
        if (unspecified.Contains(call.Function.Name))
        {
            return new Ranks(Of).Of(call.Arguments[0]);
        }

        if (!functions.TryGetValue(call.Function.Name, out var function)
            || function.Parameters.Count != call.Arguments.Count)
        {
            return null;
        }

        var arguments = function.Parameters.Select(parameter => parameter.Name)
            .Zip(call.Arguments.Select(argument => new Ranks(Of).Of(argument)))
            .ToDictionary(pair => pair.First, pair => pair.Second);
        return new Ranks(name => arguments.TryGetValue(name, out var rank) ? rank : Of(name)).Of(function.Body);
    }
}
