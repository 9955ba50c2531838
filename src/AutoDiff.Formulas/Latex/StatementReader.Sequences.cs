using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>
/// Sequences. The elements before the first have names of their own, as h_0; the first elements follow from them. A
/// sequence that goes backwards is given at its last place, as \lambda_T.
/// </content>
internal sealed partial class StatementReader
{
    // The lengths of the other axes of each sequence.
    private readonly Dictionary<DocumentDefinition, List<AxisSize>> entries = [];

    private void DefineSequences(IReadOnlyList<DocumentDefinition> group)
    {
        var statements = new List<StatementSyntax>();
        var later = new List<Func<StartSyntax>>();
        var size = group.Select(member => RangeOf(member.Indices[0])).FirstOrDefault(
            range => range.Known is not null) ?? new AxisSize();
        var end = group[0].IsBackward ? EndOf(group, size) : null;
        try
        {
            group.ToList().ForEach(member => member.State = ReadingState.Open);
            var count = Math.Max(1, group.Max(member => ReachOf(member, group)));
            for (var k = 0; k < count; k++)
            {
                foreach (var member in group)
                {
                    entries.TryAdd(member, [.. member.Indices.Skip(1).Select(RangeOf)]);
                    if (GivenAt(member, end, k) is { IsEveryEntry: true } same)
                    {
                        // How many entries there are is known once the step is read.
                        var place = k;
                        member.Axes = [size, .. entries[member]];
                        later.Add(() => Repeated(member, same.Value, end, place));
                    }
                    else if (StartOf(member, group, end, k) is { } start)
                    {
                        statements.Add(Start(member, start, end, k, size));
                    }
                }
            }

            foreach (var member in group)
            {
                Needing(member, () => statements.Add(member.Statement = Step(member, group, size)));
            }

            statements.InsertRange(0, later.Select(start => start()));
        }
        catch (FormulaException)
        {
            group.ToList().ForEach(member => member.State = ReadingState.Failed);
            throw;
        }

        group.ToList().ForEach(member => member.State = ReadingState.Done);
        defined.AddRange(statements);
    }

    private void Needing(DocumentDefinition definition, Action read)
    {
        open.Push(definition);
        try
        {
            read();
        }
        finally
        {
            open.Pop();
        }
    }

    private StartSyntax Start(DocumentDefinition member, MathNode start, MathNode? end, int k, AxisSize size)
    {
        StartSyntax? statement = null;
        Needing(member, () =>
        {
            var value = elaborator.Read(start, LocalsOf(member, Locals.None));
            member.Axes = [size, .. entries[member], .. value.Axes];
            statement = new(
                new(member.Name) { Span = member.Span }, PlaceOf(member, end, k), LettersOf(member, 1), value.Syntax)
            {
                Span = member.Span,
            };
        });
        return statement!;
    }

    private StartSyntax Repeated(DocumentDefinition member, MathNode value, MathNode? end, int k)
    {
        var lengths = entries[member].ConvertAll(axis => LengthOf(axis, member.Span));
        return new(
            new(member.Name) { Span = member.Span }, PlaceOf(member, end, k), [],
            new MultiplicationSyntax(
                [
                    new(FactorOperator.Times, elaborator.Read(value, Locals.None).Syntax),
                    new(FactorOperator.Times, new CallSyntax(new("ones") { Span = member.Span }, [.. lengths])),
                ]) { Span = member.Span }) { Span = member.Span };
    }

    private ExpressionSyntax PlaceOf(DocumentDefinition member, MathNode? end, int k) => end is null
        ? new NumberSyntax(k)
        : new Affine([(names.SpellingOf(end)!, 1)], -k - names.Base).ToSyntax(member.Span);

    private DocumentDefinition? GivenAt(DocumentDefinition member, MathNode? end, int k) =>
        names.Definitions.GetValueOrDefault(
            DocumentNames.Compound(member.Name, names.TextOf(PlaceAt(member, end, k))!));

