using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>How long formulas are.</summary>
internal static class WrittenOperations
{
    /// <summary>The number of signs and calls of a formula; a fraction is a number, a subscript no sign.</summary>
    /// <param name="formula">The formula.</param>
    public static int Of(ExpressionSyntax formula)
    {
        var own = formula switch
        {
            MultiplicationSyntax { Factors: [{ Value: NumberSyntax }, { Value: NumberSyntax }] } => 0,
            AdditionSyntax sum => sum.Terms.Count - 1,
            MultiplicationSyntax product => product.Factors.Count - 1,
            AndSyntax all => all.Operands.Count - 1,
            OrSyntax any => any.Operands.Count - 1,
            NumberSyntax or NameSyntax or ArraySyntax or IndexingSyntax => 0,
            _ => 1,
        };
        return own + (formula is IndexingSyntax indexing
            ? Of(indexing.Operand)
            : SyntaxParts.PartsOf(formula).Sum(Of));
    }

    /// <summary>
    /// The number of those of equations, one a line; no number is as large if one is not of the language, or takes
    /// elements of something without a name, which nobody writes.
    /// </summary>
    public static int Of(string? equations)
    {
        const string Equals = " = ";
        string[] formulas = [.. (equations ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => line[(line.IndexOf(Equals, StringComparison.Ordinal) + Equals.Length)..])];
        return equations is not null && Array.TrueForAll(formulas, SyntaxParts.IsReadable)
            && formulas.Select(FormulaParser.ParseExpression).ToList() is var read
            && read.TrueForAll(formula => SyntaxParts.Sites(formula).All(
                site => site.Node is not IndexingSyntax { Operand: CallSyntax }))
            ? read.Sum(Of)
            : int.MaxValue;
    }
}
