using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Goes over a whole document before its formulas are read: what is declared, what is defined, which letters are
/// indices, which are sizes, and how names without a declaration are used.
/// </summary>
internal sealed class Survey(
    DocumentNames names,
    DeclarationReader declarations,
    PlacedText placed,
    IReadOnlyList<Piece> pieces,
    List<FormulaError> errors)
{
    private readonly HashSet<string> drawn = [];

    public void Run()
    {
        foreach (var node in AllNodes())
        {
            if (node is SymbolNode { Font: "" } plain)
            {
                names.AddPlain(plain.Name);
            }
        }

        FindBoundLetters();
        FindRanges();
        ReadDeclarations();
        NoteProse();
        FindMeans();
        FindSizes();
        FindDefinitions();
        FindSquares();
        FindConditions();
        FindFreeLetters();
        CountIndices();
        declarations.Finish();
        names.Base = StartsAtZero() ? 0 : 1;
    }

    private IEnumerable<MathNode> AllNodes() =>
        pieces.Where(piece => piece.Root is not null).SelectMany(piece => MathNodeParts.All(piece.Root!));

    // Letters below sums, and those of Kronecker's delta.
    private void FindBoundLetters()
    {
        foreach (var node in AllNodes())
        {
            if (node is BigNode { Sub: { } sub })
            {
                foreach (var letter in BoundLetters(sub))
                {
                    names.IndexLetters.Add(letter);
                }
            }
            else if (node is ScriptNode { Base: SymbolNode { Name: "δ" }, Sub: { } indices }
                && Elaborator.SubscriptsOf(indices) is [SymbolNode first, SymbolNode second])
            {
                names.IndexLetters.UnionWith([names.Of(first), names.Of(second)]);
            }
        }
    }

    /// <summary>The letters that what stands below a sum introduces.</summary>
    private IEnumerable<string> BoundLetters(MathNode sub)
    {
        foreach (var part in sub is GroupNode { Bracket: Bracket.Braces } group ? group.Elements : [sub])
        {
            var letters = part switch
            {
                RelationNode { Others: [("≤", var middle), _] } => [middle],
                RelationNode relation => [relation.First],
                _ => Elaborator.SubscriptsOf(part),
            };
            foreach (var letter in letters.Select(names.SpellingOf).OfType<string>())
            {
                yield return letter;
            }
        }
    }

    // `i = 1, \dots, n` and `i \in \{1, \dots, n\}`
    private void FindRanges()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            var piece = pieces[k];
            if (piece.Root is RelationNode { First: SymbolNode letter, Others: [("=", NumberNode or SymbolNode)] }
                && k + 2 < pieces.Count && pieces[k + 1].Tokens.Follows && IsDots(pieces[k + 1].Root)
                && pieces[k + 2].Tokens.Follows && pieces[k + 2].Root is { } upper)
            {
                AddRange(names.Of(letter), upper);
                (piece.IsDone, pieces[k + 1].IsDone, pieces[k + 2].IsDone) = (true, true, true);
            }
            else if (piece.Root is RelationNode { First: SymbolNode element, Others: [("∈", GroupNode set)] }
                && set.Elements.Any(IsDots))
            {
                AddRange(names.Of(element), set.Elements[^1]);
                piece.IsDone = true;
            }
        }

        void AddRange(string letter, MathNode upper)
        {
            names.IndexLetters.Add(letter);
            if (names.SpellingOf(upper) is { } size)
            {
                names.Sizes.Add(size);
                declarations.Ranges[letter] = new(new NamedSizeSyntax(size) { Span = upper.Span });
            }
        }

        static bool IsDots(MathNode? node) => node is CommandNode { Name: "dots" or "ldots" or "cdots" };
    }

    private void ReadDeclarations()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            var piece = pieces[k];
            if (piece.IsDone || piece.Root is not RelationNode relation)
            {
                continue;
            }

            if (relation.Others is [("~", _), ..])
            {
                drawn.UnionWith(MathNodeParts.All(relation.First).OfType<SymbolNode>().Select(names.Of));
                piece.IsDone = true;
                continue;
            }

            // The names before it, as in `x, y \in \mathbb{R}^n`.
            var first = k;
            while (first > 0 && pieces[first].Tokens.Follows && pieces[first - 1].Root is SymbolNode or ScriptNode)
            {
                first--;
            }

            try
            {
                piece.IsDone = declarations.TryRead(
                    [.. pieces.Skip(first).Take(k - first).Select(before => before.Root!)], relation);
            }
            catch (FormulaException exception)
            {
                errors.AddRange(exception.Errors);
                piece.IsDone = true;
            }
        }
    }

    // "y one-hot", "a symmetric matrix A", "Σ is positive definite".
    private void NoteProse()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            var piece = pieces[k];
            var region = piece.Tokens.Region;
            if (region.IsDisplayed || piece.Root is null)
            {
                continue;
            }

            var named = piece.Root switch
            {
                SymbolNode or ScriptNode => piece.Root,
                RelationNode { Others: [("∈", _)] } relation => relation.First,
                _ => null,
            };
            if (named is null || NameOf(named) is not { } name)
            {
                continue;
            }

            var before = Sentence(k == 0 ? 0 : pieces[k - 1].Tokens.Region.OuterEnd, region.OuterStart, isBefore: true);
            var later = pieces.Skip(k + 1).FirstOrDefault(next => !ReferenceEquals(next.Tokens.Region, region));
            var after = Sentence(
                region.OuterEnd, later?.Tokens.Region.OuterStart ?? placed.Text.Length, isBefore: false);
            declarations.Note(name, $"{before} {placed.Text[region.Start..region.End]} {after}", piece.Span);
        }
    }

    private string? NameOf(MathNode node) =>
        node is ScriptNode { Base: SymbolNode symbol, Sub: not null } && names.Variables.ContainsKey(names.Of(symbol))
            ? names.Of(symbol)
            : names.SpellingOf(node);

    // A few words before or behind a formula that belong to it.
    private string Sentence(int start, int end, bool isBefore)
    {
        const int Reach = 50;
        if (end <= start)
        {
            return "";
        }

        var text = isBefore
            ? placed.Text[Math.Max(start, end - Reach)..end]
            : placed.Text[start..Math.Min(end, start + Reach)];
        if (isBefore)
        {
            var stop = Math.Max(text.LastIndexOfAny(['.', ';', ':', ',']),
                text.LastIndexOf(" and ", StringComparison.Ordinal));
            var words = text[(stop + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return string.Join(' ', words.TakeLast(5));
        }

        var behind = text.TrimStart();
        string[] openings = ["is ", "are ", "be ", "one", "symm", "pos", "inv", "(", "a ", "an ", ", a", ", one",
            ", pos",
            ", symm", "denotes "];
        var cut = text.IndexOfAny(['.', ';', '\n'], Math.Min(1, text.Length));
        return openings.Any(opening => behind.StartsWith(opening, StringComparison.Ordinal))
            ? cut < 0 ? text : text[..cut]
            : "";
    }

    // A sum without bounds behind 1/n runs up to n: it is a mean.
    private void FindMeans()
    {
        foreach (var row in AllNodes().OfType<RowNode>())
        {
            foreach (var (before, item) in row.Items.Zip(row.Items.Skip(1)))
            {
                if (before.Value is FractionNode { Above: NumberNode, Below: SymbolNode count }
                    && item is { Sign: "", Value: BigNode { Operator: "sum", Sub: SymbolNode, Sup: null } sum }
                    && !names.IsValue(names.Of(count)) && !names.IndexLetters.Contains(names.Of(count)))
                {
                    names.Means[sum.Span.Start] = count;
                    names.Sizes.Add(names.Of(count));
                }
            }
        }
    }

    // What sums run up to, unless it is an index itself.
    private void FindSizes()
    {
        foreach (var big in AllNodes().OfType<BigNode>())
        {
            var uppers = big.Sub is RelationNode { Others: [("≤", _), ("≤", var upper)] } ? upper : big.Sup;
            foreach (var part in uppers is null ? [] : MathNodeParts.All(uppers))
            {
                if (names.SpellingOf(part) is { } size && !names.IsValue(size) && !names.IndexLetters.Contains(size))
                {
                    names.Sizes.Add(size);
                }
            }
        }
    }

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
            else if (piece.Root is RelationNode { Others: [("=", var value), ..] } relation
                && !(value is ScriptNode { Base: SymbolNode } && relation.First is ScriptNode { Sup: CommandNode }))
            {
                FindDefinition(piece, relation.First, value);
            }
        }
    }

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
        IReadOnlyList<string>? parameters = null;
        if (left is RowNode { Items: [{ Value: var head },
            { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } group }] })
        {
            var spelled = group.Elements.Select(names.SpellingOf).ToList();
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

        if (left is ScriptNode { Base: SymbolNode symbol, Sub: { } sub, Primes: 0 } script
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
        else if (names.SpellingOf(left) is { } name && !(left is SymbolNode { Name: "I" or "1" or "0" }))
        {
            Add(name, []);
        }

        void Add(string name, IReadOnlyList<string> indices)
        {
            if (names.Sizes.Contains(name) || names.IndexLetters.Contains(name))
            {
                return;
            }

            if ((IsNewMeaning(name, indices, value, piece) || (!names.IsTaken(name)
                && declarations.IsUsedInEarlierPart(name, piece.Span.Start))) && left is SymbolNode or ScriptNode
                && (left as SymbolNode ?? ((ScriptNode)left).Base as SymbolNode) is { } again
                && names.SpellingOf(left is ScriptNode { Sub: not null } script && indices.Count > 0
                    ? script.Base : left) == name)
            {
                names.Renew(names.Of(again), piece.Span.Start);
                name = indices.Count > 0 ? names.Of(again) : names.SpellingOf(left)!;
            }

            if (names.Definitions.ContainsKey(name) || names.Functions.ContainsKey(name) || IsModel(name, value))
            {
                return;
            }

            var isFunction = parameters is not null && IsAppliedElsewhere(name, parameters);
            var definition = new DocumentDefinition(name, value, piece.Span)
            {
                Indices = indices, Parameters = parameters, IsFunction = isFunction,
                IsSequence = indices.Count == 1 && MathNodeParts.All(value).Any(
                    node => node is ScriptNode { Base: SymbolNode symbol, Sub: SumNode sub }
                        && names.Of(symbol) == name && Mentions(sub, indices[0])),
            };
            (isFunction ? names.Functions : names.Definitions)[name] = definition;
            names.Variables.Remove(name);
            piece.Definition = definition;
        }
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
                    && !group.Elements.Select(names.SpellingOf).SequenceEqual(parameters))
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

    // `(i \neq j)` or "if i = j" behind a claim, and "for i ≠ j" in the text before it.
    private void FindConditions()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            if (pieces[k] is not { IsDone: false, Definition: null } piece
                || ConditionIn(piece.Root) is not { } condition)
            {
                continue;
            }

            var claim = piece.Tokens.Follows ? pieces[k - 1]
                : k + 1 < pieces.Count && SaysWhen(piece) ? pieces[k + 1]
                : null;
            if (claim?.Root is RelationNode && claim.Definition is null)
            {
                claim.Conditions.Add(condition);
                piece.IsDone = true;
            }
        }
    }

    private bool SaysWhen(Piece piece)
    {
        var start = piece.Tokens.Region.OuterStart;
        var before = placed.Text[Math.Max(0, start - 20)..start].TrimEnd();
        string[] words = ["if", "for", "when", "where", "case", "with", "If", "For", "When", "Case", "(", "**",
            "indices"];
        return words.Any(word => before.EndsWith(word, StringComparison.Ordinal));
    }

    private RelationNode? ConditionIn(MathNode? root)
    {
        var relation = root is GroupNode { Bracket: Bracket.Parentheses, Elements: [var inside] } ? inside : root;
        return relation is RelationNode
        {
            First: SymbolNode first, Others: [("=" or "≠" or "<" or ">" or "≤" or "≥", SymbolNode second)],
        } condition && IsIndexLike(first) && IsIndexLike(second)
            ? condition
            : null;
    }

    private bool IsIndexLike(SymbolNode symbol) => names.Of(symbol) is var letter && !names.IsValue(letter)
        && (names.IndexLetters.Contains(letter) || DeclarationReader.UsualIndices.Contains(letter))
        && !names.Sizes.Contains(letter);

    // The letters of quantities in derivatives.
    private void FindFreeLetters()
    {
        foreach (var piece in pieces.Where(piece => piece.Root is RelationNode && piece.Definition is null))
        {
            foreach (var script in MathNodeParts.All(((RelationNode)piece.Root!).First).OfType<ScriptNode>())
            {
                if (script is not { Base: SymbolNode symbol, Sub: { } sub })
                {
                    continue;
                }

                foreach (var letter in Elaborator.SubscriptsOf(sub).OfType<SymbolNode>())
                {
                    if (DeclarationReader.UsualIndices.Contains(letter.Name) && !names.IsTaken(letter.Name)
                        && !names.IsTaken(names.SpellingOf(script) ?? ""))
                    {
                        names.IndexLetters.Add(letter.Name);
                    }
                }
            }
        }
    }

    // How many indices names without a declaration have, and how else they are used.
    private void CountIndices()
    {
        foreach (var node in AllNodes())
        {
            switch (node)
            {
                case ScriptNode { Base: SymbolNode symbol, Sub: { } sub } script
                    when !names.IsTaken(names.Of(symbol))
                        && !names.IsTaken(names.SpellingOf(script with { Sup = null }) ?? "")
                    && names.Of(symbol) is not ("δ" or "1" or "I" or "0"):
                    var parts = Elaborator.SubscriptsOf(sub);
                    if (parts.All(IsIndex) && parts.Any(MentionsIndex))
                    {
                        Counts(names.Of(symbol)).Add(parts.Count);
                    }

                    break;
                case ScriptNode { Base: SymbolNode symbol, Sub: null, Sup: { } sup } when Elaborator.IsTranspose(sup):
                    names.Arrays.Add(names.Of(symbol));
                    break;
                case GroupNode { Bracket: Bracket.DoubleBars, Elements: [SymbolNode symbol] }:
                    names.Arrays.Add(names.Of(symbol));
                    break;
                case SumNode sum:
                    names.Mixed.UnionWith(sum.Terms.Select(term => term.Value).OfType<SymbolNode>().Select(names.Of)
                        .Intersect(sum.Terms.Select(term => term.Value).OfType<ScriptNode>()
                            .Where(script => script.Sub is { } sub && Elaborator.SubscriptsOf(sub).All(IsIndex))
                            .Select(script => script.Base).OfType<SymbolNode>().Select(names.Of)));
                    break;
            }
        }

        bool IsIndex(MathNode part) => part switch
        {
            NumberNode => true,
            SymbolNode or ScriptNode when names.SpellingOf(part) is { } name =>
                names.IndexLetters.Contains(name) || names.Sizes.Contains(name),
            SumNode sum => sum.Terms.All(term => IsIndex(term.Value)),
            RowNode row => row.Items.All(item => IsIndex(item.Value)),
            _ => false,
        };

        bool MentionsIndex(MathNode part) =>
            MathNodeParts.All(part).Select(names.SpellingOf).OfType<string>().Any(names.IndexLetters.Contains);

        HashSet<int> Counts(string name) =>
            names.IndexCounts.TryGetValue(name, out var counts) ? counts : names.IndexCounts[name] = [];
    }

    private bool StartsAtZero()
    {
        var sums = AllNodes().OfType<BigNode>().Select(big => big.Sub).OfType<RelationNode>()
            .Select(relation => relation.Others[0].Value).OfType<NumberNode>().Select(
                number => number.Value).ToHashSet();
        return sums.Contains(0) && !sums.Contains(1);
    }
}