    // The k-th place from the beginning; those before the first are negative.
    private MathNode PlaceAt(DocumentDefinition member, MathNode? end, int k) => end is null
        ? NumberAt(names.Base + k, member.Span)
        : k == 0 ? end
        : new SumNode([(false, end), (k > 0, NumberAt(Math.Abs(k), member.Span))], member.Span);

    private DefinitionSyntax Step(DocumentDefinition member, IReadOnlyList<DocumentDefinition> group, AxisSize size)
    {
        var letter = member.Indices[0];
        var value = elaborator.Read(
            member.Value, LocalsOf(member, Locals.None.With(letter, new(size, names.Base))));
        member.Axes = [size, .. entries[member], .. value.Axes];

        // Where no array is indexed beside the sequences, one of ones says how many elements they have.
        var syntax = ReferenceEquals(member, group[^1]) && LengthOf(size.Known) is { } length
            && !group.Any(IndexesOthers)
            ? new MultiplicationSyntax(
                [
                    new(FactorOperator.Times, new IndexingSyntax(
                        new CallSyntax(new("ones") { Span = member.Span }, [length]),
                        [new ElementSubscriptSyntax(new NameSyntax(letter))])),
                    new(FactorOperator.Times, value.Syntax),
                ]) { Span = member.Span }
            : value.Syntax;
        return new(
            new(member.Name) { Span = member.Span }, LettersOf(member, 0), syntax) { Span = member.Span };

        bool IndexesOthers(DocumentDefinition other) => MathNodeParts.All(other.Value).Any(node => node is ScriptNode
        {
            Base: SymbolNode symbol, Sub: { } sub,
        } && !group.Any(own => own.Name == names.Of(symbol)) && Elaborator.SubscriptsOf(sub).OfType<SymbolNode>().Any(
            index => names.Of(index) == other.Indices[0]));
    }

    private static ExpressionSyntax? LengthOf(SizeSyntax? size) => size switch
    {
        NamedSizeSyntax named => new NameSyntax(named.Name),
        FixedSizeSyntax few => new NumberSyntax(few.Length),
        ComputedSizeSyntax computed => computed.Value,
        _ => null,
    };

    private static SyntaxList<IdentifierSyntax> LettersOf(DocumentDefinition definition, int from) =>
        [.. definition.Indices.Skip(from).Select(letter => new IdentifierSyntax(letter) { Span = definition.Span })];

    private Locals LocalsOf(DocumentDefinition definition, Locals locals) =>
        definition.Indices.Skip(1).Zip(entries[definition]).Aggregate(
            locals, (all, index) => all.With(index.First, new(index.Second, names.Base)));

    // The T at which \lambda_T is given.
    private SymbolNode EndOf(IReadOnlyList<DocumentDefinition> group, AxisSize size)
    {
        var first = group[0];
        var end = names.Sizes.FirstOrDefault(
            length => group.Any(member => names.IsTaken(DocumentNames.Compound(member.Name, length))))
            ?? throw Failure(
                first.Span, $"Nothing says where the sequence `{first.Name}` begins, which goes backwards.",
                $"`{first.Name}`", "a value for the last element",
                $"Add for example `${names.Spellings.GetValueOrDefault(first.Name, first.Name)}_T = \\ldots$`, and " +
                $"`${first.Indices[0]} = 1, \\dots, T$`.");
        size.Known ??= new NamedSizeSyntax(end) { Span = first.Span };
        return new(end, "", false, first.Span);
    }

