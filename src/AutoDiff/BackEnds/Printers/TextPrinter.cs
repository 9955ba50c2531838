using System.Globalization;
using System.Text;
using AutoDiff.BackEnds.Printers;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds;

/// <summary>Prints programs as text.</summary>
public static class TextPrinter
{
    /// <summary>
    /// One instruction a line, as in <c>%3 = exp(%0) : [3]</c>, then the guards, if any, and the outputs. It shows a
    /// program as it is stored.
    /// </summary>
    public static string Listing(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var text = new StringBuilder();
        var names = program.Inputs.ToDictionary(input => input.Index, input => input.Name);
        var writer = new FormulaWriter(program.Listing, Operand, Operand, showsBroadcasts: true);
        for (var i = 0; i < program.Count; i++)
        {
            var fragment = names.TryGetValue(i, out var name) ? name : writer.Write(i).Text;
            text.Append(CultureInfo.InvariantCulture, $"%{i} = {fragment} : {program.Listing.Shape(i)}\n");
        }

        foreach (var guard in program.Guards)
        {
            text.Append("guard ").Append(guard.Outcome ? "" : "not ").Append('%').Append(guard.Instruction).Append(
                '\n');
        }

        return text.Append("return ").AppendJoin(", ",
            program.Outputs.Select(output => $"%{output}")).Append('\n').ToString();

        static Fragment Operand(int operand) => Fragment.Atom($"%{operand}");
    }

    /// <summary>
    /// Formulas in the names of the inputs, one for each output, as a person would write them. What is used more than
    /// once and is not short is named t1, t2, … on a line before; broadcasting is left to the reader.
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

        var formulas = new FormulaLines(program);
        var text = new StringBuilder();
        for (var i = 0; i < program.Count; i++)
        {
            if (formulas.Temporary(i) is { } temporary)
            {
                text.Append(temporary).Append(" = ").Append(formulas.Written(i).Text).Append('\n');
            }
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            text.Append(outputs[i]).Append(" = ").Append(formulas.Result(program.Outputs[i]).Text).Append('\n');
        }

        return text.ToString();
    }
}
