using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Several mistakes at once: the derivative is a combination of the claim's terms, of which one or two may be changed a
/// little, and of an expression that is missing. Coefficients such as 0, −1, 2 and 1/n name the mistakes. Columns of
/// numbers say at once which terms combine; only what fits becomes a hypothesis.
/// </summary>
internal sealed class Combinations(Subject subject, Bench bench)
{
    private const int MostMistakes = 3;
    private const int MostVariants = 400;
    private const int MostPairs = 400_000;

    /// <summary>The combinations of the terms of a value that give the derivative.</summary>
    public IEnumerable<Hypothesis> Of(ExpressionSyntax value)
    {
        var written = ClaimTerms.Written(value);
        var expanded = ClaimTerms.Expanded(value);
        return expanded is null || expanded.Count == written.Count
            ? OfTerms(written)
            : OfTerms(written).Concat(OfTerms(expanded));
    }

    private IEnumerable<Hypothesis> OfTerms(IReadOnlyList<TermSyntax> terms)
    {
        if (bench.Truth is not { } target)
        {
            return [];
        }

        var slots = terms.Select(term => new Slot(term, ColumnOf(term.Value), null)).ToArray();
        if (slots.Length + MostMistakes > target.Length || Array.Exists(slots, slot => slot.Column is null))
        {
            return [];
        }

        return OfSlots(slots, target);
    }

    private IEnumerable<Hypothesis> OfSlots(Slot[] slots, double[] target)
    {
        if (Fitted(slots, target) is { } own)
        {
            yield return own;
        }

        // A missing expression is one more term, of which there is nothing as it is written.
        Slot[][] variants = [.. slots.Select((slot, k) => Variants(slot).ToArray()), [.. Missing()]];
        for (var k = 0; k < variants.Length; k++)
        {
            var rest = RestOf(slots, target, k, k);
            foreach (var variant in variants[k])
            {
                if (Spans.Combines(rest.Target, rest.Span.Rest(variant.Column!)) &&
                    Fitted(With(slots, (k, variant)), target) is { } fitted)
                {
                    yield return fitted;
                }
            }
        }

        var pairs = 0;
        for (var k = 0; k < variants.Length; k++)
        {
            for (var j = k + 1; j < variants.Length; j++)
            {
                var rest = RestOf(slots, target, k, j);
                double[][] ones = [.. variants[k].Select(variant => rest.Span.Rest(variant.Column!))];
                double[][] others = [.. variants[j].Select(variant => rest.Span.Rest(variant.Column!))];
                for (var a = 0; a < ones.Length; a++)
                {
                    for (var b = 0; b < others.Length && pairs++ < MostPairs; b++)
                    {
                        if (Spans.Combines(rest.Target, ones[a], others[b]) &&
                            Fitted(With(slots, (k, variants[k][a]), (j, variants[j][b])), target) is { } fitted)
                        {
                            yield return fitted;
                        }
                    }
                }
            }
        }
    }

    private static Slot[] With(Slot[] slots, params ReadOnlySpan<(int At, Slot Slot)> changes)
    {
        var changed = slots.ToList();
        foreach (var (at, slot) in changes)
        {
            if (at < slots.Length)
            {
                changed[at] = slot;
            }
            else
            {
                changed.Add(slot);
            }
        }

        return [.. changed];
    }

    // What is left of the target beside all terms but two.
    private static (Spans Span, double[] Target) RestOf(Slot[] slots, double[] target, int k, int j)
    {
        var span = new Spans();
        for (var i = 0; i < slots.Length; i++)
        {
            if (i != k && i != j)
            {
                span.TryAdd(slots[i].Column!);
            }
        }

        return (span, span.Rest(target));
    }

    private IEnumerable<Slot> Variants(Slot slot) =>
        ClaimEdits.Of(subject, slot.Term.Value).Concat(Insertions.Of(subject, slot.Term.Value))
            .Where(edit => edit.Plausibility.Tier < Plausibility.FarFetched && !edit.IsJoint)
            .Take(MostVariants)
            .Select(edit => new Slot(slot.Term with { Value = edit.Right! }, ColumnOf(edit.Right!), edit))
            .Where(variant => variant.Column is not null);

    private IEnumerable<Slot> Missing() =>
        subject.Names.Parts
            .Select(part => new Slot(
                new(false, part), ColumnOf(part),
                Hypothesis.Claiming(MistakeKind.MissingTerm, () => "", part, Plausibility.InsertedTerm),
                    IsMissing: true))
            .Where(part => part.Column is not null);

    private double[]? ColumnOf(ExpressionSyntax value) => bench.Values(value);

