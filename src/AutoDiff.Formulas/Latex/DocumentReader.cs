using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads a document in stages: formulas are found and cut, declarations are read, it is seen which names are defined
/// and which letters are indices, and then definitions are read as claims need them, whatever their order.
/// </summary>
internal sealed class DocumentReader
{
    // Far more than anyone writes; names are looked for in all formulas.
    private const int MaximumErrors = 20, MaximumFormulas = 5_000;

    private readonly DocumentKind kind;
    private readonly PlacedText placed;
    private readonly List<FormulaError> errors = [];
    private readonly DocumentNames names = new();
    private readonly DeclarationReader declarations;
    private readonly List<Piece> pieces = [];

    public DocumentReader(string source, DocumentKind kind)
    {
        (this.kind, placed) = (kind, new PlacedText(source));
        declarations = new DeclarationReader(names, placed)
        {
            FirstUse = name => pieces.Where(piece => piece.Root is not null)
                .SelectMany(piece => MathNodeParts.All(piece.Root!)).OfType<SymbolNode>()
                .Where(symbol => names.Of(symbol) == name).Select(symbol => (int?)symbol.Span.Start).Min(),
        };
    }

    public FormulaDocument Read()
    {
        FindFormulas();
        new Survey(names, declarations, placed, pieces, errors).Run();
        var statements = new StatementReader(names, declarations, placed, pieces, errors);
        var file = statements.Read();
        var model = Analyzed(file, statements);
        return new(
            model, kind, [.. errors.OrderBy(error => error.Span.Start).Take(MaximumErrors)], statements.Assumptions())
        {
            Notation = new(
                names.Spellings.Where(spelling => !spelling.Value.Contains('\n', StringComparison.Ordinal))
                    .ToDictionary(),
                names.Variables.Values.Select(variable => (variable.Name, variable.Axes.Count))
                    .Concat(names.Definitions.Values.Select(definition => (definition.Name, definition.Axes.Count)))
                    .ToDictionary()),
            PassedOver = statements.PassedOver,
            Formulas = [.. pieces.Select(piece => piece.Tokens.Region).Distinct()
                .Select(region => region.OuterStart..region.OuterEnd)],
        };
    }

    private void FindFormulas()
    {
        var (regions, macros, unclosed) = DocumentScanner.Scan(placed, kind);
        errors.AddRange(unclosed);
        if (regions.Count > MaximumFormulas)
        {
            errors.Add(Error(
                placed.Span(regions[MaximumFormulas].OuterStart, 1), "The document has too many formulas.",
                $"more than {MaximumFormulas} formulas", "a shorter document"));
        }

        var defined = new Dictionary<string, MacroDefinition>();
        foreach (var macro in macros)
        {
            defined[macro.Name] = macro;
        }

        var lexer = new LatexLexer(placed, defined);
        var lexed = new List<(MathRegion Region, List<LatexToken> Tokens)>();
        foreach (var region in regions.Take(MaximumFormulas).TakeWhile(_ => errors.Count < MaximumErrors))
        {
            if (Try(() => lexer.Tokens(region.Start, region.End)) is { Count: > 0 } tokens)
            {
                lexed.Add((region, tokens));
            }
        }

        var words = LongNames.In([.. lexed.Select(formula => formula.Tokens)]);
        foreach (var (region, tokens) in lexed)
        {
            foreach (var formula in FormulaSplitter.Split(LongNames.Joined(tokens, words), region))
            {
                var piece = new Piece(formula);
                try
                {
                    piece.Root = MathParser.Parse(formula.Tokens, placed.Span(region.End, 0));
                }
                catch (FormulaException exception)
                {
                    piece.Error = exception.Error;
                }

                pieces.Add(piece);
            }
        }
    }

    private T? Try<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (FormulaException exception)
        {
            errors.AddRange(exception.Errors);
            return null;
        }
    }

    // Statements with errors are left out until the others make a file.
    private FormulaModel Analyzed(FileSyntax file, StatementReader statements)
    {
        for (var left = file.Statements.Count; ; left--)
        {
            try
            {
                return FormulaModel.Completed(placed.Text, file);
            }
            catch (FormulaException exception) when (left > 0)
            {
                errors.AddRange(exception.Errors);
                var wrong = exception.Errors.Select(error => Culprit(file, error)).OfType<StatementSyntax>().ToHashSet(
                    ReferenceEqualityComparer.Instance);
                file = new([.. file.Statements.Where(statement => !wrong.Contains(statement)
                    && (wrong.Count > 0 || !ReferenceEquals(statement, file.Statements[^1])))]);
            }
        }
    }

    // The smallest statement around an error.
    private static StatementSyntax? Culprit(FileSyntax file, FormulaError error) => file.Statements
        .Where(statement => statement.Span.Start <= error.Span.Start && error.Span.Start <= statement.Span.End)
        .MinBy(statement => statement.Span.Length);
}

/// <summary>A formula of a document.</summary>
internal sealed class Piece(FormulaTokens tokens)
{
    public FormulaTokens Tokens => tokens;

    /// <summary>What it is; null if it could not be read.</summary>
    public MathNode? Root { get; set; }

    /// <summary>Why it could not be read.</summary>
    public FormulaError? Error { get; set; }

    /// <summary>Whether it is used up: as a declaration, a condition, a range.</summary>
    public bool IsDone { get; set; }

    /// <summary>The definition that it is, if it is one.</summary>
    public DocumentDefinition? Definition { get; set; }

    /// <summary>Conditions on indices under which it is claimed.</summary>
    public List<RelationNode> Conditions { get; } = [];

    public SourceSpan Span => tokens.Span;
}
