using System.Globalization;
using System.Text;
using AutoDiff.BackEnds.Printers;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds;

/// <summary>Prints programs as text.</summary>
public static class TextPrinter
{
    /// <summary>
    /// One instruction a line, as in <c>%3 = exp(%0) : [3]</c>, then the guards, if any, and the outputs. It shows a
    /// program as it is stored. The programs that a loop, a choice or a call is made of follow it, indented.
    /// </summary>
    public static string Listing(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var text = new StringBuilder();
        List(program, text, "");
        return text.ToString();
    }

    private static void List(ArrayProgram program, StringBuilder text, string indent)
    {
        var names = program.Inputs.ToDictionary(input => input.Index, input => input.Name);
        var writer = new FormulaWriter(program.Listing, Operand, Operand, showsBroadcasts: true);
        for (var i = 0; i < program.Count; i++)
        {
            var fragment = names.TryGetValue(i, out var name) ? name : writer.Write(i).Text;
            text.Append(
                CultureInfo.InvariantCulture, $"{indent}%{i} = {fragment} : {program.Listing.Shape(i)}\n");
            foreach (var (role, part) in program.Listing.Payload(program.Listing[i]) is IPackedResults made
                ? made.Programs
                : [])
            {
                text.Append(indent).Append("  ").Append(role).Append(":\n");
                List(part, text, indent + "    ");
            }
        }

        foreach (var guard in program.Guards)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{indent}guard {(guard.Outcome ? "" : "not ")}%{guard.Instruction}\n");
        }

        text.Append(indent).Append("return ").AppendJoin(
            ", ", program.Outputs.Select(output => $"%{output}")).Append('\n');

        static Fragment Operand(int operand) => Fragment.Atom($"%{operand}");
    }

    /// <summary>
    /// Formulas in the names of the inputs, one for each output, as a person would write them. What is used more than
    /// once and is not short is named t1, t2, … on a line before; broadcasting is left to the reader. A loop is a
    /// recursion, <c>h[t+1] = …</c>, its adjoint one from the end, <c>h̄[t] = …</c>; a fixed point is an equation.
    /// </summary>
    public static string Formulas(ArrayProgram program, params ReadOnlySpan<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (outputs.Length != program.Outputs.Length)
        {
            throw new ArgumentException(
                $"The program has {program.Outputs.Length} outputs; {outputs.Length} names were found.", nameof(
                    outputs));
        }

        var formulas = new FormulaLines(program, outputs);
        var text = new StringBuilder();
        foreach (var line in formulas.Lines)
        {
            text.Append(line).Append('\n');
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            text.Append(outputs[i]).Append(" = ").Append(formulas.Result(program.Outputs[i]).Text).Append('\n');
        }

        return text.ToString();
    }
}
