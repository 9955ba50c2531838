using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>Reads tokens as a formula that is typeset.</summary>
/// <remarks><code>
/// formula  = sum { relation sum }
/// sum      = [ sign ] row { sign row }                          sign as in + - \pm
/// row      = item { [ operation ] item } [ "|" "_" argument ]   operation as in \cdot \times \odot / *
/// item     = big row | atom [ scripts ]
/// big      = ( "\sum" | "\prod" | "\max" | "\min" ) scripts     \max and \min only with a subscript
/// scripts  = { "_" argument | "^" argument | "'" }
/// atom     = NUMBER | LETTER | font | fraction | root | brackets | environment | COMMAND
/// </code></remarks>
internal sealed partial class MathParser
{
    private const int MaximumDepth = 100;

    private static readonly Dictionary<string, (string Close, Bracket Bracket)> Brackets = new()
    {
        ["("] = (")", Bracket.Parentheses), ["["] = ("]", Bracket.Square), ["\\{"] = ("\\}", Bracket.Braces),
        ["\\lvert"] = ("\\rvert", Bracket.Bars), ["\\lVert"] = ("\\rVert", Bracket.DoubleBars),
        ["\\langle"] = ("\\rangle", Bracket.Angles), ["\\lfloor"] = ("\\rfloor", Bracket.Floor),
        ["\\lceil"] = ("\\rceil", Bracket.Ceiling), ["|"] = ("|", Bracket.Bars), ["\\|"] = ("\\|", Bracket.DoubleBars),
    };

    private readonly List<LatexToken> tokens;
    private readonly SourceSpan end;
    private readonly Stack<string> closers = [];
    private int position;
    private int depth;

    private MathParser(IReadOnlyList<LatexToken> tokens, SourceSpan end) => (this.tokens, this.end) =
        ([.. tokens], end);

    /// <summary>The formula that the tokens make.</summary>
    /// <exception cref="FormulaException">They make none.</exception>
    public static MathNode Parse(IReadOnlyList<LatexToken> tokens, SourceSpan end)
    {
        var parser = new MathParser(tokens, end);
        var formula = parser.ParseFormula();
        return parser.IsAtEnd ? formula : throw parser.Unexpected("an operator or the end of the formula");
    }

    private bool IsAtEnd => position == tokens.Count;

    private LatexToken Current =>
        IsAtEnd ? new(LatexTokenKind.EndOfFormula, "", end, false) : tokens[position];

    private LatexToken Take() => tokens[position++];

    private SourceSpan Previous => tokens[position - 1].Span;

    private bool TryTake(string sign)
    {
        if (Current.Kind is not (LatexTokenKind.Sign or LatexTokenKind.Command) || Current.Text != sign)
        {
            return false;
        }

        position++;
        return true;
    }

    private MathNode ParseFormula()
    {
        var first = ParseSum();
        var others = new List<(string, MathNode)>();
        while (RelationAt() is { } sign)
        {
            others.Add((sign, ParseSum()));
        }

        if (others.Count == 0)
        {
            return first;
        }

        // `x = y =: z` defines z.
        var span = Between(first.Span, others[^1].Item2.Span);
        return others[^1] is ("=:", var defined)
            ? new RelationNode(defined, [("=", first), .. others.SkipLast(1)], span)
            : new RelationNode(first, others, span);
    }

    // The relation at this place, which is taken.
    private string? RelationAt()
    {
        var token = Current;
        var sign = token.Kind switch
        {
            LatexTokenKind.Sign when token.Text is "=" or "<" or ">" or ":" => token.Text,
            LatexTokenKind.Command => LatexCommands.Relations.GetValueOrDefault(token.Text[1..]),
            _ => null,
        };
        if (token.IsCommand("\\not"))
        {
            position++;
            return RelationAt() is "=" ? "≠" : throw Unexpected("`=` behind `\\not`");
        }

        if (sign is null)
        {
            return null;
        }

        position++;
        return sign == ":" && TryTake("=") ? "="
            : sign == "=" && TryTake(":") ? "=:"
            : sign;
    }

