using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// The differential of a formula by the rules of calculus, in the notation of matrices: d(A @ B) = dA @ B + A @ dB.
/// </summary>
/// <param name="model">The file.</param>
/// <param name="form">Its formulas in index form, which tell vectors from matrices.</param>
/// <param name="partials">The derivatives of functions of a number.</param>
/// <param name="moving">The variables and definitions that move.</param>
internal sealed class DifferentialForm(
    FormulaModel model, IndexForm form, Partials partials, IReadOnlySet<string> moving)
{
    private readonly List<string> rules = [];

    /// <summary>The rules that were used, in words, and none of them twice.</summary>
    public IEnumerable<string> Rules => rules.Distinct();

    /// <summary>The name of the differential of a variable or of a definition.</summary>
    public static string NameOf(string quantity) => $"d{quantity}";

    /// <summary>The differential of a formula; null where it does not move.</summary>
    /// <exception cref="NotSupportedException">There is no rule for something in it.</exception>
    public ExpressionSyntax? Of(ExpressionSyntax formula)
    {
        if (!Indices.In(formula).Any(moving.Contains))
        {
            return null;
        }

        return formula switch
        {
            NameSyntax name => new NameSyntax(NameOf(name.Name)),
            IndexingSyntax indexing => Of(indexing.Operand) is { } inner
                ? new IndexingSyntax(inner, indexing.Subscripts)
                : null,
            NegationSyntax negation => Negative(Of(negation.Operand)),
            TransposeSyntax transpose => Through(transpose),
            AdditionSyntax sum => Sum(sum.Terms.Select(term => term.IsSubtracted
                ? Negative(Of(term.Value))
                : Of(term.Value))),
            MultiplicationSyntax product => Product(product),
            PowerSyntax power => Power(power),
            IndexedReductionSyntax { Function.Name: "sum" } => Through(formula),
            ConditionalSyntax choice => new ConditionalSyntax(
                choice.Condition, Of(choice.WhenTrue) ?? Zero, Of(choice.WhenFalse) ?? Zero),
            ComparisonSyntax => null,
            CallSyntax call => Call(call),
            _ => throw Unsupported(formula),
        };
    }

    private static ExpressionSyntax Zero { get; } = new NumberSyntax(0);

    // What is linear in its first part.
    private ExpressionSyntax? Through(ExpressionSyntax linear)
    {
        ExpressionSyntax[] parts = [.. SyntaxParts.PartsOf(linear)];
        return Of(parts[0]) switch
        {
            null => null,
            NegationSyntax negation =>
                new NegationSyntax(SyntaxParts.WithParts(linear, [negation.Operand, .. parts[1..]])),
            var inner => SyntaxParts.WithParts(linear, [inner, .. parts[1..]]),
        };
    }

    private ExpressionSyntax? Product(MultiplicationSyntax product)
    {
        var moves = product.Factors.Where(factor => Indices.In(factor.Value).Any(moving.Contains)).ToList();
        if (moves.Count > 1)
        {
            rules.Add(moves.Exists(factor => factor.Operator == FactorOperator.DividedBy)
                ? "quotient rule"
                : "product rule");
        }

        var terms = new List<ExpressionSyntax?>();
        for (var k = 0; k < product.Factors.Count; k++)
        {
            if (Of(product.Factors[k].Value) is { } inner)
            {
                terms.Add(Factor(product, k, inner));
            }
        }

        return Sum(terms);
    }

    // The term in which one factor moves.
    private static ExpressionSyntax Factor(MultiplicationSyntax product, int k, ExpressionSyntax inner)
    {
        var (isNegative, moved) = inner is NegationSyntax negation ? (true, negation.Operand) : (false, inner);
        var factors = product.Factors.ToList();
        if (factors[k].Operator == FactorOperator.DividedBy)
        {
            factors[k] = new(FactorOperator.DividedBy, new PowerSyntax(factors[k].Value, new NumberSyntax(2)));
            factors.Insert(k + 1, new(FactorOperator.Times, moved));
            isNegative = !isNegative;
        }
        else
        {
            factors[k] = factors[k] with { Value = moved };
        }

        return Negative(Flat(new([.. factors])), isNegative);
    }

    // A @ (B @ C) is A @ B @ C, (a*b)*c is a*b*c, and numbers are one number.
    private static ExpressionSyntax Flat(MultiplicationSyntax product)
    {
        FactorSyntax[] factors =
        [
        .. product.Factors.SelectMany((factor, k) => factor.Value is MultiplicationSyntax inner &&
            (k == 0 || (factor.Operator == FactorOperator.MatrixTimes &&
                inner.Factors.Skip(1).All(own => own.Operator == FactorOperator.MatrixTimes)))
            ? [factor with { Value = inner.Factors[0].Value }, .. inner.Factors.Skip(1)]
            : (IEnumerable<FactorSyntax>)[factor]),
        ];
        var coefficient = factors.Where(factor => factor.Value is NumberSyntax).Aggregate(
            1.0, (number, factor) => factor.Operator == FactorOperator.DividedBy
                ? number / ((NumberSyntax)factor.Value).Value
                : number * ((NumberSyntax)factor.Value).Value);
        var others = factors.Where(factor => factor.Value is not NumberSyntax).ToList();
        if (others.Count == 0 || others[0].Operator == FactorOperator.DividedBy || others.Count == factors.Length)
        {
            return factors.Length == 1 ? factors[0].Value : new MultiplicationSyntax([.. factors]);
        }

        // The product of matrices begins where the number has stood.
        others[0] = others[0] with { Operator = FactorOperator.Times };
        if (coefficient < 1 && Math.Round(1 / coefficient) is var divisor && divisor * coefficient == 1)
        {
            others.Add(new(FactorOperator.DividedBy, new NumberSyntax(divisor)));
        }
        else if (coefficient != 1)
        {
            others.Insert(0, new(FactorOperator.Times, new NumberSyntax(coefficient)));
        }

        return others.Count == 1 ? others[0].Value : new MultiplicationSyntax([.. others]);
    }

    private ExpressionSyntax? Power(PowerSyntax power)
    {
        if (power is
            {
                Base: CallSyntax { Function.Name: "norm", Arguments: [var x] }, Exponent: NumberSyntax { Value: 2 },
            })
        {
            rules.Add($"`{power}` is a sum of squares");
            return Of(x) is { } dx ? SyntaxParts.Times(power.Exponent, Dot(x, dx)) : null;
        }

        if (power.Exponent is NumberSyntax { Value: var exponent and > 1 } number)
        {
            rules.Add("power rule");
            return Scaled(
                SyntaxParts.Times(number, exponent == 2
                    ? power.Base
                    : new PowerSyntax(power.Base, new NumberSyntax(exponent - 1))), Of(power.Base));
        }

        return Chain("x1^x2", [power.Base, power.Exponent]);
    }

    private ExpressionSyntax? Call(CallSyntax call)
    {
        var name = call.Function.Name;
        var x = call.Arguments[0];
        if (model.File.Statements.OfType<FunctionSyntax>().FirstOrDefault(own => own.Name.Name == name) is { } function)
        {
            return call.DerivativeOrder > 0 ? throw Unsupported(call)
                : Of(IndexForm.Replaced(function.Body, function.Parameters.Zip(call.Arguments).ToDictionary(
                    pair => pair.First.Name, pair => pair.Second)));
        }

        if (!FunctionTable.TryFind(name, out var known))
        {
            rules.Add("chain rule");
            return Scaled(call with { DerivativeOrder = call.DerivativeOrder + 1 }, Of(x));
        }

        if (call.DerivativeOrder > 0 || call.Options.Count > 0)
        {
            throw Unsupported(call);
        }

        switch (name)
        {
            case "sum" or "mean" or "trace" or "diag" or "vec" or "tril" or "cumsum" or "transpose":
                return Through(call);
            case "dot" or "outer" or "kron" or "cross":
                var y = call.Arguments[1];
                rules.Add("product rule");
                return Sum(
                [
                    Of(x) is { } first ? call.With(arguments: [first, y]) : null,
                    Of(y) is { } second ? call.With(arguments: [x, second]) : null,
                ]);
            case "inv":
                rules.Add($"`d({call})` = `-{call} @ {Moved(x)} @ {call}`");
                return Of(x) is { } inverted ? new NegationSyntax(Chained(call, inverted, call)) : null;
            case "logdet":
                rules.Add($"`d({call})` = `trace(inv({x}) @ {Moved(x)})`");
                return Of(x) is { } entered ? Trace(Chained(Called("inv", x), entered)) : null;
            case "det":
                rules.Add($"`d({call})` = `{call}*trace(inv({x}) @ {Moved(x)})`");
                return Of(x) is { } changed
                    ? SyntaxParts.Times(call, Trace(Chained(Called("inv", x), changed)))
                    : null;
            case "solve":
                var right = call.Arguments[1];
                rules.Add($"from `{x} @ {call}` = `{right}`");
                return Of(x) is { } matrix
                    ? Called("solve", x, Sum([Of(right), new NegationSyntax(Chained(matrix, call))])!)
                    : Called("solve", x, Of(right)!);
            case "expm":
                rules.Add($"`d({call})` = `dexpm({x}, {Moved(x)})`");
                return Of(x) is { } exponent ? Called("dexpm", x, exponent) : null;
            case "norm":
                rules.Add($"derivative of {name}");
                return Of(x) is { } dx ? SyntaxParts.Over(Dot(x, dx), call) : null;
            case "logsumexp":
                rules.Add($"derivative of {name}");
                return RankOf(x) == 1 && Of(x) is { } exponents
                    ? Called("dot", Called("softmax", x), exponents)
                    : throw Unsupported(call);
            case "softmax":
                rules.Add($"derivative of {name}");
                return RankOf(x) == 1 && Of(x) is { } scores
                    ? SyntaxParts.Times(call, new AdditionSyntax(
                        [new(false, scores), new(true, Called("dot", call, scores))]))
                    : throw Unsupported(call);
            case "max" or "min" or "prod":
                throw Unsupported(call);
        }

        return known.Kind == FunctionKind.Elementwise
            ? Chain(
                $"{name}({string.Join(", ", call.Arguments.Select((_, k) => $"x{k + 1}"))})", call.Arguments,
                $"derivative of {name}")
            : throw Unsupported(call);
    }

    // A function of numbers, element by element.
    private ExpressionSyntax? Chain(string call, SyntaxList<ExpressionSyntax> arguments, string rule = "power rule")
    {
        rules.Add(rule);
        var values = arguments.Select((argument, k) => (Name: $"x{k + 1}", Value: argument))
            .ToDictionary(pair => pair.Name, pair => pair.Value);
        return Sum(arguments.Select((argument, k) => Of(argument) is { } inner
            ? Scaled(IndexForm.Replaced(partials.Derivative(call, k, arguments.Count), values), inner)
            : null));
    }

    private ExpressionSyntax Dot(ExpressionSyntax x, ExpressionSyntax dx) => dx is NegationSyntax negation
        ? new NegationSyntax(Dot(x, negation.Operand))
        : RankOf(x) == 1 ? Called("dot", x, dx)
        : Called("sum", SyntaxParts.Times(x, dx));

    private int? RankOf(ExpressionSyntax formula)
    {
        try
        {
            return form.Of(formula, []).Rank;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static ExpressionSyntax? Scaled(ExpressionSyntax slope, ExpressionSyntax? inner) => (slope, inner) switch
    {
        (_, null) => null,
        (_, NegationSyntax negation) => Negative(Scaled(slope, negation.Operand)),
        (NegationSyntax negation, _) => Negative(Scaled(negation.Operand, inner)),
        (NumberSyntax { Value: 1 }, _) => inner,
        (MultiplicationSyntax { Factors: [{ Value: NumberSyntax { Value: 1 } }, ..] } inverse, _)
            when inverse.Factors.Skip(1).All(factor => factor.Operator == FactorOperator.DividedBy) =>
            Flat(new([new(FactorOperator.Times, inner), .. inverse.Factors.Skip(1)])),
        _ => Flat(new([new(FactorOperator.Times, slope), new(FactorOperator.Times, inner)])),
    };

    private static ExpressionSyntax? Sum(IEnumerable<ExpressionSyntax?> terms)
    {
        TermSyntax[] all = [.. terms.OfType<ExpressionSyntax>().SelectMany(Terms)];
        var first = Array.FindIndex(all, term => !term.IsSubtracted);
        return all.Length switch
        {
            0 => null,
            1 => Negative(all[0].Value, all[0].IsSubtracted),
            _ when first < 0 => new AdditionSyntax([new(false, new NegationSyntax(all[0].Value)), .. all[1..]]),
            _ => new AdditionSyntax([all[first], .. all[..first], .. all[(first + 1)..]]),
        };
    }

    private static IEnumerable<TermSyntax> Terms(ExpressionSyntax formula) => formula switch
    {
        AdditionSyntax sum => sum.Terms.SelectMany(term => term.Value is NegationSyntax negation
            ? (IEnumerable<TermSyntax>)[new(!term.IsSubtracted, negation.Operand)]
            : [term]),
        NegationSyntax negation => [new(true, negation.Operand)],
        _ => [new(false, formula)],
    };

    private static ExpressionSyntax? Negative(ExpressionSyntax? formula) =>
        formula is null ? null : Negative(formula, isNegative: true);

    private static ExpressionSyntax Negative(ExpressionSyntax formula, bool isNegative) => !isNegative ? formula
        : formula is NegationSyntax negation ? negation.Operand
        : formula is AdditionSyntax sum && sum.Terms.Any(term => term.IsSubtracted)
            ? Sum(Terms(sum).Select(term => Negative(term.Value, !term.IsSubtracted)))!
        : new NegationSyntax(formula);

    private static ExpressionSyntax Chained(params ReadOnlySpan<ExpressionSyntax> factors)
    {
        var (isNegative, chain) = (false, new List<FactorSyntax>());
        foreach (var factor in factors)
        {
            isNegative ^= factor is NegationSyntax;
            chain.Add(new(
                chain.Count == 0 ? FactorOperator.Times : FactorOperator.MatrixTimes,
                factor is NegationSyntax negation ? negation.Operand : factor));
        }

        return Negative(Flat(new([.. chain])), isNegative);
    }

    private static string Moved(ExpressionSyntax x) => x is NameSyntax name ? NameOf(name.Name) : $"d({x})";

    private static ExpressionSyntax Trace(ExpressionSyntax matrix) => matrix is NegationSyntax negation
        ? new NegationSyntax(Called("trace", negation.Operand))
        : Called("trace", matrix);

    private static CallSyntax Called(string function, params ReadOnlySpan<ExpressionSyntax> arguments) =>
        new(new(function), [.. arguments]);

    private static NotSupportedException Unsupported(ExpressionSyntax formula) =>
        new($"There is no rule here for the differential of `{formula}`.");
}
