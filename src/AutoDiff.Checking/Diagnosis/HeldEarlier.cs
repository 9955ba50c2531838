using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// The elements that the steps of recurrences begin from were held constant: h[t - 1] in h[t] = tanh(W @ h[t - 1]), one
/// sequence or all.
/// </summary>
internal sealed class HeldEarlier : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var needed = subject.Model.NeededBy(subject.Claim.Derivative.Function.Name);
        var sequences = subject.Model.File.Statements.OfType<StartSyntax>().Select(start => start.Name.Name)
            .Where(needed.Contains).Distinct().ToList();
        var elements = sequences.ToDictionary(name => name, name => subject.Definitions
            .SelectMany(step => SyntaxParts.Sites(step.Value).Select(site => (step, site.Node)))
            .Where(use => use.Node is IndexingSyntax { Operand: NameSyntax of } && of.Name == name && IsEarlier(use))
            .Select(use => $"`{use.Node}`").Distinct().ToList());
        string[][] choices =
            [.. sequences.Select(name => (string[])[name]), .. sequences.Count > 1 ? [[.. sequences]] : (string[][])[]];
        foreach (var held in choices)
        {
            string[] found = [.. held.SelectMany(name => elements[name]).Distinct()];
            if (found.Length > 0)
            {
                yield return Hypothesis.Spoiling(
                    MistakeKind.HeldConstant,
                    () => $"{string.Join(" and ", found)} {(found.Length == 1 ? "is" : "are")} held constant in each " +
                        $"step, but {(found.Length == 1 ? "depends" : "depend")} on the variable by way of the steps " +
                        "before",
                    claim => claim.Holding(held.Select(OpenClaim.EarlierElementsOf).ToHashSet()),
                    Plausibility.HeldConstant.Longer(held.Length - 1));
            }
        }
    }

    // An element of another turn than the step is for.
    private static bool IsEarlier((DefinitionSyntax Step, ExpressionSyntax Node) use) =>
        use.Step.Indices is [var time, ..]
        && use.Node is IndexingSyntax { Subscripts: [ElementSubscriptSyntax { Index: AdditionSyntax sum }, ..] }
        && sum.Terms.Any(term => term.Value is NameSyntax index && index.Name == time.Name);
}
