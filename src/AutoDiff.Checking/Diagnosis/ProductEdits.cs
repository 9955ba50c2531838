using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Changes of products: a factor too many, on the wrong side or in the wrong order, one product for another.
/// </summary>
internal static class ProductEdits
{
    public static IEnumerable<Edit> Of(MultiplicationSyntax product, Vocabulary names)
    {
        for (var i = 0; i < product.Factors.Count; i++)
        {
            var factor = product.Factors[i];
            var rest = Without(product, i);
            var isRepeated = factor.Value is not NumberSyntax && product.Factors.Where((_, k) => k != i)
                .Any(other => other.Value == factor.Value);
            if (isRepeated)
            {
                yield return new(
                    MistakeKind.StepAppliedTwice, () => $"the factor `{factor.Value}` stands there twice", rest);
            }

            var (isNegative, magnitude) = factor.Value is NegationSyntax negation
                ? (true, negation.Operand)
                : (false, factor.Value);
            var kind = magnitude is NumberSyntax ||
                (magnitude is NameSyntax name && names.Find(name.Name)?.Role == Role.Size)
                ? MistakeKind.ConstantFactor
                : MistakeKind.Factor;
            yield return new(
                isNegative ? (Mistake)MistakeKind.Sign | kind : kind,
                () =>
                    $"the factor `{(factor.Operator == FactorOperator.DividedBy ? "1/" : "")}{factor.Value}` does " +
                    "not " +
                    "belong there",
                rest,
                (isRepeated ? Plausibility.RepeatedFactor : Plausibility.Part).Longer(
                    SyntaxParts.Weight(factor.Value)))
            {
                Removes = true,
            };

            if (i > 0 && factor.Operator != FactorOperator.MatrixTimes)
            {
                var turned = factor.Operator == FactorOperator.Times ? FactorOperator.DividedBy : FactorOperator.Times;
                yield return new(
                    MistakeKind.Factor,
                    () =>
                        $"`{factor.Value}` is {(turned == FactorOperator.Times ? "divided by" : "multiplied")}, but " +
                        "belongs on the other side",
                    new MultiplicationSyntax(
                        [.. SyntaxParts.Replaced(product.Factors, i, factor with { Operator = turned })]),
                    Plausibility.PartOtherwise);
            }

            if (i > 0 && factor.Operator == FactorOperator.MatrixTimes)
            {
                var previous = product.Factors[i - 1];
                var swapped = SyntaxParts.Replaced(product.Factors, i, factor with { Value = previous.Value });
                yield return new(
                    MistakeKind.OperandTransposed, () => $"the operands of `{product}` are in the wrong order",
                    new MultiplicationSyntax(
                        [.. SyntaxParts.Replaced(swapped, i - 1, previous with { Value = factor.Value })]),
                    Plausibility.PartOtherwise);
            }

            if (i > 0 && factor.Operator == FactorOperator.MatrixTimes && i + 1 < product.Factors.Count
                && product.Factors.Skip(i + 1).Any(later => later.Operator != FactorOperator.MatrixTimes))
            {
                var right = new MultiplicationSyntax(
                    [factor with { Operator = FactorOperator.Times }, .. product.Factors.Skip(i + 1)]);
                yield return new(
                    MistakeKind.Notation,
                    () => $"`*` and `@` are taken from left to right; brackets are missing: `({right})`",
                    new MultiplicationSyntax([.. product.Factors.Take(i), factor with { Value = right }]));
            }

            if (OfOtherKind(product, i) is { } exchanged)
            {
                var isMatrixProduct = factor.Operator == FactorOperator.MatrixTimes;
                yield return new(
                    MistakeKind.WrongProduct,
                    () => $"`{(isMatrixProduct ? '@' : '*')}` stands where `{(isMatrixProduct ? '*' : '@')}` " +
                        $"belongs in `{product}`",
                    exchanged,
                    Plausibility.PartOtherwise);
            }
        }
    }

    /// <summary>
    /// The product with `@` for the `*` before a factor, or `*` for `@`; null where neither stands there.
    /// </summary>
    public static MultiplicationSyntax? OfOtherKind(MultiplicationSyntax product, int i)
    {
        var factor = product.Factors[i];
        if (i == 0 || factor.Operator == FactorOperator.DividedBy)
        {
            return null;
        }

        var other = factor.Operator == FactorOperator.Times ? FactorOperator.MatrixTimes : FactorOperator.Times;
        return new([.. SyntaxParts.Replaced(product.Factors, i, factor with { Operator = other })]);
    }

    /// <summary>Products of which two factors do not belong there.</summary>
    public static IEnumerable<Edit> WithoutTwo(MultiplicationSyntax product)
    {
        for (var i = 0; i < product.Factors.Count; i++)
        {
            for (var k = i + 1; k < product.Factors.Count && product.Factors.Count > 2; k++)
            {
                var (one, other) = (product.Factors[i].Value, product.Factors[k].Value);
                if (Without(product, k) is MultiplicationSyntax rest)
                {
                    yield return new(
                        MistakeKind.Factor, () => $"the factors `{one}` and `{other}` do not belong there",
                        Without(rest, i),
                        Plausibility.RepeatedFactor.Longer(SyntaxParts.Weight(one) + SyntaxParts.Weight(other)))
                    {
                        Removes = true,
                    };
                }
            }
        }
    }

