using AutoDiff.BackEnds;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// Writes any formula of the language as LaTeX, with the commands of amsmath, as the file has it: indices count from 0,
/// and reading it again is not meant. What documents can be read with is written by <see cref="FormulaLatex"/>.
/// </summary>
internal static class SyntaxLatex
{
    private static readonly string[] Commands =
        ["exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "det"];

    // How tightly a formula holds together; what is looser than its place gets brackets.
    private enum Tightness
    {
        Condition,
        Sum,
        Product,
        Power,
        Atom,
    }

    /// <summary>An equation.</summary>
    public static string Equation(ExpressionSyntax left, ExpressionSyntax right) =>
        $"{Of(left, Tightness.Condition)} = {Of(right, Tightness.Condition)}";

    /// <summary>A formula by itself.</summary>
    public static string Of(ExpressionSyntax formula) => Of(formula, Tightness.Condition);

    private static string Of(ExpressionSyntax formula, Tightness place)
    {
        var text = formula switch
        {
            NumberSyntax number => FormulaLatex.Number(number.Value),
            NameSyntax name => Name(name.Name),
            NegationSyntax negation => $"-{Of(negation.Operand, Tightness.Product)}",
            AdditionSyntax sum => string.Concat(sum.Terms.Select((term, k) =>
                (k == 0 ? "" : term.IsSubtracted ? " - " : " + ") + Of(term.Value, Tightness.Product))),
            MultiplicationSyntax product => Product(product),
            PowerSyntax power =>
                $"{Of(power.Base, Tightness.Atom)}^{{{Of(power.Exponent, Tightness.Condition)}}}",
            TransposeSyntax { Operand: CallSyntax { Function.Name: "inv" } inverse } =>
                $"{Of(inverse.Arguments[0], Tightness.Atom)}^{{-\\top}}",
            TransposeSyntax transpose => $"{Of(transpose.Operand, Tightness.Atom)}^{{\\top}}",
            IndexingSyntax indexing =>
                $"{{{Of(indexing.Operand, Tightness.Atom)}}}_" +
                $"{{{string.Join(", ", indexing.Subscripts.Select(Subscript))}}}",
            IndexedReductionSyntax reduction => Reduction(reduction),
            ComparisonSyntax comparison when place == Tightness.Condition => Comparison(comparison),
            ComparisonSyntax comparison => $"\\left[{Comparison(comparison)}\\right]",
            ConditionalSyntax choice =>
                $"\\begin{{cases}} {Of(choice.WhenTrue, Tightness.Condition)} & \\text{{if }} " +
                $"{Of(choice.Condition, Tightness.Condition)} \\\\ {Of(choice.WhenFalse, Tightness.Condition)} & " +
                "\\text{else} \\end{cases}",
            NotSyntax complement => $"\\neg {Of(complement.Operand, Tightness.Atom)}",
            AndSyntax and => string.Join(" \\land ", and.Operands.Select(part => Of(part, Tightness.Condition))),
            OrSyntax or => string.Join(" \\lor ", or.Operands.Select(part => Of(part, Tightness.Condition))),
            ArraySyntax array =>
                $"\\left[{string.Join(", ", array.Elements.Select(part => Of(part, Tightness.Condition)))}\\right]",
            CallSyntax call => Call(call),
            _ => throw new NotSupportedException($"`{formula}` cannot be written in LaTeX."),
        };
        return TightnessOf(formula) < place ? $"\\left({text}\\right)" : text;
    }

    private static Tightness TightnessOf(ExpressionSyntax formula) => formula switch
    {
        NegationSyntax or AdditionSyntax => Tightness.Sum,
        AndSyntax or OrSyntax or NotSyntax => Tightness.Condition,
        MultiplicationSyntax product when IsFraction(product) => Tightness.Power,
        MultiplicationSyntax or IndexedReductionSyntax => Tightness.Product,
        PowerSyntax or TransposeSyntax or CallSyntax { Function.Name: "inv" } => Tightness.Power,
        _ => Tightness.Atom,
    };

    private static bool IsFraction(MultiplicationSyntax product) =>
        product.Factors.Any(factor => factor.Operator == FactorOperator.DividedBy) &&
        product.Factors.All(factor => factor.Operator != FactorOperator.MatrixTimes);

    private static string Product(MultiplicationSyntax product)
    {
        if (!IsFraction(product))
        {
            // What is divided is all that stands before the slash, but its sign.
            var first = product.Factors[0].Value;
            var sign = first is NegationSyntax ? "-" : "";
            var text = Of(first is NegationSyntax { Operand: var operand } ? operand : first, Tightness.Product);
            foreach (var factor in product.Factors.Skip(1))
            {
                text = factor.Operator switch
                {
                    FactorOperator.DividedBy => $"\\frac{{{text}}}{{{Of(factor.Value, Tightness.Condition)}}}",
                    FactorOperator.MatrixTimes => $"{text} \\, {Of(factor.Value, Tightness.Product)}",
                    _ => $"{text} \\cdot {Of(factor.Value, Tightness.Product)}",
                };
            }

            return sign + text;
        }

        var (above, below) = (Factors(FactorOperator.Times), Factors(FactorOperator.DividedBy));
        var isNegative = above[0].Value is NegationSyntax;
        FactorSyntax[] positive =
            [isNegative ? above[0] with { Value = ((NegationSyntax)above[0].Value).Operand } : above[0], .. above[1..]];
        return $"{(isNegative ? "-" : "")}\\frac{{{Chain(positive)}}}{{{Chain(below)}}}";

        FactorSyntax[] Factors(FactorOperator of) => [.. product.Factors.Where(factor => factor.Operator == of)];

        static string Chain(FactorSyntax[] factors) => factors.Length == 1
            ? Of(factors[0].Value, Tightness.Condition)
            : string.Join(" \\cdot ", factors.Select(factor => Of(factor.Value, Tightness.Product)));
    }

    private static string Reduction(IndexedReductionSyntax reduction)
    {
        var name = reduction.Function.Name;
        var command = name is "sum" or "prod" or "max" or "min" ? $"\\{name}" : $"\\operatorname{{{name}}}";
        var indices = string.Join(", ", reduction.Indices.Select(index => Name(index.Name)));
        return $"{command}_{{{indices}}} {Of(reduction.Body, Tightness.Product)}";
    }

    private static string Call(CallSyntax call)
    {
        var name = call.Function.Name;
        var arguments = string.Join(", ", call.Arguments.Select(part => Of(part, Tightness.Condition)));
        var options = string.Concat(
            call.Axis is { } axis ? $", \\text{{axis }} {Of(axis, Tightness.Condition)}" : "");
        return name switch
        {
            "sqrt" => $"\\sqrt{{{arguments}}}",
            "abs" => $"\\left|{arguments}\\right|",
            "norm" => $"\\left\\lVert {arguments} \\right\\rVert",
            "inv" => $"{Of(call.Arguments[0], Tightness.Atom)}^{{-1}}",
            "sum" => $"\\sum \\left({arguments}{options}\\right)",
            _ when Commands.Contains(name) => $"\\{name}\\left({arguments}{options}\\right)",
            _ => $"\\operatorname{{{name.Replace("_", "\\_", StringComparison.Ordinal)}}}" +
                $"\\left({arguments}{options}\\right)",
        };
    }

    private static string Comparison(ComparisonSyntax comparison) =>
        $"{Of(comparison.Left, Tightness.Sum)} {FormulaLatex.Sign(comparison.Operator)} " +
        Of(comparison.Right, Tightness.Sum);

    private static string Subscript(SubscriptSyntax subscript) => subscript switch
    {
        ElementSubscriptSyntax element => Of(element.Index, Tightness.Condition),
        SliceSubscriptSyntax slice => $"{End(slice.Start)}:{End(slice.End)}",
        _ => "",
    };

    private static string End(ExpressionSyntax? end) => end is null ? "" : Of(end, Tightness.Condition);

    private static string Name(string name) => name[0] == DerivativeSymbols.Ordered
        ? $"\\mathrm{{d}} {LatexPrinter.Name(name[1..])}"
        : name[0] is DerivativeSymbols.Total or DerivativeSymbols.Partial
        ? $"\\partial {LatexPrinter.Name(name[1..])}"
        : LatexPrinter.Name(name);
}
