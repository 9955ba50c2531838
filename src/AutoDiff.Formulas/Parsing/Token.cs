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
    OpenBrace,
    CloseBrace,
    Comma,
    Colon,
    Semicolon,
    Equals,
    EqualEqual,
    NotEqual,
    Factorial,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary><c>-&gt;</c>, as in <c>f : real -&gt; real</c>.</summary>
    Arrow,

    /// <summary><c>·</c> or <c>×</c>: a product in which one factor is a number.</summary>
    Dot,

    /// <summary><c>√</c> or <c>∛</c>, with the name of the function.</summary>
    Root,

    /// <summary><c>|</c>, which opens and closes an absolute value.</summary>
    Bar,

    /// <summary><c>‖</c>, which opens and closes a norm.</summary>
    DoubleBar,

    /// <summary>Raised digits, a raised minus or a raised T that follow something that is no name.</summary>
    Superscript,

    /// <summary><c>.</c> before the name of a method: <c>x.sum()</c>.</summary>
    Period,

    /// <summary><c>⟨</c>, which opens a scalar product.</summary>
    OpenAngle,

    /// <summary><c>⟩</c>.</summary>
    CloseAngle,

    /// <summary><c>∈</c>, as in a declaration.</summary>
    In,

    /// <summary><c>∇</c>, before the function of a gradient.</summary>
    Nabla,

    /// <summary><c>?</c> of a conditional <c>a ? b : c</c>.</summary>
    Question,
}

/// <summary>A word of the formula language.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">
/// Of a name, its normal form; of a superscript, the raised characters; of a root, its function; of a number, nothing
/// unless it is the sign of an indicator.
/// </param>
/// <param name="Number">Of a number, its value.</param>
internal readonly record struct Token(TokenKind Kind, SourceSpan Span, string Text = "", double Number = 0);
