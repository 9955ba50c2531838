using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <content>Claims that begin with another expression than a derivative: equations.</content>
internal sealed partial class ClaimParser
{
    // A derivative begins with `d` or `∂`, or is one of `∇C`, `grad(C, x)` and `f'(x)`.
    private bool StartsExpression => reader.Kind switch
    {
        TokenKind.Number or TokenKind.Minus or TokenKind.OpenBracket or TokenKind.Root or TokenKind.Bar
            or TokenKind.DoubleBar => true,
        TokenKind.Name => reader.Ahead(1).Kind switch
        {
            TokenKind.Prime => reader.Ahead(2).Kind is not (TokenKind.OpenParenthesis or TokenKind.Prime),
            TokenKind.OpenParenthesis => FunctionTable.TryFind(reader.Current.Text, out _),
            TokenKind.OpenBracket when reader.Current.Text[0] is not ('d' or NameCharacters.Partial) => true,
            TokenKind.Slash or TokenKind.OpenBracket => IsOperator(BehindQuotient()),
            TokenKind.Name => IsBeforeQuotient(),
            var next => IsOperator(next),
        },
        _ => false,
    };

    private static bool IsOperator(TokenKind kind) =>
        kind is TokenKind.Star or TokenKind.At or TokenKind.Plus or TokenKind.Minus or TokenKind.Dot;

    // `E I d²w/dx²`: factors before a derivative.
    private bool IsBeforeQuotient()
    {
        var place = 1;
        for (var factor = reader.Current; factor.Kind == TokenKind.Name; factor = reader.Ahead(place++))
        {
            if (factor.Text is ['d' or NameCharacters.Partial, _, ..])
            {
                return place > 1 && reader.Ahead(BehindIndices(place)).Kind == TokenKind.Slash;
            }
        }

        return false;
    }

    // What stands behind `dC/dz[j]`, which may be one factor of a side.
    private TokenKind BehindQuotient()
    {
        var place = BehindIndices(1);
        return reader.Ahead(place).Kind == TokenKind.Slash && reader.Ahead(place + 1).Kind == TokenKind.Name
            ? reader.Ahead(BehindIndices(place + 2)).Kind
            : TokenKind.EndOfText;
    }

    private int BehindIndices(int place)
    {
        if (reader.Ahead(place).Kind == TokenKind.OpenBracket)
        {
            while (reader.Ahead(place).Kind is not (TokenKind.CloseBracket or TokenKind.EndOfText or TokenKind.Equals))
            {
                place++;
            }

            place++;
        }

        return place;
    }

    // The left side of an equation, `x' @ dL/dx`: it gets a name, and indices that nothing binds are those of the
    // claim.
    private Func<FileNames, NamedDerivative> ParseSide()
    {
        var side = expressions.ParseSum();
        if (side is TransposeSyntax && IsDifferential)
        {
            var function = $"{side}".TrimEnd('\'');
            throw new FormulaException(FormulaError.Unexpected(
                side.Span, $"`{side}`", "a derivative with its variable",
                $"Write `claim d{function}/dx = …` with the variable of the derivative."));
        }

        return names =>
        {
            var name = names.Fresh();
            var indices = new IndexLetters(names).In(side);
            return new(
                new(
                    new VariableSyntax(
                        name, [.. indices.Select(index => new NamedIndexSyntax(index.Name) { Span = index.Span })])
                    {
                        Span = side.Span,
                    }, [])
                {
                    Span = side.Span, Side = side,
                },
                new(new(name) { Span = side.Span }, indices, side) { Span = side.Span });
        };
    }
}
