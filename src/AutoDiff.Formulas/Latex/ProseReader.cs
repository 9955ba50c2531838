using System.Text.RegularExpressions;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads what words beside names say of them: "y one-hot", "a symmetric matrix A", "P and R are positive definite".
/// </summary>
internal sealed partial class ProseReader(
    DocumentNames names, DeclarationReader declarations, PlacedText placed, IReadOnlyList<Piece> pieces)
{
    public void Run()
    {
        for (var k = 0; k < pieces.Count; k++)
        {
            var piece = pieces[k];
            var region = piece.Tokens.Region;
            if (region.IsDisplayed || piece.Root is null)
            {
                continue;
            }

            var named = piece.Root switch
            {
                SymbolNode or ScriptNode => piece.Root,
                RelationNode { Others: [("∈", _)] } relation => relation.First,
                _ => null,
            };
            if (named is null || NameOf(named) is not { } name)
            {
                continue;
            }

            var (before, after) = WordsAround(k);
            if (If().IsMatch(placed.Text[..region.OuterStart])
                && DeclarationReader.KindIn(after) == DomainKind.Symmetric)
            {
                // What is said under a condition holds for the claims of the paragraph.
                names.SymmetricWithin.Add((
                    name, region.OuterEnd,
                    End().Match(placed.Text, region.OuterEnd) is { Success: true } end
                        ? end.Index : placed.Text.Length));
                continue;
            }

            declarations.Note(name, $"{before} {placed.Text[region.Start..region.End]} {after}", piece.Span);
            if (DeclarationReader.SaysLabel($"{before} {after}"))
            {
                names.Labels.Add(name);
            }
        }
    }

    // What is said of one name, or of all names of a list: "symmetric matrices A and B", "A and B are symmetric".
    private (string Before, string After) WordsAround(int k)
    {
        var (first, last) = (k, k);
        while (first > 0 && IsListed(first))
        {
            first--;
        }

        while (last + 1 < pieces.Count && IsListed(last + 1))
        {
            last++;
        }

        var (before, after) = (Before(k), After(k));
        return (
            before.Length == 0 && Before(first) is var shared && IsPlural(shared) ? shared : before,
            after.Length == 0 && After(last).TrimStart() is var common && SpeaksOfAll(common) ? common : after);
    }

    private string Before(int k) =>
        Sentence(k == 0 ? 0 : pieces[k - 1].Tokens.Region.OuterEnd, pieces[k].Tokens.Region.OuterStart, isBefore: true);

    private string After(int k)
    {
        var region = pieces[k].Tokens.Region;
        var later = pieces.Skip(k + 1).FirstOrDefault(next => !ReferenceEquals(next.Tokens.Region, region));
        return Sentence(
            region.OuterEnd, later?.Tokens.Region.OuterStart ?? placed.Text.Length, isBefore: false);
    }

    // Whether a formula stands in a list behind the one before it: nothing but a comma or "and" between them.
    private bool IsListed(int k)
    {
        var (before, region) = (pieces[k - 1].Tokens.Region, pieces[k].Tokens.Region);
        return ReferenceEquals(before, region) || (!before.IsDisplayed && !region.IsDisplayed
            && before.OuterEnd <= region.OuterStart
            && placed.Text[before.OuterEnd..region.OuterStart].Trim() is "" or "," or "and" or ", and" or "&");
    }

    private static bool IsPlural(string words) => words.Split(' ') is [.., var last]
        && last is "matrices" or "vectors" or "numbers" or "parameters" or "constants" or "scalars" or "variables";

    private static bool SpeaksOfAll(string words) =>
        words.StartsWith("are ", StringComparison.Ordinal) || words.StartsWith("be ", StringComparison.Ordinal);

    private string? NameOf(MathNode node) =>
        node is ScriptNode { Base: SymbolNode symbol, Sub: not null } && names.Variables.ContainsKey(names.Of(symbol))
            ? names.Of(symbol)
            : names.SpellingOf(node);

    // A few words before or behind a formula that belong to it.
    private string Sentence(int start, int end, bool isBefore)
    {
        const int Reach = 50;
        if (end <= start)
        {
            return "";
        }

        var text = isBefore
            ? placed.Text[Math.Max(start, end - Reach)..end]
            : placed.Text[start..Math.Min(end, start + Reach)];
        if (isBefore)
        {
            var stop = Math.Max(text.LastIndexOfAny(['.', ';', ':', ',']),
                text.LastIndexOf(" and ", StringComparison.Ordinal));
            var words = text[(stop + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return words is ["and"] ? "" : string.Join(' ', words.TakeLast(5));
        }

        var behind = text.TrimStart();
        string[] openings = ["is ", "are ", "be ", "one", "symm", "pos", "inv", "(", "a ", "an ", ", a", ", one",
            ", pos",
            ", symm", "denotes "];
        var cut = text.IndexOfAny(['.', ';', '\n'], Math.Min(1, text.Length));
        return openings.Any(opening => behind.StartsWith(opening, StringComparison.Ordinal))
            ? cut < 0 ? text : text[..cut]
            : "";
    }

    [GeneratedRegex(@"\b(if|when|whenever)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex If();

    // Where a paragraph or an item ends.
    [GeneratedRegex(@"\n\s*(\n|[-*#]|\d+[.)]|\\item|\\(sub)*section)")]
    private static partial Regex End();
}
