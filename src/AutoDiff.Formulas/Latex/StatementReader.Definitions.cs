using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>Definitions, functions and sequences, read when something needs them.</content>
internal sealed partial class StatementReader
{
    public void Require(DocumentDefinition definition, SourceSpan use)
    {
        switch (definition.State)
        {
            case ReadingState.Done:
                return;
            case ReadingState.Failed:
                throw Failure(
                    use, $"`{definition.Name}` could not be read in line {definition.Span.Line}.",
                    $"`{definition.Name}`", "a name whose definition can be read");
            case ReadingState.Open when definition is { IsSequence: true, Axes.Count: > 0 }:
                return;
            case ReadingState.Open:
                throw Failure(
                    use, $"`{definition.Name}` is defined by itself, without an end.", $"`{definition.Name}`",
                    "a definition in terms of other names");
        }

        definition.State = ReadingState.Open;
        open.Push(definition);
        try
        {
            Define(definition);
            if (definition is { IsFunction: false, Declared: { } declared }
                && declared.Axes.Count != definition.Axes.Count)
            {
                throw Failure(
                    definition.Span,
                    $"`{definition.Name}` is declared as something else in line {declared.Span.Line}.",
                    $"{definition.Axes.Count} axes", $"{declared.Axes.Count}, as declared", "Use a name for each.");
            }

            definition.State = ReadingState.Done;
        }
        catch (FormulaException)
        {
            definition.State = ReadingState.Failed;
            throw;
        }
        finally
        {
            open.Pop();
        }
    }

    private void Define(DocumentDefinition definition)
    {
        var locals = Locals.None;
        var name = new IdentifierSyntax(definition.Name) { Span = definition.Span };
        if (definition is { IsFunction: true, Parameters: { } parameters })
        {
            // A parameter with the name of a variable is like that, or like the elements that it is taken of.
            var axes = parameters.Select((parameter, k) => !names.IsElementwise(definition)
                && names.Variables.TryGetValue(parameter, out var variable)
                && (!variable.IsAssumed || names.Arrays.Contains(parameter) || names.ArrayParameters.Contains(parameter)
                    || names.IndexCounts.ContainsKey(parameter))
                ? (IReadOnlyList<AxisSize>)[.. variable.Axes.Skip(IndicesOfArguments(definition.Name, parameter, k))]
                : []).ToList();
            locals = locals with
            {
                Parameters = parameters.Zip(axes).ToImmutableDictionary(pair => pair.First, pair => pair.Second),
            };
            definition.IsOfArrays = axes.Exists(each => each.Count > 0);
            var body = elaborator.Read(definition.Value, locals);
            definition.Axes = body.Axes;
            definition.Statement = new FunctionSyntax(
                name, [.. parameters.Select(parameter => new IdentifierSyntax(parameter) { Span = definition.Span })],
                body.Syntax) { Span = definition.Span };
        }
        else if (definition.Group.Count > 0)
        {
            DefineSequences(definition.Group);
            return;
        }
        else
        {
            var sizes = definition.Indices.Select(RangeOf).ToList();
            foreach (var (letter, size) in definition.Indices.Zip(sizes))
            {
                locals = locals.With(letter, new(size, names.Base));
            }

            var value = elaborator.Read(definition.Value, locals);
            definition.Axes = [.. sizes, .. value.Axes];
            definition.Statement = new DefinitionSyntax(
                name,
                [.. definition.Indices.Select(letter => new IdentifierSyntax(letter) { Span = definition.Span })],
                value.Syntax) { Span = definition.Span };
        }

        defined.Add(definition.Statement!);
    }

    // How many indices a variable has where a function with a parameter of its name is taken of it: h(x^{(i)}), h(x_i).
    private int IndicesOfArguments(string function, string parameter, int place)
    {
        foreach (var row in pieces.Where(piece => piece.Root is not null)
            .SelectMany(piece => MathNodeParts.All(piece.Root!)).OfType<RowNode>())
        {
            foreach (var (head, behind) in row.Items.Zip(row.Items.Skip(1)))
            {
                var group = behind.Value as GroupNode ?? (behind.Value as ScriptNode)?.Base as GroupNode;
                if (behind.Sign.Length == 0 && names.SpellingOf(head.Value) == function
                    && group?.Elements.ElementAtOrDefault(place) is ScriptNode
                    {
                        Base: SymbolNode symbol, Primes: 0,
                    } argument && names.Of(symbol) == parameter)
                {
                    var chosen = (argument.Sup is GroupNode ? 1 : 0)
                        + (argument.Sub is { } sub ? Elaborator.SubscriptsOf(sub).Count : 0);

                    // The vector itself may have a mark, as the iterate \theta_t of \theta.
                    return names.Variables[parameter].Axes.Count > chosen || (!names.Arrays.Contains(parameter)
                        && MathNodeParts.All(argument).OfType<SymbolNode>().Any(
                            letter => declarations.Ranges.ContainsKey(names.Of(letter))))
                        ? chosen
                        : 0;
                }
            }
        }

        return 0;
    }

    // How far an index runs, if the text says so.
    private AxisSize RangeOf(string letter) => RangeSaidOf(letter) is { } known ? new(known) : new();

    public SizeSyntax? RangeSaidOf(string letter) => declarations.Ranges.GetValueOrDefault(letter)?.Known;
}
