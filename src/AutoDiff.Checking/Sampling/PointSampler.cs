using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Numbers;

namespace AutoDiff.Checking.Sampling;

/// <summary>Draws points of one claim at one assignment of sizes; the same seed draws the same points.</summary>
internal sealed class PointSampler : IPointSpace
{
    // How often a point that cannot be moved onto the conditions is drawn anew.
    private const int Attempts = 5;

    // How often values whose order cannot be mended are drawn anew.
    private const int OrderAttempts = 100;

    private readonly IReadOnlyList<OrderedPair> orders;
    private readonly Generator<double[][]> generator;
    private readonly Projection? projection;

    public PointSampler(ICheckable claim, SizeAssignment sizes, SizedClaim sized)
    {
        Variables = claim.VariablesAt(sizes);
        orders = claim.Orders;
        Shapes = [.. Enumerable.Range(0, claim.Variables.Count).Select(v => claim.ShapeOf(v, sizes))];
        generator = Generator.OfEach(
            Variables.Select((variable, v) => DomainSampler.Of(variable.Domain, Shapes[v])));
        projection = sized.Conditions.IsEmpty ? null : new(sized, Variables, Shapes);
    }

    /// <summary>The variables with the domains that they have at the sizes.</summary>
    public IReadOnlyList<CheckedVariable> Variables { get; }

    /// <summary>The shapes of the variables.</summary>
    public IReadOnlyList<Shape> Shapes { get; }

    /// <summary>
    /// The points of a seed; <see langword="null"/> for each that could not be moved onto the conditions.
    /// </summary>
    public IEnumerable<Point?> Draw(ulong seed, int count)
    {
        var random = new RandomNumbers(seed);
        for (; count > 0; count--)
        {
            yield return Draw(random);
        }
    }

    /// <summary>
    /// Points of other magnitudes, 10⁻¹⁶⁰ to 10¹⁶⁰: usual ones with the numbers of each variable multiplied by a power
    /// of ten of its own, where the domain allows that.
    /// </summary>
    public IEnumerable<Point?> DrawFar(ulong seed, int count)
    {
        const int Largest = 160;
        var exponents = Generator.Between(-Largest, Largest).ArrayOf(Variables.Count);
        return Draw(~seed, count).Zip(
            exponents.Sample(seed, count), (point, powers) => point is null ? null : Moved(point, powers));
    }

    /// <summary>The nearest point that satisfies the conditions, if it is found.</summary>
    public Point? Complete(double[][] values) =>
        IsOrdered(values) && (projection is null ? Point.Exact(values) : projection.Project(values)) is { } point &&
        IsOrdered(point.Values)
            ? point
            : null;

    /// <summary>
    /// A point in high precision, where it meets the conditions far better than doubles can; null if they are too badly
    /// conditioned for that.
    /// </summary>
    public BigFloat<Bits256>[]? Refine(Point point) => projection is null
        ? [.. point.Values.SelectMany(values => values).Select(value => (BigFloat<Bits256>)value)]
        : projection.Refine(point);

    private Point? Moved(Point point, int[] powers) => Complete([.. point.Values.Select((values, v) =>
    {
        var moved = Array.ConvertAll(values, x => x * Math.Pow(10, powers[v]));
        return DomainMembership.Contains(Variables[v].Domain, Shapes[v], moved) ? moved : values;
    })]);

    private Point? Draw(RandomNumbers random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (Complete(DrawOrdered(random)) is { } point)
            {
                return point;
            }
        }

        return null;
    }

    // Elements in the wrong order change places where the domains are the same; else all is drawn anew.
    private double[][] DrawOrdered(RandomNumbers random)
    {
        var values = generator.Draw(random);
        for (var attempt = 0; attempt < OrderAttempts && !IsOrdered(values); attempt++)
        {
            values = attempt == 0 ? values : generator.Draw(random);
            foreach (var (smaller, larger, _) in orders.SelectMany(_ => orders)
                .Where(pair => Variables[pair.Smaller].Domain == Variables[pair.Larger].Domain
                    && Variables[pair.Smaller].Domain.IsElementwise))
            {
                for (var i = 0; i < values[smaller].Length; i++)
                {
                    var (x, y) = (values[smaller][i], values[larger][i]);
                    (values[smaller][i], values[larger][i]) = (Math.Min(x, y), Math.Max(x, y));
                }
            }
        }

        return values;
    }

    private bool IsOrdered(double[][] values) => orders.All(order =>
        values[order.Smaller].Zip(values[order.Larger]).All(pair =>
            order.IsStrict ? pair.First < pair.Second : pair.First <= pair.Second));
}
