using AutoDiff.Checking.Claims;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>A hypothesis with a factor of the whole on top.</summary>
internal static class Scaling
{
    /// <summary>The claim has the wrong sign besides.</summary>
    public static Hypothesis? Turned(Hypothesis hypothesis) => Of(
        hypothesis, MistakeKind.Sign, "the sign is wrong",
        Rewording.Negated, _ => -1.0);

    /// <summary>The claim is a constant times what it should be besides.</summary>
    public static Hypothesis? Of(Hypothesis hypothesis, Constant constant, bool isNegative)
    {
        var scaled = Of(
            hypothesis, MistakeKind.ConstantFactor, $"the claim is {constant} times the derivative",
            right => constant.Inverse is { } inverse
                ? Rewording.Multiplied(inverse, right)
                : Rewording.Divided(right, constant.Expression),
            constant.Value);
        return isNegative && scaled is not null ? Turned(scaled) : scaled;
    }

    private static Hypothesis? Of(
        Hypothesis hypothesis,
        MistakeKind kind,
        string message,
        Func<ExpressionSyntax, ExpressionSyntax> corrected,
        Func<SizeAssignment, double> factor)
    {
        if (hypothesis.Mistake.Includes(kind))
        {
            return null;
        }

        var isOnly = hypothesis.Mistake == default;
        return hypothesis with
        {
            Mistake = hypothesis.Mistake | kind,
            Message = () => isOnly ? message : $"{hypothesis.Message()}, and {message}",
            Equation = recorded =>
                hypothesis.Equation(recorded) is { } sides
                    ? new(factor(recorded.Sizes) * sides.Left, sides.Right)
                    : null,
            Right = hypothesis.Right is { } right ? corrected(right) : null,
            MayBeScaled = false,
        };
    }
}
