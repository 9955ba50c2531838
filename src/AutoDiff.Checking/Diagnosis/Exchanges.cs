using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// The claim is the right derivative of something else: in another variable, or of the function with one definition
/// changed a little.
/// </summary>
internal sealed class Exchanges : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var derivative = subject.Claim.Derivative;
        for (var i = 0; i < derivative.Variables.Count; i++)
        {
            var variable = derivative.Variables[i];
            foreach (var other in subject.Model.Variables.Where(
                other => other.Name != variable.Name && !other.IsFunction))
            {
                var exchanged = derivative with
                {
                    Variables = [.. SyntaxParts.Replaced(derivative.Variables, i, variable with { Name = other.Name })],
                };
                yield return Hypothesis.Spoiling(
                    MistakeKind.WrongVariable, () => $"this is the derivative in `{other.Name}`",
                    claim => claim.Meaning(exchanged), Plausibility.OtherVariable);
            }
        }

        foreach (var definition in subject.Definitions)
        {
            foreach (var site in SyntaxParts.Sites(definition.Value))
            {
                foreach (var (kind, message, replacement) in Changes(site.Node, subject))
                {
                    var changed = site.Put(replacement);
                    yield return Hypothesis.Spoiling(
                        kind, message, claim => claim.With(definition, changed), Plausibility.OtherDefinition);
                }
            }
        }
    }

    private static IEnumerable<(MistakeKind Kind, Func<string> Message, ExpressionSyntax Replacement)> Changes(
        ExpressionSyntax node, Subject subject)
    {
        switch (node)
        {
            case CallSyntax { Function.Name: "sum" or "mean" } call:
                var (own, other) = call.Function.Name == "sum" ? ("sum", "mean") : ("mean", "sum");
                yield return (
                    MistakeKind.MeanVsSum, () => $"`{call}` is a {own}, but was taken for a {other}",
                    call.With(new(other)));
                break;
            case CallSyntax { Function.Name: "norm" } call:
                yield return (MistakeKind.MissingChainStep, () => $"the derivative of the root in `{call}` is missing",
                    Sum(new PowerSyntax(call.Arguments[0], new NumberSyntax(2))));
                break;
            case CallSyntax { Function.Name: "logsumexp" } call:
                yield return (MistakeKind.MissingChainStep,
                    () => $"the derivative of the logarithm in `{call}` is missing",
                    Sum(new CallSyntax(new("exp"), call.Arguments)));
                break;
            case CallSyntax { Function.Name: "logdet" } call:
                yield return (MistakeKind.MissingChainStep,
                    () => $"the derivative of the logarithm in `{call}` is missing",
                    new CallSyntax(new("det"), call.Arguments));
                break;
            case MultiplicationSyntax product:
                for (var i = 1; i < product.Factors.Count; i++)
                {
                    if (ProductEdits.OfOtherKind(product, i) is { } exchanged)
                    {
                        yield return (
                            MistakeKind.WrongProduct, () => $"`{product}` was taken for `{exchanged}`", exchanged);
                    }
                }

                break;
            case PowerSyntax { Exponent: NumberSyntax { Value: 2 } } power
                when subject.Structure.ShapeOf(power.Base)?.Rank == 2:
                var square = SyntaxParts.MatrixTimes(power.Base, power.Base);
                yield return (MistakeKind.Notation,
                    () => $"`{power}` is taken element by element here, but was taken for `{square}`", square);
                break;
            case TransposeSyntax transpose:
                yield return (MistakeKind.OperandTransposed,
                    () => $"`{transpose.Operand}` is transposed in the definition", transpose.Operand);
                break;
            case NameSyntax name when subject.Names.Find(name.Name)?.Shape.Rank == 2:
                yield return (MistakeKind.OperandTransposed,
                    () => $"`{name}` was taken for its transpose", new TransposeSyntax(name));
                break;
            case ConditionalSyntax choice:
                yield return (MistakeKind.Branch, () => $"only the branch `{choice.WhenTrue}` was differentiated",
                    choice.WhenTrue);
                yield return (MistakeKind.Branch, () => $"only the branch `{choice.WhenFalse}` was differentiated",
                    choice.WhenFalse);
                break;
            case CallSyntax { Function.Name: "relu" or "abs" } call:
                yield return (MistakeKind.Branch,
                    () => $"`{call}` was taken for `{call.Arguments[0]}`, as if it were positive",
                    call.Arguments[0]);
                break;
            case CallSyntax { Function.Name: "max" or "min", Arguments: [var x, var y] } call:
                yield return (MistakeKind.Branch, () => $"`{call}` was taken for `{x}`", x);
                yield return (MistakeKind.Branch, () => $"`{call}` was taken for `{y}`", y);
                break;
        }
    }

    private static CallSyntax Sum(ExpressionSyntax terms) => new(new("sum"), [terms]);
}
