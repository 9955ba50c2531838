using AutoDiff.Tests.FrontEnds.Lifted;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Tests.Methods;

/// <summary>Generated derivatives of random methods are those of dual numbers, or are refused with a line.</summary>
public sealed class RandomMethodTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Count = 12;
    private static readonly double[] Point = [0.3, -0.7, 1.1, 0.45];

    [Fact]
    public void Random_methods_are_right_or_refused()
    {
        var first = Environment.GetEnvironmentVariable("GENERATOR_SEED") is { } given
            ? int.Parse(given, null)
            : Random.Shared.Next(1_000_000);
        var runs = int.Parse(Environment.GetEnvironmentVariable("GENERATOR_RUNS") ?? "1", null);
        for (var run = 0; run < runs; run++)
        {
            Compare(first + run);
        }
    }

    private void Compare(int seed)
    {

        // A method that calls itself is refused; here its helper calls itself no more.
        var source = RandomMethods.Class("Fuzz", Count, seed).Replace(
            "parts.Length > 2 ? total - Total(parts[1..]) : total", "total", StringComparison.Ordinal);
        var duals = PlainMethods.CompileWithDuals([source]);
        var level = seed % 2 == 0 ? OptimizationLevel.Release : OptimizationLevel.Debug;
        var generated = GeneratedMethods.Of([source], level);
        output.WriteLine($"Seed {seed}; refused: {string.Join('\n', generated.Refusals)}");
        Assert.All(generated.Refusals, refusal => Assert.True(refusal.Location.GetLineSpan().IsValid));
        Assert.True(generated.Refusals.Length <= Count / 4, $"Seed {seed}: {string.Join('\n', generated.Refusals)}");
        for (var k = 0; k < Count; k++)
        {
            var (value, gradient) = PlainMethods.Truth(duals, "Fuzz", $"M{k}", Point);
            if (generated.Has("Fuzz", $"M{k}")
                && double.IsFinite(value) && gradient.All(slope => Math.Abs(slope) < 1e6))
            {
                Compare($"Seed {seed}, M{k}", generated, $"M{k}", value, gradient);
            }
        }
    }

    private static void Compare(
        string name, GeneratedMethods generated, string method, double value, double[] gradient)
    {
        var (found, slopes) = generated.ValueAndGradient("Fuzz", method, Point);
        var scale = Math.Max(1, gradient.Max(Math.Abs));
        Assert.True(
            Math.Abs(found - value) <= 1e-9
                && gradient.Zip(slopes).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-8 * scale),
            $"{name}: {value:R} [{string.Join(", ", gradient)}], found {found:R} [{string.Join(", ", slopes)}]");
        double[] direction = [0.2, -0.5, 0.7, 0.1];
        var (_, tangent) = generated.Jvp("Fuzz", method, Point, direction);
        var expected = gradient.Zip(direction, (x, y) => x * y).Sum();
        Assert.True(Math.Abs(tangent - expected) <= 1e-8 * scale, $"{name}: tangent {expected:R}, found {tangent:R}");
    }
}
