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
    private FractionNode? WithoutWhatIsHeld(MathNode side) => side is GroupNode
    {
        Bracket: Bracket.Parentheses, Elements: [FractionNode inside],
    } ? inside : elaborator.WithoutWhatIsHeld(side);

    // `(\nabla f)_i` and `\left(\frac{\partial L}{\partial W}\right)_{ij}`, with as many subscripts as it has axes.
    private Subject? ElementIn(MathNode side)
    {
        if (side is not ScriptNode
            {
                Sup: null, Primes: 0, Sub: { } sub,
                Base: GroupNode { Bracket: Bracket.Parentheses or Bracket.Square, Elements: [var inside] },
            } || elaborator.WholeDerivative(inside, Locals.None) is not { } derivative)
        {
            return null;
        }

        var subscripts = Elaborator.SubscriptsOf(sub);
        var named = elaborator.Named(derivative, Locals.None);
        var open = named.Variables.Prepend(named.Function).Sum(
            quantity => quantity.Axes.Count - quantity.Subscripts.Count);
        return open == subscripts.Count && subscripts.All(part => part is NumberNode
            || (part is SymbolNode letter && !names.IsValue(names.Of(letter))))
            ? SubjectOf(derivative with { Span = side.Span }, subscripts)
            : null;
    }

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

    // ∇f = (…, …) of a function of several numbers, ∇²f as a matrix, or a matrix of derivatives that is equal to
    // another: a claim for each entry.
    private bool TryReadComponents(
        Piece piece, IReadOnlyList<MathNode> sides, List<StatementSyntax> claims, Action<Action> guarded)
    {
        if (TryReadEntries(piece, sides, claims, guarded))
        {
            return true;
        }

        if (piece.Definition is not null || sides.Count < 2
            || elaborator.WholeDerivative(sides[0], Locals.None) is not { Variables: [], Order: 1 or 2 } gradient)
        {
            return false;
        }

        var function = gradient.Function is RowNode { Items: [{ Value: var head }, { Value: GroupNode group }] }
            ? (Head: head, At: group)
            : (Head: gradient.Function, At: null);
        if (names.SpellingOf(function.Head) is not { } name
            || (names.Functions.GetValueOrDefault(name) ?? names.Definitions.GetValueOrDefault(name))
                ?.Parameters is not { Count: > 1 } parameters)
        {
            return false;
        }

        var all = sides.Skip(1).Select(side => gradient.Order == 1 ? ListIn(side) : TableIn(side, parameters.Count))
            .OfType<IReadOnlyList<MathNode>>()
            .Where(list => list.Count == (gradient.Order == 1 ? 1 : parameters.Count) * parameters.Count).ToList();
        if (all.Count == 0)
        {
            return false;
        }

        var variables = gradient.Order == 1
            ? parameters.Select(parameter => new[] { parameter })
            : parameters.SelectMany(first => parameters.Select(second => new[] { first, second }));
        guarded(() =>
        {
            var point = function.At is null ? [] : PointOf(parameters, function.At);
            foreach (var (k, by) in variables.Index())
            {
                var subject = SubjectOf(gradient with
                {
                    Function = function.Head,
                    Variables = [.. by.Select(letter => new SymbolNode(letter, "", false, sides[0].Span))],
                });
                Claim(
                    piece, subject.At(point, subject.Span), false, [.. all.Select(list => list[k])], claims, guarded);
            }
        });
        return true;
    }

    // `\begin{pmatrix} \frac{\partial x}{\partial r} & … \end{pmatrix} = \begin{pmatrix} … \end{pmatrix}`
    private bool TryReadEntries(
        Piece piece, IReadOnlyList<MathNode> sides, List<StatementSyntax> claims, Action<Action> guarded)
    {
        var grids = sides.OfType<GridNode>().Where(grid => !grid.IsCases).ToList();
        var derivatives = grids.Find(grid => grid.Rows.SelectMany(row => row).All(
            entry => elaborator.WholeDerivative(entry, Locals.None) is not null));
        var others = grids.Where(grid => !ReferenceEquals(grid, derivatives)
            && grid.Rows.Select(row => row.Count).SequenceEqual(derivatives?.Rows.Select(row => row.Count) ?? []))
            .ToList();
        if (derivatives is null || others.Count == 0)
        {
            return false;
        }

        foreach (var (i, j) in derivatives.Rows.SelectMany((row, i) => row.Select((_, j) => (i, j))))
        {
            guarded(() => Claim(
                piece, SubjectOf(elaborator.WholeDerivative(derivatives.Rows[i][j], Locals.None)!), false,
                [.. others.Select(grid => grid.Rows[i][j])], claims, guarded));
        }

        return true;
    }

    private static IReadOnlyList<MathNode>? TableIn(MathNode node, int count) =>
        node is GridNode { IsCases: false } grid && grid.Rows.Count == count
        && grid.Rows.All(row => row.Count == count)
            ? [.. grid.Rows.SelectMany(row => row)]
            : null;

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