    // The combination as a hypothesis; null if its coefficients are none that people get wrong, or too many.
    private Hypothesis? Fitted(Slot[] slots, double[] target)
    {
        if (Spans.Coefficients([.. slots.Select(slot => slot.Column!)], target) is not { } found)
        {
            return null;
        }

        var shares = new Share[slots.Length];
        for (var k = 0; k < shares.Length; k++)
        {
            if (ShareOf(slots[k].Term.IsSubtracted ? -found[k] : found[k]) is not { } share)
            {
                return null;
            }

            shares[k] = share;
        }

        return shares.Zip(slots)
            .Where(pair => !pair.First.IsZero && !pair.Second.IsMissing)
            .Select(pair => pair.First)
            .Prepend(Share.One)
            .Distinct()
            .Select(whole => Told(slots, shares, whole))
            .OfType<(Hypothesis Hypothesis, int Changes)>()
            .OrderBy(told => told.Changes)
            .Select(told => told.Hypothesis)
            .FirstOrDefault();
    }

    // The mistakes if the claim as a whole is off by one share, and each term by what it differs from that.
    private static (Hypothesis Hypothesis, int Changes)? Told(Slot[] slots, Share[] shares, Share whole)
    {
        Mistake mistake = default;
        var (messages, parts) = (new List<Func<string>>(), new List<Plausibility>());
        for (var k = 0; k < slots.Length; k++)
        {
            var (share, value) = (shares[k], slots[k].Term.Value);
            if (slots[k].Edit is { } edit)
            {
                mistake |= edit.Mistake;
                parts.Add(edit.Plausibility);
                if (slots[k].IsMissing)
                {
                    messages.Add(() => $"the term `{(share.IsNegative ? "-" : "")}{share.Times(value)}` is missing");
                    continue;
                }

                messages.Add(edit.Message);
            }

            if (share == whole)
            {
                continue;
            }

            if (share.IsZero && Array.Exists(slots, slot => slot.IsMissing))
            {
                // A term for another one: that can be said of many claims, and names no mistake.
                return null;
            }

            if (share.IsZero)
            {
                mistake |= MistakeKind.ExtraTerm;
                parts.Add(Plausibility.PartOtherwise);
                messages.Add(() => $"the term `{value}` does not belong there");
            }
            else if (whole.Constant is not null)
            {
                return null;
            }
            else
            {
                var isTurned = share.IsNegative != whole.IsNegative;
                parts.AddRange(isTurned ? [Plausibility.Part] : []);
                parts.AddRange(share.Constant is { } off ? [Of(off)] : []);
                mistake |= isTurned ? MistakeKind.TermSign : default(Mistake);
                mistake |= share.Constant is not null ? MistakeKind.ConstantFactor : default(Mistake);
                messages.Add(() => share.Constant is not { } factor ? $"the term `{value}` has the wrong sign"
                    : isTurned ? $"the term `{value}` has the wrong sign and lacks the factor {factor}"
                    : $"the term `{value}` lacks the factor {factor}");
            }
        }

        if (whole.IsNegative)
        {
            mistake |= MistakeKind.Sign;
            parts.Add(Plausibility.Part);
            messages.Add(() => "the sign is wrong");
        }

        if (whole.Constant is { } constant)
        {
            mistake |= MistakeKind.ConstantFactor;
            parts.Add(Of(constant));
            messages.Add(() => $"the claim lacks the factor {constant}");
        }

        var right = ClaimTerms.Sum(
            [.. slots.Zip(shares).Where(pair => !pair.Second.IsZero).Select(pair => new TermSyntax(
            pair.First.Term.IsSubtracted != pair.Second.IsNegative, pair.Second.Times(pair.First.Term.Value)))]);
        return parts.Count is 0 or > MostMistakes
            ? null
            : (Hypothesis.Claiming(
                mistake, () => string.Join(", and ", messages.Select(message => message())), right,
                Plausibility.Joined(parts)), parts.Count);

        static Plausibility Of(Constant constant) =>
            constant.IsTwo || constant.IsOfSizes ? Plausibility.Part : Plausibility.Inserted;
    }

    private Share? ShareOf(double coefficient)
    {
        var (size, isNegative) = (Math.Abs(coefficient), coefficient < 0);
        return size < Constant.Tolerance ? Share.Zero
            : Math.Abs(size - 1) < Constant.Tolerance ? new Share(isNegative, null)
            : subject.Names.Constants.FirstOrDefault(constant => constant.Is(size, bench.Sizes)) is { } constant
                ? new Share(isNegative, constant)
            : null;
    }

    /// <summary>A term, its numbers at the points of the bench, and how it was changed.</summary>
    private sealed record Slot(TermSyntax Term, double[]? Column, Hypothesis? Edit, bool IsMissing = false);

    /// <summary>With what factor a term belongs in the derivative.</summary>
    private readonly record struct Share(bool IsNegative, Constant? Constant, bool IsZero = false)
    {
        public static Share One => new(false, null);

        public static Share Zero => new(false, null, IsZero: true);

        public ExpressionSyntax Times(ExpressionSyntax value) => Constant switch
        {
            null => value,
            { Inverse: { } inverse } => Rewording.Divided(value, inverse),
            _ => Rewording.Multiplied(Constant.Expression, value),
        };
    }
}
