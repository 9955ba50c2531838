namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Gives claims such as <c>\sigma'(x) = \sigma(x) (1 - \sigma(x))</c> a number of their own where x is an array
/// elsewhere in the document: they speak of any x.
/// </summary>
internal sealed class PrimedArguments(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    public void Run()
    {
        foreach (var piece in pieces)
        {
            if (piece is { Definition: null, Root: RelationNode
                {
                    First: RowNode
                    {
                        Items: [{ Value: ScriptNode { Base: SymbolNode function, Primes: > 0, Sub: null } },
                            { Sign: "", Value: GroupNode { Elements: [SymbolNode argument] } }],
                    },
                } } && IsOfNumbers(names.Of(function), names.Of(argument)))
            {
                piece.Root = With(piece.Root!, names.Of(argument), Own(argument));
            }
        }
    }

    private bool IsOfNumbers(string function, string argument) =>
        names.Functions.GetValueOrDefault(function) is { Parameters: [var parameter] } definition
        && parameter == argument
        && names.Variables.GetValueOrDefault(argument) is { Axes.Count: > 0 } variable
        && (names.IsElementwise(definition) || (variable.IsAssumed && !names.ArrayParameters.Contains(argument)));

    private string Own(SymbolNode argument)
    {
        var name = names.Fresh($"{names.Of(argument)}_0");
        names.Variables[name] = new(name, new(DomainKind.Real) { Span = argument.Span }, [], argument.Span);
        names.Spellings[name] = names.Of(argument);
        return name;
    }

    private MathNode With(MathNode node, string name, string own) =>
        node is SymbolNode symbol && names.Of(symbol) == name
            ? symbol with { Name = own, Font = "", IsBold = false }
            : MathNodeParts.WithChildren(node, part => With(part, name, own));
}
