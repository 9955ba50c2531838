using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// A whole number that is a sum of multiples of names and of a number: what stands in subscripts and bounds.
/// </summary>
/// <param name="Terms">The names with their factors, in the order of the text.</param>
/// <param name="Constant">The number.</param>
internal sealed record Affine(IReadOnlyList<(string Name, int Factor)> Terms, int Constant)
{
    /// <summary>The only name, where there is nothing else.</summary>
    public string? Only => Constant == 0 && Terms is [(var name, 1)] ? name : null;

    /// <summary>The sum of two.</summary>
    public Affine Plus(Affine other, int factor = 1)
    {
        var terms = Terms.ToList();
        foreach (var (name, times) in other.Terms)
        {
            var known = terms.FindIndex(term => term.Name == name);
            if (known < 0)
            {
                terms.Add((name, factor * times));
            }
            else
            {
                terms[known] = (name, terms[known].Factor + (factor * times));
            }
        }

        return new([.. terms.Where(term => term.Factor != 0)], Constant + (factor * other.Constant));
    }

    /// <summary>The number, moved.</summary>
    public Affine Plus(int number) => this with { Constant = Constant + number };

    /// <summary>It as an expression.</summary>
    public ExpressionSyntax ToSyntax(SourceSpan span)
    {
        var parts = new List<TermSyntax>();
        foreach (var (name, factor) in Terms.OrderByDescending(term => term.Factor > 0))
        {
            ExpressionSyntax value = new NameSyntax(name) { Span = span };
            var size = Math.Abs(factor);
            parts.Add(new(factor < 0, size == 1
                ? value
                : new MultiplicationSyntax(
                    [new(FactorOperator.Times, Number(size)), new(FactorOperator.Times, value)]) { Span = span }));
        }

        if (Constant != 0 || parts.Count == 0)
        {
            parts.Add(new(Constant < 0, Number(Math.Abs(Constant))));
        }

        if (parts[0].IsSubtracted)
        {
            parts[0] = new(false, new NegationSyntax(parts[0].Value) { Span = span });
        }

        return parts.Count == 1 ? parts[0].Value : new AdditionSyntax([.. parts]) { Span = span };

        ExpressionSyntax Number(int value) => new NumberSyntax(value) { Span = span };
    }
}
