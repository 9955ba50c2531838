using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Numbers;

namespace AutoDiff.Checking.Sampling;

/// <summary>Draws points of one claim at one assignment of sizes; the same seed draws the same points.</summary>
internal sealed class PointSampler : IPointSpace
{
    // How often a point that cannot be moved onto the conditions is drawn anew.
    private const int Attempts = 5;

    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly Generator<double[][]> generator;
    private readonly Projection? projection;

    public PointSampler(ICheckable claim, SizeAssignment sizes, SizedClaim sized)
    {
        variables = claim.Variables;
        Shapes = [.. Enumerable.Range(0, claim.Variables.Count).Select(v => claim.ShapeOf(v, sizes))];
        generator = Generator<double[]>.OfEach(
            claim.Variables.Select((variable, v) => DomainSampler.Of(variable.Domain, Shapes[v])));
        projection = sized.Conditions.IsEmpty ? null : new(sized, claim.Variables, Shapes);
    }

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
        var exponents = Generator.Between(-Largest, Largest).ArrayOf(variables.Count);
        return Draw(~seed, count).Zip(
            exponents.Sample(seed, count), (point, powers) => point is null ? null : Moved(point, powers));
    }

    /// <summary>The nearest point that satisfies the conditions, if it is found.</summary>
    public Point? Complete(double[][] values) => projection is null ? Point.Exact(values) : projection.Project(values);

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
        return DomainMembership.Contains(variables[v].Domain, Shapes[v], moved) ? moved : values;
    })]);

    private Point? Draw(RandomNumbers random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (Complete(generator.Draw(random)) is { } point)
            {
                return point;
            }
        }

        return null;
    }
}
