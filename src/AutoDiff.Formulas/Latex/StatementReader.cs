using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>Reads the definitions and claims of a document, once it is known which names it has.</summary>
internal sealed partial class StatementReader : IDocumentStatements
{
    private readonly DocumentNames names;
    private readonly DeclarationReader declarations;
    private readonly PlacedText placed;
    private readonly IReadOnlyList<Piece> pieces;
    private readonly List<FormulaError> errors;
    private readonly Elaborator elaborator;
    private List<StatementSyntax> defined = [];
    private readonly List<StatementSyntax> claims = [];
    private readonly Stack<DocumentDefinition> open = [];
    private readonly Dictionary<string, SourceSpan> used = [];
    private readonly List<EquationSyntax> constraints = [];
    private readonly List<(AxisSize Axis, int Length)> lengths = [];

    public StatementReader(
        DocumentNames names,
        DeclarationReader declarations,
        PlacedText placed,
        IReadOnlyList<Piece> pieces,
        List<FormulaError> errors)
    {
        (this.names, this.declarations, this.placed, this.pieces, this.errors) =
            (names, declarations, placed, pieces, errors);
        elaborator = new Elaborator(names, this, placed);
    }

    /// <summary>
    /// The statements: declarations, then definitions in the order in which they need each other, then claims.
    /// </summary>
    public FileSyntax Read()
    {
        foreach (var piece in pieces)
        {
            if (piece.Error is { } error)
            {
                if (IsStatement(piece) || error.Message.Contains("closed", StringComparison.Ordinal))
                {
                    errors.Add(error);
                }
            }
            else if (!piece.IsDone)
            {
                Guarded(() => ReadPiece(piece));
            }
        }

        var declared = Declared();
        DeclareSizes(declared);
        return new([.. declared, .. Bounds(declared), .. defined, .. claims.Select(Constrained)]);
    }

    // `\sum_i y_i = 1` of variables holds wherever a claim depends on them.
    private void Constrain(BigNode sum, NumberNode total, SourceSpan span)
    {
        var left = elaborator.Expression(sum, Locals.None);
        if (new FreeNames().Of(left).All(names.Variables.ContainsKey))
        {
            constraints.Add(new(left, elaborator.Expression(total, Locals.None)) { Span = span });
        }
    }

    private StatementSyntax Constrained(StatementSyntax statement)
    {
        if (statement is not ClaimSyntax claim || constraints.Count == 0)
        {
            return statement;
        }

        var needed = new FreeNames().Of(claim.Value).Append(claim.Derivative.Function.Name)
            .SelectMany(name => VariablesOf(name)).ToHashSet();
        return claim with
        {
            Conditions = [.. claim.Conditions, .. constraints.Where(constraint => new FreeNames().Of(constraint.Left).Overlaps(needed))],
        };
    }

    // Asides without a sign of equality may be anything.
    private static bool IsStatement(Piece piece) => piece.Tokens.Tokens.Any(token => token.Is("="));

    private void Guarded(Action read)
    {
        try
        {
            read();
        }
        catch (FormulaException exception)
        {
            errors.AddRange(exception.Errors.Where(error => !errors.Contains(error)));
        }
    }

    private void ReadPiece(Piece piece)
    {
        if (piece.Root is not RelationNode relation)
        {
            return;
        }

        if (relation is { First: BigNode { Operator: "sum" } sum, Others: [("=", NumberNode total)] })
        {
            Constrain(sum, total, relation.Span);
            return;
        }

        if (piece.Definition is { } definition)
        {
            Require(definition, piece.Span);
        }

        // Only the chain of equalities from the first side on is claimed.
        var sides = relation.Others.TakeWhile(other => other.Sign == "=").Select(other => other.Value).Prepend(
            relation.First).ToList();
        if (sides is [_, NumberNode { Value: 0 }] && SetsToZero(piece))
        {
            return;
        }

        if (sides.Count > 1)
        {
            new ClaimReader(names, elaborator, this).Read(piece, sides, claims, Guarded);
        }
    }

    // "Setting the gradient to zero, …": a condition and no claim.
    private bool SetsToZero(Piece piece)
    {
        const int Reach = 90;
        var region = piece.Tokens.Region;
        var around = placed.Text[Math.Max(0, region.OuterStart - Reach)..region.OuterStart]
            + placed.Text[region.OuterEnd..Math.Min(placed.Text.Length, region.OuterEnd + Reach)];
        return Zeroing().IsMatch(around);
    }

