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
            foreach (var holds in (bool[])[true, false])
            {
                yield return new(
                    Mistake.Branch,
                    () => $"the claim is wrong where `{condition}` {(holds ? "does not hold" : "holds")}",
                    trial => trial.Claimed is { } claimed && trial.ValueOf(condition) is { } choice
                        ? new(holds ? Functions.Where(choice, trial.Truth, claimed) : Functions.Where(choice, claimed, trial.Truth), claimed)
                        : null)
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
}
