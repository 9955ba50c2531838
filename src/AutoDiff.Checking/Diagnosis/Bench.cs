using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Points of one assignment of sizes at which hypotheses are tried, and what the claim itself gives there.
/// </summary>
internal sealed class Bench
{
    // Enough that no two different formulas agree at all of them by chance; the points are generic.
    private const int Points = 4;
    private const int Entries = 14;
    private const int MorePoints = 2;
    private const int Judged = 20;
    private const int Drawn = 48;

    // What a tape has recorded of earlier hypotheses is dropped now and then.
    private const int LongestTape = 200_000;

    // Only to sort out what is plainly unequal; what remains is judged within its rounding error.
    private const double Coarse = 1e-6;

    private readonly Subject subject;
    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly Point[] points;
    private readonly Judgement?[] judgements;
    private readonly RecordedClaim?[] recorded;
    private readonly Lazy<(ProgramBuilder Builder, RecordedClaim Claim)> programs;
    private readonly Lazy<double[]?> truth;

    private Bench(
        Subject subject, SizeAssignment sizes, IReadOnlyList<CheckedVariable> variables, Point[] points,
            Judgement?[] judgements)
    {
        (this.subject, Sizes, this.variables, this.points, this.judgements) =
            (subject, sizes, variables, points, judgements);
        recorded = new RecordedClaim?[points.Length];
        programs = new(() => subject.Program(sizes));
        truth = new(() => Joined(claim => claim.Truth));
    }

    public SizeAssignment Sizes { get; }

    /// <summary>The number of elements that hypotheses have computed so far.</summary>
    public long Work { get; private set; }

    /// <summary>
    /// The entries of the derivative at all points where it is finite and not zero, each point's measured by its
    /// largest; null if there are none.
    /// </summary>
    public double[]? Truth => truth.Value;

    /// <summary>Whether the claim is seen to be wrong here.</summary>
    public bool Refutes => judgements.Any(judgement => judgement is null || judgement.Refutes);

    /// <summary>Whether the claim is right here, wherever it can be compared.</summary>
    public bool Supports => judgements.All(judgement => judgement is { Refutes: false }) && Agrees;

    // Whether the claim is right somewhere, and not because both sides vanish.
    private bool Agrees =>
        judgements.Any(judgement => judgement?.Entries.Any(entry => entry.Outcome == Outcome.Agrees) == true);

    /// <summary>The bench of a claim at given sizes; <see langword="null"/> if no point is found.</summary>
    public static Bench? For(Subject subject, SizeAssignment sizes, ulong seed)
    {
        var claim = new FormulaClaim(subject.Model, subject.Claim);
        if (AtSizes(claim, subject, sizes) is not var (sized, hasValue))
        {
            return null;
        }

        var differences = hasValue ? new Interpreter(sized.Program) : null;
        var candidates = new PointSampler(claim, sizes, sized).Draw(seed, Drawn).OfType<Point>()
            .Select(point => (Point: point, Wrong: differences is null ? 1 : WrongShare(differences, point)))
            .OrderBy(
                candidate => Extremeness(candidate.Point, claim.Variables) - (candidate.Wrong is > 0 and < 1 ? 1 : 0))
            .ToArray();
        candidates =
        [
            .. candidates.Where(candidate => candidate.Wrong > 0).Take(Judged - MorePoints),
            .. candidates.Where(candidate => candidate.Wrong == 0).Take(MorePoints),
        ];

        var judge = hasValue ? new Judge(sized, claim.Variables) : null;
        var judged = candidates.Take(Judged).Select(
            candidate => (candidate.Point, Judgement: judge?.At(candidate.Point)))
            .OrderBy(candidate => Open(candidate.Judgement)).ToArray();

        // Most points show the mistake; at the others an explanation has to leave the claim right. A number says less
        // than an array.
        var most = Math.Max(Points, Entries / Math.Max(sized.Shape.Length, 1));
        var chosen = judged.Where(candidate => candidate.Judgement is null or { Refutes: true }).Take(most)
            .Concat(judged.Where(candidate => candidate.Judgement is { Refutes: false }).Take(MorePoints))
            .ToArray();
        return chosen.Length == 0
            ? null
            : new(
                subject, sizes, claim.Variables, [.. chosen.Select(c => c.Point)], [.. chosen.Select(
                    c => c.Judgement)]);
    }

    // A claim that has no value is sampled as one about nothing.
    private static (SizedClaim Sized, bool HasValue)? AtSizes(FormulaClaim claim, Subject subject, SizeAssignment sizes)
    {
        try
        {
            var sized = claim.At(sizes);
            return (sized, sized.ShapesAgree);
        }
        catch (FormulaException error) when (claim.IsOfClaimedValue(error))
        {
            return subject.With(subject.Claim with { Value = new NumberSyntax(0) }) is { } other
                ? (new FormulaClaim(other.Model, other.Claim).At(sizes), false)
                : null;
        }
        catch (FormulaException)
        {
            return null;
        }
    }

    // The share of entries that say nothing, in coarse steps so that the order of the candidates decides otherwise.
    private static int Open(Judgement? judgement) => judgement is null ? 0 : 4 *
        judgement.Entries.Count(
            entry => entry.Outcome is not (Outcome.Agrees or Outcome.Differs)) / Math.Max(judgement.Entries.Length, 1);

