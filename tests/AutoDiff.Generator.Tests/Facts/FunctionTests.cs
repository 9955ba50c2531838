using AutoDiff.Generator.Facts;
using AutoDiff.Generator.Tests.Methods;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Tests.Facts;

/// <summary>Generated derivatives of each function are those of the engine, also at kinks and edges.</summary>
public sealed class FunctionTests
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["Negate"] = "-x", ["Add"] = "x + y", ["Subtract"] = "x - y", ["Multiply"] = "x * y", ["Divide"] = "x / y",
        ["Remainder"] = "x % y", ["FusedMultiplyAdd"] = "Math.FusedMultiplyAdd(x, y, x)",
    };

    private static readonly Lazy<GeneratedMethods> Generated = new(() => GeneratedMethods.Of(
        [
            "namespace Plain;\npublic static class Functions\n{\n" + string.Concat(Names().Select(name =>
                $"    public static double {name}({Parameters(name)}) => {Formula(name)};\n")) + "}\n",
        ],
        OptimizationLevel.Release));

    private static readonly double[] Edges =
    [
        0, 1, -1, 0.5, -0.5, 2, -2, 0.3, -0.7, 3.5, 20, -20, 1e-8, 1e8, double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    public static TheoryData<string> All() => [.. Names()];

    [Theory]
    [MemberData(nameof(All))]
    public void A_function_has_the_derivatives_of_the_engine(string name)
    {
        var isUnary = Parameters(name) == "double x";

        // A product is one of C#: an infinite factor and a derivative of zero make none.
        var edges = name == "Multiply" ? [.. Edges.Where(double.IsFinite)] : Edges;
        foreach (var x in edges)
        {
            foreach (var y in isUnary ? [0.0] : edges)
            {
                if (name == "Pow" && double.IsInfinity(x) && y > 1 << 24)
                {
                    // The engine multiplies by two factors there, y xʸ = ∞ and 1/x = 0, which leaves NaN; C# has ∞.
                    continue;
                }

                double[] point = isUnary ? [x] : [x, y];
                var (value, gradient) = Generated.Value.ValueAndGradient("Functions", name, point);
                var (expected, slopes) = OfEngine(name, point);
                var at = $"{name}({string.Join(", ", point)})";
                Assert.Equal(Generated.Value.Value("Functions", name, point), value);
                if (double.IsNaN(value) || double.IsNaN(expected))
                {
                    // There is no derivative, or the engine computes the function another way.
                    continue;
                }

                Assert.True(
                    slopes.Zip(gradient).All(pair => Same(pair.First, pair.Second)),
                    $"{at} has [{string.Join(", ", slopes)}], found [{string.Join(", ", gradient)}].");
                for (var k = 0; k < point.Length; k++)
                {
                    var direction = new double[point.Length];
                    direction[k] = 1;
                    var (_, tangent) = Generated.Value.Jvp("Functions", name, point, direction);
                    Assert.True(
                        Same(slopes[k], tangent), $"{at} has the derivative {slopes[k]} in {k}, found {tangent}.");
                }
            }
        }
    }

    // Five points, whose differences cancel all but the fifth power of the step.
    [Theory]
    [MemberData(nameof(All))]
    public void A_function_has_the_derivatives_of_differences(string name)
    {
        var random = new Random(7);
        for (var trial = 0; trial < 40; trial++)
        {
            var point = Parameters(name).Split(',').Select(_ => 0.1 + 0.8 * random.NextDouble()).ToArray();
            if (name == "Acosh")
            {
                point[0] += 1;
            }

            var (_, gradient) = Generated.Value.ValueAndGradient("Functions", name, point);
            for (var k = 0; k < point.Length; k++)
            {
                double At(double step)
                {
                    var moved = point.ToArray();
                    moved[k] += step;
                    return Generated.Value.ValueAndGradient("Functions", name, moved).Value;
                }

                const double h = 1e-3;
                var slope = (8 * (At(h) - At(-h)) - At(2 * h) + At(-2 * h)) / (12 * h);
                var isSmooth = Math.Abs(At(h) - 2 * At(0) + At(-h)) < 1e-2 * h;
                Assert.True(
                    !isSmooth || Math.Abs(slope - gradient[k]) <= 1e-7 * Math.Max(1, Math.Abs(slope)),
                    $"{name}({string.Join(", ", point)}): {slope}, found {gradient[k]}.");
            }
        }
    }

    private static IEnumerable<string> Names() => DerivativeFacts.Names;

    private static string Parameters(string name) =>
        Formula(name).Contains('y', StringComparison.Ordinal) ? "double x, double y" : "double x";

    private static string Formula(string name)
    {
        if (Operators.TryGetValue(name, out var formula))
        {
            return formula;
        }

        var fact = DerivativeFacts.OfFunction(name);
        return $"{fact.Method}({(fact.Partials.Length == 1 ? "x" : "x, y")})";
    }

    private static (double Value, double[] Gradient) OfEngine(string name, double[] point)
    {
        var tape = new Tape<double>();
        Variable[] v = [.. point.Select(number => tape.Input(number))];
        var result = name switch
        {
            "Negate" => -v[0],
            "Add" => v[0] + v[1],
            "Subtract" => v[0] - v[1],
            "Multiply" => v[0] * v[1],
            "Divide" => v[0] / v[1],
            "Remainder" => v[0] - v[1] * Variable.Truncate(v[0] / v[1]),
            "FusedMultiplyAdd" => v[0] * v[1] + v[0],
            _ => (Variable)typeof(Variable).GetMethod(
                name, [.. point.Select(_ => typeof(Variable))])!.Invoke(null, [.. v.Cast<object>()])!,
        };
        tape.Sweep(result);
        return (result.Value, [.. v.Select(tape.Adjoint)]);
    }

    // Rounding differs where one divides by what the other multiplies with the reciprocal of.
    private static bool Same(double expected, double found) => expected.Equals(found)
        || Math.Abs(expected - found) <= 4e-15 * Math.Max(Math.Abs(expected), 1e-300);
}
