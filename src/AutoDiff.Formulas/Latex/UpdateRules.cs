namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Sets rules of methods aside, as <c>w_{t+1} = w_t - \eta \nabla L(w_t)</c> of a w that is what L depends on: iterates
/// of w are no sequence of the document, and w is no array because of them.
/// </summary>
internal sealed class UpdateRules(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    public void Run()
    {
        var rules = pieces.Where(piece => RuleOf(piece) is not null).ToList();
        if (rules.Count == 0)
        {
            return;
        }

        var nodes = pieces.Where(piece => piece.Root is not null).SelectMany(piece => MathNodeParts.All(piece.Root!))
            .ToList();
        var varied = nodes.SelectMany(VariedIn).ToList();
        foreach (var rule in rules)
        {
            var name = RuleOf(rule)!;
            if (varied.Exists(node => node is SymbolNode symbol && names.Of(symbol) == name)
                && !varied.Exists(node => node is ScriptNode { Base: SymbolNode symbol, Sub: not null }
                    && names.Of(symbol) == name))
            {
                (rule.Root, rule.IsDone) = (null, true);
            }
        }
    }

    // The name whose next value an equation gives.
    private string? RuleOf(Piece piece) => piece.Root is RelationNode
    {
        First: ScriptNode
        {
            Base: SymbolNode symbol, Primes: 0, Sub: var sub, Sup: var sup,
        },
        Others: [("=", _), ..],
    } && (sub ?? (sup as GroupNode)?.Elements[0]) is SumNode
    {
        Terms: [(false, SymbolNode), (false, NumberNode { Value: 1 })],
    } ? names.Of(symbol) : null;

    // What functions are defined in, and what is differentiated by.
    private static IEnumerable<MathNode> VariedIn(MathNode node) => node switch
    {
        RelationNode
        {
            First: RowNode { Items: [_, { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } at }] },
        } => at.Elements,
        FractionNode { Below: RowNode { Items: [{ Value: CommandNode { Name: "partial" } or SymbolNode { Name: "d" } },
            { Value: var by }] } } => [by],
        ScriptNode { Base: CommandNode { Name: "nabla" }, Sub: { } by } => [by],
        _ => [],
    };
}
