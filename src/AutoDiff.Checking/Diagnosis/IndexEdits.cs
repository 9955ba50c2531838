using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>Changes of subscripts: exchanged, shifted, reversed.</summary>
internal static class IndexEdits
{
    public static IEnumerable<Edit> Of(IndexingSyntax indexing, Subject subject)
    {
        if (indexing.Subscripts.Count == 2)
        {
            yield return new(
                MistakeKind.WrongIndex, () => $"the indices of `{indexing}` are in the wrong order",
                new IndexingSyntax(indexing.Operand, [indexing.Subscripts[1], indexing.Subscripts[0]]));
        }

        foreach (var (slice, position) in indexing.Subscripts.Select(
            (subscript, i) => (subscript as SliceSubscriptSyntax, i)))
        {
            var one = new NumberSyntax(1);
            var last = new NegationSyntax(one);
            SliceSubscriptSyntax? other = slice switch
            {
                { Start: NumberSyntax, End: null } => new(null, last),
                { Start: null, End: NegationSyntax } => new(one, null),
                _ => null,
            };
            if (other is not null)
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"`{indexing}` is shifted by one",
                    new IndexingSyntax(
                        indexing.Operand, [.. SyntaxParts.Replaced(indexing.Subscripts, position, other)]));
            }
        }

        for (var i = 0; i < indexing.Subscripts.Count; i++)
        {
            if (indexing.Subscripts[i] is not ElementSubscriptSyntax { Index: var index and not NumberSyntax })
            {
                continue;
            }

            var (position, one) = (i, new NumberSyntax(1));
            foreach (var isBefore in (bool[])[true, false])
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"`{indexing}` is shifted by one",
                    At(new AdditionSyntax([new(false, index), new(isBefore, one)])), Plausibility.PartOtherwise);
            }

            foreach (var last in Last(indexing.Operand, position, subject))
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"`{indexing.Operand}` is to be read backwards",
                    At(new AdditionSyntax([.. last, new(true, index)])), Plausibility.PartOtherwise);
            }

            foreach (var (name, turned) in index is AdditionSyntax sum ? Turned(sum) : [])
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"the index `{name}` runs the wrong way in `{indexing}`",
                    At(turned), Plausibility.PartOtherwise);
            }

            IndexingSyntax At(ExpressionSyntax other) => new(
                indexing.Operand, [.. SyntaxParts.Replaced(
                    indexing.Subscripts, position, new ElementSubscriptSyntax(other))]);
        }
    }

    // The last position on an axis, as n - 1 and as a number: which of the two it is does not show at one size.
    private static IEnumerable<TermSyntax[]> Last(ExpressionSyntax operand, int axis, Subject subject)
    {
        if (subject.Structure.ShapeOf(operand) is not { } shape || axis >= shape.Rank)
        {
            yield break;
        }

        yield return [new(false, new NumberSyntax(shape[axis] - 1))];
        if (subject.LengthOf(shape[axis]) is NameSyntax length)
        {
            yield return [new(false, length), new(true, new NumberSyntax(1))];
        }
    }

    // i + k for i + 2 - k, and i - k for i + k.
    private static IEnumerable<(ExpressionSyntax Name, ExpressionSyntax Turned)> Turned(AdditionSyntax sum)
    {
        foreach (var (i, term) in sum.Terms.Index().Where(term => term.Item.Value is NameSyntax))
        {
            TermSyntax[] turned =
                [.. SyntaxParts.Replaced(sum.Terms, i, term with { IsSubtracted = !term.IsSubtracted })];
            TermSyntax[] names = [.. turned.Where(other => other.Value is not NumberSyntax)];
            yield return (term.Value, ClaimTerms.Sum(names));
            if (names.Length < turned.Length)
            {
                yield return (term.Value, ClaimTerms.Sum(turned));
            }
        }
    }
}
