namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Names of several letters that are written like products: <c>KL = …</c>. They are names where one of their letters
/// stands in such names alone; so are the names of functions before a bracket, as in <c>softmax(z)</c>.
/// </summary>
internal static class LongNames
{
    /// <summary>The names of several letters in the formulas of a document.</summary>
    public static IReadOnlySet<string> In(IReadOnlyList<List<LatexToken>> formulas)
    {
        var counts = new Dictionary<string, int>();
        var words = new Dictionary<string, int>();
        var candidates = new HashSet<string>();
        foreach (var tokens in formulas)
        {
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Kind == LatexTokenKind.Letter)
                {
                    counts[tokens[i].Text] = counts.GetValueOrDefault(tokens[i].Text) + 1;
                }

                if (RunAt(tokens, i) is not { } run)
                {
                    continue;
                }

                words[run] = words.GetValueOrDefault(run) + 1;
                if (run is ['d', _, _, ..])
                {
                    // In `\frac{dFL}{dx}` the letter before the name belongs to the derivative.
                    words[run[1..]] = words.GetValueOrDefault(run[1..]) + 1;
                }

                var next = i + run.Length < tokens.Count ? tokens[i + run.Length] : default;
                var isFirst = i == 0 || tokens[i - 1].Is(",") || tokens[i - 1].Is("&") || tokens[i - 1].Is("\\\\")
                    || tokens[i - 1].IsCommand("\\quad") || tokens[i - 1].IsCommand("\\qquad")
                    || tokens[i - 1].Kind == LatexTokenKind.Begin;
                if (isFirst && run[0] != 'd' && (next.Is("=") || next.Is("&")
                    || (next.Is("_") && IsDefinedBehindSubscript(tokens, i + run.Length))
                    || (next.Is("(") && IsDefinedBehind(tokens, i + run.Length))))
                {
                    candidates.Add(run);
                }
            }
        }

        return candidates.Where(word => word.Any(letter => counts[letter.ToString()] == candidates.Sum(
            candidate => words[candidate] * candidate.Count(other => other == letter)))).ToHashSet();
    }

    // Whether a subscript stands before a sign of equality: `MU_1 = …`.
    private static bool IsDefinedBehindSubscript(List<LatexToken> tokens, int subscript)
    {
        var end = tokens.FindIndex(subscript + 1, token => !token.Is("{"));
        end = end == subscript + 1 ? end : tokens.FindIndex(subscript + 1, token => token.Is("}"));
        return end > 0 && end + 1 < tokens.Count && (tokens[end + 1].Is("=") || tokens[end + 1].Is("&"));
    }

    // Whether a bracket is closed before a sign of equality: `RSS(\beta) = …`.
    private static bool IsDefinedBehind(List<LatexToken> tokens, int open)
    {
        var close = tokens.FindIndex(open, token => token.Is(")"));
        return close > 0 && close + 1 < tokens.Count && (tokens[close + 1].Is("=") || tokens[close + 1].Is("&"));
    }

    /// <summary>The tokens with such names as one token each.</summary>
    public static List<LatexToken> Joined(List<LatexToken> tokens, IReadOnlySet<string> words)
    {
        var joined = new List<LatexToken>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (RunAt(tokens, i) is { } run)
            {
                if (run[0] is 'd' && !words.Contains(run) && words.Contains(run[1..]))
                {
                    // The differential of such a name.
                    joined.Add(tokens[i++]);
                    run = run[1..];
                }

                var next = i + run.Length < tokens.Count ? tokens[i + run.Length] : default;
                var name = words.Contains(run) ? run
                    : (next.Is("(") || next.Is("[")) && FunctionTable.TryFind(run, out _) ? run
                    : null;
                if (name is not null)
                {
                    var last = tokens[i + name.Length - 1];
                    joined.Add(tokens[i] with
                    {
                        Kind = LatexTokenKind.Operator, Text = name, Span = tokens[i].Span.To(last.Span),
                    });
                    i += name.Length - 1;
                    continue;
                }
            }

            joined.Add(tokens[i]);
        }

        return joined;
    }

    // The letters from a place on that stand one right behind the other, if it is the first of at least two.
    private static string? RunAt(List<LatexToken> tokens, int start)
    {
        if (!IsLetter(tokens[start]) || (start > 0 && IsLetter(tokens[start - 1]) && tokens[start].FollowsDirectly))
        {
            return null;
        }

        var end = start + 1;
        while (end < tokens.Count && IsLetter(tokens[end]) && tokens[end].FollowsDirectly)
        {
            end++;
        }

        return end - start < 2 ? null : string.Concat(tokens[start..end].Select(token => token.Text));
    }

    private static bool IsLetter(LatexToken token) =>
        token is { Kind: LatexTokenKind.Letter, Text: [var letter] } && char.IsAsciiLetter(letter);
}
