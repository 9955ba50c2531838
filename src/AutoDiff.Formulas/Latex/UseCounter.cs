namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Sees how names without a declaration are used: with how many indices, whether as arrays, whether as functions.
/// </summary>
internal sealed class UseCounter(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    public void Run()
    {
        CountIndices();
        FindNormalLetters();
    }

    private IEnumerable<MathNode> AllNodes() =>
        pieces.Where(piece => piece.Root is not null).SelectMany(piece => MathNodeParts.All(piece.Root!));

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
                // The samples `x^{(i)}` and their elements `x_j^{(i)}`.
                case ScriptNode { Base: SymbolNode symbol, Sub: var sub, Sup: GroupNode { Bracket:
                    Bracket.Parentheses or Bracket.Square, Elements: [SymbolNode mark] } } when !names.IsTaken(names.Of(
                    symbol)) && !names.IsTaken(names.SpellingOf(node) ?? "") && MentionsIndex(mark):
                    Counts(names.Of(symbol)).Add(1 + (sub is null ? 0 : Elaborator.SubscriptsOf(sub).Count));
                    break;
                case GroupNode { Bracket: Bracket.DoubleBars, Elements: [SymbolNode symbol] }:
                    names.Arrays.Add(names.Of(symbol));
                    break;
                case SumNode sum:
                    names.Mixed.UnionWith(sum.Terms.Select(term => term.Value).OfType<SymbolNode>().Select(names.Of)
                        .Intersect(sum.Terms.Select(term => term.Value).OfType<ScriptNode>()
                            .Where(script => script.Sub is { } sub && Elaborator.SubscriptsOf(sub) is var letters
                                && letters.All(IsIndex) && letters.Any(MentionsIndex))
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

    // N(d_1): a letter that nothing defines, and that stands before a single name in brackets wherever it stands.
    private void FindNormalLetters()
    {
        if (AreFunctions("N"))
        {
            names.NormalLetters["N"] = "normcdf";
            if (AreFunctions("n"))
            {
                names.NormalLetters["n"] = "normpdf";
            }
        }

        bool AreFunctions(string letter)
        {
            var called = AllNodes().OfType<RowNode>().SelectMany(row => row.Items.Zip(row.Items.Skip(1)))
                .Where(pair => Letter(pair.First.Value) == letter && pair.Second is { Sign: "", Value: GroupNode
                    { Bracket: Bracket.Parentheses, Elements: [SymbolNode or ScriptNode or SumNode
                        { Terms: [(true, SymbolNode or ScriptNode)] }] } })
                .Count();
            var all = AllNodes().OfType<SymbolNode>().Count(symbol => names.Of(symbol) == letter);
            var alone = pieces.Count(piece => piece.Root is SymbolNode symbol && names.Of(symbol) == letter);
            return called > 0 && called == all - alone && !names.IsTaken(letter);
        }

        string? Letter(MathNode node) => node switch
        {
            SymbolNode symbol => names.Of(symbol),
            ScriptNode { Base: SymbolNode symbol, Sub: null, Sup: null } => names.Of(symbol),
            _ => null,
        };
    }
}
