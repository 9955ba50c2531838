using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <content>Elements of sequences, and lists of names.</content>
internal sealed partial class FileParser
{
    // A first element h[0], or a step that is written for the next element: h[t+1] = f(h[t]).
    private StatementSyntax ParseElement(
        IdentifierSyntax name, ExpressionSyntax place, SyntaxList<IdentifierSyntax> indices)
    {
        names.Add(name.Name);
        ExpectEquals("`=` and a value");
        var value = expressions.ParseExpression();
        var span = name.Span.To(value.Span);
        if (place is AdditionSyntax { Terms: [{ Value: NameSyntax index }, var shift] } && !names.Contains(index.Name))
        {
            SyntaxList<IdentifierSyntax> all = [new(index.Name) { Span = index.Span }, .. indices];
            var before = new AdditionSyntax([new(false, index), shift with { IsSubtracted = !shift.IsSubtracted }]);
            var indexed = SubscriptedSequences.Indexed(value, index.Name, names);
            return new DefinitionSyntax(name, all, SyntaxRewriter.Substituted(indexed, index.Name, before))
            {
                Span = span,
            };
        }

        return new StartSyntax(name, place, indices, value) { Span = span };
    }

    // Index names, of which the first may be a place.
    private (ExpressionSyntax? Place, SyntaxList<IdentifierSyntax> Names) ParsePlaces()
    {
        var open = reader.Take();
        if (reader.Kind is TokenKind.Number or TokenKind.Minus)
        {
            var number = expressions.ParseExpression();
            return (number, ParseOtherNames(open));
        }

        var first = reader.ExpectName("an index name");
        if (reader.Kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return (null, ParseNewNames(open, TokenKind.CloseBracket, "an index name", first));
        }

        var isSubtracted = reader.Take().Kind == TokenKind.Minus;
        var behind = reader.Kind == TokenKind.Number
            ? new NumberSyntax(reader.Current.Number) { Span = reader.Take().Span }
            : (ExpressionSyntax)new NameSyntax(reader.ExpectName("a whole number").Name)
            {
                Span = reader.Previous.Span,
            };
        var index = new NameSyntax(first.Name) { Span = first.Span };
        var place = new AdditionSyntax([new(false, index), new(isSubtracted, behind)])
        {
            Span = first.Span.To(behind.Span),
        };
        return (place, ParseOtherNames(open));
    }

    private SyntaxList<IdentifierSyntax> ParseOtherNames(Token open)
    {
        if (reader.TryTake(TokenKind.Comma))
        {
            return ParseNewNames(open, TokenKind.CloseBracket, "an index name", reader.ExpectName("an index name"));
        }

        reader.ExpectClosing(open);
        return [];
    }

    private SyntaxList<IdentifierSyntax> ParseNewNames(TokenKind close, string expected)
    {
        var open = reader.Take();
        return ParseNewNames(open, close, expected, reader.ExpectName(expected));
    }

    private SyntaxList<IdentifierSyntax> ParseNewNames(
        Token open, TokenKind close, string expected, IdentifierSyntax first)
    {
        var list = new List<IdentifierSyntax> { first };
        while (reader.TryTake(TokenKind.Comma))
        {
            var name = reader.ExpectName(expected);
            if (list.Exists(other => other.Name == name.Name))
            {
                throw new FormulaException(CallParser.NameGivenTwice(name.Name, name.Span));
            }

            list.Add(name);
        }

        if (reader.Kind != close)
        {
            reader.ExpectClosing(open, "Only names separated by `,` stand here.");
        }

        reader.Take();
        return [.. list];
    }
}
