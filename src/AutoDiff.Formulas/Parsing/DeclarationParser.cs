using System.Globalization;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Reads declarations of variables.</summary>
/// <remarks><code>
/// unspecified  = NAME ( ":" | "∈" | "in" ) domain ( "->" | "→" ) domain
/// declaration  = NAME ( ":" | "∈" | "in" ) domain [ shape | "^" sizes ] [ "tied" ]
/// shape        = "[" size { "," size } "]" | "(" size { "," size } ")"
/// domain       = DOMAIN-NAME | [ "interval" ] "(" expression "," expression ")" | "index" "(" size ")"
///              | "{" expression "," expression "}"
/// sizes        = plain | ( "(" | "{" ) plain { ( "×" | "," | "*" | "x" ) plain } ( ")" | "}" )
/// plain        = WHOLE-NUMBER | NAME
/// size         = sum
/// </code>
/// A size is made of whole numbers and names.
/// </remarks>
/// <param name="reader">The tokens.</param>
/// <param name="expressions">Reads the ends of intervals.</param>
/// <param name="names">Gets the names of sizes.</param>
internal sealed class DeclarationParser(TokenReader reader, ExpressionParser expressions, FileNames names)
{
    private const string Example = "Write for example `interval(-1, 1)`.";
    private const string Suggestion = "A size is a whole number or a name; a scalar has no brackets.";

    private const string Signs = "Write `positive[n]` for x > 0, `nonnegative[n]` for x ≥ 0.";

    /// <summary>The declaration of a name that was read.</summary>
    public StatementSyntax Parse(IdentifierSyntax name)
    {
        reader.Take();
        var (domain, shape) = ParseDomain();
        if (reader.TryTake(TokenKind.Arrow))
        {
            var (range, _) = ParseDomain();
            return domain.Kind == DomainKind.Real && range.Kind == DomainKind.Real && shape.Count == 0
                ? new FunctionDeclarationSyntax(name) { Span = name.Span.To(reader.Previous.Span) }
                : throw new FormulaException(FormulaError.Unexpected(
                    domain.Span.To(range.Span), reader.Excerpt(domain.Span.To(range.Span)), "`real -> real`",
                    "A function that is only declared maps numbers to numbers."));
        }

        if (reader.Kind == TokenKind.OpenBracket || (reader.Kind == TokenKind.OpenParenthesis && shape.Count == 0))
        {
            var open = reader.Take();
            do
            {
                shape.Add(ParseSize());
            }
            while (reader.TryTake(TokenKind.Comma));
            reader.ExpectClosing(open);
        }
        else if (shape.Count == 0 && reader.TryTake(TokenKind.Caret))
        {
            ParseRaisedShape(shape);
        }

        if (domain.Kind == DomainKind.Real && reader.Kind == TokenKind.Plus)
        {
            throw reader.Unexpected("the end of the declaration", Signs);
        }

        var isTied = domain.Kind is DomainKind.Symmetric or DomainKind.PositiveDefinite
            && reader.Current is { Kind: TokenKind.Name, Text: "tied" };
        if (isTied)
        {
            reader.Take();
        }
        else if (shape.Count == 0 && reader.Kind is TokenKind.Name or TokenKind.Number)
        {
            throw reader.Unexpected(
                "`[` and a shape, or the end of the line", "Write a shape in brackets, as in `real[n, m]`.");
        }

        return new DeclarationSyntax(name, domain, [.. shape])
        {
            IsTied = isTied,
            Span = name.Span.To(reader.Previous.Span),
        };
    }

    // ℝ^n and ℝ^(n×m), as on paper.
    private void ParseRaisedShape(List<SizeSyntax> shape)
    {
        var open = reader.Kind is TokenKind.OpenParenthesis or TokenKind.OpenBrace ? reader.Take() : default(Token?);
        do
        {
            shape.Add(ParsePlainSize());
        }
        while (reader.TryTake(TokenKind.Dot) || reader.TryTake(TokenKind.Star)
            || (open is not null && (reader.TryTake(TokenKind.Comma) || TryTakeLetterX())));
        if (open is { } bracket)
        {
            reader.ExpectClosing(bracket, "A size is a whole number or a name.");
        }
    }

    // Behind a size an `x` is no size.
    private bool TryTakeLetterX()
    {
        if (reader.Current is not { Kind: TokenKind.Name, Text: "x" })
        {
            return false;
        }

        reader.Take();
        return true;
    }

