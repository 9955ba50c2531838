using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>Brings formulas in index form into order, by rules that a person would use at the board.</summary>
internal sealed class Algebra(FormulaModel model, IndexForm form)
{
    // A definition is found in a term so many times at most.
    private const int MostFolds = 8;

    /// <summary>A formula in index form as a sum of products.</summary>
    public Polynomial Of(ExpressionSyntax formula) => formula switch
    {
        NumberSyntax number => Polynomial.One.Scaled(number.Value),
        NegationSyntax negation => -Of(negation.Operand),
        AdditionSyntax sum => Simplified(Polynomial.Sum(
            sum.Terms.SelectMany(term => (term.IsSubtracted ? -Of(term.Value) : Of(term.Value)).Terms))),
        MultiplicationSyntax product => Simplified(product.Factors
            .Select(factor => Of(factor.Value).Power(factor.Operator == FactorOperator.DividedBy ? -1 : 1))
            .Aggregate((x, y) => x * y)),
        PowerSyntax { Exponent: NumberSyntax { Value: var exponent } } power when IsSmall(exponent) =>
            Of(power.Base).Power((int)exponent),
        PowerSyntax { Exponent: NegationSyntax { Operand: NumberSyntax { Value: var exponent } } } power
            when IsSmall(exponent) => Of(power.Base).Power(-(int)exponent),
        IndexedReductionSyntax sum => Simplified(Of(sum.Body).Over([.. sum.Indices.Select(index => index.Name)])),
        ComparisonSyntax { Operator: ComparisonOperator.Equal } equation => Equation(equation),
        ComparisonSyntax { Operator: ComparisonOperator.NotEqual } other when IsOfIndices(other) =>
            Polynomial.One + -Equation(other),
        ConditionalSyntax { Condition: ComparisonSyntax condition } choice when IsOfIndices(condition) =>
            Chosen(Of(condition), Of(choice.WhenTrue), Of(choice.WhenFalse)),
        IndexingSyntax { Operand: NameSyntax } => Polynomial.Atom(SyntaxParts.WithParts(
            formula, [.. SyntaxParts.PartsOf(formula).Select(
                part => part is AdditionSyntax ? Of(part).ToSyntax() : part)])),
        NameSyntax or IndexingSyntax => Polynomial.Atom(formula),
        _ => Polynomial.Atom(SyntaxParts.WithParts(
            formula, [.. SyntaxParts.PartsOf(formula).Select(part => Of(part).ToSyntax())])),
    };

    /// <summary>A sum of products in which equal indices are one, and every sum is over something.</summary>
    public Polynomial Simplified(Polynomial sum) =>
        Polynomial.Sum(sum.Terms.SelectMany(term => Simplified(term).Terms));

    /// <summary>It with another expression in the place of an index.</summary>
    public Polynomial With(Polynomial sum, string index, ExpressionSyntax other) =>
        Simplified(Polynomial.Sum(sum.Terms.SelectMany(term => With(term, index, other).Terms)));

    /// <summary>It with the name of a definition where its formula stands.</summary>
    public Polynomial Folded(Polynomial sum, string name) => Folded(sum, name, form.Value(name));

    /// <summary>It with a name where the formula that the name stands for stands.</summary>
    public Polynomial Folded(Polynomial sum, string name, IndexedValue value) =>
        Polynomial.Sum(sum.Terms.SelectMany(term => Folded(term, name, value).Terms));

    /// <summary>
    /// It with sums over the same range that have factors in common as one: Σⱼ aⱼ xⱼ + Σⱼ bⱼ xⱼ = Σⱼ (aⱼ + bⱼ) xⱼ.
    /// </summary>
    public Polynomial Joined(Polynomial sum)
    {
        for (var k = 0; k < sum.Terms.Count; k++)
        {
            for (var other = k + 1; other < sum.Terms.Count; other++)
            {
                if (Joined(sum.Terms[k], sum.Terms[other]) is { } joined)
                {
                    Monomial[] terms = [.. sum.Terms];
                    terms[k] = joined;
                    return Joined(new Polynomial([.. terms.Where((_, index) => index != other)]));
                }
            }
        }

        return sum;
    }

    // What a term is where a condition holds; null if it is not 0 elsewhere.
    private static ConditionalSyntax? ChoiceOf(Monomial term) => term is
    {
        Bound: [], Factors: [{ Exponent: 1, Base: ConditionalSyntax { WhenFalse: NumberSyntax { Value: 0 } } choice }],
    }
        ? choice
        : null;

