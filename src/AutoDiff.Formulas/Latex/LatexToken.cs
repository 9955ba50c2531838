namespace AutoDiff.Formulas.Latex;

/// <summary>What a token of a formula is.</summary>
internal enum LatexTokenKind
{
    /// <summary>A letter, of any script.</summary>
    Letter,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A command; its text has the backslash.</summary>
    Command,

    /// <summary>Words in <c>\text{…}</c>.</summary>
    Words,

    /// <summary>The name of an operator, in <c>\operatorname{…}</c>.</summary>
    Operator,

    /// <summary>The beginning or the end of an environment; the text is its name.</summary>
    Begin,

    /// <summary>The end of an environment; the text is its name.</summary>
    End,

    /// <summary>Any other sign, by itself.</summary>
    Sign,

    /// <summary>The end of the formula.</summary>
    EndOfFormula,
}

/// <summary>A token of a formula.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Span">Where it, or the command it comes from, is written.</param>
/// <param name="FollowsDirectly">Whether nothing stands between it and the token before.</param>
internal readonly record struct LatexToken(LatexTokenKind Kind, string Text, SourceSpan Span, bool FollowsDirectly)
{
    /// <summary>Whether it is a given sign.</summary>
    public bool Is(string sign) => Kind == LatexTokenKind.Sign && Text == sign;

    /// <summary>Whether it is a given command.</summary>
    public bool IsCommand(string command) => Kind == LatexTokenKind.Command && Text == command;
}
