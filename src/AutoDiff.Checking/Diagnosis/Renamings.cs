using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>The claim is right with one word replaced throughout: another name, or sums for means.</summary>
internal sealed class Renamings : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var variables = subject.Model.Variables.Select(variable => variable.Name).ToHashSet();
        string[] names = [.. variables, .. subject.Definitions.Select(definition => definition.Name.Name)];
        var used = SyntaxParts.Places(subject.Claim.Value).Select(place => place.Node).OfType<NameExpression>().Select(name => name.Name).ToHashSet();
        foreach (var name in names.Where(used.Contains))
        {
            foreach (var other in names.Where(other => other != name))
            {
                yield return Everywhere(
                    variables.Contains(name) && variables.Contains(other) ? Mistake.WrongVariable : Mistake.WrongPoint,
                    $"`{name}` stands where `{other}` belongs",
                    node => node is NameExpression { Name: var own } && own == name ? new NameExpression(other) : node);
            }
        }

        foreach (var (own, other) in ((string, string)[])[("sum", "mean"), ("mean", "sum")])
        {
            yield return Everywhere(
                Mistake.MeanVersusSum,
                $"every {own} should be a {other}",
                node => node is CallExpression { Function.Name: var function } call && function == own
                    ? new CallExpression(new(other), call.Arguments, call.Axis, call.Keep)
                    : node);
        }

        Hypothesis Everywhere(string kind, string message, Func<Expression, Expression> rename)
        {
            var edited = SyntaxParts.Mapped(subject.Claim.Value, rename);
            return new(kind, $"{subject.Derivative}: {message}.", subject.Claiming(edited)) { Suggestion = subject.Suggest(edited), Length = 1 };
        }
    }
}
