using System.Text.RegularExpressions;
using AutoDiff.BackEnds;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>Writes the lines of derivations in the notation of a formula file or of a document.</summary>
/// <param name="board">The names and letters of the file.</param>
/// <param name="notation">That of the document; null for a formula file.</param>
internal sealed partial class DerivationWriter(Blackboard board, FormulaLatex? notation)
{
    /// <summary>What writes in the same notation with other names and letters.</summary>
    public DerivationWriter For(Blackboard other) => new(other, notation);

    /// <summary>A line as text of a formula file.</summary>
    public static string Text(BoardLine line) => $"{DerivativeSymbols.Text(line.Left)} = {line.Right}";

    /// <summary>Definitions and what follows from them.</summary>
    public DerivationStep Step(BoardSection section) =>
        new([.. section.Definitions.Select(Definition)], [.. section.Lines.Select(Line)]);

    /// <summary>What follows.</summary>
    public DerivedFormula Line(BoardLine line)
    {
        var (left, right) = (board.Display(line.Left), board.Display(line.Right));
        return notation is null
            ? new(
                DerivativeSymbols.Text(left), DerivativeSymbols.Text(right), SyntaxLatex.Equation(left, right),
                Quoted().Replace(line.Reason, "$1"))
            : InNotation(
                board.WithDerivatives(line.Left), board.WithDerivatives(line.Right),
                Quoted().Replace(line.Reason, match => $"`{Readable(match.Groups[1].Value)}`"));
    }

    /// <summary>A definition.</summary>
    public DerivedFormula Definition(DefinitionSyntax definition)
    {
        var left = IndexedValue.Element(
            definition.Name.Name, [.. definition.Indices.Select(index => new NameSyntax(index.Name))]);
        return notation is null
            ? new($"{left}", $"{definition.Value}", SyntaxLatex.Equation(left, definition.Value), "")
            : InNotation(left, definition.Value, "");
    }

    /// <summary>A formula of the engine, which may read differently at other sizes.</summary>
    public DerivedFormula Engine(EngineFormula formula, EngineFormula other, SizeAssignment sizes)
    {
        var text = TextPrinter.Formulas(formula.Program, formula.Label);
        var lines = text.TrimEnd().Split('\n');
        var right = lines[^1][$"{formula.Label} = ".Length..];
        string[] reasons =
        [
            .. formula.Rule.Length == 0 ? [] : new[] { formula.Rule },
            .. lines[..^1],
            .. text == TextPrinter.Formulas(other.Program, other.Label) ? [] : new[] { $"for {sizes}" },
        ];
        var read = SyntaxParts.IsReadable(right) ? FormulaParser.ParseExpression(right) : null;
        if (notation is not null && lines.Length == 1 && read is not null)
        {
            return InNotation(Label(formula.Label), read, string.Join("; ", reasons));
        }

        var latex = LatexPrinter.Formulas(formula.Program, formula.Label).TrimEnd();
        if (read is not null && lines.Length == 1)
        {
            const string Sign = "&= ";
            const string End = "\n\\end{aligned}";
            var start = latex.LastIndexOf(Sign, StringComparison.Ordinal) + Sign.Length;
            latex = $"{latex[..start]}{SyntaxLatex.Of(read)}{End}";
        }

        return new(formula.Label, read is null ? right : $"{read}", latex, string.Join("; ", reasons));
    }

    // dC/dz, or dC/dz|a by way of a, or dY.
    private static ExpressionSyntax Label(string label) =>
        label.Split('|')[0].Split('/') is [var function, var variable]
            ? new PartialDerivativeSyntax(function[1..], [variable[1..]], functionRank: 0)
            : new NameSyntax(label);

    private DerivedFormula InNotation(ExpressionSyntax left, ExpressionSyntax right, string reason)
    {
        var (first, second) = (Readable(left), Readable(right));
        return new(first, second, $"{first} = {second}", reason);
    }

    private string Readable(string text)
    {
        try
        {
            return Readable(FormulaParser.ParseExpression(text));
        }
        catch (FormulaException)
        {
            return text;
        }
    }

    private string Readable(ExpressionSyntax formula)
    {
        try
        {
            return notation!.Print(SyntaxParts.Mapped(formula, WithIndex), board.Letters);
        }
        catch (NotSupportedException)
        {
            return SyntaxLatex.Of(formula);
        }
    }

    // On paper the sum over all of a vector has an index.
    private ExpressionSyntax WithIndex(ExpressionSyntax part)
    {
        if (part is not CallSyntax { Function.Name: "sum", Arguments: [NameSyntax vector] }
            || board.Rank(vector.Name) != 1)
        {
            return part;
        }

        var index = board.Letters[0];
        return new IndexedReductionSyntax(
            new("sum"), [new(index)], IndexedValue.Element(vector.Name, [new NameSyntax(index)]));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
