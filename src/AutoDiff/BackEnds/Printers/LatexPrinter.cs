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
    /// <c>dC/dz</c> and <c>∂²C/∂z∂w</c> are written as derivatives, and the names of Greek letters as the letters. It
    /// needs the package amsmath.
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

        var formulas = new FormulaLines(program);
        var terms = new Fragment[program.Count];
        var writer = new LatexWriter(
            program.Listing, operand => terms[operand], Whole, LatexNames.IndicesBeside(
                program.Inputs.Select(input => input.Name)));
        var names = program.Inputs.ToDictionary(input => input.Index, input => input.Name);
        var lines = new List<string>();
        for (var i = 0; i < program.Count; i++)
        {
            terms[i] = names.TryGetValue(i, out var name)
                ? Fragment.Atom(LatexNames.Quantity(name)) with { IsNumber = program.Listing.Shape(i).Rank == 0 }
                : writer.Write(i);
            if (formulas.Temporary(i) is { } temporary)
            {
                lines.Add($"{LatexNames.Name(temporary)} &= {terms[i].Text}");
                terms[i] = Fragment.Atom(LatexNames.Name(temporary)) with { IsNumber = terms[i].IsNumber };
            }
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            lines.Add($"{LatexNames.Quantity(outputs[i])} &= {terms[program.Outputs[i]].Text}");
        }

        return new StringBuilder("\\begin{aligned}\n").AppendJoin(" \\\\\n",
            lines).Append("\n\\end{aligned}\n").ToString();

        // Equal numbers where an array is meant.
        Fragment Whole(int operand) => formulas.IsWhole(operand) ? terms[operand]
            : program.Listing[operand] is { IsSplat: true, SplatValue: 1 } ? Fragment.Atom(Latex.Ones)
            : Latex.Product(terms[operand], Fragment.Atom(Latex.Ones));
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
