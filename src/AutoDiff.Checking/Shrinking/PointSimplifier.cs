using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking.Shrinking;

/// <summary>Moves a point to simpler numbers for as long as it still shows what it shows.</summary>
internal sealed class PointSimplifier(IReadOnlyList<CheckedVariable> variables, IPointSpace space, Deadline deadline)
{
    private const int MaximumTrials = 4000;

    /// <summary>The simplest point found.</summary>
    /// <param name="point">A point that shows it.</param>
    /// <param name="shows">Whether another one does.</param>
    public Point Simplify(Point point, Func<Point, bool> shows)
    {
        var trials = 0;
        for (var improved = true; improved;)
        {
            improved = false;
            for (var v = 0; v < variables.Count; v++)
            {
                foreach (var candidate in SimplerValues.Candidates(
                    variables[v].Domain, space.Shapes[v], point.Values[v]))
                {
                    if (++trials > MaximumTrials || deadline.HasPassed)
                    {
                        return point;
                    }

                    if (Cost(candidate) >= Cost(point.Values[v]) ||
                        !DomainMembership.Contains(variables[v].Domain, space.Shapes[v], candidate))
                    {
                        continue;
                    }

                    var values = (double[][])point.Values.Clone();
                    values[v] = candidate;
                    if (space.Complete(values) is { } simpler && simpler.Values.Sum(Cost) < point.Values.Sum(Cost) &&
                        shows(simpler))
                    {
                        point = simpler;
                        improved = true;
                        break;
                    }
                }
            }
        }

        return point;
    }

    /// <summary>
    /// The variables that a program uses, with their values: a file declares variables for all its claims, and the
    /// others would only distract.
    /// </summary>
    public IReadOnlyList<NamedArray> Used(ArrayProgram program, Point point)
    {
        var used = program.Outputs.ToHashSet();
        for (var i = 0; i < program.Count; i++)
        {
            used.UnionWith(program.Instructions[i].Operands);
        }

        return
        [
            .. Enumerable.Range(0, program.Inputs.Length)
                .Where(v => used.Contains(program.Inputs[v].Index))
                .Select(v => new NamedArray(variables[v].Name, new(space.Shapes[v], point.Values[v]))
                {
                    IsFunction = variables[v].IsFunction,
                }),
        ];
    }

    private static double Cost(double[] values) => values.Sum(SimplerValues.Cost);
}
