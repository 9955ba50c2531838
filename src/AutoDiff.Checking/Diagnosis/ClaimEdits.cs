using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>A small change of the claim's text makes it right: what was changed is the mistake.</summary>
/// <param name="tier">
/// 1 for changes of what is there; 2 for insertions beside a term of the claim and 3 for insertions further inside, which have many ways to be right by
/// accident.
/// </param>
internal sealed class ClaimEdits(int tier) : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var names = Names(subject);
        var constants = Constant.Of(subject.Model.SizeNames).Take(2 + (4 * subject.Model.SizeNames.Count)).ToArray();
        foreach (var place in SyntaxParts.Places(subject.Claim.Value))
        {
            var isOuter = ReferenceEquals(place.Node, subject.Claim.Value) || IsTerm(subject.Claim.Value, place.Node);
            if (tier > 1 && isOuter != (tier == 2))
            {
                continue;
            }

            foreach (var edit in tier > 1 ? Inserted(place.Node, names, constants, tier) : Specific(place.Node, names))
            {
                yield return new(edit.Kind, $"{subject.Derivative}: {edit.Message}.", subject.Claiming(place.Put(edit.Replacement)))
                {
                    Suggestion = subject.Suggest(place.Put(edit.Replacement)),
                    Tier = edit.Tier,
                    Length = 2 + edit.Length,
                };
            }
        }
    }

    // A term of the claim, or what stands behind its sign or in front of its factors.
    private static bool IsTerm(Expression whole, Expression node) => whole switch
    {
        AdditionExpression sum => sum.Terms.Any(term => ReferenceEquals(term.Value, node)),
        NegationExpression negation => ReferenceEquals(negation.Operand, node) || IsTerm(negation.Operand, node),
        MultiplicationExpression product => product.Factors.Any(factor => IsTerm(factor.Value, node)),
        _ => false,
    };

    private static IEnumerable<Edit> Specific(Expression node, IReadOnlyList<Name> names) => node switch
    {
        AdditionExpression sum => Terms(sum),
        MultiplicationExpression product => Factors(product, names),
        NegationExpression negation => [new(Mistake.TermSign, $"the sign of `{node}` is wrong", negation.Operand, 0)],
        PowerExpression power => Powers(power),
        TransposeExpression transpose => [new(Mistake.OperandTransposed, $"`{transpose.Operand}` should not be transposed", transpose.Operand, 0)],
        NameExpression name => NameEdits(name, names),
        CallExpression call => Calls(call),
        IndexingExpression indexing => Indices(indexing),
        ConditionalExpression choice => Choices(choice),
        ComparisonExpression comparison => Comparisons(comparison),
        _ => [],
    };

    private static IEnumerable<Edit> Terms(AdditionExpression sum)
    {
        for (var i = 0; i < sum.Terms.Count; i++)
        {
            var term = sum.Terms[i];
            var flipped = i > 0
                ? new AdditionExpression([.. SyntaxParts.Replaced(sum.Terms, i, term with { IsSubtracted = !term.IsSubtracted })])
                : (Expression)new AdditionExpression(
                    [.. SyntaxParts.Replaced(sum.Terms, 0, new Term(false, new NegationExpression(term.Value)))]);
            yield return new(Mistake.TermSign, $"the term `{term.Value}` has the wrong sign", flipped, 0);
            yield return new(Mistake.ExtraTerm, $"the term `{term.Value}` does not belong there", Without(sum, i), 0);
        }
    }

    private static Expression Without(AdditionExpression sum, int position)
    {
        Term[] rest = [.. sum.Terms.Where((_, i) => i != position)];
        var first = rest[0].IsSubtracted ? new NegationExpression(rest[0].Value) : rest[0].Value;
        return rest.Length == 1 ? first : new AdditionExpression([new(false, first), .. rest[1..]]);
    }

    private static IEnumerable<Edit> Factors(MultiplicationExpression product, IReadOnlyList<Name> names)
    {
        for (var i = 0; i < product.Factors.Count; i++)
        {
            var factor = product.Factors[i];
            Factor[] rest = [.. product.Factors.Where((_, k) => k != i)];
            if (factor.Operator != FactorOperator.MatrixTimes && (i > 0 || rest[0].Operator != FactorOperator.MatrixTimes))
            {
                Expression[] inverted = i == 0 && rest[0].Operator == FactorOperator.DividedBy ? [new NumberExpression(1)] : [];
                Factor[] left = [.. inverted.Select(one => new Factor(FactorOperator.Times, one)), .. rest];
                left[0] = left[0] with { Operator = FactorOperator.Times };
                var isConstant = factor.Value is NumberExpression || names.Any(name => name.IsSize && factor.Value is NameExpression own && own.Name == name.Text);
                yield return new(
                    isConstant ? Mistake.ConstantFactor : Mistake.Factor,
                    $"the factor `{(factor.Operator == FactorOperator.DividedBy ? "1/" : "")}{factor.Value}` does not belong there",
                    left.Length == 1 ? left[0].Value : new MultiplicationExpression([.. left]),
                    Weight(factor.Value));
            }

            if (i > 0 && factor.Operator != FactorOperator.MatrixTimes)
            {
                var turned = factor.Operator == FactorOperator.Times ? FactorOperator.DividedBy : FactorOperator.Times;
                yield return new(
                    Mistake.Factor,
                    $"`{factor.Value}` is {(turned == FactorOperator.Times ? "divided by instead of multiplied" : "multiplied instead of divided by")}",
                    new MultiplicationExpression([.. SyntaxParts.Replaced(product.Factors, i, factor with { Operator = turned })]),
                    1);
            }

            if (i > 0 && factor.Operator == FactorOperator.MatrixTimes)
            {
                yield return new(
                    Mistake.OperandTransposed,
                    $"the operands of `{product}` are in the wrong order",
                    new MultiplicationExpression(
                        [.. SyntaxParts.Replaced(SyntaxParts.Replaced(product.Factors, i, new(FactorOperator.MatrixTimes, product.Factors[i - 1].Value)), i - 1, product.Factors[i - 1] with { Value = factor.Value })]),
                    1);
            }
        }
    }

    private static IEnumerable<Edit> Powers(PowerExpression power)
    {
        yield return new(Mistake.Factor, $"`{power.Base}` should not have the exponent {power.Exponent}", power.Base, 1, 2);
        if (power.Exponent is NumberExpression { Value: var exponent })
        {
            foreach (var other in (double[])[exponent - 1, exponent + 1])
            {
                if (other > 1)
                {
                    var right = new PowerExpression(power.Base, new NumberExpression(other));
                    yield return new(Mistake.Factor, $"the exponent of `{power}` is wrong", right, 1, 2);
                }
            }
        }
    }

    private static IEnumerable<Edit> NameEdits(NameExpression name, IReadOnlyList<Name> names)
    {
        var own = names.FirstOrDefault(other => other.Text == name.Name);
        foreach (var other in names.Where(other => other.Text != name.Name && !other.IsSize))
        {
            if (own is { IsSize: true } || (own is { IsIndex: true }) != other.IsIndex)
            {
                continue;
            }

            var isVariable = own is { IsVariable: true } && other.IsVariable;
            var message = $"`{name.Name}` stands where `{other.Text}` belongs";
            var kind = other.IsIndex ? Mistake.WrongIndex : isVariable ? Mistake.WrongVariable : Mistake.WrongPoint;
            yield return new(kind, message, new NameExpression(other.Text), 0);
            if (kind == Mistake.WrongPoint)
            {
                yield return new(Mistake.WrongVariable, message, new NameExpression(other.Text), 1, 2);
            }
        }

        foreach (var other in names.Where(other => own is { IsSize: true } && other.IsSize && other.Text != name.Name))
        {
            yield return new(Mistake.ConstantFactor, $"`{name.Name}` stands where `{other.Text}` belongs", new NameExpression(other.Text), 0);
        }

        yield return new(Mistake.OperandTransposed, $"`{name.Name}` should be transposed", new TransposeExpression(name), 0);
    }

    private static IEnumerable<Edit> Calls(CallExpression call)
    {
        var function = call.Function.Name;
        if (function is "sum" or "mean")
        {
            var other = function == "sum" ? "mean" : "sum";
            yield return new(
                Mistake.MeanVersusSum, $"`{call}` should be a {other}", new CallExpression(new(other), call.Arguments, call.Axis, call.Keep), 0);
            for (var axis = 0; axis < 2 && call.Axis is NumberExpression; axis++)
            {
                var turned = new CallExpression(call.Function, call.Arguments, new NumberExpression(axis), call.Keep);
                yield return new(Mistake.WrongIndex, $"`{call}` runs along the wrong axis", turned, 0);
            }
        }

        if (function is "outer" or "dot")
        {
            yield return new(
                Mistake.Transposed, $"the operands of `{call}` are in the wrong order",
                new CallExpression(call.Function, [call.Arguments[1], call.Arguments[0]]), 0);
        }
    }

    private static IEnumerable<Edit> Indices(IndexingExpression indexing)
    {
        if (indexing.Subscripts.Count == 2)
        {
            yield return new(
                Mistake.WrongIndex, $"the indices of `{indexing}` are in the wrong order",
                new IndexingExpression(indexing.Operand, [indexing.Subscripts[1], indexing.Subscripts[0]]), 0);
        }
    }

    private static IEnumerable<Edit> Choices(ConditionalExpression choice)
    {
        yield return new(
            Mistake.Branch, $"the branches of `{choice}` are swapped",
            new ConditionalExpression(choice.Condition, choice.WhenFalse, choice.WhenTrue), 0);
        Expression zero = new NumberExpression(0), one = new NumberExpression(1);
        foreach (var other in (Expression[])[zero, one, new NegationExpression(one), new NegationExpression(choice.WhenTrue)])
        {
            yield return new(
                Mistake.Branch, $"where `{choice.Condition}` holds, `{choice.WhenTrue}` is wrong",
                new ConditionalExpression(choice.Condition, other, choice.WhenFalse), 1);
        }

        foreach (var other in (Expression[])[zero, one, new NegationExpression(one), new NegationExpression(choice.WhenFalse)])
        {
            yield return new(
                Mistake.Branch, $"where `{choice.Condition}` does not hold, `{choice.WhenFalse}` is wrong",
                new ConditionalExpression(choice.Condition, choice.WhenTrue, other), 1);
        }
    }

    private static IEnumerable<Edit> Comparisons(ComparisonExpression comparison) =>
    [
        new(
            Mistake.Branch, $"the condition `{comparison}` is the wrong way round",
            new ComparisonExpression(comparison.Operator, comparison.Right, comparison.Left), 0),
    ];

    private static IEnumerable<Edit> Inserted(Expression node, IReadOnlyList<Name> names, Constant[] constants, int tier)
    {
        if (node is not NegationExpression)
        {
            yield return new(Mistake.TermSign, $"the sign of `{node}` is wrong", new NegationExpression(node), 3, tier);
        }

        foreach (var k in constants.Where(_ => node is not NumberExpression))
        {
            yield return new(Mistake.ConstantFactor, $"`{node}` lacks the factor {k}", SyntaxParts.Times(k.Expression, node), 3, tier);
        }

        foreach (var name in names.Where(name => !name.IsSize && !name.IsIndex))
        {
            Expression named = new NameExpression(name.Text);
            yield return new(Mistake.Factor, $"`{node}` lacks the factor `{name.Text}`", SyntaxParts.Times(named, node), 3, tier);
            yield return new(Mistake.Factor, $"`{node}` lacks the factor `1/{name.Text}`", SyntaxParts.Over(node, named), 3, tier);
            var (plus, minus) = (new Term(false, named), new Term(true, named));
            yield return new(
                Mistake.MissingTerm, $"the term `{name.Text}` is missing beside `{node}`", new AdditionExpression([new(false, node), plus]), 3, tier);
            yield return new(
                Mistake.MissingTerm, $"the term `-{name.Text}` is missing beside `{node}`", new AdditionExpression([new(false, node), minus]), 3, tier);
        }

        foreach (var axis in (double[])[0, 1])
        {
            var sum = new CallExpression(new("sum"), [node], new NumberExpression(axis));
            yield return new(Mistake.NotReduced, $"`{node}` is not summed over axis {axis}", sum, 1);
        }

        yield return new(Mistake.NotReduced, $"`{node}` is not summed", new CallExpression(new("sum"), [node]), 1);
    }

    private static int Weight(Expression expression) => expression is NameExpression or NumberExpression ? 0 : expression.Depth;

    private static List<Name> Names(Subject subject)
    {
        var needed = subject.Model.DefinitionsBehind(subject.Claim);
        return
        [
            .. subject.Claim.Derivative.Variables.Prepend(subject.Claim.Derivative.Function)
                .SelectMany(quantity => quantity.Indices.OfType<NamedIndex>())
                .Select(index => new Name(index.Name, false, false, true))
                .Distinct(),
            .. subject.Model.SizeNames.Select(name => new Name(name, false, true)),
            .. subject.Model.Variables.Select(variable => new Name(variable.Name, true, false)),
            .. needed.Where(name => name != subject.Claim.Derivative.Function.Name).Select(name => new Name(name, false, false)),
        ];
    }

    private sealed record Name(string Text, bool IsVariable, bool IsSize, bool IsIndex = false);

    private sealed record Edit(string Kind, string Message, Expression Replacement, int Length, int Tier = 1);
}
