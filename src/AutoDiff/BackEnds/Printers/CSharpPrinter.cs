using System.Text;
using AutoDiff.BackEnds.Printers;

namespace AutoDiff.BackEnds;

/// <summary>Prints programs as C#.</summary>
public static class CSharpPrinter
{
    /// <summary>
    /// A static method that computes the outputs of a program and needs nothing but <see cref="Math"/>. A number is a
    /// parameter <c>double</c> or <c>out double</c>; an array, in row-major order, is a
    /// <c>ReadOnlySpan&lt;double&gt;</c> or a <c>Span&lt;double&gt;</c> of its length. Inputs come first, in their
    /// order. Loops are <c>for</c>, choices <c>if</c>; the adjoint of a loop keeps the states of its turns on stacks.
    /// The method throws where a guard of the program does not hold. What C# does not allow in a name is
    /// replaced by <c>_</c>. Sums are plain loops, which on long arrays round more than the interpreter's pairwise
    /// sums.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="name">The name of the method.</param>
    /// <param name="outputs">A name for each output.</param>
    /// <exception cref="ArgumentException">The number of names is not that of the outputs.</exception>
    /// <exception cref="NotSupportedException">
    /// A primitive has no counterpart: erf, the gamma functions and what users define; the message names it.
    /// </exception>
    public static string Method(ArrayProgram program, string name, params ReadOnlySpan<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(name);
        if (outputs.Length != program.Outputs.Length)
        {
            throw new ArgumentException(
                $"The program has {program.Outputs.Length} outputs; {outputs.Length} names were found.", nameof(
                    outputs));
        }

        var names = new CSharpNames();
        var method = names.Unique(name);
        string[] inputs = [.. program.Inputs.Select(input => names.Unique(input.Name))];
        string[] results = [.. outputs.ToArray().Select(names.Unique)];
        var parameters = new List<string>();
        for (var i = 0; i < inputs.Length; i++)
        {
            parameters.Add(
                (program.Inputs[i].Shape.Rank == 0 ? "double " : "ReadOnlySpan<double> ") + inputs[i]);
        }

        for (var i = 0; i < results.Length; i++)
        {
            parameters.Add(
                (program.Listing.Shape(program.Outputs[i]).Rank == 0 ? "out double " : "Span<double> ") + results[i]);
        }

        var code = new CodeText();
        code.Line($"public static void {method}({string.Join(", ", parameters)})").Open();
        var helpers = new CSharpHelpers(names);
        var values = new CSharpScope(names, helpers, code).Write(program, inputs);
        for (var i = 0; i < results.Length; i++)
        {
            code.Line(program.Listing.Shape(program.Outputs[i]).Rank == 0
                ? $"{results[i]} = {values[i]};"
                : $"{values[i]}.CopyTo({results[i]});");
        }

        helpers.WriteTo(code);
        return code.Close().ToString();
    }
}

/// <summary>Lines of code, indented by their blocks.</summary>
internal sealed class CodeText
{
    private readonly StringBuilder text = new();
    private int depth;

    public CodeText Line(string line)
    {
        text.Append(' ', line.Length == 0 ? 0 : 4 * depth).Append(line).Append('\n');
        return this;
    }

    public CodeText Open()
    {
        Line("{");
        depth++;
        return this;
    }

    public CodeText Close()
    {
        depth--;
        return Line("}");
    }

    /// <summary>Opens a loop that starts at 0.</summary>
    public CodeText Loop(string index, int length) =>
        Line($"for (var {index} = 0; {index} < {length}; {index}++)").Open();

    public override string ToString() => text.ToString();
}
