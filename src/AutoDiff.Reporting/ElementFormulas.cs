using System.Globalization;
using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Transforms;

namespace AutoDiff.Reporting;

/// <summary>
/// Writes derivatives of a function that reads its arrays element by element as lists of elements:
/// <c>df/dx = [x[1], x[0], 0]</c>, and those of an array as lists of such lists.
/// </summary>
internal sealed class ElementFormulas
{
    // So many elements are read at a glance.
    private const int Most = 16;

    private readonly Dictionary<string, string[]> elements = [];
    private readonly GradSubject expanded;

    private ElementFormulas(GradSubject subject)
    {
        var function = subject.Function;
        var builder = new ProgramBuilder();
        Variable[] arguments = [.. function.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var inputs = new Dictionary<int, Variable[]>();
        foreach (var input in function.Inputs.Where(input => input.Shape.Rank > 0))
        {
            string[] names = [.. Enumerable.Range(0, input.Shape.Length).Select(
                k => $"{input.Name}[{Place(k, input.Shape)}]")];
            elements[input.Name] = names;
            inputs[input.Index] = [.. names.Select(name => builder.Input(name, Shape.Scalar))];
        }

        var copy = new ProgramCopy(function, builder, arguments);
        for (var i = 0; i < function.Count; i++)
        {
            copy.RecordUpTo(i + 1);
            if (Read(function, i) is var (input, element))
            {
                copy[i] = Functions.Reshape(inputs[input][element], function.Instructions[i].Shape);
            }
        }

        var program = builder.Build(copy[function.Outputs[0]]);
        string[] wanted = [.. subject.Variables.SelectMany(k => NamesOf(function.Inputs[k].Name))];
        var all = program.Inputs.Select(input => input.Name).ToList();
        expanded = subject with { Function = program, Variables = [.. wanted.Select(name => all.IndexOf(name))] };
    }

    /// <summary>The formulas; null if an array is read in another way, or has too many elements.</summary>
    /// <param name="subject">What is differentiated.</param>
    /// <param name="derivatives">The derivatives, in arrays.</param>
    /// <param name="label">The name of a derivative by variables.</param>
    /// <param name="tidied">Leaves out the value and writes the others as a person would.</param>
    public static string? Of(
        GradSubject subject,
        DerivativeProgram derivatives,
        Func<string[], string> label,
        Func<ArrayProgram, ArrayProgram> tidied)
    {
        var function = subject.Function;
        var value = ShapeOf(function);
        return function.Inputs.Select(input => input.Shape).Append(value).All(shape => shape.Rank == 0)
            || function.Inputs.Select(input => input.Shape).Append(value).Any(
                shape => shape.Rank > 2 || shape.Length is 0 or > Most)
            || function.Inputs.Any(input => input.Shape.Length * value.Length > Most * Most / 2)
            || Enumerable.Range(0, function.Count).Any(i => Read(function, i) is null
                && function.Instructions[i].Operands.Any(operand => IsArrayInput(function, operand)))
            ? null
            : new ElementFormulas(subject).Of(derivatives, label, tidied);
    }

    private string Of(
        DerivativeProgram derivatives, Func<string[], string> label, Func<ArrayProgram, ArrayProgram> tidied)
    {
        var isHessian = derivatives.Labels.Any(own => own.Length == 2);
        var value = ShapeOf(expanded.Function);
        var (program, labels) = value.Rank > 0 ? Rows()
            : DerivativeProgram.Of(expanded, isHessian ? Wanted.Hessian : Wanted.Gradient);
        string[] names = [.. labels.Select((_, k) => $"element{k}")];
        var lines = TextPrinter.Formulas(tidied(program), names).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(" = ")).ToList();
        var found = labels.Zip(names, (own, name) => (Key: string.Join(' ', own), Value: lines.First(
            line => line[0] == name)[1])).ToDictionary(pair => pair.Key, pair => pair.Value);
        return string.Concat(lines.Where(line => !names.Contains(line[0])).Select(line => $"{line[0]} = {line[1]}\n")
            .Concat(derivatives.Labels.Select(own => $"{label(own)} = {Of(own)}\n")));

        string Of(string[] own) => Nested(
            [.. Enumerable.Range(0, value.Length).Select(
                row => Written(own, found, value.Rank > 0 ? $"{RowName(row)} " : ""))],
            value);
    }

