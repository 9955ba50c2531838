using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>A power of something that is not taken apart any further.</summary>
/// <param name="Key">A text that is the same for equal bases.</param>
/// <param name="Base">The base.</param>
/// <param name="Exponent">The exponent, not 0.</param>
internal sealed record Factor(string Key, ExpressionSyntax Base, int Exponent)
{
    /// <summary>Whether it is 1 where two indices are equal, else 0.</summary>
    public bool IsDelta => Base is ComparisonSyntax
    {
        Operator: ComparisonOperator.Equal, Left: var left, Right: var right,
    } && IsPlace(left) && IsPlace(right);

    private static bool IsPlace(ExpressionSyntax side) => side is NameSyntax or NumberSyntax
        || (side is AdditionSyntax sum && sum.Terms.All(term => term.Value is NameSyntax or NumberSyntax));

    public bool Uses(string index) => Indices.Uses(Base, index);
}

/// <summary>A product of powers, summed over some indices.</summary>
/// <param name="Coefficient">The number before it.</param>
/// <param name="Factors">The factors in the order in which they were found.</param>
/// <param name="Bound">The indices over which the product is summed.</param>
internal sealed record Monomial(double Coefficient, IReadOnlyList<Factor> Factors, IReadOnlyList<string> Bound)
{
    /// <summary>The number 1.</summary>
    public static Monomial One { get; } = new(1, [], []);

    /// <summary>A text that is the same for what differs in its coefficient alone.</summary>
    public string Key
    {
        get
        {
            // Where a bound index stands is what tells it from others.
            var anonymous = Factors
                .Select(factor => (factor, Text: Bound.Aggregate(factor.Key, (text, index) => text.Replace(
                    index, "·", StringComparison.Ordinal))))
                .OrderBy(pair => pair.Text, StringComparer.Ordinal).ThenBy(pair => pair.factor.Exponent)
                .Select(pair => pair.factor);
            var names = new Dictionary<string, ExpressionSyntax>();
            foreach (var index in anonymous.SelectMany(factor => Indices.In(factor.Base)).Where(Bound.Contains))
            {
                names.TryAdd(index, new NameSyntax($"${names.Count}"));
            }

            return string.Join("*", anonymous.Select(factor =>
                $"{Indices.Canonical(IndexForm.Replaced(factor.Base, names))}^{factor.Exponent}").Order(
                    StringComparer.Ordinal)) + $"|{Bound.Count}";
        }
    }

    /// <summary>The product of both, summed over the indices of both.</summary>
    public Monomial Times(Monomial other)
    {
        other = other.Beside(Bound);
        var factors = Factors.ToList();
        foreach (var factor in other.Factors)
        {
            var at = factors.FindIndex(own => own.Key == factor.Key);
            if (at < 0)
            {
                factors.Add(factor);
                continue;
            }

            // A condition is 0 or 1, and so are its powers.
            var exponent = factor.Base is ComparisonSyntax ? 1 : factors[at].Exponent + factor.Exponent;
            factors[at] = factors[at] with { Exponent = exponent };
        }

        return new(
            Coefficient * other.Coefficient, [.. factors.Where(factor => factor.Exponent != 0)],
            [.. Bound, .. other.Bound]);
    }

    /// <summary>The product as a formula, without its sign.</summary>
    public ExpressionSyntax ToSyntax()
    {
        var (above, below) = (new List<ExpressionSyntax>(), new List<ExpressionSyntax>());
        var (numerator, denominator) = Fraction(Math.Abs(Coefficient));
        if (numerator != 1)
        {
            above.Add(new NumberSyntax(numerator));
        }

        var open = Bound.ToList();
        foreach (var factor in Factors.Where(factor => !Bound.Any(factor.Uses)))
        {
            (factor.Exponent > 0 ? above : below).Add(Power(factor));
        }

        while (open.Count > 0)
        {
            // Indices that stand in one factor are summed together.
            var together = new List<string> { open[0] };
            var inside = new List<Factor>();
            for (var k = 0; k < together.Count; k++)
            {
                var own = Factors.Where(factor => factor.Uses(together[k]) && !inside.Contains(factor)).ToList();
                inside.AddRange(own);
                together.AddRange(open.Except(together).Where(index => own.Exists(factor => factor.Uses(index))));
            }

            open.RemoveAll(together.Contains);
            var body = new Monomial(1, [.. Factors.Where(inside.Contains)], []).ToSyntax();
            above.Add(new IndexedReductionSyntax(
                new("sum"), [.. together.Select(index => new IdentifierSyntax(index))], body));
        }

        if (denominator != 1)
        {
            below.Insert(0, new NumberSyntax(denominator));
        }

        if (above.Count == 0)
        {
            above.Add(new NumberSyntax(1));
        }

        // a/(2*b), not a/b/2.
        if (below.Count > 1)
        {
            below = [new MultiplicationSyntax(
                [.. below.Select(factor => new FactorSyntax(FactorOperator.Times, factor))])];
        }

        return above.Count + below.Count == 1
            ? above[0]
            : new MultiplicationSyntax(
            [
                .. above.Select(factor => new FactorSyntax(FactorOperator.Times, factor)),
                .. below.Select(factor => new FactorSyntax(FactorOperator.DividedBy, factor)),
            ]);
    }

    private static ExpressionSyntax Power(Factor factor) =>
        Math.Abs(factor.Exponent) == 1
            ? factor.Base
            : new PowerSyntax(factor.Base, new NumberSyntax(Math.Abs(factor.Exponent)));

    // Other names for indices that would otherwise be taken for those of what it is multiplied with.
    private Monomial Beside(IReadOnlyList<string> taken)
    {
        var names = Bound.Where(taken.Contains).ToDictionary(
            index => index, index => (ExpressionSyntax)new NameSyntax(Indices.Beside(index, [.. taken, .. Bound])));
        return names.Count == 0 ? this : new(
            Coefficient,
            [.. Factors.Select(factor =>
            {
                var other = IndexForm.Replaced(factor.Base, names);
                return factor with { Base = other, Key = Indices.Canonical(other) };
            })],
            [.. Bound.Select(index => names.TryGetValue(index, out var other) ? ((NameSyntax)other).Name : index)]);
    }

    // A number as a fraction of small whole numbers, if it is one.
    private static (double Numerator, double Denominator) Fraction(double x)
    {
        const int Largest = 1000;
        for (var denominator = 1; denominator <= Largest; denominator++)
        {
            var numerator = Math.Round(x * denominator);
            if (numerator > 0 && Math.Abs((x * denominator) - numerator) < 1e-12 * numerator)
            {
                return (numerator, denominator);
            }
        }

        return (x, 1);
    }
}
