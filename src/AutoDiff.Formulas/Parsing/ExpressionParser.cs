using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>Reads expressions by recursive descent, one method per line of the grammar.</summary>
/// <remarks><code>
/// expression     = "if" condition "then" expression "else" expression
///                | disjunction [ "?" expression ":" expression | "if" condition "else" expression ]
/// condition      = expression [ "=" sum ]
/// disjunction    = conjunction { "or" conjunction }
/// conjunction    = complement { "and" complement }
/// complement     = { "not" } comparison
/// comparison     = sum { ( "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) sum }
/// sum            = product { ( "+" | "-" ) product }
/// product        = signed { [ "*" | "·" | "/" | "@" ] signed }
/// signed         = { "-" } power
/// power          = postfix [ "^" ( signed | "{" expression "}" ) ]
/// postfix and what is below it: see <see cref="PrimaryParser"/>
/// </code>
/// Where a product needs no sign, <see cref="TokenReader.IsJuxtaposed"/> says. A chain on one level becomes one node,
/// and <c>-</c>, <c>not</c> and <c>^</c> are read by loops, so that only brackets and <c>if</c> nest calls; both those
/// and the tree are bounded by <see cref="FormulaParser.MaximumDepth"/>.
/// </remarks>
internal sealed class ExpressionParser(TokenReader reader)
{
    private readonly PrimaryParser primaries = new(reader);

    /// <summary>expression = "if" … | disjunction …</summary>
    public ExpressionSyntax ParseExpression() => Parse(isWhole: true);

    /// <summary>A value of a case, behind which an <c>if</c> begins the condition.</summary>
    public ExpressionSyntax ParseValueOfCase() => Parse(isWhole: false);

    private ExpressionSyntax Parse(bool isWhole)
    {
        reader.Enter();
        var expression = reader.Kind == TokenKind.If ? ParseConditional() : ParseDisjunction();
        if (reader.TryTake(TokenKind.Question))
        {
            expression = ParseChoice(expression);
        }
        else if (reader.Kind == TokenKind.If && isWhole)
        {
            expression = ParseChoiceOfPython(expression);
        }

        reader.Leave();
        return expression;
    }

    /// <summary>The node, unless the tree below it is too deep.</summary>
    public static T Checked<T>(T node) where T : ExpressionSyntax =>
        node.Depth <= FormulaParser.MaximumDepth ? node : throw TokenReader.TooDeep(node.Span);

    private ConditionalSyntax ParseConditional()
    {
        var start = reader.Take().Span;
        var condition = ParseCondition();
        reader.Expect(TokenKind.Then, "`then`");
        var whenTrue = ParseExpression();
        reader.Expect(TokenKind.Else, "`else`", reader.Kind is TokenKind.EndOfLine or TokenKind.EndOfText
            ? "Every `if` has a `then` and an `else`; it goes on in the next line only inside brackets."
            : null);
        var whenFalse = ParseExpression();
        return Checked(new ConditionalSyntax(condition, whenTrue, whenFalse) { Span = start.To(whenFalse.Span) });
    }

    // a if c else b
    private ConditionalSyntax ParseChoiceOfPython(ExpressionSyntax whenTrue)
    {
        reader.Take();
        var condition = ParseCondition();
        reader.Expect(TokenKind.Else, "`else`", "Write a condition on a claim behind `given`.");
        var whenFalse = ParseExpression();
        return Checked(
            new ConditionalSyntax(condition, whenTrue, whenFalse) { Span = whenTrue.Span.To(whenFalse.Span) });
    }

    /// <summary>condition = expression [ "=" sum ]: there <c>=</c> can only compare.</summary>
    public ExpressionSyntax ParseCondition()
    {
        var left = ParseExpression();
        if (reader.Kind != TokenKind.Equals || left is AndSyntax or OrSyntax or NotSyntax or ComparisonSyntax)
        {
            return left;
        }

        reader.Take();
        var right = ParseSum();
        return Checked(new ComparisonSyntax(ComparisonOperator.Equal, left, right) { Span = left.Span.To(right.Span) });
    }

    // condition ? value : value
    private ConditionalSyntax ParseChoice(ExpressionSyntax condition)
    {
        var whenTrue = ParseExpression();
        reader.Expect(TokenKind.Colon, "`:` and the value where the condition does not hold");
        var whenFalse = ParseExpression();
        return Checked(
            new ConditionalSyntax(condition, whenTrue, whenFalse) { Span = condition.Span.To(whenFalse.Span) });
    }