    // The derivatives of each element of the function by each element of the variables.
    private DerivativeProgram Rows()
    {
        var function = expanded.Function;
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. function.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        Variable[] by = [.. expanded.Variables.Select(k => inputs[k])];
        var value = function.Inline(builder, inputs)[0];
        var elements = Functions.Reshape(value, [value.Shape.Length]);
        Variable[] outputs =
        [
            value, .. Enumerable.Range(0, value.Shape.Length).SelectMany(k => Reverse.Pull(elements[k], 1.0, by)),
        ];
        return new(
            builder.Build(outputs),
            [.. Enumerable.Range(0, value.Shape.Length).SelectMany(_ => expanded.Variables,
                (row, k) => new[] { RowName(row), function.Inputs[k].Name })]);
    }

    private static string RowName(int row) => $"row {row.ToString(CultureInfo.InvariantCulture)}";

    private static Shape ShapeOf(ArrayProgram function) => function.Instructions[function.Outputs[0]].Shape;

    // The list of what stands for each element of the first variable: an element, or the list for the second one.
    private string Written(string[] variables, Dictionary<string, string> found, string before = "")
    {
        string[] names = NamesOf(variables[0]);
        return Nested(
            [.. names.Select(name => variables.Length == 1
                ? found[before + name]
                : Written(variables[1..], found, $"{before}{name} "))],
            ShapeOf(variables[0]));
    }

    private static string Nested(string[] parts, Shape shape)
    {
        foreach (var length in shape.Axes.ToArray().Reverse())
        {
            parts = [.. parts.Chunk(length).Select(row => $"[{string.Join(", ", row)}]")];
        }

        return parts[0];
    }

    private Shape ShapeOf(string variable) => expanded.Function.Inputs.First(input => input.Name == variable).Shape;

    private string[] NamesOf(string variable) => elements.GetValueOrDefault(variable, [variable]);

    private static string Place(int element, Shape shape) => shape.Rank == 1
        ? element.ToString(CultureInfo.InvariantCulture)
        : $"{element / shape[1]}, {element % shape[1]}";

    // Which element of which input an instruction reads; null if it does something else. What is linear tells by its
    // value where each element is a power of 3, which no sum of others is.
    private static (int Input, int Element)? Read(ArrayProgram function, int instruction)
    {
        var read = function.Instructions[instruction];
        if (read is not { Family: Family.Linear, Shape.Length: 1, Operands: [var operand] }
            || !IsArrayInput(function, operand))
        {
            return null;
        }

        var shape = function.Instructions[operand].Shape;
        double[] powers = [.. Enumerable.Range(0, shape.Length).Select(k => Math.Pow(3, k))];
        var builder = new ProgramBuilder();
        var copy = new ProgramCopy(function, builder, [.. function.Inputs.Select(input => input.Index == operand
            ? builder.Constant(powers, shape)
            : builder.Input(input.Name, input.Shape))]);
        copy.RecordUpTo(instruction + 1);
        double[][] point = [.. function.Inputs.Where(input => input.Index != operand)
            .Select(input => new double[input.Shape.Length])];
        var value = new Interpreter(builder.Build(copy[instruction])).Run<double>(point)[0][0];
        return Array.IndexOf(powers, value) is >= 0 and var element ? (operand, element) : null;
    }

    private static bool IsArrayInput(ArrayProgram function, int instruction) =>
        function.Inputs.Any(input => input.Index == instruction && input.Shape.Rank > 0);
}
