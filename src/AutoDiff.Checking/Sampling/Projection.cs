using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
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

    // Rows that depend on others, as those of A = A' do, are left out below this part of their length.
    private const double Dependent = 1e-10;

    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly IReadOnlyList<Shape> shapes;
    private readonly Interpreter residual;
    private readonly Interpreter pullback;
    private readonly Assignments? assignments;
    private readonly List<double[]> domainRows = [];
    private readonly List<double> domainTargets = [];

    public Projection(SizedClaim claim, IReadOnlyList<CheckedVariable> variables, IReadOnlyList<Shape> shapes)
    {
        (this.variables, this.shapes) = (variables, shapes);
        residual = new(Flattened(claim.Program, (_, conditions, _) => [conditions]));
        pullback = new(Flattened(claim.Program, (builder, conditions, inputs) =>
            Reverse.Pull(conditions, builder.Input("cotangent", conditions.Shape), inputs)));
        assignments = Assignments.Of(claim.Program, residual);
        AddDomainRows();
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

            var step = Step(x, conditions);
            for (var j = 0; j < x.Length; j++)
            {
                x[j] += step[j];
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

    private void AddDomainRows()
    {
        var start = 0;
        var total = shapes.Sum(shape => shape.Length);
        for (var v = 0; v < variables.Count; v++)
        {
            var shape = shapes[v];
            var n = shape.Rank == 0 ? 1 : shape[-1];
            if (variables[v].Domain.Kind == DomainKind.Simplex)
            {
                for (var row = 0; row < shape.Length; row += n)
                {
                    Add(1, Enumerable.Range(start + row, n).Select(j => (j, 1.0)));
                }
            }
            else if (variables[v].Domain.Kind is DomainKind.Symmetric or DomainKind.PositiveDefinite)
            {
                for (var k = 0; k < shape.Length; k++)
                {
                    var (matrix, i, j) = (k / (n * n) * n * n, k / n % n, k % n);
                    if (j < i)
                    {
                        Add(0, [(start + k, 1.0), (start + matrix + (j * n) + i, -1.0)]);
                    }
                }
            }

            start += shape.Length;
        }

        void Add(double target, IEnumerable<(int Index, double Coefficient)> entries)
        {
            var row = new double[total];
            foreach (var (index, coefficient) in entries)
            {
                row[index] = coefficient;
            }

            domainRows.Add(row);
            domainTargets.Add(target);
        }
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

    // The nearest doubles to a point of the set lie off it by their rounding.
    private static double Rounding(double x) => 4 * UnitRoundoff * Math.Abs(x);

    // The step of least norm, each element measured by its own room to move.
    private double[] Step(double[] x, double[] conditions)
    {
        var room = Room(x);
        var step = new double[x.Length];
        foreach (var (direction, coefficient) in Directions(x, room, conditions))
        {
            for (var j = 0; j < step.Length; j++)
            {
                step[j] += coefficient * direction[j] * room[j];
            }
        }

        return step;
    }

    // The directions in which the step goes and how far: modified Gram-Schmidt on the rows of the scaled Jacobian.
    private List<(double[] Direction, double Coefficient)> Directions(double[] x, double[] room, double[] conditions)
    {
        var basis = new List<(double[] Direction, double Coefficient)>();
        var cotangent = new double[conditions.Length];
        for (var i = 0; i < conditions.Length; i++)
        {
            var inputs = new double[x.Length + conditions.Length];
            x.CopyTo(inputs, 0);
            cotangent.CopyTo(inputs, x.Length);
            inputs[x.Length + i] = 1;
            var row = new double[x.Length];
            pullback.Evaluate<double>(inputs, row);
            Append(row, -conditions[i]);
        }

        for (var i = 0; i < domainRows.Count; i++)
        {
            Append(domainRows[i], domainTargets[i] - Dot(domainRows[i], x));
        }

        return basis;

        void Append(double[] row, double target)
        {
            var direction = new double[x.Length];
            for (var j = 0; j < direction.Length; j++)
            {
                direction[j] = room[j] == 0 ? 0 : row[j] * room[j];
            }

            var length = Math.Sqrt(Dot(direction, direction));
            foreach (var (other, coefficient) in basis)
            {
                var projection = Dot(direction, other);
                target -= projection * coefficient;
                for (var j = 0; j < direction.Length; j++)
                {
                    direction[j] -= projection * other[j];
                }
            }

            var rest = Math.Sqrt(Dot(direction, direction));
            if (!(rest > Dependent * length))
            {
                return;
            }

            for (var j = 0; j < direction.Length; j++)
            {
                direction[j] /= rest;
            }

            basis.Add((direction, target / rest));
        }
    }

    // Positive numbers move in proportion to themselves and numbers in an interval in proportion to their distance from
    // its ends.
    private double[] Room(double[] x)
    {
        var room = new double[x.Length];
        var next = 0;
        for (var v = 0; v < variables.Count; v++)
        {
            var domain = variables[v].Domain;
            for (var i = 0; i < shapes[v].Length; i++, next++)
            {
                room[next] = domain.Kind switch
                {
                    _ when domain.IsDiscrete => 0,
                    DomainKind.Positive or DomainKind.Nonnegative or DomainKind.Simplex => x[next],
                    DomainKind.Unit => Math.Min(x[next], 1 - x[next]),
                    DomainKind.Interval =>
                        Math.Min(1 + Math.Abs(x[next]), Math.Min(x[next] - domain.Lower, domain.Upper - x[next])),
                    _ => 1 + Math.Abs(x[next]),
                };
            }
        }

        return room;
    }

    // The meant point lies as far away as a step that would make up for everything the conditions are met within,
    // whatever the signs of what is left of them.
    private Point? Finish(double[] x, double[] bounds)
    {
        if (!bounds.All(double.IsFinite))
        {
            return null;
        }

        var room = Room(x);
        var reach = new double[x.Length];
        for (var i = 0; i < bounds.Length; i++)
        {
            var one = new double[bounds.Length];
            one[i] = bounds[i];
            foreach (var (direction, coefficient) in Directions(x, room, one))
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

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
