using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// The squared distances of points to the closest of some centers, whose derivative is zero for all other centers.
/// </summary>
public class RareTermsTests
{
    private const int Centers = 96;
    private const int Points = 53;

    // The gradient in the places of the centers, and its change with them.
    private static readonly ArrayProgram Slopes = ProgramBuilder.Trace(
        v =>
        {
            var gradient = Reverse.Pull(Cost(v[0], v[1], v[2], v[3]), 1, v[0])[0];
            return [gradient, Forward.Push([gradient], [v[0]], [1])[0]];
        },
        ("x", [Centers, 1]),
        ("y", [Centers, 1]),
        ("points", [2, Points]),
        ("weights", [Points]));

    [Fact]
    public void They_are_found() => Assert.Contains(
        KernelFusion.Apply(ArrayFunctionExpansion.Apply(Simplify.Apply(Slopes))).Kernels,
        kernel => RareTerms.Of(kernel, 4) is { } terms && terms.Leads.Count(lead => lead) < 10);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_gradient_is_that_of_the_closest(int seed)
    {
        var random = new Random(seed);
        var (x, y) = (Numbers(Centers), Numbers(Centers));
        var (points, weights) = (Numbers(2 * Points), Numbers(Points));
        var (gradient, change) = (new double[Centers], new double[Centers]);
        for (var p = 0; p < Points; p++)
        {
            var (px, py) = (points[p], points[Points + p]);
            var closest = Enumerable.Range(0, Centers)
                .MinBy(j => Math.Pow(px - x[j], 2) + Math.Pow(py - y[j], 2));
            gradient[closest] -= 2 * weights[p] * (px - x[closest]);
            change[closest] += 2 * weights[p];
        }

        var results = new double[2 * Centers];
        CompiledProgram<double>.Of(Slopes).Evaluate([.. x, .. y, .. points, .. weights], results);
        Assert.Equal(gradient.Concat(change), results, (a, b) => Math.Abs(a - b) <= 1e-12 * Points);

        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    // A tie shares its weight; a point nowhere is as far from all centers, so that every derivative is unknown.
    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Ties_and_what_is_not_finite_are_as_interpreted(double place)
    {
        double[] x = [.. Enumerable.Range(0, Centers).Select(j => (double)(j / 2))];
        double[] points = [.. Enumerable.Range(0, Points).Select(p => p == 7 ? place : p), .. new double[Points]];
        double[] inputs = [.. x, .. new double[Centers], .. points, .. Enumerable.Repeat(1.0, Points)];
        var (results, interpreted) = (new double[2 * Centers], new double[2 * Centers]);
        CompiledProgram<double>.Of(Slopes).Evaluate(inputs, results);
        CompiledProgram<double>.Interpreted(Slopes).Evaluate(inputs, interpreted);
        Assert.Equal(interpreted, results);
        Assert.Equal(double.IsFinite(place), interpreted.All(double.IsFinite));
    }

    private static Variable Cost(Variable x, Variable y, Variable points, Variable weights) =>
        Sum(weights * Min(Square(points[0] - x) + Square(points[1] - y), [0]));
}
