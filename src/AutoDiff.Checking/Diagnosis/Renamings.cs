using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The claim is right with one word replaced throughout, or two exchanged: names, or sums for means.</summary>
internal sealed class Renamings : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var whole = subject.Claim.Value;
        var places = SyntaxParts.Places(whole).ToList();
        var used = places.Select(place => place.Node).OfType<NameSyntax>().Select(name => name.Name).ToHashSet();
        string[] bound = [.. places.SelectMany(place => place.Bound).Distinct()];
        foreach (var name in subject.Names.Values.Where(name => used.Contains(name.Text)))
        {
            foreach (var other in subject.Names.Values.Where(other => other != name && other.Shape == name.Shape))
            {
                yield return Everywhere(
                    subject.Names.KindOfConfusion(name, other), () => $"`{name.Text}` stands where `{other.Text}` belongs",
                    node => node is NameSyntax own && own.Name == name.Text ? other.Expression : node);
                if (used.Contains(other.Text) && string.CompareOrdinal(name.Text, other.Text) < 0)
                {
                    yield return Everywhere(
                        Mistake.WrongVariable, () => $"`{name.Text}` and `{other.Text}` are exchanged",
                        node => Exchanged(node, name.Text, other.Text),
                        tier: 3);
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
                node => node is CallSyntax { Function.Name: var function } call && function == own
                    ? new CallSyntax(new(other), call.Arguments, call.Axis, call.Keep)
                    : node);
        }

        foreach (var (own, other) in ((int, int)[])[(0, 1), (1, 0)])
        {
            yield return Everywhere(
                Mistake.WrongIndex, () => $"every axis {own} should be axis {other}",
                node => node is CallSyntax { Axis: NumberSyntax { Value: var axis } } call && axis == own
                    ? new CallSyntax(call.Function, call.Arguments, new NumberSyntax(other), call.Keep)
                    : node);
        }

        Hypothesis Everywhere(string kind, Func<string> message, Func<ExpressionSyntax, ExpressionSyntax> rename, int tier = 1) =>
            Hypothesis.Edit(kind, message, SyntaxParts.Mapped(whole, rename), tier, length: 1);
    }

    private static ExpressionSyntax Exchanged(ExpressionSyntax node, string one, string other) => node switch
    {
        NameSyntax { Name: var name } when name == one => new NameSyntax(other),
        NameSyntax { Name: var name } when name == other => new NameSyntax(one),
        _ => node,
    };
}