    private Monomial? Joined(Monomial one, Monomial other)
    {
        if (ChoiceOf(one) is { } choice && ChoiceOf(other) is { } same && choice.Condition == same.Condition)
        {
            var sum = Of(choice.WhenTrue).Scaled(one.Coefficient) + Of(same.WhenTrue).Scaled(other.Coefficient);
            return Where(choice.Condition, sum).Terms is [var chosen] ? chosen : null;
        }

        if (one.Bound is not [var index] || other.Bound is not [var own] || form.RangeOf(index) is not { } range
            || !range.Equals(form.RangeOf(own)) || one.Factors.Concat(other.Factors).Any(factor => factor.IsDelta))
        {
            return null;
        }

        var renamed = With(other with { Bound = [] }, own, new NameSyntax(index));
        if (renamed.Terms is not [var second])
        {
            return null;
        }

        var common = one.Factors.Where(factor => second.Factors.Any(same => same.Key == factor.Key &&
            same.Exponent == factor.Exponent)).ToList();
        var left = one.Factors.Except(common).ToList();
        var right = second.Factors.Where(factor => common.TrueForAll(same => same.Key != factor.Key)).ToList();
        if (!common.Exists(factor => factor.Uses(index)) || left.Count == 0 || right.Count == 0
            || !left.Concat(right).All(factor => factor.Uses(index)))
        {
            return null;
        }

        var rest = Polynomial.Sum([new(one.Coefficient, left, []), new(second.Coefficient, right, [])]);
        return (new Polynomial([new(1, common, [])]) * rest).Over([index]).Terms is [var joined] ? joined : null;
    }

    /// <summary>
    /// It without the sums over a whole simplex, which are 1, and the variables of which that was used.
    /// </summary>
    public (Polynomial Sum, IReadOnlyList<string> Used) OnSimplexes(Polynomial sum)
    {
        var used = new List<string>();
        var terms = sum.Terms.Select(term =>
        {
            foreach (var index in term.Bound)
            {
                if (term.Factors.Where(factor => factor.Uses(index)).ToArray() is
                    [{ Exponent: 1, Base: IndexingSyntax { Operand: NameSyntax { Name: var name } } element } only]
                    && Runs(element, index) && IsSimplex(name))
                {
                    used.Add(name);
                    term = term with
                    {
                        Factors = [.. term.Factors.Where(factor => factor != only)],
                        Bound = [.. term.Bound.Where(other => other != index)],
                    };
                }
            }

            return term;
        }).ToList();
        return (used.Count == 0 ? sum : Polynomial.Sum(terms), used);
    }

    /// <summary>What a variable whose elements add up to 1 is, in words.</summary>
    public static string WhyItSumsToOne(FormulaModel model, string name) =>
        model.Variables.First(variable => variable.Name == name).Domain.Kind == DomainKind.OneHot
            ? "is one-hot"
            : "lies in the simplex";

    private bool IsSimplex(string name) => model.Variables.FirstOrDefault(variable => variable.Name == name)
        is { Domain.Kind: DomainKind.Simplex or DomainKind.OneHot };

    // Along the last axis, and nowhere else.
    private static bool Runs(IndexingSyntax element, string index) =>
        element.Subscripts.Count(subscript => subscript is ElementSubscriptSyntax { Index: NameSyntax name } &&
            name.Name == index) == 1
        && element.Subscripts[^1] is ElementSubscriptSyntax { Index: NameSyntax { Name: var last } } && last == index;

    private bool IsOfIndices(ComparisonSyntax comparison) =>
        comparison is { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual, Left: NameSyntax left,
            Right: NameSyntax right } && !IsValue(left.Name) && !IsValue(right.Name);

    private bool IsValue(string name) => model.SizeNames.Contains(name) ||
        model.Variables.Any(variable => variable.Name == name) ||
        model.Definitions.Any(definition => definition.Name.Name == name);

    private static Polynomial Chosen(Polynomial condition, Polynomial whenTrue, Polynomial whenFalse) =>
        (condition * whenTrue) + whenFalse + -(condition * whenFalse);

    private static bool IsSmall(double exponent) => exponent == Math.Truncate(exponent) && exponent <= 64;

