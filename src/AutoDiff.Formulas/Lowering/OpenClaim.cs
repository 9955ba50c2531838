using System.Collections.Immutable;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas;

/// <summary>
/// A claim recorded at given sizes on a tape or a builder, where other values can be claimed and other functions
/// differentiated in its place: on a tape each costs little more than what is changed. The claim's own sides are
/// recorded as they are written.
/// </summary>
public sealed class OpenClaim
{
    private readonly FormulaModel model;
    private readonly IReadOnlyDictionary<string, int> sizes;
    private readonly Recorder recorder;
    private readonly Variable[] inputs;
    private readonly FileLowerer file;
    private readonly ClaimSubject subject;
    private readonly ExpressionLowerer lowerer;
    private readonly Scope scope;
    private readonly Shape own;

    internal OpenClaim(FormulaModel model, ClaimSyntax claim, IReadOnlyDictionary<string, int> sizes, Recorder recorder,
        params Variable[] inputs)
    {
        (this.model, this.sizes, this.recorder, this.inputs) = (model, sizes, recorder, inputs);
        Claim = claim;
        file = model.Lowerer(model.File, sizes);
        subject = Lowerer(file).Subject(claim);
        var truth = subject.Truth(recorder, inputs, Lowerer(file).Function(subject));
        (Truth, own, Steps) = (truth.Value, truth.Own, recorder.Count);

        var before = model.File.Statements.TakeWhile(statement => !ReferenceEquals(statement, claim))
            .OfType<DefinitionSyntax>();
        (lowerer, var outside) = file.Open(
            recorder,
            before.Select(definition => definition.Name.Name).ToHashSet(),
            [.. model.Variables.Select((variable, i) => (variable.Name, inputs[i]))],
            errors: model.Errors);
        scope = subject.Inside(lowerer, outside, own);
        lowerer.Remember(scope);
        Claimed = Claiming(claim.Value);
    }

    /// <summary>The claim.</summary>
    public ClaimSyntax Claim { get; }

    /// <summary>The derivative.</summary>
    public Variable Truth { get; }

    /// <summary>How many instructions there were on the recorder when the derivative was recorded.</summary>
    public int Steps { get; }

    /// <summary>What is claimed; <see langword="null"/> if it does not fit the derivative.</summary>
    public Variable? Claimed { get; }

    /// <summary>Another value in the claim's place; <see langword="null"/> if it does not fit the derivative.</summary>
    public Variable? Claiming(ExpressionSyntax value)
    {
        if (!HasMeaning(value))
        {
            return null;
        }

        try
        {
            var claimed = ClaimLowerer.Claimed(value, lowerer, scope, subject.Indices, own, out var shape);
            return shape == own || shape == Shape.Scalar ? claimed : null;
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    /// <summary>
    /// The shape of an expression of the claim for one value of each index; <see langword="null"/> if it has none.
    /// </summary>
    public Shape? ShapeOf(ExpressionSyntax value) => Lowered(value)?.Own;

    /// <summary>
    /// The value of an expression of the claim for all values of its indices; <see langword="null"/> if it has none.
    /// </summary>
    public Variable? ValueOf(ExpressionSyntax value) => Lowered(value)?.Value;

    /// <summary>
    /// The program of the function as it is written, whose further outputs are the values of the given names.
    /// </summary>
    public ArrayProgram Traced(out IReadOnlyList<string> names) => Lowerer(file).Traced(subject, out names);

    /// <summary>
    /// The derivative of another program in the function's place; <see langword="null"/> if it has another shape.
    /// </summary>
    public Variable? TruthOf(ArrayProgram function) => Fitting(subject.Truth(recorder, inputs, function));

    /// <summary>
    /// The gradient of which a second derivative is the Jacobian, as a program; <see langword="null"/> for other
    /// derivatives.
    /// </summary>
    public ArrayProgram? Gradient(ArrayProgram function) => subject.Gradient(function);

    /// <summary>The second derivative with another program in the gradient's place.</summary>
    public Variable? TruthOfGradient(ArrayProgram gradient) =>
        Fitting(subject.TruthOfGradient(recorder, inputs, gradient));

    /// <summary>
    /// What names the elements that the steps of a sequence begin from, where these are held constant.
    /// </summary>
    public static string EarlierElementsOf(string sequence) => $"{sequence}[…]";

    /// <summary>
    /// The derivative with some definitions held constant, or <see cref="EarlierElementsOf"/> some sequences.
    /// </summary>
    public Variable? TruthHolding(IReadOnlySet<string> names)
    {
        var holding = model.Lowerer(Claim, file, names);
        return Fitting(subject.Truth(recorder, inputs, holding.Function(subject)));
    }

    /// <summary>
    /// The derivative in a file with one definition replaced; <see langword="null"/> if the file has none then.
    /// </summary>
    public Variable? TruthWith(DefinitionSyntax original, DefinitionSyntax replacement) => Changed(
        model.Lowerer(
            new([.. model.File.Statements.Select(s => ReferenceEquals(s, original) ? replacement : s)]), sizes),
        Claim);

    /// <summary>Another derivative in this one's place; <see langword="null"/> if it has another shape.</summary>
    public Variable? TruthOf(DerivativeSyntax derivative) => Changed(file, Claim with { Derivative = derivative });

    private IndexedArray? Lowered(ExpressionSyntax value)
    {
        if (!HasMeaning(value))
        {
            return null;
        }

        try
        {
            return lowerer.Lower(value, scope);
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    // An index name may be used outside the reduction that binds it.
    private bool HasMeaning(ExpressionSyntax value) => new FreeNames().Of(value).All(
        name => scope.Names.ContainsKey(name) || name == Words.Identity);

    private ClaimLowerer Lowerer(FileLowerer lowered) =>
        model.Lowerer(Claim, lowered, ImmutableHashSet<string>.Empty);

    private Variable? Changed(FileLowerer changed, ClaimSyntax claim)
    {
        try
        {
            var other = Lowerer(changed).Subject(claim);
            return Fitting(other.Truth(recorder, inputs, Lowerer(changed).Function(other)));
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    private Variable? Fitting(IndexedArray truth) =>
        truth.Own == own && truth.Value.Shape == Truth.Shape ? truth.Value : null;
}
