using AutoDiff.Transforms.Rules;

namespace AutoDiff.Tests.Transforms.Rules;

/// <summary>
/// The two sides of a rule as programs of its variables; the constant of a conditional rule is a number that meets the
/// condition.
/// </summary>
internal sealed record RuleSides(ArrayProgram Left, ArrayProgram Right)
{
    private static readonly double[] Constants =
        [0.0, -0.0, 1, -1, 2, 0.5, -3.25, 1e300, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity,
            double.NaN];

    /// <summary>The sides for each constant that meets the condition; once for a rule that has none.</summary>
    public static IEnumerable<RuleSides> Of(Rule rule) => rule.Condition is { } condition
        ? Constants.Where(condition).Select(
            constant => new RuleSides(With(rule.Left!, constant), With(rule.Right!, constant)))
        : [new RuleSides(rule.Left!, rule.Right!)];

    private static ArrayProgram With(ArrayProgram program, double constant)
    {
        var builder = new ProgramBuilder(sharesInstructions: true);
        Variable[] others = [.. program.Inputs.Skip(1).Select(input => builder.Input(input.Name, input.Shape))];
        return builder.Build(program.Inline(builder, [constant, .. others]));
    }
}
