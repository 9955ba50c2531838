namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Subscripts that are no indices: <c>x_t</c> where nothing says that t runs, <c>W_f</c> and <c>W_i</c> in one
/// declaration, and <c>p_\theta(x)</c>, where the subscript names what p depends on. And superscripts that are no
/// powers: <c>W^1</c>, <c>W^2</c> of layers.
/// </summary>
internal sealed class MarkedNames(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    // Names with one of these subscripts are names of their own.
    private readonly HashSet<(string Name, string Letter)> marks = [];
    private readonly HashSet<string> steps = [];

    // Functions with the parameter that stands below their name.
    private readonly Dictionary<string, string> parameters = [];

    // Names of which the numbers above are marks: nobody defines a first power.
    private readonly HashSet<string> layers = [];

    public void Run()
    {
        FindLayers();
        FindLists();
        FindSteps();
        FindParameters();
        if (marks.Count + steps.Count + parameters.Count + layers.Count == 0)
        {
            return;
        }

        foreach (var piece in pieces.Where(piece => piece.Root is not null))
        {
            piece.Root = Written(piece.Root!);
        }
    }

    // `W^1 \in \mathbb{R}^{n \times m}` and `z^1 = W^1 x + b^1`.
    private void FindLayers()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            var isSaid = pieces[k].Root is RelationNode { Others: [("=" or "∈", _), ..] }
                || (k + 1 < pieces.Count && pieces[k + 1].Tokens.Follows);
            var first = pieces[k].Root is RelationNode relation ? relation.First : pieces[k].Root;
            if (isSaid && first is ScriptNode { Base: SymbolNode head, Primes: 0, Sup: NumberNode { Value: 1 } })
            {
                layers.Add(names.Of(head));
            }
        }
    }

    // `W_f, W_i, W_o \in \mathbb{R}^{d \times n}`: one array is not declared several times.
    private void FindLists()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            if (DeclaredIn(pieces[k]) is not { Base: SymbolNode head, Sub: SymbolNode last })
            {
                continue;
            }

            var letters = new HashSet<string> { last.Name };
            for (var before = k; before > 0 && pieces[before].Tokens.Follows
                && pieces[before - 1].Root is ScriptNode { Base: SymbolNode other, Sub: SymbolNode letter, Sup: null }
                && names.Of(other) == names.Of(head); before--)
            {
                letters.Add(letter.Name);
            }

            if (letters.Count > 1)
            {
                marks.UnionWith(letters.Select(letter => (names.Of(head), letter)));
            }
        }
    }

    // `x_t \in \mathbb{R}^n` and `h_{t-1}` where t does not run and nothing is defined for each t.
    private void FindSteps()
    {
        foreach (var piece in pieces)
        {
            if (DeclaredIn(piece) is { Base: SymbolNode head, Sub: { } sub } && LetterIn(sub) is { } letter
                && !names.IndexLetters.Contains(letter) && !pieces.Any(other => IsDefinedFor(other, letter))
                && pieces.Any(other => IsUsedFor(other, head, letter)))
            {
                steps.Add(letter);
            }
        }
    }

    // `\pi_\theta(a)` where \theta is a name of its own.
    private void FindParameters()
    {
        var heads = AllNodes().OfType<ScriptNode>().Select(script => script.Base).OfType<SymbolNode>()
            .Concat(pieces.SelectMany(piece => piece.Root is RelationNode { First: SymbolNode first } ? [first]
                : Array.Empty<SymbolNode>())).Select(names.Of).ToHashSet();
        foreach (var row in AllNodes().OfType<RowNode>())
        {
            foreach (var (before, item) in row.Items.Zip(row.Items.Skip(1)))
            {
                if (before.Value is ScriptNode { Base: SymbolNode head, Sub: SymbolNode below, Sup: null, Primes: 0 }
                    && item is { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } }
                    && heads.Contains(names.Of(below)) && !names.IndexLetters.Contains(names.Of(below))
                    && !DeclarationReader.UsualIndices.Contains(below.Name)
                    && !AllNodes().OfType<SymbolNode>().Any(other => IsPlain(other, head)))
                {
                    parameters[names.Of(head)] = names.Of(below);
                }
            }
        }

        // The name by itself, without what stands below it, is another.
        bool IsPlain(SymbolNode other, SymbolNode head) => names.Of(other) == names.Of(head)
            && !AllNodes().OfType<ScriptNode>().Any(script => ReferenceEquals(script.Base, other));
    }

    private IEnumerable<MathNode> AllNodes() =>
        pieces.Where(piece => piece.Root is not null).SelectMany(piece => MathNodeParts.All(piece.Root!));

    private static ScriptNode? DeclaredIn(Piece piece) =>
        piece.Root is RelationNode { First: ScriptNode { Base: SymbolNode, Sup: null, Primes: 0 } declared,
            Others: [("∈", _)] }
            ? declared
            : null;

    // The letter t of `t` and `t - 1`.
    private static string? LetterIn(MathNode sub) => sub switch
    {
        SymbolNode { Name.Length: 1 } symbol => symbol.Name,
        GroupNode { Elements: [var inside] } => LetterIn(inside),
        SumNode { Terms: [(false, SymbolNode { Name.Length: 1 } symbol), (_, NumberNode)] } => symbol.Name,
        _ => null,
    };

    // Whether a piece defines or claims something for each value of an index.
    private static bool IsDefinedFor(Piece piece, string letter) => piece.Root switch
    {
        RelationNode { Others: [("∈", _), ..] } => false,
        RelationNode relation => MathNodeParts.All(relation.First).OfType<ScriptNode>().Any(
            script => script.Sub is { } sub && LetterIn(sub) == letter),
        _ => false,
    };

    // Whether an element stands in an equation by itself.
    private bool IsUsedFor(Piece piece, SymbolNode head, string letter) =>
        piece.Root is RelationNode { Others: [("=", _), ..] } relation
        && MathNodeParts.All(relation).OfType<ScriptNode>().Any(
            script => script is { Base: SymbolNode used, Sub: { } at }
                && names.Of(used) == names.Of(head) && LetterIn(at) == letter);

    private MathNode Written(MathNode node)
    {
        if (node is ScriptNode { Base: SymbolNode layer, Primes: 0, Sup: NumberNode mark } marked
            && layers.Contains(names.Of(layer)))
        {
            var whole = layer with
            {
                Name = DocumentNames.Compound(names.Of(layer), names.TextOf(mark)!),
                Span = marked.Sub is null ? marked.Span : layer.Span,
            };
            return marked.Sub is null ? whole : marked with { Base = whole, Sub = Written(marked.Sub), Sup = null };
        }

        if (node is not ScriptNode { Base: SymbolNode head, Sub: { } sub } script)
        {
            return MathNodeParts.WithChildren(node, Written);
        }

        var name = sub is SymbolNode symbol && marks.Contains((names.Of(head), symbol.Name))
            || (LetterIn(sub) is { } letter && steps.Contains(letter))
                ? DocumentNames.Compound(names.Of(head), names.TextOf(sub)!)
                : sub is SymbolNode below && parameters.GetValueOrDefault(names.Of(head)) == names.Of(below)
                    ? head.Name
                    : null;
        if (name is null)
        {
            return MathNodeParts.WithChildren(node, Written);
        }

        var named = head with { Name = name, Span = script.Sup is null ? script.Span : head.Span };
        return script.Sup is null && script.Primes == 0
            ? named
            : script with { Base = named, Sub = null, Sup = script.Sup is null ? null : Written(script.Sup) };
    }
}
