using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Formulas;
using AutoDiff.Numbers;

namespace AutoDiff.Checking.Sampling;

/// <summary>
/// Gauss-Newton steps of least norm towards the set where conditions hold. Discrete values stay; sums and symmetry that
/// a domain asks for are kept as further conditions.
/// </summary>
internal sealed class LeastNormSteps
{
    // Rows that depend on others, as those of A = A' do, are left out below this part of their length.
    private const double Dependent = 1e-10;

    private readonly Interpreter pullback;
    private readonly IReadOnlyList<CheckedVariable> variables;
    private readonly IReadOnlyList<Shape> shapes;
    private readonly List<double[]> domainRows = [];
    private readonly List<double> domainTargets = [];

    /// <param name="pullback">Computes the rows of the Jacobian of the conditions, each from its cotangent.</param>
    /// <param name="variables">The variables that are moved.</param>
    /// <param name="shapes">Their shapes.</param>
    public LeastNormSteps(
        Interpreter pullback, IReadOnlyList<CheckedVariable> variables, IReadOnlyList<Shape> shapes)
    {
        (this.pullback, this.variables, this.shapes) = (pullback, variables, shapes);
        AddDomainRows();
    }

    /// <summary>The step of least norm, each element measured by its own room to move.</summary>
    /// <param name="x">The point, all elements one after the other.</param>
    /// <param name="rests">What the conditions leave there, and after them what the domains do.</param>
    public double[] From(double[] x, double[] rests)
    {
        var room = Room(x);
        var step = new double[x.Length];
        foreach (var (direction, coefficient) in Directions(x, room, rests))
        {
            for (var j = 0; j < step.Length; j++)
            {
                step[j] += coefficient * direction[j] * room[j];
            }
        }

        return step;
    }

    /// <summary>
    /// The directions in which the step goes and how far: modified Gram-Schmidt on the rows of the scaled Jacobian.
    /// </summary>
    public List<(double[] Direction, double Coefficient)> Directions(double[] x, double[] room, double[] rests)
    {
        var basis = new List<(double[] Direction, double Coefficient)>();
        var conditions = rests.Length - domainRows.Count;
        for (var i = 0; i < conditions; i++)
        {
            var inputs = new double[x.Length + conditions];
            x.CopyTo(inputs, 0);
            inputs[x.Length + i] = 1;
            var row = new double[x.Length];
            pullback.Evaluate<double>(inputs, row);
            Append(row, -rests[i]);
        }

        for (var i = 0; i < domainRows.Count; i++)
        {
            Append(domainRows[i], -rests[conditions + i]);
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

    /// <summary>
    /// How far each element may move: positive numbers in proportion to themselves, numbers in an interval in
    /// proportion to their distance from its ends.
    /// </summary>
    public double[] Room(double[] x)
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
                    DomainKind.LowerTriangular when i / shapes[v][-1] % shapes[v][-1] < i % shapes[v][-1] => 0,
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

    /// <summary>
    /// What sums and symmetry that the domains ask for leave at a point, one number after the other.
    /// </summary>
    public T[] DomainRests<T>(T[] x)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var rests = new T[domainRows.Count];
        for (var i = 0; i < rests.Length; i++)
        {
            rests[i] = -domainTargets[i];
            for (var j = 0; j < x.Length; j++)
            {
                rests[i] += domainRows[i][j] == 0 ? default : domainRows[i][j] * x[j];
            }
        }

        return rests;
    }

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
