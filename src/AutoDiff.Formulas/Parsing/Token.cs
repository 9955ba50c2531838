namespace AutoDiff.Formulas.Parsing;

internal enum TokenKind
{
    EndOfText,
    EndOfLine,
    Invalid,
    Number,
    Name,
    Claim,
    If,
    Then,
    Else,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Star,
    Slash,
    At,
    Caret,
    Prime,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    Semicolon,
    Equals,
    EqualEqual,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A word of the formula language.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">Of a name, its normal form.</param>
/// <param name="Number">Of a number, its value.</param>
internal readonly record struct Token(TokenKind Kind, SourceSpan Span, string Text = "", double Number = 0);
