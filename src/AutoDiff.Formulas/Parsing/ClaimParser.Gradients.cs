using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <content>Gradients and Hessians, also in several variables at once: <c>∇f = [2*x, 3*y]</c>.</content>
internal sealed partial class ClaimParser
{
    private const string Hessian = "H";

    private const string GradientExample = "Write for example `∇_x C`, or `∇_{x, y} C = […]` with a list of entries.";

    /// <summary>Whether a word with what follows it begins a gradient: <c>grad f</c>, <c>hessian(f)</c>.</summary>
    public static bool IsGradient(Token word, TokenKind behind) =>
        word.Text != Hessian && OrderOf(word) > 0 && behind is TokenKind.OpenParenthesis or TokenKind.Name;

    private static int OrderOf(Token word) => (word.Kind, word.Text) switch
    {
        (TokenKind.Name, "grad" or "gradient" or "jacobian" or "Jacobian") => 1,
        (TokenKind.Name, "hess" or "hessian" or "Hess" or "Hessian" or Hessian) => 2,
        _ => 0,
    };

    // Behind `claim` alone: a line may define a function of this name.
    private bool IsHessian => reader.Current is { Kind: TokenKind.Name, Text: Hessian }
        && reader.Ahead(1).Kind == TokenKind.OpenParenthesis;

    // `∇_x C`, `∇C`, `∇_{x, y} C`, `∇²C`, `grad C`, `grad(C)`, `grad(C, x)`, `grad(C, [x, y])`, `jacobian([f, g], x)`
    private Func<FileNames, NamedDerivative> ParseGradient()
    {
        var start = reader.Take();
        var order = start.Kind == TokenKind.Nabla ? 1 : OrderOf(start);
        if (reader.Current is { Kind: TokenKind.Superscript, Text: "²" })
        {
            (_, order) = (reader.Take(), 2);
        }

        var (functions, variables) = reader.Kind == TokenKind.OpenParenthesis
            ? ParseGradientCall() : ParseGradientOf();
        var span = start.Span.To(reader.Previous.Span);
        return names =>
        {
            var known = variables.Count > 0 ? variables : names.GradientVariables(span);
            var derivatives = functions.SelectMany(function => order == 1
                ? known.Select(variable => names.Resolver.Gradient(function, variable))
                : known.SelectMany(first => known.Select(second => names.Resolver.Resolve(
                    new($"d2{function.Name}", [], function.Span), [Word(first), Word(second)]))));
            return Joint([.. derivatives.Select(derivative => derivative with { Span = span })]) with
            {
                SaysVariables = variables.Count > 0,
            };
        };
    }

    private (List<IdentifierSyntax> Functions, List<IdentifierSyntax> Variables) ParseGradientOf()
    {
        const string expected = "the function of the gradient, or `_` and its variable";
        var first = reader.ExpectName(expected, GradientExample);
        if (first.Name == "_")
        {
            var list = ParseList();
            return ([ParseFunction(out _)], list);
        }

        if (reader.Kind == TokenKind.Name)
        {
            return ([ParseFunction(out _)], [first with { Name = first.Name.TrimStart('_') }]);
        }

        return ([first], reader.Kind == TokenKind.OpenParenthesis ? ParseList() : []);
    }

    // `f(x, y)`: what it is applied to are its variables.
    private IdentifierSyntax ParseFunction(out List<IdentifierSyntax> arguments)
    {
        var function = reader.ExpectName("the function of the gradient", GradientExample);
        arguments = reader.Kind == TokenKind.OpenParenthesis ? ParseList() : [];
        return function;
    }

    private (List<IdentifierSyntax> Functions, List<IdentifierSyntax> Variables) ParseGradientCall()
    {
        var open = reader.Take();
        List<IdentifierSyntax> variables = [];
        var functions = reader.Kind == TokenKind.OpenBracket ? ParseList() : [ParseFunction(out variables)];
        if (reader.TryTake(TokenKind.Comma))
        {
            variables = reader.Kind is TokenKind.OpenBracket or TokenKind.OpenParenthesis
                ? ParseList() : ParseNames();
        }

        reader.ExpectClosing(open, "Write for example `grad(C, x)`.");
        return (functions, variables);
    }

    private List<IdentifierSyntax> ParseList()
    {
        if (reader.Kind is not (TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace))
        {
            throw reader.Unexpected("a list of variables", GradientExample);
        }

        var open = reader.Take();
        var names = ParseNames();
        reader.ExpectClosing(open, "The variables of a gradient are names, separated by `,`.");
        return names;
    }

    private List<IdentifierSyntax> ParseNames()
    {
        var names = new List<IdentifierSyntax>();
        do
        {
            names.Add(reader.ExpectName("the variable of the gradient"));
        }
        while (reader.TryTake(TokenKind.Comma));
        return names;
    }

    private static DerivativeResolver.Quantity Word(IdentifierSyntax variable) =>
        new($"d{variable.Name}", [], variable.Span);

    private static NamedDerivative Joint(List<DerivativeSyntax> derivatives) =>
        new(derivatives[0], null) { Joint = derivatives.Count > 1 ? derivatives : [] };

    // A list of entries may stand in parentheses, as points do.
    private ExpressionSyntax ParseValue()
    {
        if (reader.Kind != TokenKind.OpenParenthesis || !reader.IsCommaInside())
        {
            return expressions.ParseExpression();
        }

        var open = reader.Take();
        var entries = new List<ExpressionSyntax>();
        do
        {
            entries.Add(expressions.ParseExpression());
        }
        while (reader.TryTake(TokenKind.Comma));
        reader.ExpectClosing(open);
        return ExpressionParser.Checked(
            new ArraySyntax([.. entries]) { Span = open.Span.To(reader.Previous.Span) });
    }
}
