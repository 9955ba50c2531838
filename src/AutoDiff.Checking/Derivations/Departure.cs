using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>Says where a wrong claim departs from what was derived.</summary>
internal static class Departure
{
    // Longer formulas side by side show nothing.
    private const int Longest = 80;

    /// <summary>A sentence for each case or for the terms in which both differ; none if that cannot be told.</summary>
    public static IReadOnlyList<string> Of(Blackboard board, ClaimSyntax claim)
    {
        try
        {
            var (derived, claimed) = board.Compare(claim);
            if ((Blackboard.Compared(derived) ?? Blackboard.Compared(claimed)) is var (one, other))
            {
                var (equal, different) = board.Cases(derived, one, other);
                var (claimedEqual, claimedDifferent) = board.Cases(claimed, one, other);
                return Short(
                    Case($"Where {one} = {other}", equal, claimedEqual),
                    Case($"Where {one} ≠ {other}", different, claimedDifferent));
            }

            var missing = Without(derived, claimed);
            var extra = Without(claimed, derived);
            return (missing.Terms.Count, extra.Terms.Count) switch
            {
                (0, 0) => [],
                (0, _) => Short($"The claim also has {Quoted(extra)}."),
                (_, 0) => Short($"The claim lacks {Quoted(missing)}."),
                _ when missing.Terms.Count == derived.Terms.Count =>
                    Short($"The derivation gives {Quoted(derived)}, the claim {Quoted(claimed)}."),
                _ => Short($"The derivation has {Quoted(missing)} where the claim has {Quoted(extra)}."),
            };
        }
        catch (NotSupportedException)
        {
            return [];
        }

        string Case(string where, Polynomial derived, Polynomial claimed) =>
            Quoted(derived) == Quoted(claimed)
                ? $"{where}, the claim is right."
                : $"{where}, the derivation gives {Quoted(derived)}, the claim {Quoted(claimed)}.";

        string Quoted(Polynomial sum) => $"`{board.Display(sum.ToSyntax())}`";
    }

    private static string[] Short(params string[] sentences) =>
        sentences.All(sentence => sentence.Split('`').All(formula => formula.Length <= Longest)) ? sentences : [];

    private static Polynomial Without(Polynomial sum, Polynomial other)
    {
        var terms = other.Terms.Select(term => (term.Key, term.Coefficient)).ToHashSet();
        return new([.. sum.Terms.Where(term => !terms.Contains((term.Key, term.Coefficient)))]);
    }
}
