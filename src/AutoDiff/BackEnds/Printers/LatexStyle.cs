using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Programs as lines of LaTeX.</summary>
/// <param name="indices">The letter of the index along each axis.</param>
internal sealed class LatexStyle(string[] indices) : IFormulaStyle
{
    private const string OpenBracket = "\\left[";

    public Fragment Name(string name) => Fragment.Atom(LatexNames.Name(name));

    public Fragment Indexed(Fragment x, string index) =>
        x.Text.All(char.IsAsciiLetter) && x.Text.Length == 1
            ? Fragment.Atom($"{x.Text}_{{{index}}}")
            : Latex.Indexed(x, index);

    public string Line(Fragment left, Fragment right, string remark) => $"{left.Text} &= {right.Text}{remark}";

    public string Turns(string turn, string first, string last) =>
        $" \\quad \\text{{for }} {Range(turn, first, last)}";

    public string Turns(string turn, string first, string last, Fragment condition) =>
        $"{Turns(turn, first, last)} \\text{{ while }} {Holds(condition)}";

    public string Solved(Fragment name) => $" \\quad \\text{{solved for }} {name.Text}";

    public Fragment Sum(string turn, string first, string last, Fragment term) => new(
        $"{Latex.SumSign}_{{{Letter(turn)} = {first}}}^{{{last}}} {Latex.Fit(term, Notation.Multiplicative)}",
        Notation.Multiplicative);

    public Fragment Choice(Fragment condition, Fragment whenTrue, Fragment whenFalse) =>
        Latex.Cases(whenTrue, Holds(condition), whenFalse);

    public Fragment Joined(Fragment[] parts) =>
        Latex.Call(Latex.Operator("concatenate"), Array.ConvertAll(parts, part => part.Text));

    public Fragment[] Write(ArrayProgram program, FormulaLines text, Fragment[] inputs, List<string> lines)
    {
        var terms = new Fragment[program.Count];
        var structures = new StructureTerms(program.Listing, this);
        var writer = new LatexWriter(program.Listing, operand => terms[operand], Whole, indices);
        foreach (var (input, written) in program.Inputs.Zip(inputs))
        {
            terms[input.Index] = written with { IsNumber = input.Shape.Rank == 0 };
        }

        for (var i = 0; i < program.Count; i++)
        {
            if (!program.Listing[i].IsInput)
            {
                terms[i] = text.Structure(i) is { } structure
                    ? structures.Write(i, structure, Whole, lines)
                    : structures.Part(i) ?? writer.Write(i);
                terms[i] = terms[i] with { IsNumber = terms[i].IsNumber || program.Listing.Shape(i).Rank == 0 };
            }

            if (text.Temporary(i) is { } temporary)
            {
                var name = text.Indexed(temporary, this);
                lines.Add(Line(name, terms[i], text.Remark(this)));
                terms[i] = name with { IsNumber = terms[i].IsNumber };
            }
        }

        return [.. program.Outputs.Select(output => terms[output])];

        // Equal numbers where an array is meant.
        Fragment Whole(int operand) => text.IsWhole(operand) ? terms[operand]
            : program.Listing[operand] is { IsSplat: true, SplatValue: 1 } ? Fragment.Atom(Latex.Ones)
            : Latex.Product(terms[operand], Fragment.Atom(Latex.Ones));
    }

    private static string Letter(string turn) => LatexNames.Name(turn);

    private static string Range(string turn, string first, string last) =>
        first == last ? $"{Letter(turn)} = {first}" : $"{Letter(turn)} = {first}, \\dots, {last}";

    // A comparison as what holds, rather than as a number.
    private static string Holds(Fragment condition) =>
        condition.Binding == Notation.Function && condition.Text.StartsWith(OpenBracket, StringComparison.Ordinal)
            ? condition.Text[OpenBracket.Length..^"\\right]".Length]
            : $"{Latex.Fit(condition, Notation.Additive)} \\ne 0";
}
