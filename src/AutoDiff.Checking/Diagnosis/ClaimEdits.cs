using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>A small change of what stands in the claim makes it right: what was changed is the mistake.</summary>
internal sealed class ClaimEdits : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject) => Of(subject, subject.Claim.Value);

    /// <summary>The changes of any value that might be claimed.</summary>
    public static IEnumerable<Hypothesis> Of(Subject subject, ExpressionSyntax value)
    {
        foreach (var place in SyntaxParts.Places(value))
        {
            foreach (var edit in At(place, subject))
            {
                // What is wrong inside one branch is wrong on one side of the condition, whatever it is there.
                var kind = place.IsInBranch ? Mistake.Branch : edit.Kind;
                var tier = place.IsInBranch ? edit.Tier - 1 : edit.Tier;
                yield return Hypothesis.Edit(kind, edit.Message, place.Put(edit.Replacement), tier, 2 + edit.Length);
            }
        }
    }

    private static IEnumerable<Edit> At(Place place, Subject subject)
    {
        var specific = place.Node switch
        {
            AdditionSyntax sum => Terms(sum),
            MultiplicationSyntax product => Factors(product, subject.Names),
            NegationSyntax negation => [new(Mistake.TermSign, () => $"the sign of `{negation}` is wrong", negation.Operand)],
            PowerSyntax power => Powers(power, place, subject.Names),
            TransposeSyntax { Operand: CallSyntax { Arguments: [TransposeSyntax inner] } call } transpose =>
            [
                new(
                    Mistake.OperandTransposed, () => $"`{inner}` should not be transposed",
                    new CallSyntax(call.Function, [inner.Operand], call.Axis, call.Keep)),
                new(Mistake.OperandTransposed, () => $"`{call}` should not be transposed", transpose.Operand),
            ],
            TransposeSyntax transpose =>
                [new(Mistake.OperandTransposed, () => $"`{transpose.Operand}` should not be transposed", transpose.Operand)],
            NameSyntax name => Names(name, place, subject.Names),
            CallSyntax call => Calls(call),
            IndexingSyntax indexing => Indices(indexing),
            ConditionalSyntax choice => Choices(choice),
            ComparisonSyntax comparison => Comparisons(comparison, place, subject.Names),
            _ => [],
        };
        return place.Bound.Count == 0 && place.Node is not TransposeSyntax && subject.Structure.ShapeOf(place.Node)?.Rank == 2
            ? specific.Append(new(Mistake.OperandTransposed, () => $"`{place.Node}` should be transposed",
                new TransposeSyntax(place.Node), Weight(place.Node)))
            : specific;
    }

    private static IEnumerable<Edit> Terms(AdditionSyntax sum)
    {
        for (var i = 0; i < sum.Terms.Count; i++)
        {
            var term = sum.Terms[i];
            var flipped = i > 0
                ? new AdditionSyntax([.. SyntaxParts.Replaced(sum.Terms, i, term with { IsSubtracted = !term.IsSubtracted })])
                : new AdditionSyntax(
                    [.. SyntaxParts.Replaced(sum.Terms, 0, new TermSyntax(false, new NegationSyntax(term.Value)))]);
            yield return new(Mistake.TermSign, () => $"the term `{term.Value}` has the wrong sign", flipped);
            yield return new(Mistake.ExtraTerm, () => $"the term `{term.Value}` does not belong there", Without(sum, i));
        }
    }

    private static ExpressionSyntax Without(AdditionSyntax sum, int position)
    {
        TermSyntax[] rest = [.. sum.Terms.Where((_, i) => i != position)];
        var first = rest[0].IsSubtracted ? new NegationSyntax(rest[0].Value) : rest[0].Value;
        return rest.Length == 1 ? first : new AdditionSyntax([new(false, first), .. rest[1..]]);
    }

    private static IEnumerable<Edit> Factors(MultiplicationSyntax product, Vocabulary names)
    {
        for (var i = 0; i < product.Factors.Count; i++)
        {
            var factor = product.Factors[i];
            if (Without(product, i) is { } rest)
            {
                var isRepeated = factor.Value is not NumberSyntax && product.Factors.Where((_, k) => k != i)
                    .Any(other => other.Value == factor.Value);
                if (isRepeated)
                {
                    yield return new(Mistake.StepAppliedTwice, () => $"the factor `{factor.Value}` stands there twice", rest);
                }

                var (isNegative, magnitude) = factor.Value is NegationSyntax negation
                    ? (true, negation.Operand)
                    : (false, factor.Value);
                var kind = magnitude is NumberSyntax ||
                    (magnitude is NameSyntax name && names.Find(name.Name)?.Role == Role.Size)
                    ? Mistake.ConstantFactor
                    : Mistake.Factor;
                yield return new(
                    isNegative ? Mistake.Joined(Mistake.Sign, kind) : kind,
                    () => $"the factor `{(factor.Operator == FactorOperator.DividedBy ? "1/" : "")}{factor.Value}` does not " +
                        "belong there",
                    rest, Weight(factor.Value), isRepeated ? 2 : 1);
            }

            if (i > 0 && factor.Operator != FactorOperator.MatrixTimes)
            {
                var turned = factor.Operator == FactorOperator.Times ? FactorOperator.DividedBy : FactorOperator.Times;
                yield return new(
                    Mistake.Factor,
                    () => $"`{factor.Value}` is {(turned == FactorOperator.Times ? "divided by" : "multiplied")}, but " +
                        "belongs on the other side",
                    new MultiplicationSyntax(
                        [.. SyntaxParts.Replaced(product.Factors, i, factor with { Operator = turned })]), 1);
            }

            if (i > 0 && factor.Operator == FactorOperator.MatrixTimes)
            {
                var previous = product.Factors[i - 1];
                var swapped = SyntaxParts.Replaced(product.Factors, i, factor with { Value = previous.Value });
                yield return new(
                    Mistake.OperandTransposed, () => $"the operands of `{product}` are in the wrong order",
                    new MultiplicationSyntax(
                        [.. SyntaxParts.Replaced(swapped, i - 1, previous with { Value = factor.Value })]), 1);
            }
        }
    }

    // What is left of a product; nothing where its shape would not make sense.
    private static ExpressionSyntax? Without(MultiplicationSyntax product, int position)
    {
        FactorSyntax[] rest = [.. product.Factors.Where((_, k) => k != position)];
        if (position == 0)
        {
            if (rest[0].Operator == FactorOperator.DividedBy)
            {
                return new MultiplicationSyntax([new(FactorOperator.Times, new NumberSyntax(1)), .. rest]);
            }

            rest[0] = rest[0] with { Operator = FactorOperator.Times };
        }

        return rest.Length == 1 ? rest[0].Value : new MultiplicationSyntax([.. rest]);
    }

    private static IEnumerable<Edit> Powers(PowerSyntax power, Place place, Vocabulary names)
    {
        if (power is { Base: IndexingSyntax { Subscripts: [ElementSubscriptSyntax { Index: NameSyntax index }] } element,
            Exponent: NumberSyntax { Value: 2 } })
        {
            foreach (var other in names.Indices.Concat(place.Bound).Where(other => other != index.Name))
            {
                var another = new IndexingSyntax(element.Operand, [new ElementSubscriptSyntax(new NameSyntax(other))]);
                yield return new(Mistake.WrongIndex, () => $"`{power}` stands where `{element}*{another}` belongs",
                    SyntaxParts.Times(element, another));
            }
        }

        if (power is { Base: not NameSyntax and not CallSyntax, Exponent: NumberSyntax { Value: 2 } })
        {
            yield return new(Mistake.StepAppliedTwice, () => $"the factor `{power.Base}` stands there twice", power.Base);
        }

        yield return new(Mistake.Factor, () => $"`{power.Base}` should not have the exponent {power.Exponent}", power.Base, 1, 2);
        var one = new NumberSyntax(1);
        ExpressionSyntax[] others = power.Exponent is NumberSyntax { Value: var exponent }
            ? [.. ((double[])[exponent - 1, exponent + 1, 2 * exponent]).Where(other => other > 1)
                .Select(other => new NumberSyntax(other))]
            : [new AdditionSyntax([new(false, power.Exponent), new(true, one)]),
                new AdditionSyntax([new(false, power.Exponent), new(false, one)])];
        foreach (var other in others)
        {
            yield return new(
                Mistake.Factor, () => $"the exponent of `{power}` is wrong", new PowerSyntax(power.Base, other), 1, 2);
        }
    }

    private static IEnumerable<Edit> Names(NameSyntax name, Place place, Vocabulary names)
    {
        if (place.Bound.Contains(name.Name) || names.Find(name.Name) is { Role: Role.Index })
        {
            foreach (var other in names.Indices.Concat(place.Bound).Where(other => other != name.Name))
            {
                yield return new(
                    Mistake.WrongIndex, () => $"`{name.Name}` stands where `{other}` belongs", new NameSyntax(other));
            }

            yield break;
        }

        if (names.Find(name.Name) is not { } own)
        {
            yield break;
        }

        if (own.Role == Role.Size)
        {
            foreach (var other in names.Sizes.Where(size => size != name.Name))
            {
                yield return new(
                    Mistake.ConstantFactor, () => $"`{name.Name}` stands where `{other}` belongs", new NameSyntax(other));
            }

            yield break;
        }

        var one = new NumberSyntax(1);
        var complement = new AdditionSyntax([new(false, one), new(true, name)]);
        yield return new(Mistake.Factor, () => $"`{name.Name}` stands where `{complement}` belongs", complement, 3);
        yield return new(Mistake.WrongVariable, () => $"`{name.Name}` stands where `{complement}` belongs", complement, 4, 2);
        foreach (var other in names.Values.Where(other => other.Text != name.Name && other.Shape == own.Shape))
        {
            var kind = names.KindOfConfusion(own, other);
            string message() => $"`{name.Name}` stands where `{other.Text}` belongs";
            yield return new(kind, message, other.Expression);
            if (own.Role == Role.Definition || other.Role == Role.Definition)
            {
                var second = kind == Mistake.WrongPoint ? Mistake.WrongVariable : Mistake.WrongPoint;
                yield return new(second, message, other.Expression, 1, 2);
            }
        }
    }

    private static IEnumerable<Edit> Calls(CallSyntax call)
    {
        var function = call.Function.Name;
        if (function is "sum" or "mean")
        {
            var other = function == "sum" ? "mean" : "sum";
            yield return new(
                Mistake.MeanVersusSum, () => $"`{call}` should be a {other}",
                new CallSyntax(new(other), call.Arguments, call.Axis, call.Keep));
            foreach (var axis in (double[])[0, 1])
            {
                yield return new(
                    Mistake.WrongIndex, () => $"`{call}` runs along the wrong axis",
                    new CallSyntax(
                        call.Function, call.Arguments, new NumberSyntax(axis), call.Axis is null || call.Keep));
            }
        }

        if (function is "outer" or "dot")
        {
            yield return new(
                function == "outer" ? Mistake.Transposed : Mistake.OperandTransposed,
                () => $"the operands of `{call}` are in the wrong order",
                new CallSyntax(call.Function, [call.Arguments[1], call.Arguments[0]]));
        }
    }

    private static IEnumerable<Edit> Indices(IndexingSyntax indexing)
    {
        if (indexing.Subscripts.Count == 2)
        {
            yield return new(
                Mistake.WrongIndex, () => $"the indices of `{indexing}` are in the wrong order",
                new IndexingSyntax(indexing.Operand, [indexing.Subscripts[1], indexing.Subscripts[0]]));
        }

        foreach (var (slice, position) in indexing.Subscripts.Select((subscript, i) => (subscript as SliceSubscriptSyntax, i)))
        {
            var one = new NumberSyntax(1);
            var last = new NegationSyntax(one);
            SliceSubscriptSyntax? other = slice switch
            {
                { Start: NumberSyntax, End: null } => new(null, last),
                { Start: null, End: NegationSyntax } => new(one, null),
                _ => null,
            };
            if (other is not null)
            {
                yield return new(
                    Mistake.WrongIndex, () => $"`{indexing}` is shifted by one",
                    new IndexingSyntax(indexing.Operand, [.. SyntaxParts.Replaced(indexing.Subscripts, position, other)]));
            }
        }
    }

    private static IEnumerable<Edit> Choices(ConditionalSyntax choice)
    {
        yield return new(
            Mistake.Branch, () => $"the branches of `{choice}` are swapped",
            new ConditionalSyntax(choice.Condition, choice.WhenFalse, choice.WhenTrue));
        ExpressionSyntax zero = new NumberSyntax(0), one = new NumberSyntax(1);
        foreach (var (holds, own) in ((bool, ExpressionSyntax)[])[(true, choice.WhenTrue), (false, choice.WhenFalse)])
        {
            foreach (var other in (ExpressionSyntax[])[zero, one, new NegationSyntax(one), new NegationSyntax(own)])
            {
                yield return new(
                    Mistake.Branch, () => $"where `{choice.Condition}` {(holds ? "holds" : "does not hold")}, `{own}` is wrong",
                    new ConditionalSyntax(
                        choice.Condition, holds ? other : choice.WhenTrue, holds ? choice.WhenFalse : other), 1);
            }
        }
    }

    private static IEnumerable<Edit> Comparisons(ComparisonSyntax comparison, Place place, Vocabulary names)
    {
        var isOfIndices = IsIndex(comparison.Left) && IsIndex(comparison.Right);
        var kind = isOfIndices ? Mistake.WrongIndex : Mistake.Branch;
        yield return new(
            kind, () => $"the condition `{comparison}` is the wrong way round",
            new ComparisonSyntax(comparison.Operator, comparison.Right, comparison.Left));
        ComparisonOperator? other = comparison.Operator switch
        {
            ComparisonOperator.Less => ComparisonOperator.LessOrEqual,
            ComparisonOperator.LessOrEqual => ComparisonOperator.Less,
            ComparisonOperator.Greater => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.Greater,
            ComparisonOperator.Equal => ComparisonOperator.NotEqual,
            ComparisonOperator.NotEqual => ComparisonOperator.Equal,
            _ => null,
        };
        if (isOfIndices && other is { } neighbor)
        {
            yield return new(
                kind, () => $"the condition `{comparison}` is wrong at its end",
                new ComparisonSyntax(neighbor, comparison.Left, comparison.Right), 1);
        }

        bool IsIndex(ExpressionSyntax side) =>
            side is NameSyntax { Name: var name } && (place.Bound.Contains(name) || names.Find(name) is { Role: Role.Index });
    }

    private static int Weight(ExpressionSyntax expression) => expression is NameSyntax or NumberSyntax ? 0 : expression.Depth;

    private sealed record Edit(string Kind, Func<string> Message, ExpressionSyntax Replacement, int Length = 0, int Tier = 1);
}
