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

            if (subject.Structure.ShapeOf(indexing.Operand) is { } shape && position < shape.Rank &&
                subject.LengthOf(shape[position]) is { } length)
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"`{indexing.Operand}` is to be read backwards",
                    At(new AdditionSyntax([new(false, length), new(true, one), new(true, index)])),
                        Plausibility.PartOtherwise);
            }

            IndexingSyntax At(ExpressionSyntax other) => new(
                indexing.Operand, [.. SyntaxParts.Replaced(
                    indexing.Subscripts, position, new ElementSubscriptSyntax(other))]);
        }
    }
}