    // What an element is from which others follow, the k-th from the beginning; null where others are enough.
    private MathNode? StartOf(
        DocumentDefinition member, IReadOnlyList<DocumentDefinition> group, MathNode? end, int k)
    {
        var letter = member.Indices[0];
        var place = PlaceAt(member, end, k);
        var given = DocumentNames.Compound(member.Name, names.TextOf(place)!);
        if (names.IsTaken(given))
        {
            var whole = new SymbolNode(given, "", false, member.Span);
            return member.Indices.Count == 1
                ? whole
                : new ScriptNode(
                    whole,
                    new GroupNode(
                        Bracket.Braces,
                        [.. member.Indices.Skip(1).Select(
                            other => new SymbolNode(other, "", false, member.Span))], member.Span),
                    null, 0, member.Span);
        }

        var missing = ElementsBefore(member, group, k).Where(before => !names.IsTaken(before.Name)).ToList();
        if (missing.Count == 0)
        {
            return elaborator.Replaced(WithStart(member.Value), letter, place);
        }

        return group.Any(other => names.IsTaken(DocumentNames.Compound(other.Name, names.TextOf(place)!)))
            ? null
            : throw Failure(
                member.Span, $"Nothing says where the sequence `{missing[0].Sequence}` begins.",
                $"`{missing[0].Sequence}`", $"a value for `{missing[0].Sequence}_{{{missing[0].Place}}}`",
                $"Add for example `${missing[0].Sequence}_{(missing[0].Place.Length > 1 ? $"{{{missing[0].Place}}}"
                    : missing[0].Place)} \\in \\mathbb{{R}}^d$`.");

        // The step to a place, in which what lies before the first element has its own name.
        MathNode WithStart(MathNode node) => node is ScriptNode { Base: SymbolNode symbol } script
            && LagIn(script, group, letter) is { } lag && lag > k
            ? script.Sub is { } sub && Elaborator.SubscriptsOf(sub) is { Count: > 1 } all
                ? script with
                {
                    Base = new SymbolNode(NameAt(symbol, k - lag), "", false, symbol.Span),
                    Sub = new GroupNode(Bracket.Braces, [.. all.Skip(1)], sub.Span),
                }
                : script with { Base = new SymbolNode(NameAt(symbol, k - lag), "", false, symbol.Span), Sub = null }
            : MathNodeParts.WithChildren(node, WithStart);

        string NameAt(SymbolNode symbol, int index) =>
            DocumentNames.Compound(names.Of(symbol), names.TextOf(PlaceAt(member, end, index))!);
    }

    private static MathNode NumberAt(int value, SourceSpan span) => value >= 0
        ? new NumberNode(value, span)
        : new SumNode([(true, new NumberNode(-value, span))], span);

    // The elements before the first that the k-th element is made of.
    private IEnumerable<(string Name, string Sequence, string Place)> ElementsBefore(
        DocumentDefinition member, IReadOnlyList<DocumentDefinition> group, int k) =>
        MathNodeParts.All(member.Value).OfType<ScriptNode>()
            .Select(script => (Script: script, Lag: LagIn(script, group, member.Indices[0])))
            .Where(use => use.Lag > k)
            .Select(use =>
            {
                var name = names.Of((SymbolNode)use.Script.Base);
                var place = names.Base + k - use.Lag!.Value;
                return (DocumentNames.Compound(name, member.IsBackward ? $"T{use.Lag - k}p"
                    : place < 0 ? $"{-place}m" : $"{place}"), name, $"{place}");
            });

    private int ReachOf(DocumentDefinition member, IReadOnlyList<DocumentDefinition> group) =>
        MathNodeParts.All(member.Value).Max(node => LagIn(node, group, member.Indices[0]) ?? 0);

    // The k of h_{t-k}, or of \lambda_{t+k} of a sequence that goes backwards.
    private int? LagIn(MathNode node, IReadOnlyList<DocumentDefinition> group, string letter) => node is ScriptNode
    {
        Base: SymbolNode symbol, Sub: { } sub,
    } && group.FirstOrDefault(member => member.Name == names.Of(symbol)) is { } of
        && Elaborator.SubscriptsOf(sub)[0] is SumNode
        {
            Terms: [(false, SymbolNode index), (var isSubtracted, NumberNode { Value: >= 1 and <= 9 } lag)],
        } && names.Of(index) == letter && isSubtracted != of.IsBackward
        ? (int)lag.Value
        : null;
}
