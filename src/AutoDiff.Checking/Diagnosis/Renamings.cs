using System.Globalization;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The claim is right with one word replaced throughout, or two exchanged: names, or sums for means.</summary>
internal sealed class Renamings : IHypotheses
{
    // As the claim is written a word is one that its helpers may use in another sense.
    public IEnumerable<Hypothesis> About(Subject subject) => subject.Value == subject.Claim.Value
        ? Of(subject, subject.Value)
        : Of(subject, subject.Value).Concat(Of(subject, subject.Claim.Value));

    /// <summary>The words that may be replaced in any value that might be claimed.</summary>
    public static IEnumerable<Hypothesis> Of(Subject subject, ExpressionSyntax whole)
    {
        var sites = SyntaxParts.Sites(whole).ToList();
        var used = sites.Select(site => site.Node).OfType<NameSyntax>().Select(name => name.Name).ToHashSet();
        string[] bound = [.. sites.SelectMany(site => site.Bound).Distinct()];
        foreach (var name in subject.Names.Values.Where(name => used.Contains(name.Text)))
        {
            foreach (var other in subject.Names.Values.Where(other => other != name && other.Shape == name.Shape))
            {
                yield return Everywhere(
                    subject.Names.KindOfConfusion(name, other), () =>
                        $"`{name.Text}` stands where `{other.Text}` belongs",
                    node => node is NameSyntax own && own.Name == name.Text ? other.Expression : node,
                    subject.Names.IsNear(other) ? Plausibility.Renamed : Plausibility.Unrelated);
                if (used.Contains(other.Text) && string.CompareOrdinal(name.Text, other.Text) < 0)
                {
                    yield return Everywhere(
                        MistakeKind.WrongVariable, () => $"`{name.Text}` and `{other.Text}` are exchanged",
                        node => Exchanged(node, name.Text, other.Text),
                        Plausibility.Exchanged);
                }
            }
        }

        string[] indices = [.. subject.Names.Indices, .. bound];
        for (var i = 0; i < indices.Length; i++)
        {
            for (var k = i + 1; k < indices.Length; k++)
            {
                var (one, other) = (indices[i], indices[k]);
                yield return Everywhere(MistakeKind.WrongIndex, () => $"`{one}` and `{other}` are exchanged",
                    node => Exchanged(node, one, other));
            }
        }

        // k[0] for k[2] and back, as in a kernel that is not reversed.
        var elements = sites.Select(site => site.Node).OfType<IndexingSyntax>()
            .Where(element => element.Subscripts.All(s => s is ElementSubscriptSyntax { Index: NumberSyntax }))
            .Distinct().ToList();
        for (var i = 0; i < elements.Count; i++)
        {
            foreach (var other in elements.Skip(i + 1).Where(other => other.Operand == elements[i].Operand))
            {
                var one = elements[i];
                yield return Everywhere(
                    MistakeKind.WrongIndex, () => $"`{one}` and `{other}` are exchanged",
                    node => node == one ? other : node == other ? one : node);
            }
        }

        foreach (var (own, other) in ((string, string)[])[("sum", "mean"), ("mean", "sum")])
        {
            yield return Everywhere(
                MistakeKind.MeanVsSum, () => $"every {own} should be a {other}",
                node => node is CallSyntax { Function.Name: var function } call && function == own
                    ? call.With(new(other))
                    : node);
        }

        // h3, h2, h1 for h2, h1, h0: the step before or after, throughout.
        foreach (var by in (int[])[-1, 1])
        {
            var shifted = SyntaxParts.Mapped(whole, node => node is NameSyntax name ? Neighbor(name, by, subject) ??
                node : node);
            if (shifted != whole)
            {
                yield return Hypothesis.Claiming(
                    MistakeKind.WrongPoint, () =>
                        $"the steps are those {(by < 0 ? "after" : "before")} the ones that belong there",
                    subject.Inlined(shifted), Plausibility.Renamed);
            }

            foreach (var stem in used.Select(Stem).OfType<string>().Distinct())
            {
                var ofOne = SyntaxParts.Mapped(
                    whole, node => node is NameSyntax name &&
                        Stem(name.Name) == stem ? Neighbor(name, by, subject) ?? node : node);
                if (ofOne != whole)
                {
                    yield return Hypothesis.Claiming(
                        MistakeKind.WrongPoint,
                        () =>
                            $"every `{stem}` is that of the step {(by < 0 ? "after" : "before")} the one that " +
                            "belongs there",
                        subject.Inlined(ofOne), Plausibility.Renamed);
                }
            }
        }

        foreach (var (own, other) in ((int, int)[])[(0, 1), (1, 0)])
        {
            yield return Everywhere(
                MistakeKind.WrongIndex, () => $"every axis {own} should be axis {other}",
                node => node is CallSyntax { Axis: NumberSyntax { Value: var axis } } call && axis == own
                    ? new CallSyntax(call.Function, call.Arguments, new NumberSyntax(other), call.Keep)
                    : node);
        }

        Hypothesis Everywhere(
            MistakeKind kind,
            Func<string> message,
            Func<ExpressionSyntax, ExpressionSyntax> rename,
            Plausibility? plausibility = null) =>
            Hypothesis.Claiming(
                kind, message, subject.Inlined(SyntaxParts.Mapped(whole, rename)), plausibility ??
                    Plausibility.Renamed);
    }

    // The name without its number: h of h2.
    private static string? Stem(string name) =>
        name.TrimEnd("0123456789".ToCharArray()) is var stem && stem.Length > 0 && stem.Length < name.Length
            ? stem
            : null;

    private static NameSyntax? Neighbor(NameSyntax name, int by, Subject subject)
    {
        if (Stem(name.Name) is not { } stem ||
            !int.TryParse(name.Name[stem.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var other = string.Create(CultureInfo.InvariantCulture, $"{stem}{number + by}");
        return subject.Names.Find(other) is { } known && known.Shape == subject.Names.Find(name.Name)?.Shape
            ? known.Expression
            : null;
    }

    private static ExpressionSyntax Exchanged(ExpressionSyntax node, string one, string other) => node switch
    {
        NameSyntax { Name: var name } when name == one => new NameSyntax(other),
        NameSyntax { Name: var name } when name == other => new NameSyntax(one),
        _ => node,
    };
}
