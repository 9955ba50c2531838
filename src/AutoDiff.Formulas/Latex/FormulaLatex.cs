using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AutoDiff.BackEnds;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas;

/// <summary>
/// Writes formulas in the subset of LaTeX that documents are read in: indices count from 1, matrices stand side by
/// side,
/// and what is multiplied element by element has <c>\odot</c> between. Reading it again gives the same function.
/// </summary>
public sealed partial class FormulaLatex
{
    private readonly IReadOnlyDictionary<string, string> spellings;
    private readonly IReadOnlyDictionary<string, int> ranks;

    /// <summary>A writer for the names of a document.</summary>
    /// <param name="spellings">
    /// How the document writes names; others are written as <see cref="LatexPrinter"/> does.
    /// </param>
    /// <param name="ranks">How many axes names have; names that are not there are numbers.</param>
    public FormulaLatex(IReadOnlyDictionary<string, string> spellings, IReadOnlyDictionary<string, int> ranks)
    {
        ArgumentNullException.ThrowIfNull(spellings);
        ArgumentNullException.ThrowIfNull(ranks);
        (this.spellings, this.ranks) = (spellings, ranks);
    }

    // How tightly a formula holds together; what is looser than its place gets brackets.
    private enum Tightness
    {
        Condition,
        Sum,
        Product,
        Factor,
        Atom,
    }

    /// <summary>An expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="indices">The names of indices that it does not introduce itself.</param>
    /// <exception cref="NotSupportedException">Something in it has no notation in LaTeX that could be read.</exception>
    public string Print(ExpressionSyntax expression, IEnumerable<string> indices) =>
        Of(expression, Tightness.Sum, [.. indices]);

