using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking;

/// <summary>A point of a claim's domain, with the derivative and the claim there in double precision.</summary>
/// <param name="Sizes">The sizes.</param>
/// <param name="Point">The value of each variable.</param>
/// <param name="Derivative">The derivative.</param>
/// <param name="Claimed">What is claimed.</param>
public sealed record TriedPoint(
    SizeAssignment Sizes, IReadOnlyList<NamedArray> Point, NumberArray Derivative, NumberArray Claimed);

/// <summary>Draws points as a check does and evaluates both sides of a claim there, for pictures of them.</summary>
public static class TriedPoints
{
    /// <summary>
    /// Points at the sizes of the check, as many at each; fewer where no point satisfies the conditions. A claim of
    /// another shape than the derivative has none.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="claim">One of its claims.</param>
    /// <param name="count">How many are drawn.</param>
    /// <param name="options">The options of the check; the defaults if not given.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static IReadOnlyList<TriedPoint> Draw(
        FormulaModel model, ClaimSyntax claim, int count, CheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        options ??= new();
        var checkable = new FormulaClaim(model, claim);
        var plan = new SizedPlan(checkable, options.Sizes);
        if (plan.WrongShape is not null || plan.IsLarge)
        {
            return [];
        }

        var points = new List<TriedPoint>();
        foreach (var (k, size) in plan.Sizes.Index())
        {
            var sampler = new PointSampler(checkable, size.At, size.Claim);
            var interpreter = new Interpreter(size.Claim.Program);
            var share = (count * (k + 1) / plan.Sizes.Count) - (count * k / plan.Sizes.Count);
            points.AddRange(sampler.Draw(ClaimChecker.SeedOf(options.Seed, checkable.Line, k), share)
                .OfType<Point>()
                .Select(point => Evaluated(interpreter, size, sampler, point)));
        }

        return points;
    }

    private static TriedPoint Evaluated(Interpreter interpreter, PlannedSize size, PointSampler sampler, Point point)
    {
        var sides = interpreter.Run<double>(point.Values);
        return new(
            size.At,
            [.. sampler.Variables.Select((variable, v) =>
                new NamedArray(variable.Name, new(sampler.Shapes[v], point.Values[v]))
                {
                    IsFunction = variable.IsFunction,
                })],
            new(size.Claim.Shape, sides[0]),
            new(size.Claim.Shape, sides[1]));
    }
}
