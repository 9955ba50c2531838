using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>The claim is right on one side of a condition only.</summary>
internal sealed class Branches : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var conditions = subject.Expressions
            .SelectMany(SyntaxParts.Places)
            .SelectMany(place => ConditionsOf(place.Node))
            .Where(condition => condition is not ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual })
            .Distinct()
            .ToList();
        foreach (var condition in conditions)
        {
            var claiming = subject.Claiming(condition);
            foreach (var holds in (bool[])[true, false])
            {
                yield return new(
                    Mistake.Branch,
                    $"{subject.Derivative}: the claim is wrong where `{condition}` {(holds ? "does not hold" : "holds")}.",
                    sizes => subject.At(sizes) is { } own && claiming(sizes) is { } choice ? Chosen(own, choice, holds) : null)
                {
                    Tier = 0,
                };
            }
        }
    }

    private static IEnumerable<Expression> ConditionsOf(Expression node) => node switch
    {
        ConditionalExpression choice => [choice.Condition],
        CallExpression { Function.Name: "where" } call => [call.Arguments[0]],
        CallExpression { Function.Name: "abs" or "relu" } call => [IsLess(new NumberExpression(0), call.Arguments[0])],
        CallExpression { Function.Name: "max" or "min", Arguments: [var x, var y] } => [IsLess(y, x)],
        _ => [],
    };

    private static ComparisonExpression IsLess(Expression x, Expression y) => new(ComparisonOperator.Less, x, y);

    private static Program Chosen(Program own, Program choice, bool holds)
    {
        var builder = new ProgramBuilder();
        AutoDiff.Variable[] inputs = [.. own.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var (sides, condition) = (own.Inline(builder, inputs), choice.Inline(builder, inputs)[1]);
        var (truth, claim) = (sides[0], sides[1]);
        return builder.Build(holds ? Functions.Where(condition, truth, claim) : Functions.Where(condition, claim, truth), claim);
    }
}
