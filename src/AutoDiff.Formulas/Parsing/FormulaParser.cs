using AutoDiff.Formulas.Parsing;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas;

/// <summary>
/// Parses formula files, single expressions and lists of values. The grammar stands above the parsers of this folder
/// and in the documentation of the formula language. All methods take time proportional to the text and may be called
/// from many threads.
/// </summary>
public static class FormulaParser
{
    /// <summary>
    /// How deep brackets and operators may nest; the depth of the tree has the same bound. Long chains of one operator
    /// are one level.
    /// </summary>
    public const int MaximumDepth = 256;

    /// <summary>Parses a formula file.</summary>
    /// <param name="source">The text.</param>
    /// <returns>The statements in the order of the text; names are not checked except those of derivatives.</returns>
    /// <exception cref="FormulaException">The text is no formula file. The exception carries the errors of up to 20
    /// statements.</exception>
    public static FileSyntax ParseFile(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.IndexOf("\\documentclass", StringComparison.Ordinal) is >= 0 and var start
            && string.IsNullOrWhiteSpace(source[..start]))
        {
            throw new FormulaException(new FormulaError(
                new(start, "\\documentclass".Length, 1 + source.AsSpan(0, start).Count('\n'), 1),
                "This is a LaTeX document.")
            {
                Found = "`\\documentclass`",
                Expected = "declarations, definitions and claims",
                Suggestion = "Give the file the ending `.tex`: documents are read as they are.",
            });
        }

        return new FileParser(new TokenReader(source)).Parse();
    }

    /// <summary>
    /// Parses one expression, such as <c>log(sum(exp(z)))</c>. It may stand on several lines with empty ones around.
    /// </summary>
    /// <param name="source">The text.</param>
    /// <exception cref="FormulaException">The text is no expression.</exception>
    public static ExpressionSyntax ParseExpression(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var reader = new TokenReader(source);
        SkipEmptyLines(reader);
        var expression = new ExpressionParser(reader).ParseExpression();
        SkipEmptyLines(reader);
        return reader.Kind == TokenKind.EndOfText
            ? expression
            : throw reader.Unexpected("an operator or the end of the formula");
    }

    /// <summary>
    /// Parses values of variables, such as <c>z = [1, 2, 3]; y = -inf</c>, separated by <c>;</c> or line breaks.
    /// </summary>
    /// <param name="source">The text; may be empty.</param>
    /// <exception cref="FormulaException">The text is no such list, a name is given twice, or the rows of an array
    /// differ in shape.</exception>
    public static SyntaxList<BindingSyntax> ParseBindings(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new BindingParser(new TokenReader(source)).Parse();
    }

    private static void SkipEmptyLines(TokenReader reader)
    {
        while (reader.TryTake(TokenKind.EndOfLine))
        {
            // nothing to do: an end of a line means nothing around a single expression
        }
    }
}
