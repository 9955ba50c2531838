using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>Changes of sums: a sign, a term too many, a number for a multiple of the identity.</summary>
internal static class SumEdits
{
    public static IEnumerable<Edit> Of(AdditionSyntax sum, Subject subject)
    {
        for (var i = 0; i < sum.Terms.Count; i++)
        {
            var term = sum.Terms[i];
            var flipped = i > 0
                ? new AdditionSyntax(
                    [.. SyntaxParts.Replaced(sum.Terms, i, term with { IsSubtracted = !term.IsSubtracted })])
                : new AdditionSyntax(
                    [.. SyntaxParts.Replaced(sum.Terms, 0, new TermSyntax(false, Rewording.Negated(term.Value)))]);
            yield return new(MistakeKind.TermSign, () => $"the term `{term.Value}` has the wrong sign", flipped);
            yield return new(
                MistakeKind.ExtraTerm, () => $"the term `{term.Value}` does not belong there", Without(sum, i))
            {
                Removes = true,
            };
        }

        // A number beside a square matrix is added to every entry of it.
        if (subject.Structure.ShapeOf(sum) is not { Rank: 2 } shape || shape[0] != shape[1] ||
            subject.LengthOf(shape[0]) is not { } length)
        {
            yield break;
        }

        for (var i = 0; i < sum.Terms.Count; i++)
        {
            var term = sum.Terms[i];
            if (subject.Structure.ShapeOf(term.Value) == Shape.Scalar)
            {
                var diagonal = SyntaxParts.Times(term.Value, new CallSyntax(new("eye"), [length]));
                yield return new(
                    MistakeKind.Factor,
                    () => $"`{term.Value}` is added to every entry, but belongs on the diagonal: `{diagonal}`",
                    new AdditionSyntax([.. SyntaxParts.Replaced(sum.Terms, i, term with { Value = diagonal })]));
            }
        }
    }

    /// <summary>What is left of a sum without one term.</summary>
    public static ExpressionSyntax Without(AdditionSyntax sum, int position)
    {
        TermSyntax[] rest = [.. sum.Terms.Where((_, i) => i != position)];
        var first = rest[0].IsSubtracted ? Rewording.Negated(rest[0].Value) : rest[0].Value;
        return rest.Length == 1 ? first : new AdditionSyntax([new(false, first), .. rest[1..]]);
    }
}
