using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Numbers;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Sampling;

/// <summary>
/// Moves a point onto the set where the conditions of a claim hold, by Gauss-Newton steps of least norm with the
/// engine's own Jacobian. Discrete values stay; sums and symmetry that a domain asks for are kept as further
/// conditions.
/// </summary>
internal sealed class Projection
{
    private const int MaximumSteps = 30;
    private const double UnitRoundoff = 1.1102230246251565e-16;
    private const double Largest = 1e-6;
    private const double Ordinary = 1e50;

    // In high precision conditions are met so much better than rounding to double allows.
    private const double Fine = 1e-32;

    // A step in high precision, with the Jacobian of the point in double, leaves at most this part of what it found.
    private const double Quick = 1000;

    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly IReadOnlyList<Shape> shapes;
    private readonly Interpreter residual;
    private readonly Assignments? assignments;
    private readonly LeastNormSteps steps;

    public Projection(SizedClaim claim, IReadOnlyList<CheckedVariable> variables, IReadOnlyList<Shape> shapes)
    {
        (this.variables, this.shapes) = (variables, shapes);
        residual = new(Flattened(claim.Program, (_, conditions, _) => [conditions]));
        steps = new(
            new(Flattened(claim.Program, (builder, conditions, inputs) =>
                Reverse.Pull(conditions, builder.Input("cotangent", conditions.Shape), inputs))),
            variables,
            shapes);
        assignments = Assignments.Of(claim.Program, residual);
    }

    /// <summary>
    /// The point that the values are moved to; <see langword="null"/> if the steps do not converge or leave the
    /// domains.
    /// </summary>
    public Point? Project(double[][] values)
    {
        if (values.Any(elements => elements.Any(x => x != 0 && !(Math.Abs(x) is > 1 / Ordinary and < Ordinary))))
        {
            // Products of these leave the range of double, and with them the set that the conditions describe.
            return null;
        }

        if (assignments is not null)
        {
            return assignments.Complete(values) is { } assigned && IsInDomains(assigned.Values) ? assigned : null;
        }

        var x = values.SelectMany(v => v).ToArray();
        for (var k = 0; k < MaximumSteps; k++)
        {
            var (conditions, bounds) = Evaluate(x);
            if (!conditions.All(double.IsFinite))
            {
                return null;
            }

            var isMet = true;
            for (var i = 0; i < conditions.Length; i++)
            {
                isMet &= Math.Abs(conditions[i]) <= bounds[i];
            }

            if (isMet)
            {
                return Finish(x, bounds);
            }

            var step = steps.From(x, WithDomains(x, conditions));
            for (var j = 0; j < x.Length; j++)
            {
                x[j] += step[j];
            }
        }

        return null;
    }

    /// <summary>
    /// The point of the set that lies nearest to one of its own, in high precision; null if the conditions are too
    /// badly conditioned for the steps to come closer quickly.
    /// </summary>
    public BigFloat<Bits256>[]? Refine(Point point)
    {
        var x = point.Values.SelectMany(values => values).ToArray();
        var refined = Array.ConvertAll(x, value => (BigFloat<Bits256>)value);
        if (assignments is not null)
        {
            assignments.Refine(refined);
            return refined;
        }

        double[] allowed =
        [
            .. Evaluate(x).Bounds.Select(bound => bound * Fine),
            .. steps.DomainRests(refined).Select(_ => Fine),
        ];
        for (var (k, last) = (0, double.PositiveInfinity); k < MaximumSteps; k++)
        {
            var conditions = new BigFloat<Bits256>[residual.OutputLength];
            residual.EvaluateOver<BigFloat<Bits256>>(refined, conditions);
            double[] rests = [.. conditions.Concat(steps.DomainRests(refined)).Select(rest => (double)rest)];
            var worst = rests.Index().Select(rest => rest.Item == 0 ? 0 : Math.Abs(rest.Item) / allowed[rest.Index])
                .DefaultIfEmpty(0).Max();
            if (worst <= 1)
            {
                return refined;
            }

            if (!(worst <= last / Quick))
            {
                return null;
            }

            last = worst;
            var step = steps.From(x, rests);
            for (var j = 0; j < refined.Length; j++)
            {
                refined[j] += step[j];
            }
        }

        return null;
    }

    private static ArrayProgram Flattened(
        ArrayProgram program, Func<ProgramBuilder, Variable, Variable[], Variable[]> outputs)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var conditions =
            program.Inline(builder, inputs)[2..].Select(c => Functions.Reshape(c, [c.Shape.Length])).ToArray();
        var all = conditions.Length == 1 ? conditions[0] : Functions.Concatenate(conditions, 0);

        // Conditions that no variable enters are still a residual.
        return builder.Build(outputs(builder, all, inputs));
    }

    private (double[] Values, double[] Bounds) Evaluate(double[] x)
    {
        var inputs = new Bounded[x.Length];
        for (var j = 0; j < x.Length; j++)
        {
            inputs[j] = new(x[j], Rounding(x[j]));
        }

        var outputs = new Bounded[residual.OutputLength];
        residual.EvaluateOver<Bounded>(inputs, outputs);
        return ([.. outputs.Select(c => c.Value)], [.. outputs.Select(c => c.Error)]);
    }

    private double[] WithDomains(double[] x, double[] conditions)
    {
        var ofDomains = steps.DomainRests(Array.ConvertAll(x, value => (Real<double>)value));
        return [.. conditions, .. ofDomains.Select(rest => rest.Value)];
    }

    // The nearest doubles to a point of the set lie off it by their rounding.
    private static double Rounding(double x) => 4 * UnitRoundoff * Math.Abs(x);

    // The meant point lies as far away as a step that would make up for everything the conditions are met within,
    // whatever the signs of what is left of them.
    private Point? Finish(double[] x, double[] bounds)
    {
        if (!bounds.All(double.IsFinite))
        {
            return null;
        }

        var room = steps.Room(x);
        var reach = new double[x.Length];
        for (var i = 0; i < bounds.Length; i++)
        {
            var one = new double[bounds.Length];
            one[i] = bounds[i];
            foreach (var (direction, coefficient) in steps.Directions(x, room, WithDomains(x, one)))
            {
                for (var j = 0; j < reach.Length; j++)
                {
                    reach[j] += Math.Abs(coefficient * direction[j] * room[j]);
                }
            }
        }

        // Where the conditions are so badly conditioned that they leave half the digits open, nothing is to be learned.
        if (reach.Index().Any(entry => entry.Item > Largest * room[entry.Index]))
        {
            return null;
        }

        var values = new double[variables.Count][];
        var errors = new double[variables.Count][];
        var start = 0;
        for (var v = 0; v < values.Length; v++)
        {
            var end = start + shapes[v].Length;
            values[v] = x[start..end];
            errors[v] = variables[v].Domain.IsDiscrete
                ? []
                : [.. Enumerable.Range(start, end - start).Select(j => (2 * Math.Abs(reach[j])) + Rounding(x[j]))];
            start = end;
        }

        return IsInDomains(values) ? new(values, errors) : null;
    }

    private bool IsInDomains(double[][] values) => values.Index().All(value =>
        DomainMembership.Contains(
            variables[value.Index].Domain, shapes[value.Index], value.Item, tolerance: 64 * UnitRoundoff));
}