    private Polynomial Equation(ComparisonSyntax equation)
    {
        var (left, right) = (Of(equation.Left).ToSyntax(), Of(equation.Right).ToSyntax());
        return left == right ? Polynomial.One
            : IndexRange.AreDifferent(left, right) ? Polynomial.Zero
            : Polynomial.Atom(string.CompareOrdinal($"{left}", $"{right}") <= 0
                ? new ComparisonSyntax(ComparisonOperator.Equal, left, right)
                : new ComparisonSyntax(ComparisonOperator.Equal, right, left));
    }

    private Polynomial Simplified(Monomial term)
    {
        if (term.Factors.FirstOrDefault(factor => IsRoot(factor) && Math.Abs(factor.Exponent) > 1) is { } root)
        {
            // √u² is u wherever there is a root.
            var odd = root with { Exponent = root.Exponent % 2 };
            var rest = term with
            {
                Factors = [.. term.Factors.Select(factor => factor == root ? odd : factor)
                    .Where(factor => factor.Exponent != 0)],
                Bound = [],
            };
            var radicand = Of(((CallSyntax)root.Base).Arguments[0]).Power(root.Exponent / 2);
            return Simplified((new Polynomial([rest]) * radicand).Over(term.Bound));
        }

        foreach (var index in term.Bound)
        {
            if (term.Factors.FirstOrDefault(factor => factor.IsDelta && factor.Uses(index)) is
                { Base: ComparisonSyntax { Left: var left, Right: var right } } delta
                && (Indices.Uses(left, index) ? IndexRange.Solved(left, right, index)
                    : IndexRange.Solved(right, left, index)) is { } other)
            {
                // Of the terms of the sum one remains, where it is one of them.
                var condition = form.RangeOf(index)?.Contains(other, form.RangeOf);
                string[] chosen = condition is null
                    ? []
                    : [.. term.Bound.Where(bound => bound != index && Indices.Uses(condition, bound))];
                if (term.Factors.Any(factor => factor.IsDelta && factor != delta && chosen.Any(factor.Uses)))
                {
                    continue;
                }

                var rest = Simplified(With(
                    term with
                    {
                        Factors = [.. term.Factors.Where(factor => factor != delta)],
                        Bound = [.. term.Bound.Where(bound => bound != index && !chosen.Contains(bound))],
                    }, index, other));
                return condition is null ? rest : Where(condition, rest).Over(chosen);
            }

            if (!term.Factors.Any(factor => factor.Uses(index)))
            {
                // The same term as often as the axis is long.
                var rest = term with { Bound = [.. term.Bound.Where(bound => bound != index)] };
                return Simplified(new Polynomial([rest]) * Of(form.LengthOf(index)));
            }
        }

        return new([Cancelled(term)]);
    }

    private static bool IsRoot(Factor factor) =>
        factor.Base is CallSyntax { Function.Name: "sqrt", Arguments.Count: 1, DerivativeOrder: 0 };

    // Numbers stay outside: 2*(if i > 0 then x[i] - x[i - 1] else 0).
    private static Polynomial Where(ExpressionSyntax condition, Polynomial sum)
    {
        var size = sum.Terms.Count == 0 ? 0 : Math.Abs(sum.Terms[0].Coefficient);
        var number = !sum.Terms.All(term => Math.Abs(term.Coefficient) == size) ? 1
            : sum.Terms.All(term => term.Coefficient < 0) ? -size : size;
        if (sum.Terms.Count == 0)
        {
            return sum;
        }

        var value = sum.Scaled(1 / number).ToSyntax();
        if (value is ConditionalSyntax { WhenFalse: NumberSyntax { Value: 0 } } inner)
        {
            condition = new AndSyntax([.. Conditions(condition), .. Conditions(inner.Condition)]);
            value = inner.WhenTrue;
        }

        return Polynomial.Atom(new ConditionalSyntax(condition, value, new NumberSyntax(0))).Scaled(number);

        static IEnumerable<ExpressionSyntax> Conditions(ExpressionSyntax condition) =>
            condition is AndSyntax all ? all.Operands : [condition];
    }

