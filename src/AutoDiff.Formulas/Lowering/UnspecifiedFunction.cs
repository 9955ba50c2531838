using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// A function that a file only declares, <c>f : real -> real</c>: a polynomial whose coefficients are a variable. A
/// claim speaks of finitely many values and derivatives of f, and polynomials take any.
/// </summary>
internal static class UnspecifiedFunction
{
    /// <summary>
    /// The number of coefficients. Fewer values of f, f′ and f″ than that, at points that differ, are independent.
    /// </summary>
    public const int Coefficients = 8;

    private const string Parameter = "x";

    /// <summary>The variable that holds the coefficients of 1, x, x², …; no name of a file can be like it.</summary>
    public static FormulaVariable VariableOf(FunctionDeclarationSyntax function)
    {
        var declaration = new DeclarationSyntax(
            new($"{function.Name.Name}({Parameter})"),
            new(DomainKind.Real),
            [new FixedSizeSyntax(Coefficients)]) { Span = function.Span };
        return Declarations.Read(declaration) with { IsFunction = true };
    }

    /// <summary>The function as a definition in terms of that variable.</summary>
    public static FunctionSyntax DefinitionOf(FunctionDeclarationSyntax function)
    {
        var coefficients = new NameSyntax(VariableOf(function).Name);
        return DefinitionOf(function, [.. Enumerable.Range(0, Coefficients).Select(k => new IndexingSyntax(
            coefficients, [new ElementSubscriptSyntax(new NumberSyntax(k))]))]);
    }

    /// <summary>The polynomial with the given coefficients, by Horner's rule.</summary>
    public static FunctionSyntax DefinitionOf(
        FunctionDeclarationSyntax function, IReadOnlyList<ExpressionSyntax> coefficients)
    {
        var x = new NameSyntax(Parameter);
        var body = coefficients.Reverse().Aggregate((inner, coefficient) => new AdditionSyntax(
            [new(false, coefficient), new(false, new MultiplicationSyntax(
                [new(FactorOperator.Times, x), new(FactorOperator.Times, inner)]))]));
        return new(function.Name, [new(Parameter)], body) { Span = function.Span };
    }
}
