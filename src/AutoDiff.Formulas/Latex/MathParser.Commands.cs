using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>Commands with what they take: fractions, roots, derivatives, fonts and marks.</content>
internal sealed partial class MathParser
{
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
            case "pdv" or "dv":
                return ParseDerivative(token);
            case "norm" or "abs":
                var inside = ParseArgument();
                return new GroupNode(
                    name == "norm" ? Bracket.DoubleBars : Bracket.Bars, [inside], Between(token.Span, Previous));
            case "grad":
                return new CommandNode("nabla", token.Span);
            case "dd":
                return new SymbolNode("d", "", false, token.Span);
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

    // `\pdv{f}{x}`, `\pdv[2]{f}{x}`, `\pdv{f}{x}{y}` and `\dv{x}` of the package `physics`.
    private FractionNode ParseDerivative(LatexToken token)
    {
        var order = 1;
        if (Current.Is("["))
        {
            var open = Take();
            closers.Push("]");
            order = ParseSum() is NumberNode { Value: 2 } ? 2 : 0;
            closers.Pop();
            Close(open, "]");
        }

        var variables = new List<MathNode> { ParseArgument() };
        while (Current.Is("{") && variables.Count < 3)
        {
            variables.Add(ParseArgument());
        }

        var function = variables.Count > 1 ? variables[0] : null;
        if (function is not null)
        {
            variables.RemoveAt(0);
        }

        if (order is 2 && variables is [var only])
        {
            variables.Add(only);
        }

        if (order == 0)
        {
            throw Failure(
                Between(token.Span, Previous), "Only first and second derivatives are read.", "a derivative of order n",
                "a first or second derivative");
        }

        var span = Between(token.Span, Previous);
        MathNode sign = new CommandNode("partial", token.Span);
        var above = variables.Count == 1
            ? sign
            : new ScriptNode(sign, null, new NumberNode(variables.Count, token.Span), 0, token.Span);
        return new(
            function is null ? above : new RowNode([new("", above), new("", function)], span),
            new RowNode(
                [.. variables.SelectMany(variable => new ItemNode[] { new("", sign), new("", variable) })], span),
            span);
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
}