    // A sum that the term is divided by.
    private static Monomial Cancelled(Monomial term)
    {
        foreach (var index in term.Bound)
        {
            var inside = term.Factors.Where(factor => factor.Uses(index)).ToList();
            if (inside.Exists(factor => term.Bound.Any(other => other != index && factor.Uses(other))))
            {
                continue;
            }

            var key = Indices.Canonical(new Monomial(1, inside, [index]).ToSyntax());
            if (term.Factors.FirstOrDefault(factor => factor.Key == key && factor.Exponent < 0) is { } divisor)
            {
                var factors = term.Factors.Except(inside).Select(factor =>
                    factor == divisor ? factor with { Exponent = factor.Exponent + 1 } : factor);
                return Cancelled(term with
                {
                    Factors = [.. factors.Where(factor => factor.Exponent != 0)],
                    Bound = [.. term.Bound.Where(other => other != index)],
                });
            }
        }

        return term;
    }

    private Polynomial With(Monomial term, string index, ExpressionSyntax other)
    {
        var replacement = new Dictionary<string, ExpressionSyntax> { [index] = other };
        var product = term.Factors.Aggregate(
            Polynomial.One.Scaled(term.Coefficient),
            (value, factor) => value * (factor.Uses(index)
                ? Of(IndexForm.Replaced(factor.Base, replacement)).Power(factor.Exponent)
                : new([new(1, [factor], [])])));
        return product.Over(term.Bound);
    }

    private Polynomial Folded(Monomial term, string name, IndexedValue value)
    {
        // First what is inside of factors, such as 1 - tanh(z)^2.
        var inner = term.Factors.Aggregate(
            Polynomial.One.Scaled(term.Coefficient),
            (product, factor) => product * (factor.Base is NameSyntax or IndexingSyntax or ComparisonSyntax
                ? new([new(1, [factor], [])])
                : Inside(factor.Base, name, value).Power(factor.Exponent))).Over(term.Bound);
        return inner.IsProduct ? new([Folded(inner.Terms[0], name, value, MostFolds)]) : inner;
    }

    private Polynomial Inside(ExpressionSyntax formula, string name, IndexedValue value)
    {
        var folded = SyntaxParts.WithParts(
            formula, [.. SyntaxParts.PartsOf(formula).Select(part => Folded(Of(part), name, value).ToSyntax())]);
        return folded == formula ? Polynomial.Atom(formula) : Of(folded);
    }

    private Monomial Folded(Monomial term, string name, IndexedValue value, int most)
    {
        if (most == 0)
        {
            return term;
        }

        string[] indices = [.. term.Factors.SelectMany(factor => Subscripts(factor.Base)).Distinct()];
        foreach (var choice in Choices(indices, value.Rank))
        {
            ExpressionSyntax[] at = [.. choice.Select(index => new NameSyntax(index))];
            if (Of(value.At(at)) is { IsProduct: true } pattern && pattern.Terms[0] is { Bound.Count: 0 } product
                && product.Factors.Any(factor => factor.Base is not (NameSyntax or IndexingSyntax or NumberSyntax))
                && ((int[])[1, -1]).FirstOrDefault(power => Contains(term, product, power)) is not 0 and var power)
            {
                var element = IndexedValue.Element(name, at);
                return Folded(
                    new Monomial(1, [new(Indices.Canonical(element), element, power)], []).Times(
                        term.Times(Raised(product, -power))), name, value, most - 1);
            }
        }

        return term;
    }

    private static Monomial Raised(Monomial product, int power) => new(
        Math.Pow(product.Coefficient, power),
        [.. product.Factors.Select(factor => factor with { Exponent = power * factor.Exponent })],
        []);

    // Whether all factors of a product, or of its inverse, are factors of a term.
    private static bool Contains(Monomial term, Monomial product, int power) =>
        Raised(product, power).Factors.All(factor => term.Factors.Any(own => own.Key == factor.Key
            && Math.Sign(own.Exponent) == Math.Sign(factor.Exponent)
            && Math.Abs(own.Exponent) >= Math.Abs(factor.Exponent)));

    private static IEnumerable<string> Subscripts(ExpressionSyntax formula) => formula is IndexingSyntax indexing
        ? indexing.Subscripts.OfType<ElementSubscriptSyntax>().SelectMany(subscript => Indices.In(subscript.Index))
        : SyntaxParts.PartsOf(formula).SelectMany(Subscripts);

    private static IEnumerable<IReadOnlyList<string>> Choices(string[] indices, int rank)
    {
        const int MostChoices = 256;
        IEnumerable<IReadOnlyList<string>> choices = [[]];
        for (var axis = 0; axis < rank; axis++)
        {
            choices = choices.SelectMany(_ => indices, (choice, index) => (IReadOnlyList<string>)[.. choice, index]);
        }

        return choices.Take(MostChoices);
    }
}
