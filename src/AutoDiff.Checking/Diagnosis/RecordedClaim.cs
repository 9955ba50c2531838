using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>What of a function is differentiated.</summary>
internal enum Stage
{
    /// <summary>The function as it is written; a mistake about one expression is made wherever it stands.</summary>
    Written,

    /// <summary>The function in its stable form.</summary>
    Stabilized,

    /// <summary>Its gradient, for a second derivative.</summary>
    Gradient,
}

/// <summary>
/// A claim at given sizes, recorded on a tape, where the equations of hypotheses become numbers, or on a builder, where
/// they become programs.
/// </summary>
internal sealed class RecordedClaim
{
    private readonly OpenClaim open;
    private readonly ArrayProgram?[] functions = new ArrayProgram?[3];
    private IReadOnlyList<string> names = [];

    public RecordedClaim(Subject subject, SizeAssignment sizes, Recorder recorder, params Variable[] inputs)
    {
        Sizes = sizes;
        Recorder = recorder;
        Inputs = inputs;
        open = subject.Model.Open(subject.Claim, sizes.ByName, recorder, inputs);
    }

    public SizeAssignment Sizes { get; }

    public Recorder Recorder { get; }

    /// <summary>The variables of the file.</summary>
    public IReadOnlyList<Variable> Inputs { get; }

    /// <summary>The derivative.</summary>
    public Variable Truth => open.Truth;

    /// <summary>What is claimed; <see langword="null"/> if it does not fit the derivative.</summary>
    public Variable? Claimed => open.Claimed;

    /// <summary>
    /// The number of values from which the derivative is computed, variables among them; they come first on the
    /// recorder.
    /// </summary>
    public int Steps => open.Steps;

    /// <summary>The names of the values that <see cref="Function"/> gives after the function.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>
    /// What is differentiated last, as a program of the variables; <see langword="null"/> where there is none at that
    /// stage.
    /// </summary>
    public ArrayProgram? Function(Stage stage)
    {
        functions[(int)Stage.Written] ??= Simplify.Apply(open.Traced(out names), Validity.IgnoresZeroSigns);
        var written = functions[(int)Stage.Written]!;
        return functions[(int)stage] ??= stage == Stage.Stabilized ? Stabilize.Apply(written) : open.Gradient(written);
    }

    /// <summary>The shape of an expression of the claim; <see langword="null"/> if it has none.</summary>
    public Shape? ShapeOf(ExpressionSyntax expression) => open.ShapeOf(expression);

    /// <summary>The value of a part of the claim, of any shape; null if it has none.</summary>
    public Variable? PartOf(ExpressionSyntax expression) => open.ValueOf(expression);

    /// <summary>The value of an expression in the claim's place.</summary>
    public Variable? ValueOf(ExpressionSyntax expression) => open.Claiming(expression);

    /// <summary>That another value is the derivative.</summary>
    public Equality? Claiming(ExpressionSyntax value) =>
        open.Claiming(value) is { } claimed ? new(Truth, claimed) : null;

    /// <summary>The derivative of another program.</summary>
    public Variable? Differentiating(ArrayProgram function, Stage stage) =>
        stage == Stage.Gradient ? open.TruthOfGradient(function) : open.TruthOf(function);

    /// <summary>Another derivative.</summary>
    public Variable? Meaning(DerivativeSyntax derivative) => open.TruthOf(derivative);

    /// <summary>The derivative with one definition changed.</summary>
    public Variable? With(DefinitionSyntax definition, ExpressionSyntax value) =>
        open.TruthWith(definition, definition with { Value = value });

    /// <summary>The derivative with several definitions held constant.</summary>
    public Variable? Holding(IReadOnlySet<string> definitions) => open.TruthHolding(definitions);
}
