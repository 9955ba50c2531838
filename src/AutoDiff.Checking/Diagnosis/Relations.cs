using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// The whole claim is the derivative but for a factor, its orientation, its part off or on the diagonal, or a
/// convention.
/// </summary>
internal sealed class Relations : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var value = subject.Value;

        // The claim as it is, to which only a factor may come.
        yield return new(
            default, () => "",
            recorded => recorded.Claimed is { } claimed ? new(recorded.Truth, claimed) : null, Plausibility.Whole)
        {
            Right = value,
            MayBeScaled = true,
        };
        yield return Hypothesis.Spoiling(
            MistakeKind.Transposed, () => "the claim is the transpose of the derivative",
            recorded => recorded.Truth.Shape.Rank == 2 ? Transpose(recorded.Truth) : null, Plausibility.Whole) with
        {
            Right = new TransposeSyntax(value),
        };
        foreach (var hypothesis in IsJacobian(subject) ? OfJacobian(subject) : OfSymmetric(subject))
        {
            yield return hypothesis;
        }

        foreach (var hypothesis in OfOtherOrder(subject))
        {
            yield return hypothesis;
        }
    }

    // Differentiated once too seldom or too often.
    private static IEnumerable<Hypothesis> OfOtherOrder(Subject subject)
    {
        var derivative = subject.Claim.Derivative;
        switch (derivative.Variables)
        {
            case [var by]:
                yield return Hypothesis.Spoiling(
                    MistakeKind.StepAppliedTwice, () => "the claim is the second derivative",
                    recorded => recorded.Meaning(derivative with { Variables = [by, by] }), Plausibility.Whole);
                break;
            case [var first, var second]:
                foreach (var variable in (VariableSyntax[])(first == second ? [first] : [first, second]))
                {
                    yield return Hypothesis.Spoiling(
                        MistakeKind.MissingChainStep,
                        () => $"the claim is the first derivative by `{variable.Name}`, which is to be " +
                            "differentiated once more",
                        recorded => recorded.Meaning(derivative with { Variables = [variable] }), Plausibility.Whole);
                }

                break;
        }
    }

    private static IEnumerable<Hypothesis> OfJacobian(Subject subject)
    {
        var derivative = subject.Claim.Derivative;
        var matrix =
            $"the {(derivative.Variables.Count == 1 ? "Jacobian" : "Hessian")} of `{derivative.Function.Name}`";
        yield return OnDiagonal(
            MistakeKind.MissingCrossTerms, $"the i ≠ j terms of {matrix} are missing", (truth, on) => truth * on);
        yield return OnDiagonal(
            MistakeKind.CrossTermSign, $"the i ≠ j terms of {matrix} have the wrong sign",
            (truth, on) => ((2.0 * on) - 1.0) * truth);
        foreach (var axis in (int[])[1, 0])
        {
            yield return OnDiagonal(
                MistakeKind.MissingCrossTerms,
                $"this is the diagonal of {matrix} for all i and j; its i ≠ j terms are others",
                (truth, on) => BroadcastTo(Sum(truth * on, [axis], keep: true), truth.Shape));
        }

        yield return OnDiagonal(
            MistakeKind.ConstantFactor, $"the i = j terms of {matrix} are twice what they should be",
                (truth, on) => truth * (1.0 + on));
        yield return OnDiagonal(
            MistakeKind.ConstantFactor, $"the i = j terms of {matrix} are half of what they should be",
            (truth, on) => truth * (1.0 - (0.5 * on)));
    }

    // The derivative in a symmetric matrix as many tables give it, A[i, j] and A[j, i] being one variable.
    private static IEnumerable<Hypothesis> OfSymmetric(Subject subject)
    {
        var derivative = subject.Claim.Derivative;
        var variable = subject.Model.Variables.FirstOrDefault(
            declared => derivative.Variables is [var by] && declared.Name == by.Name);
        if (variable is { Domain.Kind: DomainKind.LowerTriangular })
        {
            yield return Hypothesis.Claiming(
                MistakeKind.Convention, () => $"the zeros above the diagonal of `{variable.Name}` do not move",
                new CallSyntax(new("tril"), [subject.Value]), Plausibility.Whole);
        }

        if (variable is not { Domain.Kind: DomainKind.Symmetric or DomainKind.PositiveDefinite })
        {
            yield break;
        }

        yield return OnDiagonal(
            MistakeKind.Convention,
            $"this is the derivative if {variable.Name}[i, j] and {variable.Name}[j, i] are one variable; here each " +
            "entry is one " +
                "of its own",
            (truth, on) => truth + Transpose(truth) - (truth * on));
    }

    private static Hypothesis OnDiagonal(MistakeKind kind, string message, Func<Variable, Variable, Variable> change) =>
        Hypothesis.Spoiling(
            kind,
            () => message,
            recorded => Diagonal(recorded, recorded.Truth.Shape) is { } on ? change(recorded.Truth, on) : null,
            Plausibility.Whole);

    // Two vectors make a Jacobian; a gradient in a matrix has no diagonal that means anything.
    private static bool IsJacobian(Subject subject) =>
        !subject.Claim.Derivative.IsDifferential && subject.Claim.Derivative.Variables.All(
            variable => (subject.Structure.ShapeOf(new NameSyntax(variable.Name))?.Rank ?? 0) <= 1);

    private static Variable? Diagonal(RecordedClaim recorded, Shape shape) =>
        shape.Rank == 2 && shape[0] == shape[1] && shape[0] > 1
            ? DiagonalMatrix(recorded.Recorder.Constant([.. Enumerable.Repeat(1.0, shape[0])], [shape[0]]))
            : null;
}
