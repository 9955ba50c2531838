using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// A part of the claim stands for another expression of the file. That says what to write and little of what was
/// done wrong, so that it comes after all that does.
/// </summary>
internal sealed class Substitutions : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject) =>
        from site in SyntaxParts.Sites(subject.Value)
        where !ReferenceEquals(site.Node, subject.Value) && !site.IsSubscript && site.Node.Depth > 1
        from part in Insertions.Fitting(site, subject, depth: 2)
        select new Edit(
            MistakeKind.WrongPoint, () => $"`{site.Node}` stands where `{part}` belongs", part,
            Plausibility.Substituted.Longer(part.Depth + site.Node.Depth)).At(site);
}
