using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>A hypothesis with a factor of the whole on top.</summary>
internal static class Scaling
{
    /// <summary>The claim has the wrong sign besides.</summary>
    public static Hypothesis? Turned(Hypothesis hypothesis) => Of(
        hypothesis, Mistake.Sign, "the sign is wrong",
        right => right is NegationSyntax negation ? negation.Operand : new NegationSyntax(right), _ => -1.0);

    /// <summary>The claim is a constant times what it should be besides.</summary>
    public static Hypothesis? Of(Hypothesis hypothesis, Constant constant, bool isNegative)
    {
        var scaled = Of(
            hypothesis, Mistake.ConstantFactor, $"the claim is {constant} times the derivative",
            right => constant.Inverse is { } inverse
                ? SyntaxParts.Times(inverse, right)
                : SyntaxParts.Over(right, constant.Expression),
            constant.Value);
        if (!isNegative || scaled is null)
        {
            return scaled;
        }

        return hypothesis.Kind == Relations.Same ? Turned(scaled) : null;
    }

    private static Hypothesis? Of(
        Hypothesis hypothesis,
        string kind,
        string message,
        Func<ExpressionSyntax, ExpressionSyntax> corrected,
        Func<SizeAssignment, double> factor)
    {
        if (hypothesis.Kind == kind)
        {
            return null;
        }

        var isOnly = hypothesis.Kind == Relations.Same;
        return hypothesis with
        {
            Kind = isOnly ? kind : Mistake.Joined(hypothesis.Kind, kind),
            Message = () => isOnly ? message : $"{hypothesis.Message()}, and {message}",
            Equation = trial =>
                hypothesis.Equation(trial) is { } sides ? new(factor(trial.Sizes) * sides.Left, sides.Right) : null,
            Right = hypothesis.Right is { } right ? corrected(right) : null,
            MayBeScaled = false,
        };
    }
}
