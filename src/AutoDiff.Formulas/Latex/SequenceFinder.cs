namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Finds the sequences of a document: definitions whose elements follow from earlier ones, as in
/// <c>h_t = f(h_{t-1})</c>, or from later ones, also through each other, as in <c>a_t = W h_{t-1}</c> and
/// <c>h_t = \tanh(a_t)</c>.
/// </summary>
internal sealed class SequenceFinder(DocumentNames names)
{
    // A use of another definition, so many places further on.
    private readonly record struct Use(DocumentDefinition Of, int Shift);

    private readonly Dictionary<DocumentDefinition, List<Use>> uses = [];

    public void Run()
    {
        foreach (var definition in names.Definitions.Values.Where(made => made is { Indices.Count: > 0, Group: [] }))
        {
            uses[definition] = [.. UsesIn(definition)];
        }

        foreach (var (definition, own) in uses)
        {
            if (definition.Group.Count == 0 && own.Any(use => use.Shift != 0 && Reached(use.Of).Contains(definition)))
            {
                AddGroup([.. Reached(definition).Where(other => Reached(other).Contains(definition))]);
            }
        }
    }

    private IEnumerable<Use> UsesIn(DocumentDefinition definition)
    {
        foreach (var script in MathNodeParts.All(definition.Value).OfType<ScriptNode>())
        {
            if (script is { Base: SymbolNode symbol, Sub: { } sub }
                && names.Definitions.GetValueOrDefault(names.Of(symbol)) is { Indices.Count: > 0 } other
                && ShiftIn(Elaborator.SubscriptsOf(sub)[0], definition.Indices[0]) is { } shift)
            {
                yield return new(other, shift);
            }
        }
    }

    /// <summary>The k of a subscript t + k; null where it is none.</summary>
    private int? ShiftIn(MathNode subscript, string letter) => subscript switch
    {
        GroupNode { Elements: [var inside] } => ShiftIn(inside, letter),
        SymbolNode symbol when names.Of(symbol) == letter => 0,
        SumNode { Terms: [(false, SymbolNode symbol), (var isSubtracted, NumberNode { Value: >= 1 and <= 9 } by)] }
            when names.Of(symbol) == letter => isSubtracted ? -(int)by.Value : (int)by.Value,
        _ => null,
    };

    // All that a definition needs, itself only if it needs itself.
    private HashSet<DocumentDefinition> Reached(DocumentDefinition from)
    {
        var found = new HashSet<DocumentDefinition>();
        var open = new Stack<DocumentDefinition>([from]);
        while (open.TryPop(out var next))
        {
            foreach (var use in uses.GetValueOrDefault(next) ?? [])
            {
                if (found.Add(use.Of))
                {
                    open.Push(use.Of);
                }
            }
        }

        return found;
    }

    private void AddGroup(HashSet<DocumentDefinition> members)
    {
        var shifts = members.SelectMany(member => uses[member]).Where(use => members.Contains(use.Of))
            .Select(use => use.Shift).ToList();
        if ((shifts.Min() < 0 && shifts.Max() > 0) || InOrder(members) is not { } order)
        {
            return;
        }

        foreach (var member in members)
        {
            (member.IsSequence, member.Group, member.IsBackward) = (true, order, shifts.Max() > 0);
        }
    }

    // Each behind those whose elements at the same place it needs; null where there is no such order.
    private List<DocumentDefinition>? InOrder(HashSet<DocumentDefinition> members)
    {
        var order = new List<DocumentDefinition>();
        while (order.Count < members.Count)
        {
            var next = members.FirstOrDefault(member => !order.Contains(member) && uses[member].TrueForAll(
                use => use.Shift != 0 || !members.Contains(use.Of) || order.Contains(use.Of)));
            if (next is null)
            {
                return null;
            }

            order.Add(next);
        }

        return order;
    }
}
