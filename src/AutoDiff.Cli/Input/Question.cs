using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Cli.Input;

/// <summary>
/// A file that asks for derivatives: others answer with claims, which are read as if they stood behind its declarations
/// and definitions.
/// </summary>
internal sealed class Question
{
    private readonly List<StatementSyntax> statements;
    private readonly HashSet<string> names;
    private readonly string given;

    /// <param name="source">The text of the file. Its claims say what is asked for.</param>
    /// <exception cref="FormulaException">It is no formula file, or shapes in it do not fit.</exception>
    public Question(string source)
    {
        Model = FormulaModel.Analyze(source);
        Model.LowerDefinitions(
            Model.SizeNames.Index().ToDictionary(size => size.Item, size => size.Index + 2));

        // What is differentiated by a claim without having a name belongs to that claim.
        statements = [.. FormulaParser.ParseFile(source).Statements.Where(
            statement => statement is not ClaimSyntax &&
                !Model.Claims.Any(claim => IsInside(claim.Span, statement.Span)))];
        names = [.. statements.Select(NameOf)];

        // On one line, before the first of an answer, so that the lines of an answer keep their numbers.
        given = string.Concat(statements.Select(statement => $"{FormulaPrinter.Print(statement)}; "));
    }

    /// <summary>The file by itself.</summary>
    public FormulaModel Model { get; }

    /// <summary>The claims of an answer about the functions of the question.</summary>
    /// <param name="source">
    /// The text of the answer. It may have definitions of its own, and may repeat statements of the question.
    /// </param>
    /// <exception cref="FormulaException">
    /// It is no formula file, or it gives a name of the question another meaning.
    /// </exception>
    public FormulaModel Read(string source)
    {
        // Behind the answer, what is given lets its claims be read with every place as it is.
        var answer = FormulaParser.ParseFile($"{source}\n{given}");
        var text = source.ToCharArray();
        foreach (var repeated in answer.Statements
            .Where(statement => statement is not ClaimSyntax && statement.Span.Start < source.Length)
            .Where(statement => names.Contains(NameOf(statement))))
        {
            if (!statements.Contains(repeated))
            {
                throw new FormulaException(Redefined(repeated));
            }

            BlankOut(text.AsSpan(repeated.Span.Start, repeated.Span.Length));
        }

        try
        {
            return FormulaModel.Analyze(given + new string(text));
        }
        catch (FormulaException exception)
        {
            throw new FormulaException(InAnswer(exception.Errors));
        }
    }

    /// <summary>Errors that checking an answer has found, at their places in the answer.</summary>
    public IEnumerable<FormulaError> InAnswer(IEnumerable<FormulaError> errors) => errors.Select(Moved);

    /// <summary>The derivatives that the question claims and an answer says nothing of.</summary>
    public IReadOnlyList<string> MissingIn(FormulaModel answer)
    {
        var found = answer.Claims.Select(claim => SubjectOf(answer, claim)).ToHashSet();
        return [.. Model.Claims.Where(claim => !found.Contains(SubjectOf(Model, claim)))
            .Select(claim => FormulaPrinter.Print(claim.Derivative)).Distinct()];
    }

    // What is differentiated by what, whatever the names of indices, or of functions that have none in the file.
    private static string SubjectOf(FormulaModel model, ClaimSyntax claim)
    {
        var (function, variables) = (claim.Derivative.Function.Name, claim.Derivative.Variables);
        var definition = model.Definitions.FirstOrDefault(
            definition => definition.Name.Name == function && IsInside(claim.Span, definition.Span));
        return $"{definition?.Value.ToString() ?? function} by {string.Join(", ", variables.Select(x => x.Name))}";
    }

    private FormulaError Redefined(StatementSyntax statement)
    {
        var name = NameOf(statement);
        var own = statements.First(given => NameOf(given) == name);
        return new(statement.Span, $"`{name}` is not that of the question.")
        {
            Found = $"`{statement}`",
            Expected = $"`{own}`, which need not be repeated, or another name",
        };
    }

    private FormulaError Moved(FormulaError error) => error with
    {
        Span = error.Span with
        {
            Start = Math.Max(0, error.Span.Start - given.Length),
            Column = error.Line == 1
                ? Math.Max(1, error.Column - given.EnumerateRunes().Count())
                : error.Column,
        },
    };

    // Line breaks stay, so that what follows stays where it is.
    private static void BlankOut(Span<char> text)
    {
        foreach (ref var letter in text)
        {
            letter = letter is '\n' or '\r' ? letter : ' ';
        }
    }

    private static bool IsInside(SourceSpan whole, SourceSpan part) =>
        whole.Start <= part.Start && part.End <= whole.End;

    private static string NameOf(StatementSyntax statement) => statement switch
    {
        DeclarationSyntax declaration => declaration.Name.Name,
        DefinitionSyntax definition => definition.Name.Name,
        StartSyntax start => start.Name.Name,
        FunctionSyntax function => function.Name.Name,
        FunctionDeclarationSyntax function => function.Name.Name,
        _ => "",
    };
}
