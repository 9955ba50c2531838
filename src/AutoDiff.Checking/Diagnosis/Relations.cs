using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The whole claim is the derivative but for a factor, its orientation, or its part off the diagonal.</summary>
internal sealed class Relations : IHypotheses
{
    /// <summary>The claim as it is, to which only a factor may come.</summary>
    public const string Same = "";

    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var value = subject.Claim.Value;
        yield return new(Same, () => "", trial => Of(trial, truth => truth)) { Tier = 0, Right = value, MayBeScaled = true };
        yield return new(
            Mistake.Transposed, () => "the claim is the transpose of the derivative",
            trial => Of(trial, truth => IsMatrix(truth) ? Transpose(truth) : null))
        {
            Tier = 0,
            Right = new TransposeSyntax(value),
            MayBeScaled = true,
        };
        if (!IsJacobian(subject))
        {
            yield break;
        }

        var derivative = subject.Claim.Derivative;
        var matrix = $"the {(derivative.Variables.Count == 1 ? "Jacobian" : "Hessian")} of `{derivative.Function.Name}`";

        yield return new(
            Mistake.MissingCrossTerms, () => $"the i ≠ j terms of {matrix} are missing",
            trial => Of(trial, truth => OnDiagonal(trial, truth) is { } on ? truth * on : null))
        {
            Tier = 0,
            MayBeScaled = true,
        };
        yield return new(
            Mistake.CrossTermSign, () => $"the i ≠ j terms of {matrix} have the wrong sign",
            trial => Of(trial, truth => OnDiagonal(trial, truth) is { } on ? ((2.0 * on) - 1.0) * truth : null))
        {
            Tier = 0,
        };
    }

    private static Equality? Of(Trial trial, Func<Variable, Variable?> change) =>
        trial.Claimed is { } claimed && change(trial.Truth) is { } left ? new(left, claimed) : null;

    private static bool IsMatrix(Variable truth) => truth.Shape.Rank == 2;

    // Two vectors make a Jacobian; a gradient in a matrix has no diagonal that means anything.
    private static bool IsJacobian(Subject subject) =>
        subject.Claim.Derivative.Variables.All(
            variable => (subject.Structure.ShapeOf(new NameSyntax(variable.Name))?.Rank ?? 0) <= 1);

    private static Variable? OnDiagonal(Trial trial, Variable truth)
    {
        var shape = truth.Shape;
        return shape.Rank == 2 && shape[0] == shape[1] && shape[0] > 1
            ? DiagonalMatrix(trial.Recorder.Constant([.. Enumerable.Repeat(1.0, shape[0])], [shape[0]]))
            : null;
    }
}
