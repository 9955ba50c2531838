using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The claim under diagnosis and what stands in its file.</summary>
internal sealed class Subject
{
    private readonly Lazy<RecordedClaim> structure;
    private readonly Helpers helpers;

    /// <param name="model">The file.</param>
    /// <param name="claim">A claim of the file.</param>
    /// <param name="reference">Sizes at which the structure of the file is looked at.</param>
    public Subject(FormulaModel model, ClaimSyntax claim, SizeAssignment reference)
    {
        (Model, Claim, Reference) = (model, claim, reference);
        helpers = new(model, claim);
        Value = helpers.Inlined(claim.Value);
        Derivative = FormulaPrinter.Print(claim.Derivative);
        structure = new(() => Program(reference).Claim);
        var needed = model.DefinitionsBehind(claim);
        Definitions = [.. model.Definitions.Where(definition => needed.Contains(definition.Name.Name))];
        Names = new(this);
    }

    public FormulaModel Model { get; }

    public ClaimSyntax Claim { get; }

    /// <summary>What is claimed, with the text of definitions that only the claim uses in their place.</summary>
    public ExpressionSyntax Value { get; }

    public SizeAssignment Reference { get; }

    /// <summary>The derivative as it is named in messages.</summary>
    public string Derivative { get; }

    /// <summary>The claim at the reference sizes, without numbers.</summary>
    public RecordedClaim Structure => structure.Value;

    /// <summary>The definitions behind the function and the claim.</summary>
    public IReadOnlyList<DefinitionSyntax> Definitions { get; }

    /// <summary>What may stand in a claim.</summary>
    public Vocabulary Names { get; }

    /// <summary>The values of the definitions behind the claim, and what is claimed.</summary>
    public IEnumerable<ExpressionSyntax> Expressions =>
        Definitions.Select(definition => definition.Value).Append(Value);

    /// <summary>A text with that of definitions that only the claim uses in their place.</summary>
    public ExpressionSyntax Inlined(ExpressionSyntax text) => helpers.Inlined(text);

    /// <summary>The sequences that only the claim uses: their first elements and their steps.</summary>
    public IReadOnlyList<StatementSyntax> Sequences => helpers.Sequences;

    /// <summary>A message in the words of the file. What an equation claims is its left side.</summary>
    public string Worded(string message) => helpers.Worded(
        Claim.Derivative.IsValue
            ? message.Replace("times the derivative", "times the left side", StringComparison.Ordinal)
                .Replace("transpose of the derivative", "transpose of the left side", StringComparison.Ordinal)
            : message);

    /// <summary>The length of an axis at the reference sizes as it is written in formulas.</summary>
    public ExpressionSyntax? LengthOf(int length) =>
        Reference.ByName.FirstOrDefault(size => size.Value == length).Key is { } name ? new NameSyntax(name)
        : Model.SizeNames.Count == 0 ? new NumberSyntax(length)
        : null;

    /// <summary>
    /// What would be right, as statements of the file, and the part of what was written that changes; where a helper of
    /// the claim is changed, with its line.
    /// </summary>
    public (int? Line, string Place, IReadOnlyList<StatementSyntax> Statements) Suggest(ExpressionSyntax right)
    {
        var (folded, changed) = helpers.Folded(Claim.Value, right);
        var value = folded == Claim.Value ? folded : Shortening.Of(folded, Structure.ShapeOf);
        var place = changed.Count == 0
            ? SyntaxParts.Changed(Claim.Value, value)
            : SyntaxParts.Changed(
                Model.Definitions.First(definition => definition.Name.Name == changed[0].Name.Name).Value,
                changed[0].Value);
        return (
            changed.Count == 0 ? null : changed[0].Span.Line,
            $"{place}",
            value == Claim.Value && changed.Count > 0 ? changed : [.. changed, Claim with { Value = value }]);
    }

    /// <summary>
    /// The file with this claim alone, and with other statements in the place of those of the same names.
    /// </summary>
    public string Pasted(IReadOnlyList<StatementSyntax> statements)
    {
        var changed = statements.OfType<DefinitionSyntax>().ToDictionary(definition => definition.Name.Name);
        var claim = statements.OfType<ClaimSyntax>().FirstOrDefault(Claim);
        return string.Join('\n', Model.File.Statements.Where(statement => statement is not ClaimSyntax)
            .Select(statement => statement is DefinitionSyntax { Name.Name: var name } &&
                changed.TryGetValue(name, out var other) ? other : statement)
            .Append(claim).Select(statement => FormulaPrinter.Print(statement)));
    }

    /// <summary>The claim recorded for programs at given sizes.</summary>
    public (ProgramBuilder Builder, RecordedClaim Claim) Program(SizeAssignment sizes)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs =
        [
            .. Model.Variables.Select(variable => builder.Input(variable.Name, Model.ShapeOf(variable, sizes.ByName))),
        ];
        return (builder, new(this, sizes, builder, inputs));
    }

    /// <summary>The claim recorded with numbers.</summary>
    public RecordedClaim Numbers(SizeAssignment sizes, Point point)
    {
        var tape = new Tape<double>();
        Variable[] inputs =
            [.. Model.Variables.Select(
                (variable, i) => tape.Input(point.Values[i].AsSpan(), Model.ShapeOf(variable, sizes.ByName)))];
        return new(this, sizes, tape, inputs);
    }

    /// <summary>The same claim under other conditions.</summary>
    public Subject? With(ClaimSyntax narrowed)
    {
        try
        {
            var file = new FileSyntax([.. Model.File.Statements.Select(s => ReferenceEquals(s, Claim) ? narrowed : s)]);
            return new(FormulaModel.Analyze(file), narrowed, Reference);
        }
        catch (FormulaException)
        {
            return null;
        }
    }
}
