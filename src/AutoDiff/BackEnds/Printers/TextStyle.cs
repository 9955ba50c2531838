using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Formulas of loops and choices as text.</summary>
internal sealed class TextStyle : IFormulaStyle
{
    public static TextStyle Instance { get; } = new();

    public Fragment Name(string name) => Fragment.Atom(name);

    public Fragment Indexed(Fragment x, string index) => Fragment.Atom($"{x.In(Notation.Function)}[{index}]");

    public string Line(Fragment left, Fragment right, string remark) => $"{left.Text} = {right.Text}{remark}";

    public string Turns(string turn, string first, string last) =>
        first == last ? $"   for {turn} = {first}" : $"   for {turn} = {first}, ..., {last}";

    public string Turns(string turn, string first, string last, Fragment condition) =>
        $"{Turns(turn, first, last)} while {Holds(condition)}";

    public string Solved(Fragment name) => $"   solved for {name.Text}";

    public Fragment Sum(string turn, string first, string last, Fragment term) =>
        Fragment.Atom($"sum[{turn} = {first}, ..., {last}]({term.Text})");

    public Fragment Choice(Fragment condition, Fragment whenTrue, Fragment whenFalse) => new(
        $"if {Holds(condition)} then {whenTrue.In(Notation.Additive)} else {whenFalse.In(Notation.Additive)}",
        Notation.Comparison);

    public Fragment Joined(Fragment[] parts) =>
        Fragment.Call("concatenate", Array.ConvertAll(parts, part => part.Text));

    public Fragment[] Write(ArrayProgram program, FormulaLines text, Fragment[] inputs, List<string> lines)
    {
        lines.AddRange(text.Lines);
        return [.. program.Outputs.Select(text.Whole)];
    }

    private static string Holds(Fragment condition) =>
        condition.Binding == Notation.Comparison ? condition.Text : $"{condition.In(Notation.Additive)} != 0";
}
