using System.Globalization;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Lets a sequence be written with subscripts: where a file goes on with <c>h_t = tanh(w*h_{t-1} + x_t)</c>, the
/// definition <c>h_0 = h0</c> is its first element <c>h[0]</c>.
/// </summary>
internal sealed class SubscriptedSequences
{
    private readonly HashSet<string> taken;
    private readonly HashSet<string> variables;
    private readonly HashSet<string> sequences;

    private SubscriptedSequences(FileSyntax file)
    {
        variables = [.. file.Statements.OfType<DeclarationSyntax>().Select(declaration => declaration.Name.Name)];
        taken = [.. file.Statements.Select(NameOf).OfType<string>()];
        sequences =
        [
            .. file.Statements.OfType<DefinitionSyntax>().Select(StepOf).OfType<string>(),
        ];
    }

    /// <summary>The file with brackets in the place of the subscripts of such sequences.</summary>
    public static FileSyntax Bracketed(FileSyntax file)
    {
        var found = new SubscriptedSequences(file);
        return found.sequences.Count == 0 ? file
            : file with { Statements = [.. file.Statements.Select(found.Bracketed)] };
    }

    private static string? NameOf(StatementSyntax statement) => statement switch
    {
        DeclarationSyntax declaration => declaration.Name.Name,
        DefinitionSyntax { Indices.Count: 0 } definition => definition.Name.Name,
        FunctionSyntax function => function.Name.Name,
        _ => null,
    };

    private string? StepOf(DefinitionSyntax definition) =>
        SequenceOf(definition) is { } name && !taken.Contains(name) ? name : null;

    /// <summary>
    /// The h of <c>h_t = … h[t-1] …</c> and of <c>h[t] = … h[t-1] …</c>, whose first element may have a subscript.
    /// </summary>
    public static string? SequenceOf(DefinitionSyntax definition)
    {
        var name = definition.Indices.Count > 0 ? definition.Name.Name
            : Subscripts.TryCut(definition.Name.Name, out var head, out var index) && index.Length == 1 ? head : null;
        return name is not null && Indexes(definition.Value, name) ? name : null;
    }

    /// <summary>A value with <c>x[t]</c> in the place of <c>x_t</c>, where the file has no such name.</summary>
    public static ExpressionSyntax Indexed(ExpressionSyntax value, string index, FileNames names) =>
        value is NameSyntax name && !names.Contains(name.Name)
            && Subscripts.TryCut(name.Name, out var head, out var subscript) && subscript == index
            ? At(head, new NameSyntax(index) { Span = name.Span })
            : SyntaxRewriter.WithParts(value, part => Indexed(part, index, names));

    private static IndexingSyntax At(string sequence, ExpressionSyntax place) => new(
        new NameSyntax(sequence) { Span = place.Span }, [new ElementSubscriptSyntax(place) { Span = place.Span }])
    {
        Span = place.Span,
    };

    private static bool Indexes(ExpressionSyntax value, string name) =>
        value is IndexingSyntax { Operand: NameSyntax operand } && operand.Name == name
        || Children.Of(value).Any(part => Indexes(part, name));

    private (string Head, string Index)? IndexIn(string name) =>
        Subscripts.TryCut(name, out var head, out var index) && index is [var letter] && char.IsLetter(letter)
        && !taken.Contains(index) ? (head, index) : null;

    private (string Head, ExpressionSyntax Place)? PlaceIn(string name, SourceSpan span)
    {
        var digits = name.Reverse().TakeWhile(letter => Subscripts.Digit(letter) is not null).Count();
        var head = name[..^digits].TrimEnd('_');
        return digits > 0 && !variables.Contains(name)
            && (head.Length < name.Length - digits || name[^1] >= '₀') && sequences.Contains(head)
            && int.TryParse(
                string.Concat(name[^digits..].Select(digit => Subscripts.Digit(digit))), NumberStyles.None,
                CultureInfo.InvariantCulture, out var place)
            ? (head, new NumberSyntax(place) { Span = span })
            : null;
    }

    private StatementSyntax Bracketed(StatementSyntax statement) => statement switch
    {
        DefinitionSyntax { Indices.Count: 0, Name: var name } definition
            when PlaceIn(name.Name, name.Span) is var (head, at) =>
            new StartSyntax(name with { Name = head }, at, [], Bracketed(definition.Value)) { Span = definition.Span },
        DefinitionSyntax { Indices.Count: 0, Name: var name } definition when IndexIn(name.Name) is var (head, index)
            && sequences.Contains(head) =>
            new DefinitionSyntax(
                name with { Name = head }, [new(index) { Span = name.Span }], Bracketed(definition.Value))
            {
                Span = definition.Span,
            },
        DefinitionSyntax definition => definition with { Value = Bracketed(definition.Value) },
        StartSyntax start => start with { Value = Bracketed(start.Value) },
        ClaimSyntax claim => claim with
        {
            Derivative = claim.Derivative with
            {
                Function = Bracketed(claim.Derivative.Function),
                Variables = [.. claim.Derivative.Variables.Select(Bracketed)],
            },
            Value = Bracketed(claim.Value),
        },
        _ => statement,
    };

    private VariableSyntax Bracketed(VariableSyntax quantity) => quantity.Indices.Count > 0 ? quantity
        : PlaceIn(quantity.Name, quantity.Span) is ({ } head, NumberSyntax place)
            ? new(head, [new FixedIndexSyntax((int)place.Value) { Span = quantity.Span }]) { Span = quantity.Span }
        : IndexIn(quantity.Name) is var (sequence, index) && sequences.Contains(sequence)
            ? new(sequence, [new NamedIndexSyntax(index) { Span = quantity.Span }]) { Span = quantity.Span }
        : quantity;

    private ExpressionSyntax Bracketed(ExpressionSyntax value) =>
        value is NameSyntax name && PlaceIn(name.Name, name.Span) is var (head, place)
            ? At(head, place)
            : SyntaxRewriter.WithParts(value, Bracketed);
}
