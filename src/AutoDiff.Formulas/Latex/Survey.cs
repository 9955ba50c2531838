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
    private readonly ConditionFinder conditions = new(names, placed, pieces);

    public void Run()
    {
        foreach (var node in AllNodes())
        {
            if (node is SymbolNode { Font: "" } plain)
            {
                names.AddPlain(plain.Name);
            }
        }

        names.HasNumberedIdentities = AllNodes().Any(
            node => node is ScriptNode { Base: SymbolNode { Name: "I" }, Sub: NumberNode { Value: 1 } });
        DivideBoldProducts();
        FindBoundLetters();
        FindRanges();
        new IndexCalls(names, pieces).Run();
        new ShortDerivatives(names, placed, pieces).Run();
        new SubscriptDerivatives(names, pieces).Run();
        new PrimedDerivatives(names, pieces).Run();
        new MarkedNames(names, pieces).Run();
        ReadDeclarations();
        new UpdateRules(names, pieces).Run();
        new ProseReader(names, declarations, placed, pieces).Run();
        FindMeans();
        FindSizes();
        new DefinitionFinder(names, declarations, placed, pieces, drawn).Run();
        conditions.Run();
        FindFreeLetters();
        new UseCounter(names, pieces).Run();
        declarations.Finish();
        var shapes = new ShapeInference(names, pieces);
        shapes.Run();
        shapes.GiveStartsTheirShapes();
        new MatrixLines(names, placed.Text).Run();
        FindDefinedSizes();
        new PrimedArguments(names, pieces).Run();
        names.Base = StartsAtZero() ? 0 : 1;
    }

    // The h of `W \in \mathbb{R}^{h \times n}` beside `h = \tanh(W x)`.
    private void FindDefinedSizes() => names.DefinedSizes.UnionWith(
        from piece in pieces
        let relation = piece.Root as RelationNode
        where relation is { First: SymbolNode, Others: [("=", _), ..] }
        let name = names.Of((SymbolNode)relation.First)
        where names.Sizes.Contains(name) && MathNodeParts.All(relation.Others[0].Value).OfType<SymbolNode>().Any(
            symbol => names.IsValue(names.Of(symbol)))
        select name);

    private IEnumerable<MathNode> AllNodes() =>
        pieces.Where(piece => piece.Root is not null).SelectMany(piece => MathNodeParts.All(piece.Root!));

    // `\mathbf{XA}` is a product where X and A stand in bold by themselves.
    private void DivideBoldProducts()
    {
        var bold = AllNodes().OfType<SymbolNode>().Where(symbol => symbol is { IsBold: true, Name.Length: 1 })
            .Select(symbol => symbol.Name).ToHashSet();
        foreach (var piece in pieces.Where(piece => piece.Root is not null))
        {
            piece.Root = Divided(piece.Root!);
        }

        MathNode Divided(MathNode node) => node is SymbolNode { IsBold: true, Name.Length: > 1 } whole
            && whole.Name.All(letter => bold.Contains($"{letter}"))
            ? new RowNode(
                [.. whole.Name.Select(letter => new ItemNode("", whole with { Name = $"{letter}" }))], whole.Span)
            : MathNodeParts.WithChildren(node, Divided);
    }

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
            else if (piece.Root is RelationNode { First: SymbolNode within, Others: [("∈", GroupNode
                { Bracket: Bracket.Square, Elements: [SymbolNode all] })] })
            {
                AddRange(names.Of(within), all);
                piece.IsDone = true;
            }
            else if (piece.Root is RelationNode { First: SymbolNode counted, Others: [("=", RowNode
                { Items: [{ Value: NumberNode or SymbolNode }, { Value: CommandNode { Name: "dots" or "ldots" or
                    "cdots" } }, { Value: var last }] })] })
            {
                AddRange(names.Of(counted), last);
                piece.IsDone = true;
            }
            else if (piece.Root is ScriptNode { Base: GroupNode, Sup: { } end,
                Sub: RelationNode { First: SymbolNode each, Others: [("=", NumberNode)] } })
            {
                // `\{(x_i, y_i)\}_{i=1}^N`
                AddRange(names.Of(each), end);
                piece.IsDone = true;
            }
        }

        void AddRange(string letter, MathNode upper)
        {
            names.IndexLetters.Add(letter);

            // From 0 to T - 1 there are T.
            var last = upper is SumNode { Terms: [(false, var all), (true, NumberNode { Value: 1 })] } ? all : upper;
            if (names.SpellingOf(last) is { } size)
            {
                names.Sizes.Add(size);
                declarations.Ranges[letter] = new(new NamedSizeSyntax(size) { Span = upper.Span });
            }
            else if (last is SumNode && declarations.TrySizeOf(last) is { } computed)
            {
                declarations.Ranges[letter] = computed;
            }
        }

    }

    private static bool IsDots(MathNode? node) => node is CommandNode { Name: "dots" or "ldots" or "cdots" };

    private void ReadDeclarations()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            var piece = pieces[k];
            if (piece.IsDone || piece.Root is not RelationNode relation)
            {
                continue;
            }

            if (conditions.IsCondition(piece))
            {
                continue;
            }

            if (relation.Others is [("~", _), ..])
            {
                drawn.UnionWith(MathNodeParts.All(relation.First).OfType<SymbolNode>().Select(names.Of));
                piece.IsDone = true;
                continue;
            }

            // `x_1, \dots, x_n \in \mathbb{R}^d`: an array of them.
            if (k > 1 && piece.Tokens.Follows && IsDots(pieces[k - 1].Root)
                && pieces[k - 2].Root is ScriptNode { Base: SymbolNode named, Sub: NumberNode, Sup: null }
                && relation is { First: ScriptNode { Base: SymbolNode again, Sub: { } count, Sup: null },
                    Others: [("∈", var set)] }
                && names.Of(named) == names.Of(again))
            {
                piece.IsDone = declarations.TryReadSeries(again, count, set);
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

    // The letters of quantities in derivatives.
    private void FindFreeLetters()
    {
        // Where some subscripts of a letter can be no indices, as in `s_w - s_l`, the others are none either.
        var labelled = AllNodes().OfType<ScriptNode>().Where(script => script is { Base: SymbolNode, Sub: SymbolNode
                { Name.Length: 1 } mark } && char.IsLetter(mark.Name[0]) && !names.IndexLetters.Contains(names.Of(mark))
                && !names.Sizes.Contains(names.Of(mark)) && !DeclarationReader.UsualIndices.Contains(mark.Name))
            .Select(script => names.Of((SymbolNode)script.Base)).ToHashSet();
        foreach (var piece in pieces.Where(piece => piece.Root is RelationNode && piece.Definition is null))
        {
            foreach (var script in MathNodeParts.All(((RelationNode)piece.Root!).First).OfType<ScriptNode>())
            {
                if (script is not { Base: SymbolNode symbol, Sub: { } sub } || labelled.Contains(names.Of(symbol)))
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

    private bool StartsAtZero()
    {
        var sums = AllNodes().OfType<BigNode>().Select(big => big.Sub).OfType<RelationNode>()
            .Select(relation => relation.Others[0].Value).OfType<NumberNode>().Select(
                number => number.Value).ToHashSet();
        return sums.Contains(0) && !sums.Contains(1);
    }
}