    private ExpressionSyntax ParseDisjunction()
    {
        var first = ParseConjunction();
        if (reader.Kind != TokenKind.Or)
        {
            return first;
        }

        var operands = new List<ExpressionSyntax> { first };
        while (reader.TryTake(TokenKind.Or))
        {
            operands.Add(ParseConjunction());
        }

        return Checked(new OrSyntax([.. operands]) { Span = first.Span.To(operands[^1].Span) });
    }

    private ExpressionSyntax ParseConjunction()
    {
        var first = ParseComplement();
        if (reader.Kind != TokenKind.And)
        {
            return first;
        }

        var operands = new List<ExpressionSyntax> { first };
        while (reader.TryTake(TokenKind.And))
        {
            operands.Add(ParseComplement());
        }

        return Checked(new AndSyntax([.. operands]) { Span = first.Span.To(operands[^1].Span) });
    }

    private ExpressionSyntax ParseComplement()
    {
        if (reader.Kind != TokenKind.Not)
        {
            return ParseComparison();
        }

        var starts = TakeAll(TokenKind.Not);
        var operand = ParseComparison();
        while (starts.TryPop(out var start))
        {
            operand = Checked(new NotSyntax(operand) { Span = start.To(operand.Span) });
        }

        return operand;
    }

    // a < b < c is a < b and b < c, as in mathematics.
    private ExpressionSyntax ParseComparison()
    {
        var left = ParseSum();
        if (ComparisonOf(reader.Kind) is null)
        {
            return left;
        }

        var comparisons = new List<ExpressionSyntax>();
        while (ComparisonOf(reader.Kind) is { } relation)
        {
            reader.Take();
            var right = ParseSum();
            comparisons.Add(Checked(new ComparisonSyntax(relation, left, right) { Span = left.Span.To(right.Span) }));
            left = right;
        }

        if (comparisons.Count == 1)
        {
            return comparisons[0];
        }

        return Checked(new AndSyntax([.. comparisons]) { Span = comparisons[0].Span.To(left.Span) });
    }

    /// <summary>sum = product { ( "+" | "-" ) product }</summary>
    public ExpressionSyntax ParseSum()
    {
        var first = ParseProduct();
        if (reader.Kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return first;
        }

        var terms = new List<TermSyntax> { new(false, first) };
        while (reader.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            terms.Add(new(reader.Take().Kind == TokenKind.Minus, ParseProduct()));
        }

        return Checked(new AdditionSyntax([.. terms]) { Span = first.Span.To(terms[^1].Value.Span) });
    }

    /// <summary>product = signed { [ "*" | "·" | "/" | "@" ] signed }</summary>
    public ExpressionSyntax ParseProduct()
    {
        var first = ParseSigned();
        if (FactorOf(reader.Kind) is null && !reader.IsJuxtaposed)
        {
            return first;
        }

        var factors = new List<FactorSyntax> { new(FactorOperator.Times, first) };
        while (true)
        {
            if (FactorOf(reader.Kind) is { } @operator)
            {
                var isDot = reader.Take().Kind == TokenKind.Dot;
                factors.Add(new(@operator, ParseSigned()) { IsDot = isDot });
            }
            else if (reader.IsJuxtaposed)
            {
                var isBehindNumber = IsNumber(factors[^1].Value);
                if (isBehindNumber)
                {
                    RequireClear(factors[^1]);
                }
                else if (factors is [_, .., { Operator: FactorOperator.DividedBy, Value: var below }]
                    && (below.Span.End < reader.Previous.Span.End
                        || (reader.IsBehindSpace && factors is [{ Value: var above }, _] && IsNumber(above))))
                {
                    // 1/(2n) x and 1/n x: what is divided by something in parentheses, or a number, is divided before
                    // the product goes on.
                    factors = [new(FactorOperator.Times, Product(factors))];
                }

                factors.Add(new(FactorOperator.Times, ParseSigned()) { IsJuxtaposed = !isBehindNumber });
            }
            else
            {
                break;
            }
        }

        return Product(factors);
    }

