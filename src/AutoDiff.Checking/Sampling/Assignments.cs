using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Sampling;

/// <summary>
/// Conditions that each say what a variable is, as in <c>w == solve(X' @ X, X' @ y)</c>: a point meets them once the
/// variables are computed, however badly conditioned what they are computed from, and how well is known from its
/// rounding errors.
/// </summary>
internal sealed class Assignments
{
    // A value that is not known to this part of the largest element is none to judge anything at.
    private const double Largest = 1e-6;

    private readonly Interpreter differences;
    private readonly Shape[] inputs;
    private readonly IReadOnlyList<Assignment> assignments;

    private Assignments(Interpreter differences, Shape[] inputs, IReadOnlyList<Assignment> assignments) =>
        (this.differences, this.inputs, this.assignments) = (differences, inputs, assignments);

    /// <summary>
    /// The assignments that a claim's conditions are; null if one of them is none, or needs a variable that is assigned
    /// later.
    /// </summary>
    /// <param name="program">
    /// A program whose outputs from the third on are left side − right side of the conditions.
    /// </param>
    /// <param name="differences">Computes those differences, one after the other.</param>
    public static Assignments? Of(ArrayProgram program, Interpreter differences)
    {
        var found = new List<Assignment>();
        foreach (var condition in program.Outputs[2..].Reverse())
        {
            // From the last on, so that those after one are known.
            if (AssignmentIn(program, condition, found) is not { } assignment)
            {
                return null;
            }

            found.Insert(0, assignment);
        }

        for (var (k, start) = (0, 0); k < found.Count; start += found[k].Length, k++)
        {
            found[k] = found[k] with { Start = start };
        }

        return new(differences, [.. program.Inputs.Select(input => input.Shape)], found);
    }

    /// <summary>The point with the assigned variables computed; null if they are not known well enough.</summary>
    public Point? Complete(double[][] values)
    {
        var completed = (double[][])values.Clone();
        var errors = Array.ConvertAll(values, _ => Array.Empty<double>());
        foreach (var (variable, isLeft, start, length) in assignments)
        {
            // Left − right at zero is what the variable must be, but for the sign.
            completed[variable] = new double[length];
            var witnesses = completed.SelectMany((elements, v) =>
                elements.Select((x, i) => new Witness(new(x, errors[v].Length == 0 ? 0 : errors[v][i])))).ToArray();
            var outputs = new Witness[differences.OutputLength];
            differences.EvaluateOver<Witness>(witnesses, outputs);
            var sides = outputs.AsSpan(start, length).ToArray();
            completed[variable] = [.. sides.Select(side => isLeft ? -side.Value : side.Value)];
            errors[variable] = [.. sides.Select(side => side.Error)];
            var size = completed[variable].Select(Math.Abs).DefaultIfEmpty(0).Max();
            if (!double.IsFinite(size) || !Array.TrueForAll(errors[variable], error => error <= Largest * size))
            {
                return null;
            }
        }

        return new(completed, errors);
    }

    /// <summary>Computes the assigned variables of a point in high precision.</summary>
    public void Refine(BigFloat<Bits256>[] point)
    {
        foreach (var (variable, isLeft, start, length) in assignments)
        {
            var own = point.AsSpan(Enumerable.Range(0, variable).Sum(v => inputs[v].Length), length);
            own.Clear();
            var outputs = new BigFloat<Bits256>[differences.OutputLength];
            differences.EvaluateOver<BigFloat<Bits256>>(point, outputs);
            for (var i = 0; i < length; i++)
            {
                own[i] = isLeft ? -outputs[start + i] : outputs[start + i];
            }
        }
    }

    private static Assignment? AssignmentIn(ArrayProgram program, int condition, IReadOnlyList<Assignment> later)
    {
        if (program.Instructions[condition].Op != Op.Subtract)
        {
            return null;
        }

        var (left, right) = (program.Instructions[condition].Operands[0], program.Instructions[condition].Operands[1]);
        var isLeft = program.Instructions[left].Op == Op.Input;
        var (variable, value) = isLeft ? (left, right) : (right, left);
        if (program.Instructions[variable].Op != Op.Input)
        {
            return null;
        }

        var position = Enumerable.Range(0, program.Inputs.Length).First(v => program.Inputs[v].Index == variable);
        int[] unknown = [variable, .. later.Select(other => program.Inputs[other.Variable].Index)];
        return unknown.Distinct().Count() == unknown.Length && !DependsOn(program, value, unknown)
            ? new(position, isLeft, 0, program.Instructions[variable].Shape.Length)
            : null;
    }

    private static bool DependsOn(ArrayProgram program, int value, int[] inputs)
    {
        var (seen, open) = (new HashSet<int>(), new Stack<int>([value]));
        while (open.TryPop(out var index))
        {
            if (inputs.Contains(index))
            {
                return true;
            }

            if (seen.Add(index))
            {
                foreach (var operand in program.Instructions[index].Operands)
                {
                    open.Push(operand);
                }
            }
        }

        return false;
    }

    private readonly record struct Assignment(int Variable, bool IsLeft, int Start, int Length);
}
