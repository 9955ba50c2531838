using System.Text;
using AutoDiff.BackEnds.Printers;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds;

/// <summary>Prints programs as formulas in LaTeX.</summary>
public static class LatexPrinter
{
    /// <summary>
    /// Formulas in the names of the inputs as an <c>aligned</c> environment, one line for each output, with the same
    /// named temporaries before them as <see cref="TextPrinter.Formulas"/>. Products and quotients of arrays, element
    /// by element, are written ⊙ and ⊘; a comparison in brackets is 1 where it holds, else 0; names such as
    /// <c>dC/dz</c> and <c>∂²C/∂z∂w</c> are written as derivatives, and the names of Greek letters as the letters. A
    /// loop is a recursion, a choice has cases. It needs the package amsmath.
    /// </summary>
    /// <exception cref="ArgumentException">The number of names is not that of the outputs.</exception>
    public static string Formulas(ArrayProgram program, params ReadOnlySpan<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (outputs.Length != program.Outputs.Length)
        {
            throw new ArgumentException(
                $"The program has {program.Outputs.Length} outputs; {outputs.Length} names were found.", nameof(
                    outputs));
        }

        var lines = new List<string>();
        var style = new LatexStyle(LatexNames.IndicesBeside(program.Inputs.Select(input => input.Name)));
        var results = style.Write(
            program,
            new(program, outputs),
            [.. program.Inputs.Select(input => Fragment.Atom(LatexNames.Quantity(input.Name)))],
            lines);
        for (var i = 0; i < outputs.Length; i++)
        {
            lines.Add($"{LatexNames.Quantity(outputs[i])} &= {results[i].Text}");
        }

        return new StringBuilder("\\begin{aligned}\n").AppendJoin(" \\\\\n",
            lines).Append("\n\\end{aligned}\n").ToString();
    }

    /// <summary>
    /// A name as formulas write it: Greek letters, accents, and what follows <c>_</c> or is a number at the end as a
    /// subscript.
    /// </summary>
    public static string Name(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return LatexNames.Name(name);
    }
}
