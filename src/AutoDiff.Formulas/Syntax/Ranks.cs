namespace AutoDiff.Formulas.Syntax;

/// <summary>
/// How many axes formulas have, as far as names and operators tell it; <see langword="null"/> where they do not.
/// </summary>
/// <param name="ofName">The number of axes of what a name stands for.</param>
/// <param name="ofCall">That of a call of a function of the file; <see langword="null"/> for built-in ones.</param>
internal sealed class Ranks(Func<string, int?> ofName, Func<CallSyntax, int?>? ofCall = null)
{
    /// <summary>The number of axes of a formula.</summary>
    public int? Of(ExpressionSyntax formula) => formula switch
    {
        NumberSyntax => 0,
        NameSyntax name => ofName(name.Name),
        IndexingSyntax indexing => Of(indexing.Operand) - indexing.Subscripts.OfType<ElementSubscriptSyntax>().Count(),
        PartialDerivativeSyntax derivative =>
            derivative.Variables.Aggregate(ofName(derivative.Function), (rank, by) => rank + ofName(by)),
        CallSyntax { Arguments.Count: 0 } => null,
        CallSyntax call => ofCall?.Invoke(call) ?? OfCall(call),
        MultiplicationSyntax product => Of(product),
        ArraySyntax { Elements: [ArraySyntax, ..] } => 2,
        ArraySyntax array => array.Elements.All(element => Of(element) == 0) ? 1 : null,
        _ => Largest(Children.Of(formula)),
    };

    private int? OfCall(CallSyntax call) => !FunctionTable.TryTranslate(call.Function.Name, out var function) ? null
        : function.Name switch
        {
            "norm" or "dot" or "trace" or "det" or "logdet" => 0,
            "vec" or "cross" => 1,
            "eye" or "outer" or "kron" or "inv" or "adj" or "dadj" or "expm" or "dexpm" or "chol" or "tril"
                or "transpose" => 2,
            "diag" => 3 - Of(call.Arguments[0]),
            "solve" => Of(call.Arguments[^1]),
            "ones" or "zeros" => call.Arguments.Count,
            "logsumexp" => Of(call.Arguments[0]) - 1,
            _ when function.TakesAxis && call is { Arguments.Count: 1, Axis: null, Keep: false } => 0,
            _ when function.TakesAxis && call is { Arguments.Count: 1, Axis: { } axis, Keep: false } =>
                Of(call.Arguments[0]) - ((axis as ArraySyntax)?.Elements.Count ?? 1),
            _ => Largest(call.Arguments),
        };

    private int? Of(MultiplicationSyntax product)
    {
        var so = Start(product.Factors[0].Value);
        foreach (var factor in product.Factors.Skip(1))
        {
            so = Joined(so, factor.Operator, factor.Value);
        }

        return so.Rank;
    }

    /// <summary>What a product begins with: its number of axes, and whether it is a row <c>x'</c>.</summary>
    public (int? Rank, bool IsRow) Start(ExpressionSyntax factor) =>
        Of(factor) is var rank && rank == 1 && IsTransposed(factor) ? (rank, true) : (rank, false);

    /// <summary>A product with one factor more.</summary>
    public (int? Rank, bool IsRow) Joined(
        (int? Rank, bool IsRow) left, FactorOperator @operator, ExpressionSyntax factor)
    {
        var (rank, isRow) = Start(factor);
        if (@operator != FactorOperator.MatrixTimes)
        {
            return (left.Rank is { } a && rank is { } b ? Math.Max(a, b) : null, left.IsRow || isRow);
        }

        return isRow && left is { Rank: 1, IsRow: false } ? (2, false) : (left.Rank + rank - 2, left.IsRow);
    }

    private static bool IsTransposed(ExpressionSyntax factor) =>
        factor is TransposeSyntax || (factor is NegationSyntax negation && IsTransposed(negation.Operand));

    private int? Largest(IEnumerable<ExpressionSyntax> parts)
    {
        int? largest = 0;
        foreach (var part in parts)
        {
            largest = largest is { } known && Of(part) is { } rank ? Math.Max(known, rank) : null;
        }

        return largest;
    }
}
