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
            // A parameter with the name of a variable is like that.
            var axes = parameters.Select(parameter => names.Variables.TryGetValue(parameter, out var variable)
                ? variable.Axes
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
        else if (definition.IsSequence)
        {
            DefineSequence(definition, name);
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

    // How far an index runs, if the text says so.
    private AxisSize RangeOf(string letter) =>
        declarations.Ranges.GetValueOrDefault(letter)?.Known is { } known ? new(known) : new();

    // The elements before the first have names of their own, as h_0; the first elements follow from them.
    private void DefineSequence(DocumentDefinition definition, IdentifierSyntax name)
    {
        var letter = definition.Indices[0];
        var first = names.Base;
        var lags = LagsIn(definition.Value, definition.Name, letter);
        var size = RangeOf(letter);
        for (var place = first; place < first + lags; place++)
        {
            var isGiven = names.IsTaken(DocumentNames.Compound(definition.Name, $"{place}"));
            foreach (var before in isGiven ? [] : Enumerable.Range(place - lags, lags).Where(k => k < first))
            {
                RequireStart(definition, before);
            }

            var start = isGiven
                ? Placed(place)
                : elaborator.Replaced(WithStart(definition.Value, place), letter, Number(place));
            var value = elaborator.Read(start, Locals.None);
            definition.Axes = [size, .. value.Axes];
            defined.Add(new StartSyntax(
                name, new NumberSyntax(place - first) { Span = definition.Span }, [], value.Syntax)
            {
                Span = definition.Span,
            });
        }

        var step = elaborator.Read(definition.Value, Locals.None.With(letter, new(size, names.Base)));
        definition.Statement = new DefinitionSyntax(
            name, [new IdentifierSyntax(letter) { Span = definition.Span }], step.Syntax) { Span = definition.Span };

        MathNode Number(int value) => value >= 0
            ? new NumberNode(value, definition.Span)
            : new SumNode([(true, new NumberNode(-value, definition.Span))], definition.Span);

        MathNode Placed(int place) => new ScriptNode(
            new SymbolNode(definition.Name, "", false, definition.Span), Number(place), null, 0, definition.Span);

        // The step to a place, in which what lies before the first element has its own name.
        MathNode WithStart(MathNode node, int place) =>
            LagIn(node, definition.Name, letter) is { } lag && place - lag < first
                ? Placed(place - lag)
                : MathNodeParts.WithChildren(node, part => WithStart(part, place));
    }

    private void RequireStart(DocumentDefinition definition, int place)
    {
        var text = place < 0 ? $"{-place}m" : $"{place}";
        if (!names.IsTaken(DocumentNames.Compound(definition.Name, text)))
        {
            throw Failure(
                definition.Span, $"Nothing says where the sequence `{definition.Name}` begins.",
                $"`{definition.Name}`", $"a value for `{definition.Name}_{{{place}}}`",
                $"Add for example `${definition.Name}_{(place < 0 ? $"{{{place}}}" : place)} \\in \\mathbb{{R}}^d$`.");
        }
    }

    // How far back a step reaches at most.
    private int LagsIn(MathNode value, string name, string letter) =>
        Math.Max(1, MathNodeParts.All(value).Max(node => LagIn(node, name, letter) ?? 0));

    // The k of h_{t-k}.
    private int? LagIn(MathNode node, string name, string letter) => node is ScriptNode
    {
        Base: SymbolNode symbol,
        Sub: SumNode { Terms: [(false, SymbolNode index), (true, NumberNode { Value: >= 1 and <= 9 } lag)] },
    } && names.Of(symbol) == name && names.Of(index) == letter
        ? (int)lag.Value
        : null;
}
