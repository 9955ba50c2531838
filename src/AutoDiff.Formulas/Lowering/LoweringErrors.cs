using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>The words in which lowering speaks of the source.</summary>
internal static class LoweringErrors
{
    private const int LongestQuotation = 48;

    /// <summary>An expression as written, cut where it is long.</summary>
    public static string Quote(ExpressionSyntax expression) => Quote(expression.ToString());

    /// <summary>Text in quotation marks, cut where it is long.</summary>
    public static string Quote(string text) =>
        text.Length <= LongestQuotation ? $"`{text}`" : $"`{text[..(LongestQuotation - 1)]}…`";

    /// <summary>A shape in words: "a scalar", "a vector of shape [3]".</summary>
    public static string Describe(Shape shape) => shape.Rank switch
    {
        0 => "a scalar",
        1 => $"a vector of shape {shape}",
        2 => $"a matrix of shape {shape}",
        _ => $"an array of shape {shape}",
    };

    public static FormulaException Error(
        SourceSpan span, string message, string found, string expected, string? suggestion = null) =>
        new(new FormulaError(span, message) { Found = found, Expected = expected, Suggestion = suggestion });

    /// <summary>The error that what is computed becomes too large.</summary>
    public static FormulaException LimitExceeded(SourceSpan span, string message, string found, string expected) =>
        new(new FormulaError(span, message) { Found = found, Expected = expected, IsLimit = true });

    /// <summary>The error that an operand has not the shape that an operation takes.</summary>
    public static FormulaException WrongShape(
        ExpressionSyntax operand, Shape shape, string taker, string expected, string? suggestion = null) =>
        Error(
            operand.Span,
            $"{taker} takes {expected}, but {Quote(operand)} is {Describe(shape)}.",
            Describe(shape),
            expected,
            suggestion);

    /// <summary>The error that two operands do not fit each other.</summary>
    public static FormulaException DoNotFit(
        SourceSpan span, ExpressionSyntax left, Shape leftShape, ExpressionSyntax right, Shape rightShape, string what,
            string expected,
        string? suggestion = null) =>
        Error(
            span,
            $"{what} of {Quote(left)} and {Quote(right)} is not defined: their shapes are {leftShape} and " +
            $"{rightShape}.",
            $"the shapes {leftShape} and {rightShape}", expected, suggestion);
}
