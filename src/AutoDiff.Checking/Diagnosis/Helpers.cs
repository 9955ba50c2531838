using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// The definitions that a claim uses and its function does not: they are part of what is claimed, and a claim is
/// diagnosed as if their text stood in it.
/// </summary>
internal sealed class Helpers
{
    private readonly Dictionary<string, DefinitionSyntax> definitions;
    private readonly HashSet<string> bound;

    /// <summary>The sequences that only the claim uses: their first elements and their steps.</summary>
    public IReadOnlyList<StatementSyntax> Sequences { get; }

    public Helpers(FormulaModel model, ClaimSyntax claim)
    {
        VariableSyntax[] quantities = [claim.Derivative.Function, .. claim.Derivative.Variables];
        var differentiated = quantities.SelectMany(quantity => model.NeededBy(quantity.Name)).ToHashSet();
        var used = model.NeededBy(claim);
        definitions = model.File.Statements
            .TakeWhile(statement => !ReferenceEquals(statement, claim))
            .OfType<DefinitionSyntax>()
            .Where(definition => used.Contains(definition.Name.Name) && !differentiated.Contains(definition.Name.Name)
                && !IsOfSequence(model, definition.Name.Name))
            .ToDictionary(definition => definition.Name.Name);

        Sequences =
        [
            .. model.File.Statements.Where(statement =>
                ((statement as StartSyntax)?.Name ?? (statement as DefinitionSyntax)?.Name)?.Name is { } name
                && used.Contains(name) && !differentiated.Contains(name) && IsOfSequence(model, name)),
        ];

        // An index name that is bound twice would change its meaning.
        bound =
        [
            .. BoundIn(claim.Value),
            .. quantities.SelectMany(quantity => quantity.Indices).OfType<NamedIndexSyntax>().Select(
                index => index.Name),
        ];
    }

    // What needs itself, such as the elements of a sequence, has no text that could stand in its place.
    private static bool IsOfSequence(FormulaModel model, string name) =>
        model.File.Statements.OfType<StartSyntax>().Any(start => start.Name.Name == name)
        || model.NeededBy(name).Any(other => other != name && model.NeededBy(other).Contains(name));

    /// <summary>An expression with the text of the helpers in their place.</summary>
    public ExpressionSyntax Inlined(ExpressionSyntax text) => SyntaxParts.Mapped(text, node => TextOf(node) ?? node);

    /// <summary>
    /// A changed text in the words of the file: the claimed value, and the helpers that are to be changed.
    /// </summary>
    /// <param name="original">The claimed value as it is written.</param>
    /// <param name="changed">The value that would be right, in which helpers are inlined.</param>
    public (ExpressionSyntax Value, IReadOnlyList<DefinitionSyntax> Changed) Folded(
        ExpressionSyntax original, ExpressionSyntax changed)
    {
        var replacements = new Dictionary<string, ExpressionSyntax>();
        return TryFold(original, changed, replacements) is { } value
            ? (value, [.. replacements.Select(entry => definitions[entry.Key] with { Value = entry.Value })])
            : (Named(changed), []);
    }

    /// <summary>A message with the text of helpers called by their names.</summary>
    public string Worded(string message) => definitions.Values
        .Where(definition => definition.Indices.Count == 0)
        .Select(definition => (definition.Name.Name, Text: Inlined(definition.Value)))
        .Where(helper => helper.Text.Depth > 1)
        .OrderByDescending(helper => $"{helper.Text}".Length)
        .Aggregate(message, (text, helper) => text
            .Replace($"`{helper.Text}`", $"`{helper.Name}`", StringComparison.Ordinal)
            .Replace($"({helper.Text})", helper.Name, StringComparison.Ordinal));

    private static IEnumerable<string> BoundIn(ExpressionSyntax text) =>
        SyntaxParts.Sites(text).SelectMany(site => site.Bound).Distinct();

    private ExpressionSyntax? TextOf(ExpressionSyntax node)
    {
        if (node is NameSyntax { Name: var name } && definitions.TryGetValue(name, out var plain) &&
            plain.Indices.Count == 0)
        {
            return BoundIn(plain.Value).Any(bound.Contains) ? null : Inlined(plain.Value);
        }

        if (node is not IndexingSyntax { Operand: NameSyntax array } indexing
            || !definitions.TryGetValue(array.Name, out var indexed)
            || indexed.Indices.Count == 0 || indexed.Indices.Count != indexing.Subscripts.Count
            || BoundIn(indexed.Value).Any(bound.Contains)
            || !indexing.Subscripts.All(subscript => subscript is ElementSubscriptSyntax))
        {
            return null;
        }

        var meaning = indexed.Indices
            .Zip(indexing.Subscripts, (index, subscript) => (index.Name, ((ElementSubscriptSyntax)subscript).Index))
            .ToDictionary(pair => pair.Name, pair => pair.Index);
        return SyntaxParts.Mapped(
            Inlined(indexed.Value),
            part => part is NameSyntax own && meaning.TryGetValue(own.Name, out var index) ? index : part);
    }

    // The text with each helper's own text called by its name again.
    private ExpressionSyntax Named(ExpressionSyntax text) => definitions.Values
        .Where(definition => definition.Indices.Count == 0)
        .OrderByDescending(definition => Inlined(definition.Value).Depth)
        .Aggregate(text, (whole, definition) =>
        {
            var own = Inlined(definition.Value);
            return own.Depth == 1
                ? whole
                : SyntaxParts.Mapped(whole, node => node == own ? new NameSyntax(definition.Name.Name) : node);
        });

    private bool IsNamed(ExpressionSyntax text) =>
        definitions.Values.Any(definition => definition.Indices.Count == 0 && Inlined(definition.Value) == text);

    private static bool Shares(ExpressionSyntax text, ExpressionSyntax changed)
    {
        var parts = SyntaxParts.Sites(text).Select(site => site.Node).ToHashSet();
        return SyntaxParts.Sites(changed).Any(site => site.Node is not NumberSyntax && parts.Contains(site.Node));
    }

    // Null where one helper would have to be changed in two ways.
    private ExpressionSyntax? TryFold(
        ExpressionSyntax original, ExpressionSyntax changed, Dictionary<string, ExpressionSyntax> replacements)
    {
        if (Inlined(original) == changed)
        {
            return original;
        }

        if (original is NameSyntax { Name: var name } && definitions.TryGetValue(name, out var helper) &&
            helper.Indices.Count == 0)
        {
            // Another value, which has nothing of the helper's text or a name of its own, stands in the helper's place.
            if (IsNamed(changed) || !Shares(Inlined(helper.Value), changed))
            {
                return Named(changed);
            }

            if (TryFold(helper.Value, changed, replacements) is not { } own ||
                (replacements.TryGetValue(name, out var other) && other != own))
            {
                return null;
            }

            // What stands around the helper's whole text stands in the claim.
            if (SyntaxParts.Sites(own).Any(site => site.Node == original))
            {
                return own;
            }

            // What is changed in a helper of the helper is changed there.
            if (own != helper.Value)
            {
                replacements[name] = own;
            }

            return original;
        }

        ExpressionSyntax[] mine = [.. SyntaxParts.PartsOf(original)], others = [.. SyntaxParts.PartsOf(changed)];
        if (mine.Length == 0 || mine.Length != others.Length
            || SyntaxParts.WithParts(changed, [.. mine.Select(Inlined)]) != Inlined(original))
        {
            return Named(changed);
        }

        var folded = mine.Zip(others, (part, other) => TryFold(part, other, replacements)).ToArray();
        return folded.Contains(null) ? null : SyntaxParts.WithParts(original, folded!);
    }
}