    // The share of entries that plainly differ; none where something is not a number.
    private static double WrongShare(Interpreter program, Point point)
    {
        var sides = program.Run<double>([.. point.Values]);
        var scale = sides[0].Concat(sides[1]).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return !double.IsFinite(scale) ? 0
            : sides[0].Zip(sides[1],
                (truth, claimed) => Math.Abs(truth - claimed) > Coarse * scale ? 1.0 : 0).DefaultIfEmpty(0)
                .Average();
    }

    /// <summary>
    /// How often the left side of a hypothesis goes into the right one at a point, in plain numbers: 1 where it may
    /// hold, <see langword="null"/> if that differs from entry to entry.
    /// </summary>
    public double? Ratio(Hypothesis hypothesis, int point)
    {
        return Worked(At(Math.Min(point, points.Length - 1)), claim =>
            hypothesis.Equation(claim) is { } sides && sides.Left.Shape == sides.Right.Shape
                ? Ratio(sides.Left.ToArray(), sides.Right.ToArray())
                : null);
    }

    /// <summary>
    /// A value in the claim's place at all points, measured as <see cref="Truth"/> is; null if it has none that fits,
    /// or is not finite.
    /// </summary>
    public double[]? Values(ExpressionSyntax value) => Joined(claim => claim.ValueOf(value));

    /// <summary>As above, of what a mistake makes of the derivative.</summary>
    public double[]? Values(Func<RecordedClaim, Variable?> spoiled)
    {
        try
        {
            return Joined(spoiled);
        }
        catch (ShapeMismatchException)
        {
            return null;
        }
    }

    private double[]? Joined(Func<RecordedClaim, Variable?> value)
    {
        var column = new List<double>();
        for (var k = 0; k < points.Length; k++)
        {
            var claim = At(k);
            var size = claim.Truth.ToArray().Select(Math.Abs).DefaultIfEmpty(1).Max();
            if (size == 0 || !double.IsFinite(size))
            {
                continue;
            }

            if (Worked(claim, value) is not { } entries || entries.Shape != claim.Truth.Shape)
            {
                return null;
            }

            column.AddRange(entries.ToArray().Select(entry => entry / size));
        }

        return column.Count > 0 && column.TrueForAll(double.IsFinite) ? [.. column] : null;
    }

    private RecordedClaim At(int point) =>
        recorded[point] is { } claim && claim.Recorder.Count <= LongestTape
            ? claim
            : recorded[point] = subject.Numbers(Sizes, points[point]);

    private T Worked<T>(RecordedClaim claim, Func<RecordedClaim, T> work)
    {
        const int OfInstruction = 32;
        var before = claim.Recorder.Count;
        var result = work(claim);
        for (var i = before; i < claim.Recorder.Count; i++)
        {
            Work += OfInstruction + claim.Recorder.Instructions[i].Shape.Length;
        }

        return result;
    }

    /// <summary>
    /// Whether the equation of a hypothesis holds within the rounding error, and says something about entries in which
    /// the claim is wrong.
    /// </summary>
    public bool Confirms(Hypothesis hypothesis)
    {
        var (builder, claim) = programs.Value;
        if (hypothesis.Equation(claim) is not { } sides || sides.Left.Shape != sides.Right.Shape
            || (hypothesis.NeedsAgreement && !Agrees))
        {
            return false;
        }

        var shape = sides.Left.Shape;
        var judge = new Judge(new(builder.Build(sides.Left, sides.Right), shape, shape), variables);
        var (explained, open) = (0, 0);
        for (var k = 0; k < points.Length; k++)
        {
            var judgement = judge.At(points[k]);
            if (judgement.Refutes)
            {
                return false;
            }

            for (var i = 0; i < judgement.Entries.Length; i++)
            {
                if (judgements[k] is { } own && own.Entries.Length == judgement.Entries.Length &&
                    own.Entries[i].Outcome != Outcome.Differs)
                {
                    continue;
                }

                var isJudged = judgement.Entries[i].Outcome is Outcome.Agrees or Outcome.Vanishes;
                (explained, open) = isJudged ? (explained + 1, open) : (explained, open + 1);
            }
        }

        return explained > open || (!Refutes && open == 0);
    }

    /// <summary>Whether the claim is right where the points are moved to, as far as plain numbers tell.</summary>
    public bool AgreesAt(Func<double[][], Shape[], double[][]> moved)
    {
        Shape[] shapes = [.. subject.Model.Variables.Select(variable => subject.Model.ShapeOf(variable, Sizes.ByName))];
        return points.Take(2).All(point =>
        {
            var claim = subject.Numbers(Sizes, Point.Exact(moved(point.Values, shapes)));
            return claim.Claimed is { } claimed && Ratio(claim.Truth.ToArray(), claimed.ToArray()) == 1;
        });
    }

    private static double? Ratio(double[] left, double[] right)
    {
        var scale = 0.0;
        var at = -1;
        for (var i = 0; i < left.Length; i++)
        {
            if (double.IsFinite(left[i]) && double.IsFinite(right[i]) && Math.Abs(left[i]) > scale)
            {
                (scale, at) = (Math.Abs(left[i]), i);
            }
        }

        var ratio = at < 0 ? 1 : right[at] / left[at];
        if (Math.Abs(ratio - 1) < Coarse)
        {
            ratio = 1;
        }

        // Rounding errors are of the size of the largest entry where a sum cancels.
        for (var i = 0; i < left.Length; i++)
        {
            var (x, y) = (ratio * left[i], right[i]);
            if (Math.Abs(x - y) > Coarse * (Math.Max(Math.Abs(x), Math.Abs(y)) + (1e-6 * Math.Abs(ratio) * scale)))
            {
                return null;
            }
        }

        return ratio;
    }

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
