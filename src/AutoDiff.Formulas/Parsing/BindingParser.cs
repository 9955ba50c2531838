using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Reads values of variables.</summary>
/// <remarks><code>
/// bindings  = [ binding ] { ( ";" | "," | END-OF-LINE ) [ binding ] }
/// binding   = NAME "=" value
/// value     = [ "-" ] ( NUMBER | "inf" | "nan" | "pi" | "π" | "e" ) | "[" [ value { "," value } ] "]"
/// </code></remarks>
internal sealed class BindingParser(TokenReader reader)
{
    private readonly List<double> elements = [];

    public SyntaxList<BindingSyntax> Parse()
    {
        var bindings = new List<BindingSyntax>();
        var names = new HashSet<string>();
        while (true)
        {
            while (reader.Kind is TokenKind.Semicolon or TokenKind.Comma or TokenKind.EndOfLine)
            {
                reader.Take();
            }

            if (reader.Kind == TokenKind.EndOfText)
            {
                return [.. bindings];
            }

            var name = reader.ExpectName("the name of a variable", "Write for example `x = 1; y = [2, 3]`.");
            if (!names.Add(name.Name))
            {
                throw new FormulaException(CallParser.NameGivenTwice(name.Name, name.Span));
            }

            reader.Expect(TokenKind.Equals, "`=` and a value", "Write for example `z = [1, 2, 3]`.");
            var start = reader.Current.Span;
            elements.Clear();
            var shape = ParseValue();
            var span = start.To(reader.Previous.Span);
            bindings.Add(
                new BindingSyntax(name,
                    new NumericArraySyntax([.. shape], [.. elements]) { Span = span }) { Span = name.Span.To(span) });
            if (reader.Kind is not (TokenKind.Semicolon or TokenKind.Comma or TokenKind.EndOfLine
                or TokenKind.EndOfText))
            {
                throw reader.Unexpected("`;` or the end of the text", "Separate values by `;`.");
            }
        }
    }

    // Appends the elements and returns the shape.
    private int[] ParseValue()
    {
        if (reader.Kind != TokenKind.OpenBracket)
        {
            elements.Add(ParseNumber());
            return [];
        }

        reader.Enter();
        var open = reader.Take();
        int[] rowShape = [];
        var rows = 0;
        if (reader.Kind != TokenKind.CloseBracket)
        {
            do
            {
                var start = reader.Current.Span;
                var shape = ParseValue();
                if (rows++ == 0)
                {
                    rowShape = shape;
                }
                else if (!shape.AsSpan().SequenceEqual(rowShape))
                {
                    throw new FormulaException(Ragged(start, shape, rowShape));
                }
            }
            while (reader.TryTake(TokenKind.Comma));
        }

        reader.ExpectClosing(open, reader.Kind == TokenKind.Semicolon ? "Write a matrix as `[[1, 2], [3, 4]]`." : null);
        reader.Leave();
        return [rows, .. rowShape];
    }

    private double ParseNumber()
    {
        var isNegative = reader.TryTake(TokenKind.Minus);
        var value = reader.Current switch
        {
            { Kind: TokenKind.Number, Number: var number } => number,
            { Kind: TokenKind.Name, Text: "nan" } => double.NaN,
            { Kind: TokenKind.Name, Text: var name } when Words.Constants.TryGetValue(name, out var constant) =>
                constant,
            _ => throw reader.Unexpected("a number or an array of numbers such as `[1, 2, 3]`"),
        };
        reader.Take();
        return isNegative ? -value : value;
    }

    private FormulaError Ragged(SourceSpan start, int[] shape, int[] expected) =>
        new(start.To(reader.Previous.Span), "The rows of an array have different shapes.")
        {
            Found = Describe(shape),
            Expected = Describe(expected) + " like the first",
        };

    private static string Describe(int[] shape) =>
        shape.Length == 0 ? "a number" : $"a row of shape [{string.Join(", ", shape)}]";
}
