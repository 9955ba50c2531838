using System.Text.RegularExpressions;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Finds the definitions of a document: the first equation of a name, wherever it stands, with its indices or its
/// parameters.
/// </summary>
internal sealed partial class DefinitionFinder(
    DocumentNames names,
    DeclarationReader declarations,
    PlacedText placed,
    IReadOnlyList<Piece> pieces,
    IReadOnlySet<string> drawn)
{
    public void Run()
    {
        NameInformation();
        FindDefinitions();
        new SequenceFinder(names).Run();
        FindUpstreamGradients();
        FindSquares();
        names.InDefinitions.UnionWith(pieces.Where(piece => piece.Definition is not null)
            .SelectMany(piece => MathNodeParts.All(piece.Root!)).Select(names.SpellingOf).OfType<string>());
    }

    private IEnumerable<MathNode> AllNodes() =>
        pieces.Where(piece => piece.Root is not null).SelectMany(piece => MathNodeParts.All(piece.Root!));

    private void FindDefinitions()
    {
        foreach (var piece in pieces.Where(piece => !piece.IsDone))
        {
            if (piece.Error is not null && LeftOf(piece) is { } left)
            {
                FindDefinition(piece, left, new EmptyNode(piece.Span));
                if (piece.Definition is { } unread)
                {
                    unread.State = ReadingState.Failed;
                }
            }
            else if (piece.Root is RelationNode { Others: [("=", var next), ..] } relation
                && ValueIn(relation, next) is var value
                && !(value is ScriptNode { Base: SymbolNode } && relation.First is ScriptNode { Sup: CommandNode })
                && !IsDistribution(value))
            {
                var (defined, right) = WithArgument(WithoutLogarithm(relation.First, value));
                FindDefinition(piece, AsIndexed(defined, right) ?? defined, right);
            }
        }
    }

    // `\mathcal{N}(\mu, \sigma^2)` says how something is distributed.
    private bool IsDistribution(MathNode value) => value is RowNode
    {
        Items: [{ Value: SymbolNode { Font: "cal" } name }, { Sign: "", Value: GroupNode }, ..],
    } && !names.IsTaken(names.Of(name));

    // The left side of an equation that cannot be read, so that it is known what is missing.
    private static MathNode? LeftOf(Piece piece)
    {
        var left = piece.Tokens.Tokens.TakeWhile(token => !token.Is("=")).ToList();
        try
        {
            return left.Count == piece.Tokens.Tokens.Count ? null : MathParser.Parse(left, piece.Span);
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    private void FindDefinition(Piece piece, MathNode left, MathNode value)
    {
        if (left is ScriptNode { Base: SymbolNode, Sup: null, Primes: 0, Sub: SumNode { Terms: [(false, SymbolNode
            { Name.Length: 1 } step), (false, NumberNode { Value: 1 })] } } next
            && !names.IsValue(names.Of(step)) && Mentions(value, names.Of(step)))
        {
            // `x_{t+1} = f(x_t)` is the step `x_t = f(x_{t-1})`.
            (left, value) = (next with { Sub = step }, Earlier(value, names.Of(step)));
        }

        if (left is ScriptNode { Base: SymbolNode, Sub: null, Primes: 0, Sup: GroupNode { Bracket: Bracket.Parentheses
            or Bracket.Square, Elements: [SymbolNode sample] } } marked && names.IndexLetters.Contains(names.Of(sample))
            && IsUsedAsIndex(value, names.Of(sample)))
        {
            // `\hat y^{(i)} = w^\top x^{(i)}` of each sample.
            left = marked with { Sub = sample, Sup = null };
        }

        IReadOnlyList<string>? parameters = null;
        if (left is RowNode { Items: [{ Value: (SymbolNode or ScriptNode { Base: SymbolNode }) and var head },
            { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } group }] })
        {
            foreach (var parameter in group.Elements.OfType<ScriptNode>())
            {
                if (parameter is { Base: SymbolNode root, Sub: null, Sup: NumberNode { Value: 2 } }
                    && !names.IsTaken(names.Of(root)))
                {
                    names.Squares.Add(names.Of(root));
                }
            }

            var spelled = group.Elements.Select(names.ParameterOf).ToList();
            if (spelled.Contains(null) || head is ScriptNode { Primes: > 0 })
            {
                return;
            }

            (parameters, left) = ([.. spelled.OfType<string>()], head);
        }

        if (left is ScriptNode { Base: SymbolNode square, Sub: null, Primes: 0, Sup: NumberNode { Value: 2 } }
            && parameters is null && !names.IsTaken(names.Of(square)))
        {
            names.Squares.Add(names.Of(square));
            Add(DocumentNames.Compound(names.Of(square), "sq"), []);
            return;
        }

        // `\alpha_{1,j} = …` is the first element of a sequence.
        if (left is ScriptNode { Base: SymbolNode series, Sub: { } at, Primes: 0, Sup: null }
            && Elaborator.SubscriptsOf(at) is [NumberNode or SymbolNode, SymbolNode, ..] places
            && (places[0] is NumberNode || names.Sizes.Contains(names.SpellingOf(places[0]) ?? ""))
            && (EntriesIn(places, value)
                ?? IndicesIn(new GroupNode(Bracket.Braces, [.. places.Skip(1)], at.Span), value)) is { } others)
        {
            names.IndexLetters.UnionWith(others);
            Add(DocumentNames.Compound(names.Of(series), names.TextOf(places[0])!), others);
        }
        else if (left is ScriptNode { Base: SymbolNode symbol, Sub: { } sub, Primes: 0 } script
            && (script.Sup is null or GroupNode) && IndicesIn(sub, value) is { } letters
            && !names.IsTaken(names.SpellingOf(left) ?? ""))
        {
            names.IndexLetters.UnionWith(letters);
            var stem = script.Sup is null ? names.Of(symbol) : names.SpellingOf(script with { Sub = null });
            if (stem is not null)
            {
                Add(stem, letters);
            }
        }
        else if (names.SpellingOf(left) is { } name && !(left is SymbolNode { Name: "I" or "1" or "0", Font: "" }))
        {
            Add(name, []);
        }

        void Add(string name, IReadOnlyList<string> indices)
        {
            if (names.Sizes.Contains(name) || names.IndexLetters.Contains(name))
            {
                return;
            }

            var isAgain = IsNewMeaning(name, indices, value, piece);
            if ((isAgain || (!names.IsTaken(name)
                && declarations.IsUsedInEarlierPart(name, piece.Span.Start))) && left is SymbolNode or ScriptNode
                && (left as SymbolNode ?? ((ScriptNode)left).Base as SymbolNode) is { } again
                && names.SpellingOf(left is ScriptNode { Sub: not null } script && indices.Count > 0
                    ? script.Base : left) == name)
            {
                names.Renew(
                    names.Of(again), isAgain ? piece.Span.Start : declarations.StartOfPart(piece.Span.Start));
                name = indices.Count > 0 ? names.Of(again) : names.SpellingOf(left)!;
            }

            var isSequence = indices.Count > 0 && MathNodeParts.All(value).Any(
                node => node is ScriptNode { Base: SymbolNode symbol, Sub: { } sub }
                    && names.Of(symbol) == name && Elaborator.SubscriptsOf(sub) is [SumNode moved, ..]
                    && Mentions(moved, indices[0]));
            if (names.Definitions.ContainsKey(name) || names.Functions.ContainsKey(name) || IsModel(name, value)
                || (isSequence && IsDerivative(value)) || (!isSequence && IsSolution(name, value, piece)))
            {
                return;
            }

            if (names.Variables.ContainsKey(name) && !isSequence && InverseIn(value, name) is { } inverse)
            {
                // `s = \log\sigma^2` and `\sigma = e^{s/2}` say the same: what is differentiated by is the variable.
                if (!IsDifferentiatedBy(inverse.Name))
                {
                    return;
                }

                names.Definitions.Remove(inverse.Name);
                var other = pieces.First(said => ReferenceEquals(said.Definition, inverse));
                (other.Definition, other.IsDone) = (null, true);
            }

            var isFunction = parameters is not null && IsAppliedElsewhere(name, parameters);
            var definition = new DocumentDefinition(name, value, piece.Span)
            {
                Indices = indices, Parameters = parameters, IsFunction = isFunction,
                Declared = names.Variables.GetValueOrDefault(name),
                IsSequence = isSequence, IsEveryEntry = indices.Count > 0 && value is NumberNode,
            };
            (isFunction ? names.Functions : names.Definitions)[name] = definition;
            names.Variables.Remove(name);
            piece.Definition = definition;
        }
    }

    // The definition in a value that is made of the name that is to be defined.
    private DocumentDefinition? InverseIn(MathNode value, string name)
    {
        return MathNodeParts.All(value).OfType<SymbolNode>().Select(
                symbol => names.Definitions.GetValueOrDefault(names.Of(symbol)))
            .FirstOrDefault(made => made is { IsSequence: false } && Mentions(made.Value, name));
    }

    private bool IsDifferentiatedBy(string name) => AllNodes().OfType<FractionNode>().Where(IsFirstDerivative)
        .Any(fraction => Mentions(fraction.Below, name));

    // The formula with t - 1 in the place of t.
    private MathNode Earlier(MathNode node, string letter)
    {
        return node switch
        {
            SymbolNode symbol when names.Of(symbol) == letter => Moved(symbol, -1),
            SumNode { Terms: [(false, SymbolNode symbol), var (isSubtracted, other)] } when other is NumberNode number
                && names.Of(symbol) == letter => Moved(symbol, (isSubtracted ? -number.Value : number.Value) - 1),
            _ => MathNodeParts.WithChildren(node, part => Earlier(part, letter)),
        };

        MathNode Moved(SymbolNode symbol, double by) => by == 0
            ? symbol
            : new SumNode([(false, symbol), (by < 0, new NumberNode(Math.Abs(by), symbol.Span))], symbol.Span);
    }

    // A second definition in the same form means something else unless other definitions between the two use the name:
    // then, as in another form, it says the same again.
    private bool IsNewMeaning(string name, IReadOnlyList<string> indices, MathNode value, Piece piece)
    {
        var earlier = names.Definitions.GetValueOrDefault(name) ?? names.Functions.GetValueOrDefault(name);
        return earlier is not null && earlier.Indices.Count == indices.Count
            && !earlier.IsWrittenAs(placed, value) && !IsDerivative(earlier.Value) && !IsDerivative(value)
            && !pieces.Any(other => other.Definition is { } definition && !ReferenceEquals(definition, earlier)
                && definition.Span.Start > earlier.Span.Start && definition.Span.Start < piece.Span.Start
                && MathNodeParts.All(definition.Value).Any(node => names.SpellingOf(node) == name));
    }

    private static bool IsDerivative(MathNode value) => MathNodeParts.All(value).Any(
        node => node is CommandNode { Name: "partial" or "nabla" });

    // Of what is declared, a model such as `y = X\beta + \varepsilon` is no definition, and a number is a special
    // value.
    private bool IsModel(string name, MathNode value) => names.Variables.ContainsKey(name)
        && (value is NumberNode || MathNodeParts.All(value).OfType<SymbolNode>().Any(
            symbol => drawn.Contains(names.Of(symbol)) || names.Of(symbol) is "ε"
                && !names.Variables.ContainsKey("ε")));

    // "Setting this to zero gives `\mu_k = …`": what a name is at the optimum is no definition of it, where what it is
    // made of depends on it.
    private bool IsSolution(string name, MathNode value, Piece piece)
    {
        const int Reach = 90;
        var start = piece.Tokens.Region.OuterStart;
        return Solving().IsMatch(placed.Text[Math.Max(0, start - Reach)..start]) && Reaches(value, []);

        bool Reaches(MathNode node, HashSet<string> seen) => MathNodeParts.All(node).OfType<SymbolNode>()
            .Select(names.Of).Any(other => other == name || (seen.Add(other)
                && (names.Definitions.GetValueOrDefault(other) ?? names.Functions.GetValueOrDefault(other)) is { } made
                && Reaches(made.Value, seen)));
    }

    [GeneratedRegex(
        @"\b(gives?|yields?|obtain\w*|solv\w*|solution\w*|updat\w*|get|hence|therefore|optim\w*|estimat\w*"
        + @"|satisf\w*)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Solving();

    // The letters of a subscript on the left if all of them are indices: they stand on the right as well.
    private List<string>? IndicesIn(MathNode sub, MathNode value)
    {
        var letters = new List<string>();
        foreach (var part in Elaborator.SubscriptsOf(sub))
        {
            if (part is not SymbolNode { Name.Length: 1 } symbol || names.IsValue(names.Of(symbol))
                || names.Sizes.Contains(names.Of(symbol)) || !IsUsedAsIndex(value, names.Of(symbol)))
            {
                return null;
            }

            letters.Add(names.Of(symbol));
        }

        return letters;
    }

    // The letters of `\beta_T(i) = 1`, where each entry is the same number.
    private List<string>? EntriesIn(IReadOnlyList<MathNode> places, MathNode value) => value is NumberNode
        && places.Skip(1).All(place => place is SymbolNode letter
            && DeclarationReader.UsualIndices.Contains(letter.Name) && !names.IsTaken(names.Of(letter)))
        ? [.. places.Skip(1).Select(place => names.Of((SymbolNode)place))]
        : null;

    private bool IsUsedAsIndex(MathNode value, string letter) =>
        MathNodeParts.All(value).OfType<ScriptNode>().Any(script =>
            (script.Sub is { } sub && Mentions(sub, letter))
                || (script.Sup is GroupNode mark && Mentions(mark, letter)))
        || MathNodeParts.All(value).OfType<RelationNode>().Any(relation => Mentions(relation, letter));

    private bool Mentions(MathNode node, string letter) =>
        MathNodeParts.All(node).OfType<SymbolNode>().Any(symbol => names.Of(symbol) == letter);

    // Whether a function is taken of anything but its own parameters, or differentiated with a prime.
    private bool IsAppliedElsewhere(string name, IReadOnlyList<string> parameters)
    {
        foreach (var row in AllNodes().OfType<RowNode>())
        {
            for (var i = 0; i < row.Items.Count; i++)
            {
                var head = row.Items[i].Value;
                var isPrimed = head is ScriptNode { Base: SymbolNode symbol, Primes: > 0 } && names.Of(symbol) == name;
                if (isPrimed)
                {
                    return true;
                }

                if (names.SpellingOf(head) == name && i + 1 < row.Items.Count
                    && row.Items[i + 1] is { Sign: "", Value: var next }
                    && (next as GroupNode ?? (next as ScriptNode)?.Base as GroupNode) is { } group
                    && !group.Elements.Select(names.ParameterOf).SequenceEqual(parameters))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // σ² is a variable where something is differentiated by it, and σ its root.
    private void FindSquares()
    {
        foreach (var row in AllNodes().OfType<FractionNode>().Where(IsFirstDerivative).Select(
            fraction => fraction.Below)
            .OfType<RowNode>())
        {
            if (row.Items is [{ Value: CommandNode { Name: "partial" } or SymbolNode { Name: "d" } },
                { Value: ScriptNode { Base: SymbolNode symbol, Sub: null, Sup: NumberNode { Value: 2 } } }]
                && names.Of(symbol) is var name && !names.Definitions.ContainsKey(name))
            {
                names.Variables.Remove(name);
                names.Squares.Add(name);
            }
        }

        foreach (var name in names.Squares)
        {
            var square = DocumentNames.Compound(name, "sq");
            if (!names.IsValue(square))
            {
                names.Variables[square] = new(square, new(DomainKind.Positive), [], default);
            }

            if (!names.IsTaken(name))
            {
                var two = new NumberNode(2, default);
                var whole = new ScriptNode(new SymbolNode(name, "", false, default), null, two, 0, default);
                names.Definitions[name] = new(name, new RootNode(null, whole, default), default);
            }
        }
    }

    private static bool IsFirstDerivative(FractionNode fraction) =>
        (fraction.Above is RowNode row ? row.Items[0].Value : fraction.Above) is CommandNode { Name: "partial" }
            or SymbolNode { Name: "d" };
}