    [GeneratedRegex(
        @"\b(set|sets|setting|solv\w*|vanish\w*|optim\w*|station\w*|critical|minimi[sz]\w*|equat\w*|root)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Zeroing();

    public void Require(DocumentDefinition definition, SourceSpan use)
    {
        switch (definition.State)
        {
            case ReadingState.Done:
                return;
            case ReadingState.Failed:
                throw Failure(
                    use, $"`{definition.Name}` could not be read in line {definition.Span.Line}.",
                    $"`{definition.Name}`", "a name whose definition can be read");
            case ReadingState.Open when definition is { IsSequence: true, Axes.Count: > 0 }:
                return;
            case ReadingState.Open:
                throw Failure(
                    use, $"`{definition.Name}` is defined by itself, without an end.", $"`{definition.Name}`",
                    "a definition in terms of other names");
        }

        definition.State = ReadingState.Open;
        open.Push(definition);
        try
        {
            Define(definition);
            definition.State = ReadingState.Done;
        }
        catch (FormulaException)
        {
            definition.State = ReadingState.Failed;
            throw;
        }
        finally
        {
            open.Pop();
        }
    }

    private void Define(DocumentDefinition definition)
    {
        var locals = Locals.None;
        var name = new IdentifierSyntax(definition.Name) { Span = definition.Span };
        if (definition is { IsFunction: true, Parameters: { } parameters })
        {
            // A parameter with the name of a variable is like that.
            var axes = parameters.Select(parameter => names.Variables.TryGetValue(parameter, out var variable)
                ? variable.Axes
                : []).ToList();
            locals = locals with
            {
                Parameters = parameters.Zip(axes).ToImmutableDictionary(pair => pair.First, pair => pair.Second),
            };
            definition.IsOfArrays = axes.Exists(each => each.Count > 0);
            var body = elaborator.Read(definition.Value, locals);
            definition.Axes = body.Axes;
            definition.Statement = new FunctionSyntax(
                name, [.. parameters.Select(parameter => new IdentifierSyntax(parameter) { Span = definition.Span })],
                body.Syntax) { Span = definition.Span };
        }
        else if (definition.IsSequence)
        {
            DefineSequence(definition, name);
        }
        else
        {
            var sizes = definition.Indices.Select(RangeOf).ToList();
            foreach (var (letter, size) in definition.Indices.Zip(sizes))
            {
                locals = locals.With(letter, new(size, names.Base));
            }

            var value = elaborator.Read(definition.Value, locals);
            definition.Axes = [.. sizes, .. value.Axes];
            definition.Statement = new DefinitionSyntax(
                name,
                [.. definition.Indices.Select(letter => new IdentifierSyntax(letter) { Span = definition.Span })],
                value.Syntax) { Span = definition.Span };
        }

        defined.Add(definition.Statement!);
    }

    // How far an index runs, if the text says so.
    private AxisSize RangeOf(string letter) =>
        declarations.Ranges.GetValueOrDefault(letter)?.Known is { } known ? new(known) : new();

    // The elements before the first have names of their own, as h_0; the first elements follow from them.
    private void DefineSequence(DocumentDefinition definition, IdentifierSyntax name)
    {
        var letter = definition.Indices[0];
        var first = names.Base;
        var lags = LagsIn(definition.Value, definition.Name, letter);
        var size = RangeOf(letter);
        for (var place = first; place < first + lags; place++)
        {
            var isGiven = names.IsTaken(DocumentNames.Compound(definition.Name, $"{place}"));
            foreach (var before in isGiven ? [] : Enumerable.Range(place - lags, lags).Where(earlier => earlier < first))
            {
                RequireStart(definition, before);
            }

            var start = isGiven
                ? Placed(place)
                : elaborator.Replaced(WithStart(definition.Value, place), letter, Number(place));
            var value = elaborator.Read(start, Locals.None);
            definition.Axes = [size, .. value.Axes];
            defined.Add(new StartSyntax(
                name, new NumberSyntax(place - first) { Span = definition.Span }, [], value.Syntax)
            {
                Span = definition.Span,
            });
        }

        var step = elaborator.Read(definition.Value, Locals.None.With(letter, new(size, names.Base)));
        definition.Statement = new DefinitionSyntax(
            name, [new IdentifierSyntax(letter) { Span = definition.Span }], step.Syntax) { Span = definition.Span };

        MathNode Number(int value) => value >= 0
            ? new NumberNode(value, definition.Span)
            : new SumNode([(true, new NumberNode(-value, definition.Span))], definition.Span);

        MathNode Placed(int place) => new ScriptNode(
            new SymbolNode(definition.Name, "", false, definition.Span), Number(place), null, 0, definition.Span);

        // The step to a place, in which what lies before the first element has its own name.
        MathNode WithStart(MathNode node, int place) =>
            LagIn(node, definition.Name, letter) is { } lag && place - lag < first
                ? Placed(place - lag)
                : MathNodeParts.WithChildren(node, part => WithStart(part, place));
    }

    private void RequireStart(DocumentDefinition definition, int place)
    {
        var text = place < 0 ? $"{-place}m" : $"{place}";
        if (!names.IsTaken(DocumentNames.Compound(definition.Name, text)))
        {
            throw Failure(
                definition.Span, $"Nothing says where the sequence `{definition.Name}` begins.",
                $"`{definition.Name}`", $"a value for `{definition.Name}_{{{place}}}`",
                $"Add for example `${definition.Name}_{(place < 0 ? $"{{{place}}}" : place)} \\in \\mathbb{{R}}^d$`.");
        }
    }

    // How far back a step reaches at most.
    private int LagsIn(MathNode value, string name, string letter) =>
        Math.Max(1, MathNodeParts.All(value).Max(node => LagIn(node, name, letter) ?? 0));

    // The k of h_{t-k}.
    private int? LagIn(MathNode node, string name, string letter) => node is ScriptNode
    {
        Base: SymbolNode symbol,
        Sub: SumNode { Terms: [(false, SymbolNode index), (true, NumberNode { Value: >= 1 and <= 9 } lag)] },
    } && names.Of(symbol) == name && names.Of(index) == letter
        ? (int)lag.Value
        : null;

    public bool IsDefining => open.Count > 0;

    public void Use(string name)
    {
        used.TryAdd(name, default);
        if (open.TryPeek(out var definition))
        {
            definition.Needs.Add(name);
        }
    }

    public DocumentVariable? LabelOf(string name, SourceSpan use)
    {
        if (names.Variables.TryGetValue(name, out var known))
        {
            Use(name);
            return known.Labels is null ? null : known;
        }

        // A letter that is usual for indices might lack its sum.
        if (names.IsTaken(name) || name.Length != 1
            || (DeclarationReader.UsualIndices.Contains(name) && !names.Labels.Contains(name)))
        {
            return null;
        }

        Use(name);
        return names.Variables[name] = new(name, new DomainSyntax(DomainKind.Index) { Span = use }, [], use)
        {
            IsAssumed = true, Labels = RangeOf(name),
        };
    }

    public DocumentVariable Assume(string name, SourceSpan use)
    {
        if (names.Variables.TryGetValue(name, out var known))
        {
            return known;
        }

        if (names.Mixed.Contains(name))
        {
            throw Failure(
                use, $"`{name}` stands beside itself with an index, so that it is a number there and an array here.",
                $"`{name}`", "a name for each", $"Write for example `\\bar{{{name}}}` for the number.");
        }

        if (names.Like.TryGetValue(name, out var model))
        {
            if (names.Definitions.TryGetValue(model, out var like))
            {
                Require(like, use);
            }

            return names.Variables[name] = new(
                name, new DomainSyntax(DomainKind.Real) { Span = use },
                names.Definitions.GetValueOrDefault(model)?.Axes ?? names.Variables.GetValueOrDefault(model)?.Axes ?? [],
                use) { IsAssumed = true };
        }

        if (names.Conflicting.Contains(name))
        {
            throw Undeclared(
                name, use, $"`{name}` stands beside numbers at one place and beside vectors at another.",
                "\\mathbb{R}");
        }

        var counts = names.IndexCounts.GetValueOrDefault(name);
        if (counts is { Count: > 1 })
        {
            throw Undeclared(name, use, $"`{name}` has different numbers of indices.", "\\mathbb{R}^{m \\times n}");
        }

        if (counts is null && names.Arrays.Contains(name))
        {
            throw Undeclared(
                name, use, $"`{name}` is not declared, and nothing says whether it is a vector or a matrix.",
                "\\mathbb{R}^n");
        }

        var domain = new DomainSyntax(declarations.NotedFor(name) is DomainKind.Positive ? DomainKind.Positive
            : declarations.NotedFor(name) is DomainKind.Nonnegative ? DomainKind.Nonnegative
            : DomainKind.Real) { Span = use };
        var variable = new DocumentVariable(
            name, domain, [.. Enumerable.Range(0, counts?.First() ?? 0).Select(_ => new AxisSize())], use)
        {
            IsAssumed = true,
        };
        return names.Variables[name] = variable;
    }

    private static FormulaException Undeclared(string name, SourceSpan use, string message, string set) => Failure(
        use, message, $"`{name}`", "a declaration", $"Add for example `${name} \\in {set}$`.");

    public void RequireLength(AxisSize axis, int length) => lengths.Add((axis, length));

    // Sizes at which every element that is named exists.
    private IEnumerable<StatementSyntax> Bounds(IEnumerable<StatementSyntax> declared) => lengths
        .Select(bound => (Size: bound.Axis.Known as NamedSizeSyntax, bound.Length))
        .Where(bound => bound.Length > 1 && declared.OfType<DeclarationSyntax>().Any(
            declaration => declaration.Shape.Contains(bound.Size)))
        .GroupBy(bound => bound.Size!.Name, bound => bound.Length)
        .Select(bound => new SizeBoundSyntax(new(
            ComparisonOperator.GreaterOrEqual, new NameSyntax(bound.Key), new NumberSyntax(bound.Max()))));

    public bool DependsOn(string name, string other) => Reached(name).Contains(other) || TryWriteWith(name, other);

    // Where the value of `other` stands in a definition, its name can stand; what is left may not move with it then.
    private bool TryWriteWith(string name, string other)
    {
        if (names.Definitions.GetValueOrDefault(name) is not { Statement: DefinitionSyntax statement } definition
            || names.Definitions.GetValueOrDefault(other) is not { Indices.Count: 0,
                Statement: DefinitionSyntax { Value: not NameSyntax } inner } value)
        {
            return false;
        }

        var written = Written(statement.Value);
        if (ReferenceEquals(written, statement.Value)
            || new FreeNames().Of(written).Where(left => left != other).SelectMany(Reached).Intersect(Reached(other))
                .Any(names.Variables.ContainsKey))
        {
            return false;
        }

        definition.Statement = statement with { Value = written };
        defined[defined.IndexOf(statement)] = definition.Statement;
        definition.Needs.Add(other);

        // What the name is made of stands before it, in the order in which it was read.
        var earlier = Reached(other).Select(need => names.Definitions.GetValueOrDefault(need)?.Statement
            ?? names.Functions.GetValueOrDefault(need)?.Statement).ToHashSet<StatementSyntax?>(
            ReferenceEqualityComparer.Instance);
        defined = [.. defined.Where(earlier.Contains), .. defined.Where(other => !earlier.Contains(other))];
        return true;

        ExpressionSyntax Written(ExpressionSyntax part) => part.Equals(inner.Value)
            ? new NameSyntax(other) { Span = part.Span }
            : SyntaxRewriter.WithParts(part, Written);
    }

    public IReadOnlyList<string> VariablesOf(string definition) =>
        [.. Reached(definition).Where(names.Variables.ContainsKey)];

    // All names that something is made of, itself first.
    private List<string> Reached(string definition)
    {
        var found = new List<string>();
        var seen = new HashSet<string>();
        Visit(definition);
        return found;

        void Visit(string name)
        {
            if (!seen.Add(name))
            {
                return;
            }

            found.Add(name);
            foreach (var need in names.Definitions.GetValueOrDefault(name)?.Needs ?? [])
            {
                Visit(need);
            }

            foreach (var need in names.Functions.GetValueOrDefault(name)?.Needs ?? [])
            {
                Visit(need);
            }
        }
    }

    public string Named(Typed value, IReadOnlyList<string> indices, SourceSpan span)
    {
        if (value.Syntax is NameSyntax plain && indices.Count == 0 && names.IsValue(plain.Name))
        {
            return plain.Name;
        }

        SyntaxList<IdentifierSyntax> letters =
            [.. indices.Select(letter => new IdentifierSyntax(letter) { Span = span })];
        if (defined.OfType<DefinitionSyntax>().FirstOrDefault(
            other => other.Value.Equals(value.Syntax) && other.Indices.Equals(letters)) is { } same)
        {
            return same.Name.Name;
        }

        var candidate = value.Syntax is CallSyntax { Function.Name: var function } ? new[] { function } : [];
        var name = candidate.Concat(["f", "g", "h"]).FirstOrDefault(
            free => !names.IsValue(free) && !names.Sizes.Contains(free)
                && (candidate.Contains(free) ? names.Functions.ContainsKey(free) || names.Unspecified.ContainsKey(free)
                    : !names.IsTaken(free) && !names.IndexCounts.ContainsKey(free))) ?? names.Fresh();
        var definition = new DocumentDefinition(name, new EmptyNode(span), span)
        {
            State = ReadingState.Done,
            Axes = [.. indices.Select(_ => new AxisSize()), .. value.Axes],
            Indices = indices,
        };
        definition.Needs.UnionWith(new FreeNames().Of(value.Syntax));
        if (value.Syntax is CallSyntax { Function.Name: var called })
        {
            definition.Needs.Add(called);
        }

        if (indices.Count == 0)
        {
            names.Spellings.TryAdd(name, placed.Text[span.Start..span.End]);
        }

        names.Definitions[name] = definition;
        defined.Add(new DefinitionSyntax(new(name) { Span = span }, letters, value.Syntax) { Span = span });
        return name;
    }

    // The variables, with names for the lengths that nothing says.
    private List<StatementSyntax> Declared()
    {
        var declared = new List<StatementSyntax>();
        foreach (var (name, span) in names.Unspecified)
        {
            declared.Add(new FunctionDeclarationSyntax(new(name) { Span = span }) { Span = span });
        }

        foreach (var variable in names.Variables.Values.Where(variable => used.ContainsKey(variable.Name)))
        {
            foreach (var axis in variable.Axes)
            {
                axis.Known ??= new NamedSizeSyntax(FreshSize()) { Span = variable.Span };
            }

            if (variable.Labels is { } labels)
            {
                labels.Known ??= new NamedSizeSyntax(FreshSize()) { Span = variable.Span };
            }

            declared.Add(new DeclarationSyntax(
                new(variable.Name) { Span = variable.Span },
                variable.Domain with { Count = variable.Labels?.Known },
                [.. variable.Axes.Select(axis => axis.Known!)]) { Span = variable.Span });
        }

        return declared;
    }

    // A size that no shape has, as the upper end of a sum of powers, is that of an array that nothing uses.
    private void DeclareSizes(List<StatementSyntax> declared)
    {
        var shaped = declared.OfType<DeclarationSyntax>().SelectMany(declaration => declaration.Shape)
            .SelectMany(Lengths.NamesIn).Select(size => size.Name).ToHashSet();
        var written = defined.Concat(claims).SelectMany(statement => statement switch
        {
            DefinitionSyntax definition => new FreeNames().Of(definition.Value),
            FunctionSyntax function => new FreeNames().Of(function.Body),
            ClaimSyntax claim => new FreeNames().Of(claim.Value),
            _ => [],
        });
        foreach (var size in written.Where(name => names.Sizes.Contains(name) && !names.IsValue(name))
            .Except(shaped).Distinct())
        {
            declared.Add(new DeclarationSyntax(
                new(DocumentNames.Compound(size, "range")), new(DomainKind.Real), [new NamedSizeSyntax(size)]));
        }
    }

    private string FreshSize()
    {
        string[] usual = ["n", "m", "k", "p", "q", "N", "M", "K"];
        var name = usual.Concat(Enumerable.Range(1, 99).Select(k => $"n{k}"))
            .First(free => !names.IsTaken(free) && !names.IndexLetters.Contains(free));
        names.Sizes.Add(name);
        return name;
    }

    /// <summary>What was assumed of names that are not declared.</summary>
    public IReadOnlyList<string> Assumptions() =>
    [
        .. names.Variables.Values.Where(variable => variable.IsAssumed && used.ContainsKey(variable.Name))
            .Select(variable => variable.Labels is { } labels
                ? $"`{variable.Name}` is one of the {labels.Known} values of an index (line {variable.Span.Line})"
                : variable.Axes.Count == 0
                ? $"`{variable.Name}` is a real number (line {variable.Span.Line})"
                : $"`{variable.Name}` is an array with the {(variable.Axes.Count == 1 ? "length" : "lengths")} " +
                    $"{string.Join(" × ", variable.Axes.Select(axis => axis.Known))} (line {variable.Span.Line})"),
    ];
}
