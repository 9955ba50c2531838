using AutoDiff.Checking.Diagnosis;
using AutoDiff.Transforms;

namespace AutoDiff.Reporting;

/// <summary>What is asked for besides the value.</summary>
internal enum Wanted
{
    /// <summary>The gradient of a number.</summary>
    Gradient,

    /// <summary>The gradient and the second derivatives of a number.</summary>
    Hessian,

    /// <summary>All first derivatives of an array.</summary>
    Jacobian,
}

/// <summary>The derivatives of a function as one program: the value, then the derivatives one by one.</summary>
/// <param name="Program">The program.</param>
/// <param name="Labels">
/// For each output after the first, the names of the variables by which it is a derivative: one or two.
/// </param>
internal sealed record DerivativeProgram(ArrayProgram Program, IReadOnlyList<string[]> Labels)
{
    public static DerivativeProgram Of(GradSubject subject, Wanted wanted)
    {
        var function = subject.Function;
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. function.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var value = function.Inline(builder, inputs)[0];
        Variable[] by = [.. subject.Variables.Select(k => inputs[k])];
        string[] names = [.. subject.Variables.Select(k => function.Inputs[k].Name)];
        var outputs = new List<Variable> { value };
        var labels = new List<string[]>();
        var first = wanted == Wanted.Jacobian ? Rows(value, by) : Reverse.Pull(value, 1.0, by);
        outputs.AddRange(first);
        labels.AddRange(names.Select(name => new[] { name }));
        for (var k = 0; wanted == Wanted.Hessian && k < by.Length; k++)
        {
            outputs.AddRange(Rows(first[k], by));
            labels.AddRange(names.Select(name => new[] { names[k], name }));
        }

        return new(builder.Build([.. outputs]), labels);
    }

    /// <summary>
    /// The derivatives of each element of y, in arrays that have the axes of y and then those of the variable.
    /// </summary>
    private static Variable[] Rows(Variable y, Variable[] by)
    {
        if (y.Shape.Rank == 0)
        {
            return Reverse.Pull(y, 1.0, by);
        }

        var elements = Functions.Reshape(y, [y.Shape.Length]);
        Variable[][] rows = [.. Enumerable.Range(0, y.Shape.Length).Select(k => Reverse.Pull(elements[k], 1.0, by))];
        return [.. by.Select((x, k) => rows.Length == 0
            ? x.Recorder!.Constant([], Shape.Of([.. y.Shape.Axes, .. x.Shape.Axes]))
            : Functions.Reshape(
                Functions.Concatenate([.. rows.Select(row => Functions.Reshape(row[k], [x.Shape.Length]))]),
                Shape.Of([.. y.Shape.Axes, .. x.Shape.Axes])))];
    }
}
