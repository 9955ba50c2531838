using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using FsCheck;
using FsCheck.Fluent;

namespace AutoDiff.Checking.Sampling;

/// <summary>Draws points of one claim at one assignment of sizes; the same seed draws the same points.</summary>
internal sealed class PointSampler : IPointSpace
{
    // How often a point that cannot be moved onto the conditions is drawn anew.
    private const int Attempts = 5;

    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly Gen<double[][]> generator;
    private readonly Projection? projection;

    public PointSampler(ICheckable claim, SizeAssignment sizes, SizedClaim sized)
    {
        variables = claim.Variables;
        Shapes = [.. Enumerable.Range(0, claim.Variables.Count).Select(v => claim.ShapeOf(v, sizes))];
        generator = Gen.CollectToArray(
            claim.Variables.Select((variable, v) => DomainSampler.Generator(variable.Domain, Shapes[v])));
        projection = sized.Conditions.IsEmpty ? null : new(sized, claim.Variables, Shapes);
    }

    /// <summary>The shapes of the variables.</summary>
    public IReadOnlyList<Shape> Shapes { get; }

    /// <summary>
    /// The points of a seed; <see langword="null"/> for each that could not be moved onto the conditions.
    /// </summary>
    public IEnumerable<Point?> Draw(ulong seed, int count)
    {
        // Points are drawn in small batches: most wrong claims are refuted by one of the first.
        const int Batch = 16;
        for (ulong batch = 0; count > 0; batch++, count -= Batch)
        {
            var random = new Rnd(seed + batch, (2 * (seed ^ batch)) + 1);
            var drawn = generator.Sample(Math.Min(Batch, count) * (projection is null ? 1 : Attempts), random, 50)
                .ToArray();
            for (var k = 0; k < Math.Min(Batch, count); k++)
            {
                yield return projection is null
                    ? Point.Exact(drawn[k])
                    : drawn[(k * Attempts)..((k + 1) * Attempts)].Select(projection.Project)
                        .FirstOrDefault(point => point is not null);
            }
        }
    }

    /// <summary>
    /// Points of other magnitudes, 10⁻¹⁶⁰ to 10¹⁶⁰: usual ones with the numbers of each variable multiplied by a power
    /// of ten of its own, where the domain allows that.
    /// </summary>
    public IEnumerable<Point?> DrawFar(ulong seed, int count)
    {
        const int Largest = 160;
        var random = new Rnd(~seed, (2 * seed) + 1);
        var exponents = Gen.Choose(-Largest, Largest).ArrayOf(variables.Count).Sample(count, random, 50).ToArray();
        return Draw(~seed, count).Select(
            (point, k) => point is null ? null : Complete([.. point.Values.Select((values, v) =>
        {
            var moved = Array.ConvertAll(values, x => x * Math.Pow(10, exponents[k][v]));
            return DomainMembership.Contains(variables[v].Domain, Shapes[v], moved) ? moved : values;
        })]));
    }

    /// <summary>The nearest point that satisfies the conditions, if it is found.</summary>
    public Point? Complete(double[][] values) => projection is null ? Point.Exact(values) : projection.Project(values);
}
