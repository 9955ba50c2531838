using Microsoft.CodeAnalysis;

namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>Random methods have the values and derivatives of dual numbers, or are refused.</summary>
public sealed class RandomMethodTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Count = 12;

    [Fact]
    public void Random_methods_are_right_or_refused()
    {
        var seed = Environment.GetEnvironmentVariable("LIFT_SEED") is { } given
            ? int.Parse(given, null)
            : Random.Shared.Next(1_000_000);
        var source = RandomMethods.Class("Fuzz", Count, seed);
        var duals = PlainMethods.CompileWithDuals([source]);
        var (failures, refusals) = (new List<string>(), new List<string>());
        foreach (var level in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            var assembly = PlainMethods.Compile([source], level);
            for (var k = 0; k < Count; k++)
            {
                try
                {
                    if (Compare(PlainMethods.Of(assembly, "Fuzz", $"M{k}"), duals, k) is { } difference)
                    {
                        failures.Add($"M{k} in {level}: {difference}");
                    }
                }
                catch (LiftException exception)
                {
                    refusals.Add($"M{k} in {level}: {exception.Message}");
                }
            }
        }

        output.WriteLine($"Seed {seed}; {refusals.Count} refused.\n{string.Join('\n', refusals)}");
        Assert.True(failures.Count == 0, $"Seed {seed}:\n{string.Join('\n', failures)}");

        // Half of what was tried, each method at two levels.
        Assert.True(refusals.Count <= Count, $"Seed {seed}: {string.Join('\n', refusals)}");
    }

    [Fact]
    public void Random_methods_are_right_over_variables()
    {
        var seed = Environment.GetEnvironmentVariable("LIFT_SEED") is { } given
            ? int.Parse(given, null)
            : Random.Shared.Next(1_000_000);
        var source = RandomMethods.Class("Fuzz", Count, seed);
        var (duals, variables) = (
            PlainMethods.CompileWithDuals([source]), PlainMethods.CompileWithVariables([source]));
        for (var k = 0; k < Count; k++)
        {
            double[] point = [0.3, -0.7, 1.1, 0.45];
            var (value, gradient) = PlainMethods.Truth(duals, "Fuzz", $"M{k}", point);
            if (double.IsFinite(value) && gradient.All(slope => Math.Abs(slope) < 1e6))
            {
                var (found, slopes) = PlainMethods.OnTape(variables, "Fuzz", $"M{k}", point);
                var scale = Math.Max(1, gradient.Max(Math.Abs));
                Assert.True(
                    Math.Abs(found - value) <= 1e-9 && gradient.Zip(slopes).All(
                        pair => Math.Abs(pair.First - pair.Second) <= 1e-8 * scale),
                    $"Seed {seed}, M{k}: {value:R} [{string.Join(", ", gradient)}], found {found:R} " +
                    $"[{string.Join(", ", slopes)}]");
            }
        }
    }

    private static string? Compare(Delegate f, System.Reflection.Assembly duals, int number)
    {
        double[] point = [0.3, -0.7, 1.1, 0.45];
        var (value, gradient) = PlainMethods.Truth(duals, "Fuzz", $"M{number}", point);
        var plain = (double)f.DynamicInvoke(point.ToArray())!;
        if (!(Math.Abs(plain - value) <= 1e-9) || !gradient.All(slope => Math.Abs(slope) < 1e6))
        {
            // It overflows or amplifies rounding, or a comparison of nearly equal numbers came out otherwise.
            return null;
        }

        var results = new double[1 + point.Length];
        try
        {
            Lift.Trace(f, point.ToArray()).Gradient().Compile<double>().Evaluate(point, results);
        }
        catch (Exception exception) when (exception is not LiftException)
        {
            return exception.ToString();
        }

        var scale = Math.Max(1, gradient.Max(Math.Abs));
        return Math.Abs(results[0] - value) > 1e-9 || gradient.Zip(results.Skip(1)).Any(
            pair => !(Math.Abs(pair.First - pair.Second) <= 1e-8 * scale))
            ? $"{value:R} [{string.Join(", ", gradient)}], found [{string.Join(", ", results)}]"
            : null;
    }
}
