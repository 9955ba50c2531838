using System.Globalization;
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
internal sealed class MathParser
{
    private const int MaximumDepth = 100;

    private static readonly Dictionary<string, (string Close, Bracket Bracket)> Brackets = new()
    {
        ["("] = (")", Bracket.Parentheses), ["["] = ("]", Bracket.Square), ["\\{"] = ("\\}", Bracket.Braces),
        ["\\lvert"] = ("\\rvert", Bracket.Bars), ["\\lVert"] = ("\\rVert", Bracket.DoubleBars),
        ["\\langle"] = ("\\rangle", Bracket.Angles), ["\\lfloor"] = ("\\rfloor", Bracket.Floor),
        ["\\lceil"] = ("\\rceil", Bracket.Ceiling), ["|"] = ("|", Bracket.Bars), ["\\|"] = ("\\|", Bracket.DoubleBars),
    };

    private static readonly HashSet<string> Grids =
        ["cases", "dcases", "rcases", "matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "Vmatrix", "smallmatrix",
            "array"];

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

        return others.Count == 0 ? first : new RelationNode(first, others, Between(first.Span, others[^1].Item2.Span));
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
        return sign == ":" && TryTake("=") ? "=" : sign;
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
        sign is not ("|" or "\\|") || (!IsFollowedBy("_") && (closers.Count == 0 || closers.Peek() != sign) && HasPartner(sign)));

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

        return sub is null && sup is null && primes == 0
            ? atom
            : new ScriptNode(atom, sub, sup, primes, Between(atom.Span, Previous));
    }

    // What stands behind `_`, `^` or a command: braces, or one sign.
    private MathNode ParseArgument()
    {
        if (IsAtEnd)
        {
            throw Unexpected("an argument");
        }

        if (Current.Is("{"))
        {
            return ParseBraced();
        }

        var token = Current;
        if (token.Kind == LatexTokenKind.Number && token.Text.Length > 1
            && !token.Text.Contains('.', StringComparison.Ordinal))
        {
            // Without braces an argument is one digit: `\frac12`.
            tokens[position] = Part(token, 1, token.Text.Length - 1);
            var digit = Part(token, 0, 1);
            return new NumberNode(digit.Text[0] - '0', digit.Span);
        }

        if (token.Kind == LatexTokenKind.Sign && token.Text is "*" or "+" or "-" or "'")
        {
            position++;
            return new SymbolNode(token.Text == "'" ? "′" : token.Text, "", false, token.Span);
        }

        return ParseAtom();
    }

    private static LatexToken Part(LatexToken token, int start, int length) => token with
    {
        Text = token.Text.Substring(start, length),
        Span = token.Span.Length != token.Text.Length ? token.Span : token.Span with
        {
            Start = token.Span.Start + start, Length = length, Column = token.Span.Column + start,
        },
    };

    private MathNode ParseBraced()
    {
        var open = Take();
        closers.Push("}");
        var inside = ParseList("}");
        closers.Pop();
        Close(open, "}");
        return inside is [var only]
            ? only
            : new GroupNode(Bracket.Braces, inside, Between(open.Span, Previous));
    }

    private void Close(LatexToken open, string close)
    {
        if (!TryTake(close))
        {
            throw Failure(
                IsAtEnd ? open.Span : Current.Span,
                IsAtEnd ? $"The bracket `{open.Text}` is not closed." : $"Found {Found()}, but expected `{close}`.",
                Found(), $"`{close}` for the `{open.Text}` in line {open.Span.Line}, column {open.Span.Column}");
        }
    }

    private List<MathNode> ParseList(string close)
    {
        var elements = new List<MathNode> { ParseFormula() };
        while (!IsAtEnd && !IsClosing(close))
        {
            if (TryTake(",") || TryTake(";") || TryTake("|") || TryTake("\\|") || TryTake("\\mid") || TryTake("\\land")
                || TryTake("\\wedge") || TryTake("\\quad") || TryTake("\\qquad"))
            {
                elements.Add(ParseFormula());
            }
            else
            {
                break;
            }
        }

        return elements;
    }

    private bool IsClosing(string close) =>
        Current.Kind is LatexTokenKind.Sign or LatexTokenKind.Command && Current.Text == close;

    private MathNode ParseAtom()
    {
        if (++depth > MaximumDepth)
        {
            throw TooDeep();
        }

        var atom = ParseAtomInside();
        depth--;
        return atom;
    }

    private MathNode ParseAtomInside()
    {
        var token = Current;
        switch (token.Kind)
        {
            case LatexTokenKind.Number:
                position++;
                return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number)
                    ? new NumberNode(number, token.Span)
                    : throw Failure(token.Span, "The number is too large.", Quote(token.Text), "a double");
            case LatexTokenKind.Letter:
                position++;
                return new SymbolNode(token.Text, "", false, token.Span);
            case LatexTokenKind.Operator:
                position++;
                return new SymbolNode(token.Text, "", false, token.Span);
            case LatexTokenKind.Words:
                position++;
                return new WordsNode(token.Text, token.Span);
            case LatexTokenKind.Begin:
                return ParseEnvironment();
            case LatexTokenKind.Sign when token.Text == "{":
                return ParseBraced();
            case LatexTokenKind.Sign when IsOpening(token.Text):
                return ParseBrackets();
            case LatexTokenKind.Command:
                return ParseCommand();
            default:
                throw Unexpected("a formula", token.Text switch
                {
                    "!" => "Write `\\Gamma(n + 1)` for a factorial.",
                    "^" or "_" => "Write what it belongs to before it.",
                    _ => null,
                });
        }
    }

    private GroupNode ParseBrackets()
    {
        var open = Take();
        var (close, bracket) = Brackets[open.Text];
        closers.Push(close);
        var elements = ParseList(close);
        closers.Pop();

        // Sizes of brackets may be left out on one side: `\left|` and `|`; intervals mix their ends.
        var other = close switch
        {
            "\\rvert" => "|",
            "\\rVert" => "\\|",
            "|" => "\\rvert",
            "\\|" => "\\rVert",
            ")" => "]",
            "]" => ")",
            _ => close,
        };
        var isInterval = elements.Count == 2 && bracket is Bracket.Parentheses or Bracket.Square;
        if (IsClosing(other) && other != close && (isInterval || bracket is Bracket.Bars or Bracket.DoubleBars))
        {
            position++;
        }
        else
        {
            Close(open, close);
        }

        return new(bracket, elements, Between(open.Span, Previous));
    }

    private MathNode ParseCommand()
    {
        var token = Take();
        var name = token.Text[1..];
        if (LatexCommands.Fonts.TryGetValue(name, out var font))
        {
            return Styled(ParseArgument(), font, token, name is not ("mathit" or "mathnormal"));
        }

        if (LatexCommands.Accents.TryGetValue(name, out var accent))
        {
            return Accented(ParseArgument(), accent, token);
        }

        switch (name)
        {
            case "frac" or "tfrac" or "dfrac" or "cfrac":
                var above = ParseArgument();
                var below = ParseArgument();
                return new FractionNode(above, below, Between(token.Span, Previous));
            case "sqrt":
                MathNode? degree = null;
                if (Current.Is("["))
                {
                    var open = Take();
                    closers.Push("]");
                    degree = ParseSum();
                    closers.Pop();
                    Close(open, "]");
                }

                var body = ParseArgument();
                return new RootNode(degree, body, Between(token.Span, Previous));
            case "overset" or "underset":
                ParseArgument();
                return ParseArgument();
            case "underbrace" or "overbrace":
                var braced = ParseArgument();
                if (TryTake("_") || TryTake("^"))
                {
                    ParseArgument();
                }

                return braced;
        }

        if (Brackets.ContainsKey(token.Text))
        {
            position--;
            return ParseBrackets();
        }

        return new CommandNode(name, token.Span);
    }

    private MathNode Styled(MathNode inside, string font, LatexToken token, bool isBold)
    {
        var span = Between(token.Span, Previous);
        return inside switch
        {
            SymbolNode symbol => symbol with { Font = font, IsBold = isBold, Span = span },
            NumberNode { Value: 0 or 1 } number when isBold =>
                new SymbolNode(number.Value == 0 ? "0" : "1", font, true, span),
            ScriptNode { Base: var @base } script => script with { Base = Styled(@base, font, token, isBold) },
            RowNode { Items: var items } when items.All(item => item is { Sign: "", Value: SymbolNode }) =>
                new SymbolNode(string.Concat(items.Select(item => ((SymbolNode)item.Value).Name)), font, isBold, span),
            _ => inside,
        };
    }

    private MathNode Accented(MathNode inside, string accent, LatexToken token)
    {
        var span = Between(token.Span, Previous);
        return inside switch
        {
            SymbolNode symbol => symbol with
            {
                Name = Text.NormalizationFormC.Normalize(symbol.Name + accent), Span = span,
            },
            ScriptNode { Base: SymbolNode symbol } script =>
                script with { Base = symbol with { Name = Text.NormalizationFormC.Normalize(symbol.Name + accent) } },
            RowNode { Items: var items } when items.All(item => item is { Sign: "", Value: SymbolNode }) =>
                new SymbolNode(
                    Text.NormalizationFormC.Normalize(
                        string.Concat(items.Select(item => ((SymbolNode)item.Value).Name)) + accent), "", false, span),
            _ => throw Failure(
                span, $"The mark `{token.Text}` stands over more than a letter.", $"`{token.Text}` over a formula",
                "a letter below the mark"),
        };
    }

    private GridNode ParseEnvironment()
    {
        var open = Take();
        var name = open.Text.TrimEnd('*');
        if (!Grids.Contains(name))
        {
            throw Failure(
                open.Span, $"The environment `{open.Text}` is not read within a formula.", $"`{open.Text}`",
                "`cases` or a matrix");
        }

        var rows = new List<IReadOnlyList<MathNode>>();
        var row = new List<MathNode>();
        closers.Push("\\end");
        while (true)
        {
            row.Add(ParseCell());
            if (TryTake("&"))
            {
                continue;
            }

            rows.Add([.. row]);
            row.Clear();
            if (TryTake("\\\\") && Current.Kind != LatexTokenKind.End)
            {
                continue;
            }

            closers.Pop();
            if (Current.Kind != LatexTokenKind.End)
            {
                throw IsAtEnd
                    ? Failure(
                        open.Span, $"The environment `{open.Text}` is not closed.", "the end of the formula",
                        $"`\\end{{{open.Text}}}`")
                    : Unexpected($"`&`, `\\\\` or `\\end{{{open.Text}}}`");
            }

            var close = Take();
            return new(name is "cases" or "dcases" or "rcases" or "array", rows, Between(open.Span, close.Span));
        }
    }

    // A cell of cases may end in punctuation, and says `if` in words.
    private MathNode ParseCell()
    {
        var start = Current.Span;
        var parts = new List<MathNode>();
        while (!IsAtEnd && !Current.Is("&") && !Current.Is("\\\\") && Current.Kind != LatexTokenKind.End)
        {
            if (TryTake(",") || TryTake(";") || TryTake(".") || TryTake("\\quad") || TryTake("\\qquad"))
            {
                continue;
            }

            var before = position;
            if (Current.Kind == LatexTokenKind.Words)
            {
                parts.Add(new WordsNode(Current.Text, Take().Span));
            }
            else
            {
                parts.Add(ParseFormula());
            }

            if (position == before)
            {
                throw Unexpected("a formula");
            }
        }

        return parts switch
        {
            [] => new EmptyNode(start),
            [var only] => only,
            _ => new GroupNode(Bracket.Braces, parts, Between(start, parts[^1].Span)),
        };
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
