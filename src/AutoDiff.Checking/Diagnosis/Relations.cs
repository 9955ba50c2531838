using AutoDiff.Formulas;
using static AutoDiff.Functions;

namespace AutoDiff.Checking;

/// <summary>The whole claim is the derivative but for its sign, a constant or its orientation.</summary>
internal sealed class Relations : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var (name, value) = (subject.Derivative, subject.Claim.Value);
        yield return new(Mistake.Sign, $"{name}: the sign is wrong.", subject.Relating((t, c, _) => (-t, c)))
        {
            Tier = 0,
            Suggestion = subject.Suggest(Negated(value)),
        };
        foreach (var k in Constant.Of(subject.Model.SizeNames))
        {
            yield return new(
                Mistake.ConstantFactor,
                $"{name}: the claim is {k} times the derivative.",
                subject.Relating((t, c, sizes) => (t * k.Value(sizes), c)))
            {
                Tier = 0,
            Suggestion = subject.Suggest(SyntaxParts.Over(value, k.Expression)),
            };
            yield return new(
                Mistake.Joined(Mistake.Sign, Mistake.ConstantFactor),
                $"{name}: the claim is -{(k.Text.Contains('/', StringComparison.Ordinal) ? $"({k})" : k)} times the derivative.",
                subject.Relating((t, c, sizes) => (t * -k.Value(sizes), c)))
            {
                Tier = 0,
            Suggestion = subject.Suggest(Negated(SyntaxParts.Over(value, k.Expression))),
            };
        }

        yield return new(
            Mistake.Transposed,
            $"{name}: the claim is the transpose of the derivative.",
            subject.Relating((t, c, _) => t.Shape.Rank == 2 ? (Transpose(t), c) : (t, c)))
        {
            Tier = 0,
            Suggestion = subject.Suggest(new TransposeExpression(value)),
        };
        yield return new(
            Mistake.Joined(Mistake.Sign, Mistake.Transposed),
            $"{name}: the claim is the negative of the derivative's transpose.",
            subject.Relating((t, c, _) => t.Shape.Rank == 2 ? (-Transpose(t), c) : (t, c)));
    }

    private static Expression Negated(Expression value) => value is NegationExpression negation ? negation.Operand : new NegationExpression(value);
}
