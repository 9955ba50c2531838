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

            var position = i;
            foreach (var shift in (int[])[-1, 1])
            {
                var meant = At(Shifted(index, shift));
                yield return new(
                    MistakeKind.WrongIndex, () => $"`{indexing}` is shifted by one; `{meant}` belongs there",
                    meant, Plausibility.PartOtherwise);
            }

            foreach (var last in Last(indexing.Operand, position, subject))
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"`{indexing.Operand}` is to be read backwards",
                    At(new AdditionSyntax([.. last, new(true, index)])), Plausibility.PartOtherwise);
            }

            foreach (var (name, turned) in index is AdditionSyntax sum ? Turned(sum, subject) : [])
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

    // t + 1 for t, and t for t - 1.
    private static ExpressionSyntax Shifted(ExpressionSyntax index, int by)
    {
        IEnumerable<TermSyntax> terms = index is AdditionSyntax sum ? sum.Terms : [new(false, index)];
        var shift = by + terms.Where(term => term.Value is NumberSyntax)
            .Sum(term => (term.IsSubtracted ? -1 : 1) * ((NumberSyntax)term.Value).Value);
        TermSyntax[] rest = [.. terms.Where(term => term.Value is not NumberSyntax)];
        TermSyntax[] all = shift == 0 ? rest : [.. rest, new(shift < 0, new NumberSyntax(Math.Abs(shift)))];
        return all is [{ IsSubtracted: false, Value: var only }] ? only : ClaimTerms.Sum(all);
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

    // i + k for i + n - 1 - k, and i - k for i + k.
    private static IEnumerable<(ExpressionSyntax Name, ExpressionSyntax Turned)> Turned(
        AdditionSyntax sum, Subject subject)
    {
        foreach (var (i, term) in sum.Terms.Index().Where(term => !IsKnown(term.Item)))
        {
            TermSyntax[] turned =
                [.. SyntaxParts.Replaced(sum.Terms, i, term with { IsSubtracted = !term.IsSubtracted })];
            TermSyntax[] names = [.. turned.Where(other => !IsKnown(other))];
            yield return (term.Value, ClaimTerms.Sum(names));
            if (names.Length < turned.Length)
            {
                yield return (term.Value, ClaimTerms.Sum(turned));
            }
        }

        bool IsKnown(TermSyntax term) => term.Value is NumberSyntax
            || (term.Value is NameSyntax { Name: var name } && subject.Model.SizeNames.Contains(name));
    }
}
