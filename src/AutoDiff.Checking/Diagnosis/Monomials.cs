using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// What is missing is a product of powers of up to four quantities of the file, such as <c>m*l*v*cos(θ)</c>, as a term
/// or as a factor; the product need not stand anywhere. Logarithms make it a sum of columns, and each half of the sum
/// is looked up among all products of two.
/// </summary>
internal sealed class Monomials(Subject subject, Bench bench)
{
    private const int MostAtoms = 24;

    // What is smaller beside the derivative is only rounding.
    private const double Smallest = 1e-9;

    // Fewer numbers than that are a product by chance.
    private const int FewestEntries = 10;

    // What the columns of the bench are measured by.
    private readonly double[]? unit = bench.Values(new NumberSyntax(1));

    public IEnumerable<Hypothesis> Find()
    {
        if (bench.Truth is not { Length: >= FewestEntries } truth || bench.Values(subject.Value) is not { } claimed)
        {
            return [];
        }

        double[] missing = [.. truth.Select((x, i) => (x - claimed[i]) / unit![i])];
        double[] ratio = [.. truth.Select((x, i) => x / claimed[i])];
        return Matching(missing).Select(Term).Concat(Matching(ratio).Where(IsForgotten).SelectMany(Factor));
    }

    // Nobody forgets to multiply by one quantity and to divide by another one that stands there as a factor.
    private bool IsForgotten((ExpressionSyntax Product, double Coefficient) found) =>
        found.Product is not MultiplicationSyntax product
        || !product.Factors.Any(factor => factor.Operator == FactorOperator.DividedBy
            && SyntaxParts.Sites(subject.Value).Any(site => site.Node == factor.Value));

    // Each quantity to the powers that occur, and the products of two of those, where the target says something.
    private List<Product> Products(int[] entries)
    {
        string[] indices = [.. subject.Names.Indices];
        var atoms = (indices.Length > 0
                ? subject.Names.Elements(indices)
                : subject.Names.Parts.Where(
                    part => part is NameSyntax or CallSyntax or PowerSyntax { Exponent: not NumberSyntax }))
            .Select(atom => (Text: atom, Column: Measured(atom) is { } column ? Centered(column, entries) : null))
            .Where(atom => atom.Column is { } column && Spans.Length(column) > 1e-6)
            .Take(MostAtoms).ToList();
        List<Product> powers =
        [
            .. atoms.SelectMany(atom => ((int[])[1, -1, 2, -2]).Select(
                exponent => new Product([(atom.Text, exponent)], Array.ConvertAll(atom.Column!, x => exponent * x)))),
        ];
        return
        [
            new([], new double[entries.Length]), .. powers,
            .. powers.SelectMany((one, i) => powers.Skip(i + 1).Where(
                other => one.Powers[0].Base != other.Powers[0].Base).Select(one.Times)),
        ];
    }

    private IEnumerable<(ExpressionSyntax Product, double Coefficient)> Matching(double[] target)
    {
        int[] entries =
        [
            .. Enumerable.Range(0, target.Length).Where(
                i => double.IsFinite(target[i]) && Math.Abs(target[i]) > Smallest),
        ];
        if (entries.Length < FewestEntries || Centered(target, entries) is not { } column)
        {
            return [];
        }

        var products = Products(entries);
        var sorted = new SortedColumns<Product>(products.Select(product => (product, product.Column)));
        return products
            .SelectMany(half => sorted.Near([.. column.Zip(half.Column, (x, y) => x - y)]).Select(half.Times))
            .Select(product => product.Simplified())
            .OfType<Product>()
            .DistinctBy(product => product.Text)
            .OrderBy(product => product.Powers.Sum(power => Math.Abs(power.Exponent)))
            .Take(4)
            .Select(product => (product.Text, Values: Measured(product.Text)))
            .Where(product => product.Values is not null)
            .Select(product => (product.Text, target[entries[0]] / product.Values![entries[0]]));
    }