    private MathNode ParseSum()
    {
        if (++depth > MaximumDepth)
        {
            throw TooDeep();
        }

        var start = Current.Span;
        var terms = new List<(bool, MathNode)>();
        var isSubtracted = TrySigns();
        terms.Add((isSubtracted ?? false, ParseRow()));
        while (TrySigns() is { } next)
        {
            terms.Add((next, ParseRow()));
        }

        depth--;
        return terms is [(false, var only)] ? only : new SumNode(terms, Between(start, terms[^1].Item2.Span));
    }

    // Signs before a term; null where there are none.
    private bool? TrySigns()
    {
        bool? isSubtracted = null;
        while (Current.Is("+") || Current.Is("-"))
        {
            isSubtracted = (isSubtracted ?? false) ^ (Take().Text == "-");
        }

        if (Current.IsCommand("\\pm") || Current.IsCommand("\\mp"))
        {
            throw Unexpected("`+` or `-`", "Write a formula for each sign.");
        }

        return isSubtracted;
    }

    private MathNode ParseRow()
    {
        var start = Current.Span;
        var items = new List<ItemNode>();
        while (true)
        {
            // A bracket that is not seen belongs to the bar behind it.
            while (TryTake("\\left."))
            {
            }

            var sign = OperationAt();
            if (sign is null && !StartsItem())
            {
                break;
            }

            if (sign is not null && items.Count == 0)
            {
                position--;
                throw Unexpected("a factor");
            }

            items.Add(new(sign ?? "", ParseItem(sign is not null)));
        }

        var row = RowOf(items, start);
        if (items.Count == 0 || !IsBarOfPoint())
        {
            return row;
        }

        position += 2;
        var point = ParseArgument();
        return new EvaluationNode(row, point, Between(start, Previous));
    }

    // A bar with a point below it, unless it closes a bracket.
    private bool IsBarOfPoint() => (Current.Is("|") || Current.IsCommand("\\rvert")) && IsFollowedBy("_")
        && (closers.Count == 0 || closers.Peek() is not ("|" or "\\rvert"));

    private MathNode RowOf(List<ItemNode> items, SourceSpan start)
    {
        return items switch
        {
            [] when IsAtEnd || Current.Kind is LatexTokenKind.Sign or LatexTokenKind.End or LatexTokenKind.Command =>
                new EmptyNode(start),
            [] => throw Unexpected("a formula"),
            [{ Value: var only }] => only,
            _ => new RowNode(items, Between(start, items[^1].Value.Span)),
        };
    }

    private string? OperationAt()
    {
        var token = Current;
        var sign = token.Kind switch
        {
            LatexTokenKind.Sign when token.Text is "*" or "/" => token.Text,
            LatexTokenKind.Command => LatexCommands.Operations.GetValueOrDefault(token.Text[1..]),
            _ => null,
        };
        position += sign is null ? 0 : 1;
        return sign;
    }

    private bool StartsItem()
    {
        var token = Current;
        return token.Kind switch
        {
            LatexTokenKind.Letter or LatexTokenKind.Number or LatexTokenKind.Operator or LatexTokenKind.Begin => true,
            LatexTokenKind.Words => closers.Count == 0 || closers.Peek() != "\\end",
            LatexTokenKind.Sign => token.Text is "{" or "!" or "@" || IsOpening(token.Text),
            LatexTokenKind.Command => !LatexCommands.Relations.ContainsKey(token.Text[1..])
                && token.Text is not ("\\rvert" or "\\rVert" or "\\rangle" or "\\rfloor" or "\\rceil" or "\\pm"
                    or "\\mp" or "\\mid" or "\\not" or "\\land" or "\\lor" or "\\wedge" or "\\vee" or "\\quad" or
                    "\\qquad"),
            _ => false,
        };
    }

    private bool IsOpening(string sign) => Brackets.ContainsKey(sign) && (
        sign is not ("|" or "\\|")
            || (!IsFollowedBy("_") && (closers.Count == 0 || closers.Peek() != sign) && HasPartner(sign)));

