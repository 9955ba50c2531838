using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>The claim is right with one word replaced throughout, or two exchanged: names, or sums for means.</summary>
internal sealed class Renamings : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var whole = subject.Claim.Value;
        var places = SyntaxParts.Places(whole).ToList();
        var used = places.Select(place => place.Node).OfType<NameExpression>().Select(name => name.Name).ToHashSet();
        string[] bound = [.. places.SelectMany(place => place.Bound).Distinct()];
        foreach (var name in subject.Names.Values.Where(name => used.Contains(name.Text)))
        {
            foreach (var other in subject.Names.Values.Where(other => other != name && other.Shape == name.Shape))
            {
                yield return Everywhere(
                    subject.Names.KindOfConfusion(name, other), () => $"`{name.Text}` stands where `{other.Text}` belongs",
                    node => node is NameExpression own && own.Name == name.Text ? other.Expression : node);
                if (used.Contains(other.Text) && string.CompareOrdinal(name.Text, other.Text) < 0)
                {
                    yield return Everywhere(
                        Mistake.WrongVariable, () => $"`{name.Text}` and `{other.Text}` are exchanged",
                        node => Exchanged(node, name.Text, other.Text));
                }
            }
        }

        string[] indices = [.. subject.Names.Indices, .. bound];
        for (var i = 0; i < indices.Length; i++)
        {
            for (var k = i + 1; k < indices.Length; k++)
            {
                var (one, other) = (indices[i], indices[k]);
                yield return Everywhere(Mistake.WrongIndex, () => $"`{one}` and `{other}` are exchanged",
                    node => Exchanged(node, one, other));
            }
        }

        foreach (var (own, other) in ((string, string)[])[("sum", "mean"), ("mean", "sum")])
        {
            yield return Everywhere(
                Mistake.MeanVersusSum, () => $"every {own} should be a {other}",
                node => node is CallExpression { Function.Name: var function } call && function == own
                    ? new CallExpression(new(other), call.Arguments, call.Axis, call.Keep)
                    : node);
        }

        foreach (var (own, other) in ((int, int)[])[(0, 1), (1, 0)])
        {
            yield return Everywhere(
                Mistake.WrongIndex, () => $"every axis {own} should be axis {other}",
                node => node is CallExpression { Axis: NumberExpression { Value: var axis } } call && axis == own
                    ? new CallExpression(call.Function, call.Arguments, new NumberExpression(other), call.Keep)
                    : node);
        }

        Hypothesis Everywhere(string kind, Func<string> message, Func<Expression, Expression> rename) =>
            Hypothesis.Edit(kind, message, SyntaxParts.Mapped(whole, rename), length: 1);
    }

    private static Expression Exchanged(Expression node, string one, string other) => node switch
    {
        NameExpression { Name: var name } when name == one => new NameExpression(other),
        NameExpression { Name: var name } when name == other => new NameExpression(one),
        _ => node,
    };
}