    // A domain, and the shape where that is raised letters of its name: ℝⁿ.
    private (DomainSyntax Domain, List<SizeSyntax> Shape) ParseDomain()
    {
        if (reader.Kind is TokenKind.OpenParenthesis or TokenKind.OpenBracket)
        {
            var start = reader.Current.Span;
            var (from, to) = ParseEnds();
            return (new(DomainKind.Interval, from, to) { Span = start.To(reader.Previous.Span) }, []);
        }

        if (reader.Kind == TokenKind.OpenBrace)
        {
            var open = reader.Take();
            var first = expressions.ParseExpression();
            reader.Expect(TokenKind.Comma, "`,` and the other value");
            var second = expressions.ParseExpression();
            reader.ExpectClosing(open);
            var span = open.Span.To(reader.Previous.Span);
            return ($"{first}", $"{second}") switch
            {
                ("0", "1") => (new(DomainKind.Binary) { Span = span }, []),
                ("-1", "1") or ("1", "-1") => (new(DomainKind.Sign) { Span = span }, []),
                _ => throw new FormulaException(FormulaError.Unexpected(
                    span, $"{{{first}, {second}}}", "`binary` for {0, 1}, `sign` for {-1, 1} or another domain")),
            };
        }

        var expected = $"a domain ({string.Join(", ", DomainTable.Names)})";
        if (reader.Current is not { Kind: TokenKind.Name } word)
        {
            throw reader.Unexpected(expected);
        }

        if (word.Text is ['ℝ', .. { Length: > 0 } raised] && Subscripts.TryLower(raised, out var sizes))
        {
            reader.Take();
            var named = sizes.Select(size => SizeOf(char.IsAsciiDigit(size[0])
                ? new NumberSyntax(double.Parse(size, CultureInfo.InvariantCulture)) { Span = word.Span }
                : new NameSyntax(size) { Span = word.Span })).ToList();
            return (new(DomainKind.Real) { Span = word.Span }, named);
        }

        // `lower triangular`, `symmetric positive definite`
        var words = word.Text;
        while (reader.Ahead(1) is { Kind: TokenKind.Name, Text: not "tied" } next)
        {
            reader.Take();
            words += $" {next.Text}";
            word = word with { Span = word.Span.To(next.Span) };
        }

        if (!DomainTable.TryFind(words, out var domain))
        {
            throw new FormulaException(new FormulaError(word.Span, $"There is no domain {reader.Excerpt(word)}.")
            {
                Found = $"the name {reader.Excerpt(word)}",
                Expected = expected,
                Suggestion = DomainTable.WayOf(words) ?? NameSuggestions.DidYouMean(word.Text, DomainTable.Names)
                    ?? $"The domains are {string.Join(", ", DomainTable.Names)}.",
            });
        }

        reader.Take();
        if (reader.Current is { Kind: TokenKind.Invalid } sign && reader.Excerpt(sign) is "`₊`" or "`⁺`")
        {
            throw new FormulaException(FormulaError.Unexpected(
                sign.Span, reader.Excerpt(sign), "a domain", Signs));
        }

        if (domain.Kind == DomainKind.Index)
        {
            return (new(domain.Kind) { Count = ParseCount(), Span = word.Span.To(reader.Previous.Span) }, []);
        }

        if (domain.Kind != DomainKind.Interval)
        {
            return (new(domain.Kind) { Span = word.Span }, []);
        }

        if (reader.Kind != TokenKind.OpenParenthesis)
        {
            throw reader.Unexpected("`(` and the ends of the interval", Example);
        }

        var (lower, upper) = ParseEnds();
        return (new(domain.Kind, lower, upper) { Span = word.Span.To(reader.Previous.Span) }, []);
    }

    private SizeSyntax ParseCount()
    {
        if (reader.Kind != TokenKind.OpenParenthesis)
        {
            throw reader.Unexpected("`(` and how many values there are", "Write for example `index(c)[n]`.");
        }

        var open = reader.Take();
        var count = ParseSize();
        reader.ExpectClosing(open);
        return count;
    }

    private (ExpressionSyntax Lower, ExpressionSyntax Upper) ParseEnds()
    {
        var open = reader.Take();
        var lower = expressions.ParseExpression();
        reader.Expect(TokenKind.Comma, "`,` and the upper end of the interval", Example);
        var upper = expressions.ParseExpression();
        reader.ExpectClosing(open);
        return (lower, upper);
    }

    // In `ℝ^(n×m)` the `×` stands between sizes.
    private SizeSyntax ParsePlainSize() => reader.Kind == TokenKind.Number
        ? SizeOf(new NumberSyntax(reader.Current.Number) { Span = reader.Take().Span })
        : SizeOf(new NameSyntax(reader.ExpectName("a size", Suggestion).Name) { Span = reader.Previous.Span });

    private SizeSyntax ParseSize() =>
        reader.Kind is TokenKind.Number or TokenKind.Name or TokenKind.OpenParenthesis
            ? SizeOf(reader.InList(expressions.ParseSum))
            : throw reader.Unexpected("a size", Suggestion);

    private SizeSyntax SizeOf(ExpressionSyntax value)
    {
        Add(value);
        return value switch
        {
            NumberSyntax number => new FixedSizeSyntax((int)number.Value) { Span = value.Span },
            NameSyntax name => new NamedSizeSyntax(name.Name) { Span = value.Span },
            _ => new ComputedSizeSyntax(value) { Span = value.Span },
        };
    }

    // The names of a size are sizes, too.
    private void Add(ExpressionSyntax size)
    {
        if (size is not (NumberSyntax or NameSyntax or AdditionSyntax or MultiplicationSyntax or PowerSyntax)
            || (size is NumberSyntax { Value: var number } && (number > int.MaxValue || !double.IsInteger(number))))
        {
            throw new FormulaException(FormulaError.Unexpected(
                size.Span,
                $"`{size}`",
                "a size",
                "A size is a whole number, a name, or made of such by `+`, `-`, `*`, `/` and `^`."));
        }

        if (size is NameSyntax name)
        {
            names.Add(name.Name);
        }

        foreach (var part in Children.Of(size))
        {
            Add(part);
        }
    }
}