    private static MultiplicationSyntax Product(List<FactorSyntax> factors) => Checked(
        new MultiplicationSyntax([.. factors]) { Span = factors[0].Value.Span.To(factors[^1].Value.Span) });

    private static bool IsNumber(ExpressionSyntax factor) =>
        factor is NumberSyntax || (factor is NegationSyntax { Operand: var operand } && IsNumber(operand));

    // 1/2x is (1/2)*x for some and 1/(2*x) for others; with a space it is the first.
    private void RequireClear(FactorSyntax number)
    {
        if (number.Operator != FactorOperator.Times && reader.Previous.Span.End == reader.Current.Span.Start)
        {
            var x = reader.Excerpt(reader.Current).Trim('`');
            throw new FormulaException(FormulaError.Unexpected(
                number.Value.Span.To(reader.Current.Span),
                $"`{number.Value}{x}` behind `{(number.Operator == FactorOperator.DividedBy ? "/" : "@")}`, which " +
                "can be read in two ways",
                "an operator between them",
                $"Write `/{number.Value}*{x}` or `/({number.Value}*{x})`."));
        }
    }

    /// <summary>What a function without parentheses is applied to: <c>2x</c>, <c>x^2</c>.</summary>
    public ExpressionSyntax ParseArgument()
    {
        var first = ParseSigned();
        if (first is not NumberSyntax || reader.Previous.Span.End != reader.Current.Span.Start || !reader.IsJuxtaposed)
        {
            return first;
        }

        var second = ParseSigned();
        return Checked(new MultiplicationSyntax([new(FactorOperator.Times, first), new(FactorOperator.Times, second)])
        {
            Span = first.Span.To(second.Span),
        });
    }

    // Reads -x^-y^z as a list of operands, each with its signs, and folds the list from the right.
    private ExpressionSyntax ParseSigned()
    {
        var signs = TakeAll(TokenKind.Minus);
        var operand = primaries.ParsePostfix(this);
        if (reader.Kind != TokenKind.Caret)
        {
            return Negate(operand, signs);
        }

        var bases = new Stack<(Stack<SourceSpan> Signs, ExpressionSyntax Operand)>();
        while (reader.TryTake(TokenKind.Caret))
        {
            bases.Push((signs, operand));
            if (bases.Count > FormulaParser.MaximumDepth)
            {
                throw TokenReader.TooDeep(reader.Current.Span);
            }

            signs = TakeAll(TokenKind.Minus);
            operand = primaries.ParsePostfix(this);
        }

        var value = Negate(operand, signs);
        while (bases.TryPop(out var below))
        {
            var power = new PowerSyntax(below.Operand, value) { Span = below.Operand.Span.To(value.Span) };
            value = Negate(Checked(power), below.Signs);
        }

        return value;
    }

    private static ExpressionSyntax Negate(ExpressionSyntax operand, Stack<SourceSpan> signs)
    {
        while (signs.TryPop(out var sign))
        {
            operand = Checked(new NegationSyntax(operand) { Span = sign.To(operand.Span) });
        }

        return operand;
    }

    private static readonly Stack<SourceSpan> None = new(0);

    private Stack<SourceSpan> TakeAll(TokenKind kind)
    {
        if (reader.Kind != kind)
        {
            return None;
        }

        var spans = new Stack<SourceSpan>();
        while (reader.Kind == kind)
        {
            spans.Push(reader.Take().Span);
            if (spans.Count > FormulaParser.MaximumDepth)
            {
                throw TokenReader.TooDeep(reader.Current.Span);
            }
        }

        return spans;
    }

    /// <summary>The relation that a token means.</summary>
    public static ComparisonOperator? ComparisonOf(TokenKind kind) => kind switch
    {
        TokenKind.EqualEqual => ComparisonOperator.Equal,
        TokenKind.NotEqual => ComparisonOperator.NotEqual,
        TokenKind.Less => ComparisonOperator.Less,
        TokenKind.LessOrEqual => ComparisonOperator.LessOrEqual,
        TokenKind.Greater => ComparisonOperator.Greater,
        TokenKind.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private static FactorOperator? FactorOf(TokenKind kind) => kind switch
    {
        TokenKind.Star or TokenKind.Dot => FactorOperator.Times,
        TokenKind.Slash => FactorOperator.DividedBy,
        TokenKind.At => FactorOperator.MatrixTimes,
        _ => null,
    };
}