    // Whether a bar that does not say which side it is has its other side before what is open here is closed.
    private bool HasPartner(string bar)
    {
        var level = 0;
        for (var i = position + 1; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind is LatexTokenKind.Begin || (token.Kind == LatexTokenKind.Sign && token.Text is "{" or "("
                or "[" or "\\{"))
            {
                level++;
            }
            else if (token.Kind is LatexTokenKind.End || (token.Kind == LatexTokenKind.Sign && token.Text is "}" or ")"
                or "]" or "\\}"))
            {
                if (--level < 0)
                {
                    return false;
                }
            }
            else if (level == 0 && token.Is(bar))
            {
                return true;
            }
        }

        return false;
    }

    private MathNode ParseItem(bool hasSign)
    {
        if (hasSign && (Current.Is("-") || Current.Is("+")))
        {
            var span = Current.Span;
            var isSubtracted = TrySigns()!.Value;
            var value = ParseItem(false);
            return isSubtracted ? new SumNode([(true, value)], Between(span, value.Span)) : value;
        }

        if (Current.Kind == LatexTokenKind.Command && Current.Text is "\\sum" or "\\prod" or "\\max" or "\\min"
            && (Current.Text is "\\sum" or "\\prod" || IsFollowedBy("_")))
        {
            return ParseBig();
        }

        return WithScripts(ParseAtom());
    }

    private bool IsFollowedBy(string sign) => position + 1 < tokens.Count && tokens[position + 1].Is(sign);

    private BigNode ParseBig()
    {
        var token = Take();
        MathNode? sub = null, sup = null;
        while (true)
        {
            if (sub is null && TryTake("_"))
            {
                sub = ParseArgument();
            }
            else if (sup is null && TryTake("^"))
            {
                sup = ParseArgument();
            }
            else
            {
                break;
            }
        }

        if (++depth > MaximumDepth)
        {
            throw TooDeep();
        }

        // What follows up to the next sum or difference belongs to it; a sign may stand before it.
        var start = Current.Span;
        MathNode body;
        if (TrySigns() is true)
        {
            var row = ParseRow();
            body = new SumNode([(true, row)], Between(start, row.Span));
        }
        else
        {
            body = ParseRow();
        }

        depth--;
        return body is EmptyNode
            ? throw Unexpected($"what `{token.Text}` runs over")
            : new(token.Text[1..], sub, sup, body, Between(token.Span, body.Span));
    }

    private MathNode WithScripts(MathNode atom)
    {
        MathNode? sub = null, sup = null;
        var primes = 0;
        while (true)
        {
            if (Current.Is("_"))
            {
                if (sub is not null)
                {
                    throw Unexpected("one subscript", "Enclose what belongs together in braces.");
                }

                position++;
                sub = ParseArgument();
            }
            else if (Current.Is("^"))
            {
                if (sup is not null)
                {
                    throw Unexpected("one superscript", "Enclose what belongs together in braces.");
                }

                position++;
                sup = ParseArgument();
                if (sup is CommandNode { Name: "prime" } or SymbolNode { Name: "′" })
                {
                    (sup, primes) = (null, primes + 1);
                }
            }
            else if (TryTake("'"))
            {
                primes++;
            }
            else
            {
                break;
            }
        }

        MathNode scripted = sub is null && sup is null && primes == 0
            ? atom
            : new ScriptNode(atom, sub, sup, primes, Between(atom.Span, Previous));
        return Current.Is("!") ? Factorial(scripted) : scripted;
    }

    // `n!` is Γ(n + 1).
    private GroupNode Factorial(MathNode operand)
    {
        position++;
        var span = Between(operand.Span, Previous);
        var next = new SumNode([(false, operand), (false, new NumberNode(1, span))], span);
        return new(
            Bracket.Parentheses,
            [new RowNode([new("", new SymbolNode("gamma", "", false, span)),
                new("", new GroupNode(Bracket.Parentheses, [next], span))], span)], span);
    }

    private FormulaException TooDeep() => Failure(
        Current.Span, "The formula is nested too deeply.", $"more than {MaximumDepth} levels",
        "names for parts of the formula");

    private string Found() => IsAtEnd ? "the end of the formula" : Quote(Current.Text);

    private FormulaException Unexpected(string expected, string? suggestion = null) =>
        new(FormulaError.Unexpected(Current.Span, Found(), expected, suggestion));

    private static SourceSpan Between(SourceSpan first, SourceSpan last) =>
        last.End >= first.Start ? first.To(last) : first;
}