    /// <summary>
    /// A vector beside a matrix that has as many rows: it multiplies the rows only as a diagonal matrix does.
    /// </summary>
    public static IEnumerable<Edit> OfRows(MultiplicationSyntax product, Subject subject)
    {
        for (var i = 1; i < product.Factors.Count; i++)
        {
            var left = i == 1 ? product.Factors[0].Value : new MultiplicationSyntax([.. product.Factors.Take(i)]);
            var right = product.Factors[i].Value;
            if (product.Factors[i].Operator != FactorOperator.Times
                || subject.Structure.ShapeOf(left) is not { } first
                || subject.Structure.ShapeOf(right) is not { } second)
            {
                continue;
            }

            var (vector, matrix) = first.Rank == 1 ? (left, right) : (right, left);
            var (elements, rows) = first.Rank == 1 ? (first, second) : (second, first);
            if (elements.Rank == 1 && rows.Rank == 2 && elements[0] == rows[0] && rows[0] != rows[1])
            {
                var diagonal = SyntaxParts.MatrixTimes(new CallSyntax(new("diag"), [vector]), matrix);
                yield return new(
                    MistakeKind.WrongProduct, () => $"`{vector}` multiplies the rows of `{matrix}` as `{diagonal}`",
                    i + 1 == product.Factors.Count ? diagonal : new MultiplicationSyntax(
                        [new(FactorOperator.Times, diagonal), .. product.Factors.Skip(i + 1)]),
                    Plausibility.PartOtherwise);
            }
        }
    }

    /// <summary>Factors that belong inside a sum of the product, or inside of which one belongs outside.</summary>
    public static IEnumerable<Edit> AcrossSums(MultiplicationSyntax product, Subject subject)
    {
        for (var i = 0; i < product.Factors.Count; i++)
        {
            if (product.Factors[i] is not { Operator: FactorOperator.Times,
                Value: CallSyntax { Function.Name: "sum" or "mean" } call })
            {
                continue;
            }

            var argument = call.Arguments[0];
            foreach (var (factor, others) in Taken(product, i))
            {
                var summed = IsOfRows(argument, factor)
                    ? SyntaxParts.Mapped(
                        others, node => node == call ? SyntaxParts.MatrixTimes(argument, factor) : node)
                    : With(others, call, Rewording.Multiplied(factor, argument));
                yield return Moved(factor, "inside", summed);
            }

            if (argument is not MultiplicationSyntax inner)
            {
                continue;
            }

            for (var k = 0; k < inner.Factors.Count; k++)
            {
                if (inner.Factors[k].Operator == FactorOperator.Times)
                {
                    var outside = SyntaxParts.Times(inner.Factors[k].Value, With(product, call, Without(inner, k)));
                    yield return Moved(inner.Factors[k].Value, "outside", outside);
                }
            }

            Edit Moved(ExpressionSyntax factor, string where, ExpressionSyntax right) => new(
                MistakeKind.Factor, () => $"`{factor}` belongs {where} `{call}`", right, Plausibility.PartOtherwise);
        }

        // Σ vᵢ Aᵢ of the rows of a matrix.
        bool IsOfRows(ExpressionSyntax vector, ExpressionSyntax matrix) =>
            subject.Structure.ShapeOf(vector) is { Rank: 1 } elements
            && subject.Structure.ShapeOf(matrix) is { Rank: 2 } rows && rows[0] == elements[0];

        static ExpressionSyntax With(ExpressionSyntax rest, CallSyntax call, ExpressionSyntax argument) =>
            SyntaxParts.Mapped(
            rest,
            node => node == call
                ? call.With(arguments: [argument])
                : node);
    }

    // Each factor beside a sum, a square once, with what is left of the product.
    private static IEnumerable<(ExpressionSyntax Factor, ExpressionSyntax Others)> Taken(
        MultiplicationSyntax product, int sum)
    {
        for (var k = 0; k < product.Factors.Count; k++)
        {
            if (k == sum || product.Factors[k].Operator != FactorOperator.Times)
            {
                continue;
            }

            yield return (product.Factors[k].Value, Without(product, k));
            if (product.Factors[k].Value is PowerSyntax { Exponent: NumberSyntax { Value: 2 } } square)
            {
                yield return (
                    square.Base,
                    new MultiplicationSyntax(
                        [.. SyntaxParts.Replaced(
                            product.Factors, k, product.Factors[k] with { Value = square.Base })]));
            }
        }
    }

    /// <summary>What is left of a product without one factor.</summary>
    public static ExpressionSyntax Without(MultiplicationSyntax product, int position)
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
}
