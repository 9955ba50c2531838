using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// A term of a matrix is missing, as they occur in Hessians and Jacobians: <c>u @ v'</c> of two vectors,
/// <c>diag(u)</c>, a number times <c>I</c>, with any constant before it. The term need not stand anywhere in the file.
/// </summary>
internal sealed class MatrixTerms(Subject subject, Bench bench)
{
    private const int MostVectors = 8, MostNumbers = 12, MostStanding = 64;

    // Only to sort out what is plainly unequal.
    private const double Coarse = 1e-6;

    public IEnumerable<Hypothesis> Find()
    {
        if (subject.Structure.Truth.Shape.Rank != 2 || bench.Truth is not { } truth
            || bench.Values(subject.Value) is not { } claimed || truth.Length != claimed.Length)
        {
            yield break;
        }

        // What stands in the claim already is not missing, but has another factor or sign.
        double[] missing = [.. truth.Zip(claimed, (x, y) => x - y)];
        var standing = Expanded(subject.Value).Take(MostStanding).Select(bench.Values).OfType<double[]>().ToList();
        foreach (var term in Terms())
        {
            if (bench.Values(term) is { } column && CoefficientOf(column, missing) is { } coefficient
                && !standing.Exists(other => CoefficientOf(column, other) is not null)
                && Constant.Recognized(Math.Abs(coefficient)) is { } constant)
            {
                var isSubtracted = coefficient < 0;
                var whole = constant.Expression is NumberSyntax { Value: 1 }
                    ? term
                    : Rewording.Multiplied(constant.Expression, term);
                yield return Hypothesis.Claiming(
                    MistakeKind.MissingTerm, () => $"the term `{(isSubtracted ? "-" : "")}{whole}` is missing",
                    new AdditionSyntax([new(false, subject.Value), new(isSubtracted, whole)]),
                    Plausibility.MatrixTerm);
            }
        }
    }

    // The terms of a sum, and of products with sums.
    private static IEnumerable<ExpressionSyntax> Expanded(ExpressionSyntax value)
    {
        if (value is AdditionSyntax sum)
        {
            return sum.Terms.SelectMany(term => Expanded(term.Value));
        }

        if (value is MultiplicationSyntax product)
        {
            foreach (var (k, factor) in product.Factors.Index())
            {
                if (factor is { Operator: not FactorOperator.DividedBy, Value: AdditionSyntax inner })
                {
                    return inner.Terms.SelectMany(term => Expanded(new MultiplicationSyntax(
                        [.. product.Factors.Select((own, i) => i == k ? own with { Value = term.Value } : own)])));
                }
            }
        }

        return [value];
    }

    // The number that a column is to be multiplied with; null where there is none.
    private static double? CoefficientOf(double[] column, double[] missing)
    {
        var largest = column.Index().MaxBy(entry => Math.Abs(entry.Item)).Index;
        var coefficient = missing[largest] / column[largest];
        return double.IsFinite(coefficient) && Math.Abs(coefficient) > Coarse && column.Zip(missing).All(
            entry => Math.Abs((coefficient * entry.First) - entry.Second) <= Coarse) ? coefficient : null;
    }

    private IEnumerable<ExpressionSyntax> Terms()
    {
        var parts = subject.Names.Values.Select(name => name.Expression).Concat(subject.Names.Parts).Distinct()
            .ToList();
        var vectors = parts.Where(part => RankOf(part) == 1).Take(MostVectors).ToList();
        var numbers = parts.Where(part => RankOf(part) == 0).Take(MostNumbers).ToList();
        return subject.Names.Indices switch
        {
            [] => WholeTerms(vectors, numbers),
            [var i, var j] => Elements(new NameSyntax(i), new NameSyntax(j), vectors, numbers),
            _ => [],
        };
    }

    private static IEnumerable<ExpressionSyntax> WholeTerms(
        List<ExpressionSyntax> vectors, List<ExpressionSyntax> numbers)
    {
        var identity = new NameSyntax("I");
        return
        [
            .. vectors.Select(vector => new CallSyntax(new("diag"), [vector])),
            .. vectors.SelectMany(_ => vectors, Outer),
            identity,
            .. numbers.Where(number => number is not NumberSyntax).Select(number => Times(number, identity)),
            .. vectors.SelectMany((one, k) => vectors.Skip(k).Select(other => Times(
                new CallSyntax(new("dot"), [one, other]), identity))),
        ];
    }

    private static IEnumerable<ExpressionSyntax> Elements(
        NameSyntax i, NameSyntax j, List<ExpressionSyntax> vectors, List<ExpressionSyntax> numbers)
    {
        var isDiagonal = new ComparisonSyntax(ComparisonOperator.Equal, i, j);
        return
        [
            .. vectors.Select(vector => Times(isDiagonal, At(vector, i))),
            .. vectors.SelectMany(_ => vectors, (one, other) => Times(At(one, i), At(other, j))),
            isDiagonal,
            .. numbers.Where(number => number is not NumberSyntax).Select(number => Times(number, isDiagonal)),
        ];
    }

    private static MultiplicationSyntax Times(ExpressionSyntax one, ExpressionSyntax other) =>
        new([new(FactorOperator.Times, one), new(FactorOperator.Times, other)]);

    private static MultiplicationSyntax Outer(ExpressionSyntax one, ExpressionSyntax other) =>
        new([new(FactorOperator.Times, one), new(FactorOperator.MatrixTimes, new TransposeSyntax(other))]);

    private static IndexingSyntax At(ExpressionSyntax vector, NameSyntax index) =>
        new(vector, [new ElementSubscriptSyntax(index)]);

    private int? RankOf(ExpressionSyntax part) => subject.Structure.ShapeOf(part)?.Rank;
}
