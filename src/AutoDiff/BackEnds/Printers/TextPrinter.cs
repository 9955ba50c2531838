using System.Text;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds;

/// <summary>Prints programs as text.</summary>
public static class TextPrinter
{
    private const int LongestFormula = 100;

    /// <summary>
    /// One instruction a line, as in <c>%3 = exp(%0) : [3]</c>, then the outputs. It shows a program as it is stored.
    /// </summary>
    public static string Listing(Program program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var text = new StringBuilder();
        var names = program.Inputs.ToDictionary(input => input.Index, input => input.Name);
        var writer = new TermWriter(program.Listing, operand => Term.Atom($"%{operand}"), showsBroadcasts: true);
        for (var i = 0; i < program.Count; i++)
        {
            var term = names.TryGetValue(i, out var name) ? name : writer.Write(i).Text;
            text.Append('%').Append(i).Append(" = ").Append(term).Append(" : ").Append(program.Shape(i)).Append('\n');
        }

        return text.Append("return ").AppendJoin(", ", program.Outputs.Select(output => $"%{output}")).Append('\n').ToString();
    }

    /// <summary>
    /// Formulas in the names of the inputs, one for each output, as a person would write them. What is used more than once and is not
    /// short is named t1, t2, … on a line before; broadcasting is left to the reader.
    /// </summary>
    public static string Formulas(Program program, params ReadOnlySpan<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (outputs.Length != program.Outputs.Length)
        {
            throw new ArgumentException($"The program has {program.Outputs.Length} outputs; {outputs.Length} names were found.", nameof(outputs));
        }

        var uses = new int[program.Count];
        for (var i = 0; i < program.Count; i++)
        {
            foreach (var operand in program.Operands(i))
            {
                uses[operand]++;
            }
        }

        var text = new StringBuilder();
        var terms = new Term[program.Count];
        var writer = new TermWriter(program.Listing, operand => terms[operand], showsBroadcasts: false);
        var names = program.Inputs.ToDictionary(input => input.Index, input => input.Name);
        var temporaries = 0;
        for (var i = 0; i < program.Count; i++)
        {
            terms[i] = names.TryGetValue(i, out var name) ? Term.Atom(name) : writer.Write(i);
            var isRepeated = uses[i] > 1 && terms[i].Text.Length > 12 && program.Op(i) is not (Op.Constant or Op.Broadcast or Op.Reshape);
            if (isRepeated || terms[i].Text.Length > LongestFormula)
            {
                var temporary = $"t{++temporaries}";
                text.Append(temporary).Append(" = ").Append(terms[i].Text).Append('\n');
                terms[i] = Term.Atom(temporary);
            }
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            text.Append(outputs[i]).Append(" = ").Append(terms[program.Outputs[i]].Text).Append('\n');
        }

        return text.ToString();
    }
}
