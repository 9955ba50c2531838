using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// A part of the claim stands for another expression of the file. That says what to write and little of what was
/// done wrong, so that it comes after all that does.
/// </summary>
internal sealed class Substitutions : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject) =>
        from place in SyntaxParts.Places(subject.Value)
        where !ReferenceEquals(place.Node, subject.Value) && !place.IsSubscript && place.Node.Depth > 1
        from part in Insertions.Fitting(place, subject, depth: 2)
        select new Edit(
            MistakeKind.WrongPoint, () => $"`{place.Node}` stands where `{part}` belongs", part,
            Plausibility.Substituted.Longer(part.Depth + place.Node.Depth)).At(place);
}
