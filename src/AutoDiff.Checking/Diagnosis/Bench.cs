using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Points of one assignment of sizes at which hypotheses are tried, and what the claim itself gives there.</summary>
internal sealed class Bench
{
    // Enough that no two different formulas agree at all of them by chance; the points are generic.
    private const int Points = 5;
    private const int Drawn = 64;

    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly Point[] points;
    private readonly Judgement?[] judgements;

    private Bench(SizeAssignment sizes, IReadOnlyList<CheckedVariable> variables, Point[] points, Judgement?[] judgements) =>
        (Sizes, this.variables, this.points, this.judgements) = (sizes, variables, points, judgements);

    public SizeAssignment Sizes { get; }

    /// <summary>Whether the claim is seen to be wrong here.</summary>
    public bool Refutes => judgements.Any(judgement => judgement is null || judgement.Refutes);

    /// <summary>Whether the claim is right here, wherever it can be compared.</summary>
    public bool Supports => judgements.All(judgement => judgement is { Refutes: false })
        && judgements.Any(judgement => judgement!.Entries.Any(entry => entry.Outcome == Outcome.Agrees));

    /// <summary>The bench of a claim at given sizes; <see langword="null"/> if no point is found.</summary>
    public static Bench? For(Subject subject, SizeAssignment sizes, ulong seed)
    {
        var claim = new FormulaClaim(subject.Model, subject.Claim);
        if (subject.Claiming(new NumberExpression(0))(sizes) is not { } zero)
        {
            return null;
        }

        var shape = zero.Shape(zero.Outputs[0]);
        var judge = subject.At(sizes) is { } program ? new Judge(new(program, shape, shape), claim.Variables) : null;
        var chosen = new PointSampler(claim, sizes, new(zero, shape, shape)).Draw(seed, Drawn).OfType<Point>()
            .Select(point => (Point: point, Judgement: judge?.At(point)))
            .OrderBy(candidate => Cost(candidate.Judgement) + Extremeness(candidate.Point, claim.Variables))
            .Take(Points)
            .ToArray();
        return chosen.Length == 0
            ? null
            : new(sizes, claim.Variables, [.. chosen.Select(c => c.Point)], [.. chosen.Select(c => c.Judgement)]);
    }

    /// <summary>Whether an equation holds at the first <paramref name="count"/> points, and says something about entries in which the claim is wrong.</summary>
    public bool Satisfies(Program equation, int count = int.MaxValue)
    {
        var shape = equation.Shape(equation.Outputs[0]);
        if (shape != equation.Shape(equation.Outputs[1]))
        {
            return false;
        }

        var judge = new Judge(new(equation, shape, shape), variables);
        var (explained, open) = (0, 0);
        for (var k = 0; k < Math.Min(count, points.Length); k++)
        {
            var judgement = judge.At(points[k]);
            if (judgement.Refutes)
            {
                return false;
            }

            for (var i = 0; i < judgement.Entries.Length; i++)
            {
                if (judgements[k] is { } own && own.Entries.Length == judgement.Entries.Length && own.Entries[i].Outcome != Outcome.Differs)
                {
                    continue;
                }

                var isJudged = judgement.Entries[i].Outcome is Outcome.Agrees or Outcome.Vanishes;
                (explained, open) = isJudged ? (explained + 1, open) : (explained, open + 1);
            }
        }

        return explained > open || (!Refutes && open == 0) || (count < points.Length && open == 0);
    }

    /// <summary>The sides of an equation at a point, as plain numbers.</summary>
    public (double[] Left, double[] Right) Sides(Program equation, int point)
    {
        var values = new BackEnds.Interpreter(equation).Run<double>([.. points[Math.Min(point, points.Length - 1)].Values]);
        return (values[0], values[1]);
    }

    private static double Cost(Judgement? judgement) =>
        judgement is null ? 0
        : (judgement.Refutes ? 0 : 100)
            + (10.0 * judgement.Entries.Count(entry => entry.Outcome is Outcome.Undefined or Outcome.AtKink or Outcome.Unresolved) / judgement.Entries.Length);

    // Numbers far from 1 let terms vanish beside others, equal numbers and zeros let different formulas agree.
    private static double Extremeness(Point point, IReadOnlyList<CheckedVariable> variables)
    {
        var cost = 0.0;
        for (var v = 0; v < variables.Count; v++)
        {
            var values = point.Values[v];
            if (variables[v].Domain.IsDiscrete || values.Length == 0)
            {
                continue;
            }

            cost += values.Average(x => x == 0 ? 5 : Math.Abs(Math.Log10(Math.Abs(x))));
            cost += 3.0 * (values.Length - values.Select(Math.Abs).Distinct().Count()) / values.Length;
            cost += values.All(x => x == Math.Round(x)) ? 1 : 0;
        }

        return cost;
    }
}