    private Hypothesis Term((ExpressionSyntax Product, double Coefficient) found)
    {
        var term = Scaled(found);
        var isSubtracted = found.Coefficient < 0;
        return Hypothesis.Claiming(
            MistakeKind.MissingTerm, () => $"the term `{(isSubtracted ? "-" : "")}{term}` is missing",
            new AdditionSyntax([new(false, subject.Value), new(isSubtracted, term)]),
            Plausibility.Leftover.Longer(term.Depth));
    }

    private IEnumerable<Hypothesis> Factor((ExpressionSyntax Product, double Coefficient) found)
    {
        var factor = Scaled(found);
        var right = Rewording.Multiplied(factor, subject.Value);
        Mistake sign = found.Coefficient < 0 ? MistakeKind.Sign : default(Mistake);
        foreach (var kind in (MistakeKind[])[MistakeKind.Factor, MistakeKind.MissingChainStep])
        {
            yield return Hypothesis.Claiming(
                sign | kind,
                () => $"the claim lacks the factor `{factor}`{(sign == default ? "" : ", and its sign is wrong")}",
                found.Coefficient < 0 ? Rewording.Negated(right) : right, Plausibility.Leftover.Longer(factor.Depth));
        }
    }

    private ExpressionSyntax Scaled((ExpressionSyntax Product, double Coefficient) found) =>
        Math.Abs(Math.Abs(found.Coefficient) - 1) < Constant.Tolerance ? found.Product
            : subject.Names.Constants.FirstOrDefault(constant => constant.Is(Math.Abs(found.Coefficient), bench.Sizes))
                is { } constant
                ? constant.Inverse is { } inverse
                    ? Rewording.Divided(found.Product, inverse)
                    : Rewording.Multiplied(constant.Expression, found.Product)
                : found.Product;

    private double[]? Measured(ExpressionSyntax value) =>
        bench.Values(value)?.Select((x, i) => x / unit![i]).ToArray();

    // The logarithms of the sizes, but for a constant factor; null where something vanishes.
    private static double[]? Centered(double[] column, int[] entries)
    {
        double[] logarithms = Array.ConvertAll(entries, i => Math.Log(Math.Abs(column[i])));
        var mean = logarithms.Average();
        return double.IsFinite(mean) ? Array.ConvertAll(logarithms, x => x - mean) : null;
    }

    /// <summary>A product of powers, and the column of its logarithms.</summary>
    private sealed record Product((ExpressionSyntax Base, int Exponent)[] Powers, double[] Column)
    {
        public ExpressionSyntax Text => Powers.Aggregate((ExpressionSyntax)new NumberSyntax(1), (product, power) =>
        {
            ExpressionSyntax factor = Math.Abs(power.Exponent) == 1
                ? power.Base
                : new PowerSyntax(power.Base, new NumberSyntax(Math.Abs(power.Exponent)));
            return power.Exponent < 0 ? Rewording.Divided(product, factor)
                : product is NumberSyntax ? factor
                : new MultiplicationSyntax(
                    [
                        .. product is MultiplicationSyntax { Factors: var factors }
                            ? factors
                            : [new(FactorOperator.Times, product)],
                        new(FactorOperator.Times, factor),
                    ]);
        });

        public Product Times(Product other) =>
            new([.. Powers, .. other.Powers], [.. Column.Zip(other.Column, (x, y) => x + y)]);

        /// <summary>Each base once, those above the line first; null for no product at all.</summary>
        public Product? Simplified()
        {
            var powers = Powers.GroupBy(power => power.Base)
                .Select(group => (Base: group.Key, Exponent: group.Sum(power => power.Exponent)))
                .Where(power => power.Exponent != 0)
                .OrderBy(power => power.Exponent < 0).ThenBy(power => $"{power.Base}", StringComparer.Ordinal)
                .ToArray();
            return powers.Length == 0 ? null : this with { Powers = powers };
        }
    }
}