    /// <summary>A number in full digits, with a power of ten where it is far from 1.</summary>
    public static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Split('E') is [var digits, var exponent]
            ? $"{digits} \\cdot 10^{{{int.Parse(exponent, CultureInfo.InvariantCulture)}}}"
            : text;
    }

    /// <summary>The sign of a comparison.</summary>
    public static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "\\neq",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "\\leq",
        ComparisonOperator.Greater => ">",
        _ => "\\geq",
    };

    private string Of(ExpressionSyntax formula, Tightness place, ImmutableHashSet<string> indices)
    {
        var text = formula switch
        {
            NumberSyntax number => Number(number.Value),
            NameSyntax name when indices.Contains(name.Name) => Shifted(new([new(false, name)]), -1, indices),
            NameSyntax { Name: "inf" } => "\\infty",
            NameSyntax name => Name(name.Name),
            NegationSyntax negation => $"-{Of(negation.Operand, Tightness.Product, indices)}",
            AdditionSyntax sum when IsCount(sum, indices) => Shifted(sum.Terms, -1, indices),
            AdditionSyntax sum => string.Concat(sum.Terms.Select((term, k) =>
                (k == 0 ? "" : term.IsSubtracted ? " - " : " + ") + Of(
                    term.Value, k == 0 ? Tightness.Sum : Tightness.Product, indices))),
            MultiplicationSyntax product => Product(product, indices),
            PowerSyntax power => Base(power.Base, indices) + Script('^', Of(power.Exponent, Tightness.Sum, indices)),
            TransposeSyntax { Operand: CallSyntax { Function.Name: "inv", DerivativeOrder: 0 } inverse } =>
                $"{Base(inverse.Arguments[0], indices)}^{{-\\top}}",
            TransposeSyntax transpose => $"{Base(transpose.Operand, indices)}^\\top",
            PartialDerivativeSyntax derivative => Derivative(derivative, [], indices),
            IndexingSyntax { Operand: PartialDerivativeSyntax derivative } element =>
                Derivative(derivative, element.Subscripts, indices),
            IndexingSyntax indexing => Base(indexing.Operand, indices) + Subscripts(indexing.Subscripts, indices),
            IndexedReductionSyntax reduction => Reduction(reduction, indices),
            ComparisonSyntax
            {
                Operator: ComparisonOperator.Equal, Left: NameSyntax left, Right: NameSyntax right,
            } when indices.Contains(left.Name) && indices.Contains(right.Name) =>
                $"\\delta_{{{Name(left.Name)} {Name(right.Name)}}}",
            ComparisonSyntax or AndSyntax => $"\\mathbb{{1}}[{Condition(formula, indices)}]",
            ConditionalSyntax choice =>
                $"\\begin{{cases}} {Of(choice.WhenTrue, Tightness.Sum, indices)} & \\text{{if }} " +
                $"{Condition(choice.Condition, indices)} \\\\ {Of(choice.WhenFalse, Tightness.Sum, indices)} & " +
                "\\text{otherwise} \\end{cases}",
            CallSyntax call => Call(call, indices),
            ArraySyntax { Elements: [not ArraySyntax, ..] } array =>
                $"\\left[{string.Join(", ", array.Elements.Select(part => Of(part, Tightness.Sum, indices)))}\\right]",
            _ => throw new NotSupportedException($"`{formula}` cannot be written in LaTeX."),
        };
        return TightnessOf(formula, indices) < place ? Bracketed(text) : text;
    }

    private static Tightness TightnessOf(ExpressionSyntax formula, ImmutableHashSet<string> indices) => formula switch
    {
        NegationSyntax or AdditionSyntax => Tightness.Sum,
        NameSyntax name when indices.Contains(name.Name) => Tightness.Sum,
        MultiplicationSyntax product when IsFraction(product) =>
            product.Factors[0].Value is NegationSyntax ? Tightness.Sum : Tightness.Factor,
        MultiplicationSyntax product => product.Factors[0].Value is NegationSyntax ? Tightness.Sum : Tightness.Product,
        IndexedReductionSyntax => Tightness.Product,
        PowerSyntax or TransposeSyntax or PartialDerivativeSyntax => Tightness.Factor,
        IndexingSyntax { Operand: PartialDerivativeSyntax } => Tightness.Factor,
        CallSyntax { Function.Name: "inv" or "exp" } => Tightness.Factor,
        CallSyntax { Function.Name: "sum" } => Tightness.Product,
        _ => Tightness.Atom,
    };

    // What is known to be a number; names that are not there are.
    private bool IsNumber(ExpressionSyntax formula) => RankOf(formula) == 0;

    private int RankOf(ExpressionSyntax formula) =>
        new Ranks(name => ranks.GetValueOrDefault(name)).Of(formula) ?? 0;

    private static bool IsFraction(MultiplicationSyntax product) =>
        product.Factors.All(factor => factor.Operator != FactorOperator.MatrixTimes)
        && product.Factors.Any(factor => factor.Operator == FactorOperator.DividedBy);

    private string Product(MultiplicationSyntax product, ImmutableHashSet<string> indices)
    {
        if (IsFraction(product))
        {
            var above = product.Factors.Where(factor => factor.Operator == FactorOperator.Times).ToList();
            var below = product.Factors.Where(factor => factor.Operator == FactorOperator.DividedBy)
                .Select(factor => factor with { Operator = FactorOperator.Times }).ToList();
            var isNegative = above[0].Value is NegationSyntax;
            above[0] = isNegative ? above[0] with { Value = ((NegationSyntax)above[0].Value).Operand } : above[0];
            return $"{(isNegative ? "-" : "")}\\frac{{{Chain(above)}}}{{{Chain(below)}}}";
        }

        return Chain([.. product.Factors]);

        string Chain(IReadOnlyList<FactorSyntax> factors)
        {
            if (factors is [var only])
            {
                return Of(only.Value, Tightness.Sum, indices);
            }

            var text = "";
            var rank = 0;
            foreach (var (k, factor) in factors.Index())
            {
                var isLast = k == factors.Count - 1;
                var own = RankOf(factor.Value);
                var needsSign = k > 0 && factor.Operator != FactorOperator.MatrixTimes && rank > 0 && own > 0;
                if (needsSign && factors.Any(other => other.Operator == FactorOperator.MatrixTimes))
                {
                    text = Bracketed(text);
                }

                var written = k == 0 && factor.Value is NegationSyntax
                    ? Of(factor.Value, Tightness.Sum, indices)
                    : Of(factor.Value, isLast ? Tightness.Product : Tightness.Factor, indices);
                text += (k == 0 ? "" : needsSign
                    ? factor.Operator == FactorOperator.DividedBy ? " \\oslash " : " \\odot "
                    : factor.Operator == FactorOperator.DividedBy ? " / "
                    : char.IsAsciiDigit(written[0]) ? " \\cdot " : " ") + written;
                rank = k == 0 ? own : RankOf(new MultiplicationSyntax([.. factors.Take(k + 1)]));
            }

            return text;
        }
    }

    private string Reduction(IndexedReductionSyntax reduction, ImmutableHashSet<string> outer)
    {
        var indices = outer.Union(reduction.Indices.Select(index => index.Name));
        var (body, below) = (reduction.Body, string.Join(", ", reduction.Indices.Select(index => Name(index.Name))));
        if (reduction is { Function.Name: "sum", Indices.Count: 1, Body: ConditionalSyntax choice }
            && choice is
            {
                WhenFalse: NumberSyntax { Value: 0 }, Condition: ComparisonSyntax { Left: NameSyntax left } condition,
            }
            && left.Name == reduction.Indices[0].Name && condition.Operator != ComparisonOperator.Equal)
        {
            (body, below) = (choice.WhenTrue, Condition(condition, indices));
        }

        return $"\\{reduction.Function.Name}{Script('_', below)} {Of(body, Tightness.Product, indices)}";
    }

    private string Condition(ExpressionSyntax condition, ImmutableHashSet<string> indices)
    {
        if (condition is AndSyntax and)
        {
            return string.Join(", ", and.Operands.Select(part => Condition(part, indices)));
        }

        if (condition is not ComparisonSyntax comparison)
        {
            throw new NotSupportedException($"`{condition}` cannot be written in LaTeX.");
        }

        var sign = Sign(comparison.Operator);
        var counts = comparison.Left is NameSyntax name && indices.Contains(name.Name);
        return counts
            ? $"{Name(((NameSyntax)comparison.Left).Name)} {sign} {Position(comparison.Right, indices)}"
            : $"{Of(comparison.Left, Tightness.Sum, indices)} {sign} {Of(comparison.Right, Tightness.Sum, indices)}";
    }

    // What counts from 0 counts from 1 on paper: a position as an index of the document.
    private string Position(ExpressionSyntax position, ImmutableHashSet<string> indices) => position switch
    {
        NameSyntax name when indices.Contains(name.Name) => Name(name.Name),
        NumberSyntax number => Number(number.Value + 1),
        AdditionSyntax sum when IsCount(sum, indices) => Shifted(sum.Terms, 0, indices),
        AdditionSyntax sum => Shifted(sum.Terms, 1, indices),
        NameSyntax name => $"{Name(name.Name)} + 1",
        _ => throw new NotSupportedException($"The index `{position}` cannot be written in LaTeX."),
    };

    // A sum of one index and numbers or sizes.
    private static bool IsCount(AdditionSyntax sum, ImmutableHashSet<string> indices) =>
        sum.Terms.Count(term => term.Value is NameSyntax name && indices.Contains(name.Name)) == 1
        && sum.Terms.All(term => term.Value is NumberSyntax || (term is { Value: NameSyntax name }
            && (!indices.Contains(name.Name) || !term.IsSubtracted)));

    private string Shifted(SyntaxList<TermSyntax> terms, double by, ImmutableHashSet<string> indices)
    {
        var constant = by + terms.Sum(
            term => term.Value is NumberSyntax number ? term.IsSubtracted ? -number.Value : number.Value : 0);
        var text = "";
        foreach (var term in terms.Where(term => term.Value is not NumberSyntax))
        {
            text += (text.Length == 0 ? term.IsSubtracted ? "-" : "" : term.IsSubtracted ? " - " : " + ")
                + (term.Value is NameSyntax name ? Name(name.Name) : Of(term.Value, Tightness.Product, indices));
        }

        return constant == 0 && text.Length > 0 ? text
            : text.Length == 0 ? Number(constant)
            : $"{text} {(constant < 0 ? '-' : '+')} {Number(Math.Abs(constant))}";
    }

    private string Subscripts(IEnumerable<SubscriptSyntax> subscripts, ImmutableHashSet<string> indices)
    {
        var written = subscripts.Select(subscript => subscript is ElementSubscriptSyntax element
            ? Position(element.Index, indices)
            : subscript is SliceSubscriptSyntax { Start: null, End: null } ? ":"
            : throw new NotSupportedException("A part of an array cannot be written in LaTeX.")).ToList();
        return written.Count == 0 ? "" : Script('_', string.Join(", ", written));
    }

    // What has an index or a power: in braces, unless it is a letter.
    private string Base(ExpressionSyntax formula, ImmutableHashSet<string> indices) =>
        Of(formula, Tightness.Atom, indices) is var text && IsLetter().IsMatch(text) ? text : $"{{{text}}}";

    // What is higher than a line has brackets of its height.
    private static string Bracketed(string text) =>
        IsHigh().IsMatch(text) ? $"\\left({text}\\right)" : $"({text})";

    [GeneratedRegex(@"\\(frac|sum|prod|begin|left|max_|min_)")]
    private static partial Regex IsHigh();

    private static string Script(char sign, string text) => text.Length == 1 ? $"{sign}{text}" : $"{sign}{{{text}}}";

    [GeneratedRegex(@"^([A-Za-z]|\\[A-Za-z]+)$")]
    private static partial Regex IsLetter();

    private string Derivative(
        PartialDerivativeSyntax derivative, SyntaxList<SubscriptSyntax> subscripts, ImmutableHashSet<string> indices)
    {
        var (order, function) = (derivative.Variables.Count, subscripts.Take(derivative.FunctionRank));
        var rest = new Queue<SubscriptSyntax>(subscripts.Skip(derivative.FunctionRank));
        var below = derivative.Variables.Select(variable =>
        {
            var own = Enumerable.Range(0, Math.Min(rest.Count, ranks.GetValueOrDefault(variable)))
                .Select(_ => rest.Dequeue()).ToList();
            return $"\\partial {Name(variable)}{Subscripts(own, indices)}";
        });
        return $"\\frac{{\\partial{(order == 2 ? "^2" : "")} {Name(derivative.Function)}" +
            $"{Subscripts(function, indices)}}}{{{string.Join(" \\, ", below)}}}";
    }

    private string Call(CallSyntax call, ImmutableHashSet<string> indices)
    {
        if (call.Axis is not null || call.Keep || call.Options.Count > 0)
        {
            throw new NotSupportedException($"`{call}` cannot be written in LaTeX.");
        }

        var name = call.Function.Name;
        var arguments = string.Join(", ", call.Arguments.Select(part => Of(part, Tightness.Sum, indices)));
        return name switch
        {
            "sigmoid" when !ranks.ContainsKey("σ") =>
                $"\\sigma{new string('\'', call.DerivativeOrder)}{Bracketed(arguments)}",
            _ when call.DerivativeOrder > 0 => $"{Function(name, call.DerivativeOrder)}{Bracketed(arguments)}",
            "sqrt" => $"\\sqrt{{{arguments}}}",
            "exp" => $"e^{{{arguments}}}",
            "abs" => $"\\left|{arguments}\\right|",
            "norm" => $"\\left\\lVert {arguments} \\right\\rVert",
            "inv" => $"{Base(call.Arguments[0], indices)}^{{-1}}",
            "logdet" => $"\\log \\left|\\det\\left({arguments}\\right)\\right|",
            "dot" => $"\\left\\langle {arguments} \\right\\rangle",
            "eye" => $"I_{{{arguments}}}",
            "ones" => $"\\mathbf{{1}}_{{{arguments}}}",
            "log" or "sin" or "cos" or "tan" or "sinh" or "cosh" or "tanh" or "det" or "max" or "min" =>
                $"\\{name}{Bracketed(arguments)}",
            _ => $"{Function(name, 0)}{Bracketed(arguments)}",
        };
    }

    private string Function(string name, int order) => (spellings.GetValueOrDefault(name)
        ?? (name.Length == 1 ? LatexPrinter.Name(name)
            : $"\\operatorname{{{name.Replace("_", "\\_", StringComparison.Ordinal)}}}")) + new string('\'', order);

    private string Name(string name) => spellings.GetValueOrDefault(name) ?? (IsDifferential(name)
        ? $"d{Name(name[1..])}"
        : LatexPrinter.Name(name));

    private bool IsDifferential(string name) => name.Length > 1 && name[0] == 'd'
        && (ranks.ContainsKey(name[1..]) || spellings.ContainsKey(name[1..]));
}
