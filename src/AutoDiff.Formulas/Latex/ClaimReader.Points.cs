using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>Values at points, and gradients of functions of several numbers.</content>
internal sealed partial class ClaimReader
{
    // `\frac{df}{dx}(0)`: a derivative with the point behind it.
    private Subject? DerivativeAt(MathNode side) => side is RowNode
    {
        Items: [{ Value: FractionNode fraction }, { Sign: "", Value: GroupNode { Bracket: Bracket.Parentheses } at }],
    } && elaborator.WholeDerivative(fraction, Locals.None) is { } derivative
        ? SubjectOf(derivative).At(PointOf(ParametersOf(derivative.Function, derivative.Span), at), side.Span)
        : null;

    // `\left(\frac{\partial p}{\partial V}\right)_T`: variables are held constant anyhow.
    private FractionNode? WithoutWhatIsHeld(MathNode side) => side switch
    {
        GroupNode { Bracket: Bracket.Parentheses, Elements: [FractionNode inside] } => inside,
        ScriptNode { Sup: null, Primes: 0, Sub: { } held, Base: GroupNode
            { Bracket: Bracket.Parentheses, Elements: [FractionNode inside] } }
            when Elaborator.SubscriptsOf(held).All(part => names.SpellingOf(part) is { } name
                && !names.Definitions.ContainsKey(name) && !names.IndexLetters.Contains(name)) => inside,
        _ => null,
    };

    // What stands below a bar: `x=0`, or several such equations.
    private IReadOnlyList<EquationSyntax> PointIn(MathNode below) =>
    [
        .. (below is GroupNode { Bracket: Bracket.Braces or Bracket.Parentheses } group ? group.Elements : [below])
            .Select(part => part is RelationNode { First: SymbolNode or ScriptNode, Others: [("=", var value)] } at
                && elaborator.QuantityOf(at.First, Locals.None) is { Sup: null, Subscripts.Count: 0 } quantity
                ? Equation(quantity, value, part.Span)
                : throw LatexErrors.Failure(
                    part.Span, "What stands below the bar is no point.", "no equation", "an equation such as `x=0`")),
    ];

    // The parameters in their order at the elements of a bracket; a parameter that stands for itself is no condition.
    private IReadOnlyList<EquationSyntax> PointOf(IReadOnlyList<string> parameters, GroupNode at) =>
        parameters.Count == at.Elements.Count
            ? [.. parameters.Zip(at.Elements).Where(pair => names.SpellingOf(pair.Second) != pair.First)
                .Select(pair => Equation(
                    elaborator.QuantityOf(new SymbolNode(pair.First, "", false, at.Span), Locals.None)!, pair.Second,
                    at.Span))]
            : throw LatexErrors.Failure(
                at.Span, "The point has another number of coordinates than the function has variables.",
                $"{at.Elements.Count} coordinates", $"{parameters.Count}");

    private EquationSyntax Equation(Quantity quantity, MathNode value, SourceSpan span)
    {
        statements.Use(quantity.Name);
        var read = elaborator.Read(value, Locals.None);
        return read.Rank == quantity.Axes.Count || read.Syntax is NumberSyntax
            ? new(new NameSyntax(quantity.Name) { Span = span }, read.Syntax) { Span = span }
            : throw LatexErrors.Failure(
                span, $"`{quantity.Name}` and the point it is set to have different shapes.",
                $"{read.Rank} axes", $"{quantity.Axes.Count}", "Declare the point like the variable.");
    }

    private IReadOnlyList<string> ParametersOf(MathNode function, SourceSpan span)
    {
        var name = names.SpellingOf(function is RowNode { Items: [{ Value: var head }, ..] } ? head : function) ?? "";
        return (names.Functions.GetValueOrDefault(name) ?? names.Definitions.GetValueOrDefault(name))?.Parameters
            ?? (statements.VariablesOf(name) is [var only] ? [only] : throw LatexErrors.Failure(
                span, "It is not said which variables the point belongs to.", "a function without its variables",
                "a bar with the point, such as `|_{x=0}`"));
    }

    // ∇f = (…, …) of a function of several numbers: a claim for each.
    private bool TryReadComponents(
        Piece piece, IReadOnlyList<MathNode> sides, List<StatementSyntax> claims, Action<Action> guarded)
    {
        if (sides is not [var side, var other]
            || elaborator.WholeDerivative(side, Locals.None) is not { Variables: [], Order: 1 } gradient
            || ListIn(other) is not { } components)
        {
            return false;
        }

        var function = gradient.Function is RowNode { Items: [{ Value: var head }, { Value: GroupNode group }] }
            ? (Head: head, At: group)
            : (Head: gradient.Function, At: null);
        if (names.SpellingOf(function.Head) is not { } name
            || (names.Functions.GetValueOrDefault(name) ?? names.Definitions.GetValueOrDefault(name))
                ?.Parameters is not { Count: > 1 } parameters || parameters.Count != components.Count)
        {
            return false;
        }

        guarded(() =>
        {
            var point = function.At is null ? [] : PointOf(parameters, function.At);
            foreach (var (parameter, component) in parameters.Zip(components))
            {
                var subject = SubjectOf(gradient with
                {
                    Function = function.Head, Variables = [new SymbolNode(parameter, "", false, side.Span)],
                });
                Claim(piece, subject.At(point, subject.Span), false, [component], claims, guarded);
            }
        });
        return true;
    }

    private bool Contains(string function, string name) =>
        (names.Functions.GetValueOrDefault(function) ?? names.Definitions.GetValueOrDefault(function)) is { } definition
        && MathNodeParts.All(definition.Value).Any(part => names.SpellingOf(part) == name);

    private static IReadOnlyList<MathNode>? ListIn(MathNode node) => node switch
    {
        ScriptNode { Base: var list, Sub: null, Sup: { } sup } when Elaborator.IsTranspose(sup) => ListIn(list),
        GroupNode { Elements.Count: > 1 } group => group.Elements,
        GridNode { IsCases: false, Rows: [{ Count: > 1 } row] } => row,
        GridNode { IsCases: false } grid when grid.Rows.Count > 1 && grid.Rows.All(row => row.Count == 1) =>
            [.. grid.Rows.Select(row => row[0])],
        _ => null,
    };
}
