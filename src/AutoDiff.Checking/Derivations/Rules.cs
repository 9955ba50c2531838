using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>Names the rules of calculus by which a derivative follows, in words.</summary>
internal static class Rules
{
    /// <summary>The rule for a quantity that a function depends on in several ways.</summary>
    public const string AllWays = "chain rule: the sum over all ways";

    private const string TermByTerm = "term by term";
    private const string Linear = "linear";

    // Those that are called otherwise than by the name of the function.
    private static readonly Dictionary<string, string> Known = new()
    {
        ["det"] = "derivative of the determinant (Jacobi)",
        ["logdet"] = "derivative of log det",
        ["inv"] = "derivative of an inverse",
        ["adj"] = "derivative of the adjugate",
        ["solve"] = "derivative of the solution of a linear system",
        ["chol"] = "derivative of the Cholesky factor",
        ["expm"] = "derivative of the matrix exponential",
        ["dexpm"] = "second derivative of the matrix exponential",
        ["norm"] = "derivative of a norm",
        ["trace"] = "derivative of a trace",
        ["conv"] = "derivative of a convolution",
        ["prod"] = "derivative of a product of elements",
    };

    /// <summary>The rule that is used first.</summary>
    public static string For(ExpressionSyntax formula, Predicate<ExpressionSyntax> depends) => formula switch
    {
        NegationSyntax negation => For(negation.Operand, depends),
        MultiplicationSyntax product when product.Factors.Any(
            factor => factor.Operator == FactorOperator.DividedBy && depends(factor.Value)) => "quotient rule",
        MultiplicationSyntax product when product.Factors.Count(factor => depends(factor.Value)) > 1 => "product rule",
        MultiplicationSyntax product when product.Factors.FirstOrDefault(factor => depends(factor.Value)) is
            { Value: { } only } => For(only, depends),
        IndexedReductionSyntax sum => For(sum.Body, depends) is var inner and not (TermByTerm or Linear)
            ? $"{TermByTerm}; {inner}"
            : TermByTerm,
        PowerSyntax => "power rule",
        CallSyntax call when !FunctionTable.TryFind(call.Function.Name, out _) => "chain rule",
        CallSyntax call => Known.GetValueOrDefault(call.Function.Name, $"derivative of {call.Function.Name}"),
        AdditionSyntax => TermByTerm,
        ConditionalSyntax => "case by case",
        _ => Linear,
    };

    /// <summary>The rule that is used first, and those for functions of matrices and arrays that it comes to.</summary>
    /// <param name="model">The file, whose functions are looked into.</param>
    /// <param name="formula">The formula.</param>
    /// <param name="depends">Whether a part of it changes.</param>
    public static string All(FormulaModel model, ExpressionSyntax formula, Predicate<ExpressionSyntax> depends)
    {
        var found = new List<string> { For(formula, depends) };
        Collect(formula);
        return string.Join("; ", found.Distinct());

        void Collect(ExpressionSyntax part)
        {
            if (!depends(part))
            {
                return;
            }

            if (part is CallSyntax call)
            {
                if (model.File.Statements.OfType<FunctionSyntax>().FirstOrDefault(
                    own => own.Name.Name == call.Function.Name) is { } function)
                {
                    Collect(IndexForm.Replaced(function.Body, function.Parameters.Zip(call.Arguments).ToDictionary(
                        pair => pair.First.Name, pair => pair.Second)));
                }
                else if (Known.ContainsKey(call.Function.Name))
                {
                    found.Add(For(call, depends));
                }
            }

            foreach (var inner in SyntaxParts.PartsOf(part))
            {
                Collect(inner);
            }
        }
    }
}
