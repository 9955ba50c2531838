using System.Text.RegularExpressions;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Finds conditions of claims: <c>(i \neq j)</c> or "if <c>i = j</c>" behind a claim, and "for <c>i ≠ j</c>" or
/// "when <c>L > 0</c>" in the text beside them.
/// </summary>
internal sealed partial class ConditionFinder(DocumentNames names, PlacedText placed, IReadOnlyList<Piece> pieces)
{
    public void Run()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            if (pieces[k] is not { IsDone: false, Definition: null } piece || ConditionIn(piece) is not { } condition)
            {
                continue;
            }

            var claims = piece.Tokens.Follows ? [pieces[k - 1]]
                : !SaysWhen(piece) ? []
                : StandsBehind(k) ? [pieces[k - 1]]
                : Sentence(k);
            foreach (var claim in claims.Where(claim => claim.Root is RelationNode && claim.Definition is null))
            {
                claim.Conditions.Add(condition);
                piece.IsDone = true;
            }
        }
    }

    /// <summary>
    /// Whether a comparison says when a claim holds and declares nothing. <c>x > 0</c> is a declaration unless x is
    /// defined or the document compares it otherwise at another place.
    /// </summary>
    public bool IsCondition(Piece piece) => ComparisonIn(piece) is { First: var left } relation
        && (piece.Tokens.Follows || Connective().IsMatch(TextBefore(piece)) || Connective().IsMatch(piece.Tokens.Words))
        && (names.SpellingOf(left) is not { } name
            || relation.Others is not [(">" or "≥", NumberNode { Value: 0 })]
            || pieces.Any(other => !ReferenceEquals(other, piece) && IsOtherwise(other.Root, name, relation)));

    // Whether a formula defines a name, or compares it with something else or the other way round.
    private bool IsOtherwise(MathNode? root, string name, RelationNode relation) =>
        root is RelationNode { First: var first, Others: [var (sign, value), ..] }
        && name == names.SpellingOf(
            first is RowNode { Items: [{ Value: var head }, { Value: GroupNode }] } ? head : first)
        && (sign == "=" || (sign is "<" or ">" or "≤" or "≥"
            && (sign, Source(value)) != (relation.Others[0].Sign, Source(relation.Others[0].Value))));

    private static RelationNode? ComparisonIn(Piece piece) => WithoutBrackets(piece) is RelationNode
    {
        Others: [("<" or ">" or "≤" or "≥" or "≠", _)],
    } relation ? relation : null;

    private static MathNode? WithoutBrackets(Piece piece) =>
        piece.Root is GroupNode { Bracket: Bracket.Parentheses, Elements: [var inside] } ? inside : piece.Root;

    private string Source(MathNode node) => placed.Text[node.Span.Start..node.Span.End];

    private string TextBefore(Piece piece)
    {
        const int Reach = 24;
        var start = piece.Tokens.Region.OuterStart;
        return placed.Text[Math.Max(0, start - Reach)..start];
    }

    private bool SaysWhen(Piece piece)
    {
        var before = TextBefore(piece).TrimEnd();
        string[] words = ["where", "with", "(", "**", "indices"];
        return Connective().IsMatch(before) || words.Any(word => before.EndsWith(word, StringComparison.Ordinal));
    }

    // A claim right before the condition, which has none yet: "… $f'(x) = 1$ when $x > 0$".
    private bool StandsBehind(int k)
    {
        const int Reach = 25;
        if (k == 0 || pieces[k - 1] is not { Root: RelationNode, Definition: null, IsDone: false,
            Conditions.Count: 0 } before)
        {
            return false;
        }

        var between = placed.Text[before.Tokens.Region.OuterEnd..pieces[k].Tokens.Region.OuterStart];
        return between.Length < Reach && !EndsSentence(between) && !between.Contains(';', StringComparison.Ordinal);
    }

    // The formulas behind a condition up to the end of the sentence or the next condition.
    private List<Piece> Sentence(int k)
    {
        var found = new List<Piece>();
        for (var j = k + 1; j < pieces.Count; j++)
        {
            var between = placed.Text[Math.Min(
                pieces[j - 1].Tokens.Region.OuterEnd, pieces[j].Tokens.Region.OuterStart)..
                pieces[j].Tokens.Region.OuterStart];
            var isDisplayed = j == k + 1 && pieces[j].Tokens.Region.IsDisplayed
                && !between.Contains('.', StringComparison.Ordinal);
            if ((EndsSentence(between) && !isDisplayed)
                || (j > k + 1 && between.Contains(';', StringComparison.Ordinal))
                || ConditionIn(pieces[j]) is not null)
            {
                break;
            }

            found.Add(pieces[j]);
        }

        return found;
    }

    private static bool EndsSentence(string text) =>
        text.Contains(". ", StringComparison.Ordinal) || text.Contains(".\n", StringComparison.Ordinal)
        || text.TrimEnd('\r', '\n', ' ').EndsWith('.') || text.Contains("\n\n", StringComparison.Ordinal)
        || text.Contains("\n- ", StringComparison.Ordinal);

    private RelationNode? ConditionIn(Piece piece) => WithoutBrackets(piece) is RelationNode
    {
        First: SymbolNode first, Others: [("=" or "≠" or "<" or ">" or "≤" or "≥", SymbolNode second)],
    } condition && IsIndexLike(first) && IsIndexLike(second)
        ? condition
        : IsCondition(piece) ? ComparisonIn(piece) : null;

    private bool IsIndexLike(SymbolNode symbol) => names.Of(symbol) is var letter && !names.IsValue(letter)
        && (names.IndexLetters.Contains(letter) || DeclarationReader.UsualIndices.Contains(letter))
        && !names.Sizes.Contains(letter);

    [GeneratedRegex(@"\b(if|for|when|whenever|case|cases|as long as|provided( that)?|while)\s*(\*\*)?\s*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Connective();
}
